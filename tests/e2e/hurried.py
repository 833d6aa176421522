"""Stands before a command of `Room`: runs it by a clock a million times too fast, so that no wait it measures is long.

So it is where the machine is very busy, or was asleep; and under a faked clock.
"""

import asyncio
import sys

from hubbub import server
from hubbub.cli import main

TIMES = 1_000_000


class HurriedLoop(asyncio.SelectorEventLoop):
    """An event loop with such a clock."""

    def time(self) -> float:
        """Seconds, each of which is a microsecond."""
        return super().time() * TIMES


if __name__ == "__main__":
    server.loop_factory = lambda: HurriedLoop
    main(sys.argv[sys.argv.index("serve") :])
