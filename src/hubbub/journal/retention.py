"""Retention: old messages go, an hour or so after their time, in slices so small that nobody waits for them.

State is never lost by it: only what a snapshot has taken in may go, and a room keeps the numbers of what it has lost.
"""

import time
from collections.abc import Callable
from itertools import takewhile

import apsw

from hubbub.journal.set_clock import HOUR, SetClock

DAY_MS = 86_400_000
PAUSE = 0.1
"""Seconds between two slices, which leave the disk to the messages."""

SLICE = 500
"""How many chunks, or rooms without any, one slice deals with."""


class Sweep:
    """One walk through all rooms that removes what is older than `cutoff`, in milliseconds since the Unix epoch."""

    def __init__(self, cutoff: int) -> None:
        self.done = False
        self._cutoff = cutoff
        self._room = 0

    def slice(self, connection: apsw.Connection) -> None:
        """Go a bit further, within the transaction of the caller."""
        budget = SLICE
        while budget > 0:
            room = connection.execute("SELECT min(room) FROM chunks WHERE room >= ?", (self._room,)).get
            if room is None:
                self.done = True
                return
            removed = _remove_oldest(connection, room, self._cutoff, budget)
            self._room = room if removed == budget else room + 1
            budget -= removed + 1


class Retention:
    """Decides when to sweep: at once, and then every hour."""

    def __init__(self, keep_days: int, clock: Callable[[], int], steady: Callable[[], float] = time.monotonic) -> None:
        """`clock` tells milliseconds since the Unix epoch; `steady` counts seconds, whatever is done to the clock."""
        self._keep = keep_days * DAY_MS
        self._clock = clock
        self._steady = steady
        self._next = steady()
        self._set_clock = SetClock(clock(), self._next)
        self._sweep: Sweep | None = None

    def pause(self) -> float:
        """Seconds until there is something to do."""
        return max(0.0, self._next - self._steady())

    def step(self, run: Callable[[Sweep], None]) -> None:
        """Let `run` do a slice, if one is due. Raises what `run` raises; the next try is then in an hour."""
        now = self._steady()
        if now < self._next:
            return
        self._next = now + HOUR
        sweep, self._sweep = self._sweep or self._begin(now), None
        if sweep:
            run(sweep)
            if not sweep.done:
                self._sweep, self._next = sweep, now + PAUSE

    def _begin(self, now: float) -> Sweep | None:
        """A new sweep, unless the clock was set since the last one."""
        clock = self._clock()
        return Sweep(clock - self._keep) if self._set_clock.counts(clock, now) else None


def _remove_oldest(connection: apsw.Connection, room: int, cutoff: int, limit: int) -> int:
    """Remove the oldest chunks of `room`, at most `limit`, and keep the last one's numbers. Returns how many."""
    oldest = connection.execute(
        "SELECT last, at, id < (SELECT up_to_commit FROM snapshot) FROM chunks WHERE room = ? ORDER BY first LIMIT ?",
        (room, limit),
    )
    old = list(takewhile(lambda chunk: chunk[1] < cutoff and chunk[2], oldest))
    if old:
        last, at, _ = old[-1]
        connection.execute("REPLACE INTO floors VALUES (?, ?, ?)", (room, last, at))
        connection.execute("DELETE FROM chunks WHERE room = ? AND first <= ?", (room, last))
        connection.execute("DELETE FROM reactions WHERE room = ? AND target <= ?", (room, last))
    return len(old)
