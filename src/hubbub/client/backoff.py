"""When to come back after a connection broke: soon, then less and less often, and not all at once."""

import asyncio
import random
from contextlib import suppress

FIRST_SECONDS = (1.0, 5.0)
LONGEST_SECONDS = 60.0
LONGEST_ASKED_SECONDS = 3_600.0
"""A server that asks for more than that is asked again sooner."""


def wait(failures: int, after: float = 0.0) -> float:
    """How many seconds to wait after so many attempts that failed one after another, the first one being 0.

    A server may ask that one waits for some seconds `after` it: it is so many at least.
    """
    least = min(after, LONGEST_ASKED_SECONDS)
    low, high = (least, 2.0 * least) if least > 0 else FIRST_SECONDS
    return min(max(LONGEST_SECONDS, high), random.uniform(low, high) * 2.0 ** min(failures, 10))


async def pause(seconds: float, hurry: asyncio.Event) -> None:
    """Wait so long, or until somebody is in a `hurry`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await hurry.wait()


COME_BACK = frozenset((1001, 1005, 1006, 1011, 1012, 1013))
"""The close codes of a WebSocket after which one comes back (docs/protocol.md)."""
GOODBYE = 1000
"""The one by which a server ends the connection of whoever said goodbye."""
