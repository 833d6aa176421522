"""A clock that is set anew: what is to expire by it waits until it can be believed again."""

from math import inf

HOUR = 3_600.0
JUMP_MS = 60_000
"""A clock that has gone on by so much more or less than time did was set anew."""


class SetClock:
    """Knows whether a clock was set anew of late: it has an hour to be put right before it counts.

    Its time is in milliseconds since the Unix epoch; `steady` counts seconds, whatever is done to the clock.
    """

    def __init__(self, clock: int, steady: float) -> None:
        """What both show now."""
        self._last = (clock, steady)
        self._counts_from = -inf

    def counts(self, clock: int, steady: float) -> bool:
        """Whether what the clock shows now can be believed."""
        (last_clock, last_steady), self._last = self._last, (clock, steady)
        if abs(clock - last_clock - (steady - last_steady) * 1_000) > JUMP_MS:
            self._counts_from = steady + HOUR
        return steady >= self._counts_from
