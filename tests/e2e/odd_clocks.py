"""Stands before a command of `Room`, and runs it by a clock that is not as it should be.

`hurried` is a million times too fast, so that no wait that it measures is long. `set-anew FILE` is two days ahead as
soon as the file is there; the house is then kept a hundred times a second.
"""

import asyncio
import sys
from pathlib import Path

from hubbub import server
from hubbub.cli import main
from hubbub.journal.numbering import now_ms

TIMES = 1_000_000
AHEAD_MS = 2 * 86_400_000


class HurriedLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds are microseconds."""

    def time(self) -> float:
        """Where it has come to."""
        return super().time() * TIMES


def hurry() -> None:
    """As on a machine that is very busy, or was asleep."""
    server.loop_factory = lambda: HurriedLoop


def set_anew(file: Path) -> None:
    """As by somebody who types the date."""
    server.now_ms = lambda: now_ms() + (AHEAD_MS if file.exists() else 0)
    server.HOUSEKEEPING_SECONDS = 0.01


if __name__ == "__main__":
    if sys.argv[1] == "hurried":
        hurry()
    else:
        set_anew(Path(sys.argv[2]))
    main(sys.argv[sys.argv.index("serve") :])
