"""Allowances: how much a session, or an address, may send before its input has to wait."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Rate:
    """A sustained rate, in messages per second, and how many may come at once."""

    per_second: float
    burst: float


class Allowance:
    """A token bucket. It never refuses: it says how long to wait, so that nothing that was sent is lost."""

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._left = rate.burst
        self._at = 0.0

    def spend(self, cost: float, now: float) -> float:
        """Take `cost` at the time `now`; returns the seconds after which it is covered (0: it is already)."""
        rate = self.rate
        self._left = min(rate.burst, self._left + (now - self._at) * rate.per_second) - cost
        self._at = now
        return 0.0 if self._left >= 0 else -self._left / rate.per_second
