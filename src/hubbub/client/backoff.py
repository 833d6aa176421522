"""When to come back after a connection broke: soon, then less and less often, and not all at once."""

import random

FIRST_SECONDS = (1.0, 5.0)
LONGEST_SECONDS = 60.0


def wait(failures: int) -> float:
    """How many seconds to wait after so many attempts that failed one after another, the first one being 0."""
    low, high = FIRST_SECONDS
    return min(LONGEST_SECONDS, random.uniform(low, high) * 2.0 ** min(failures, 10))


COME_BACK = frozenset((1001, 1005, 1006, 1011, 1012, 1013))
"""The close codes of a WebSocket after which one comes back (docs/protocol.md)."""
GOODBYE = 1000
"""The one by which a server ends the connection of whoever said goodbye."""
