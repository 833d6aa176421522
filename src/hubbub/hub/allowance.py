"""Allowances: how much a session, or an address, may send before its input has to wait."""

from dataclasses import dataclass

BYTES_OF_A_LINE = 1024
"""For each line that may be sent, so many bytes may be, in whatever lines they come, or in none."""


@dataclass(frozen=True, order=True)
class Rate:
    """A sustained rate, in lines per second, and how many may come at once."""

    per_second: float
    burst: float


class Allowance:
    """Counts lines and bytes. It never refuses: it says how long to wait, so that nothing that was sent is lost."""

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._lines = _Bucket(rate.per_second, rate.burst)
        self._bytes = _Bucket(rate.per_second * BYTES_OF_A_LINE, rate.burst * BYTES_OF_A_LINE)

    def spend(self, lines: float, now: float) -> float:
        """Take so many lines at the time `now`; returns the seconds after which they are covered (0: already)."""
        return self._lines.take(lines, now)

    def spend_bytes(self, size: int, now: float) -> float:
        """Take so many bytes, likewise."""
        return self._bytes.take(size, now)


class _Bucket:
    """A token bucket that may be overdrawn."""

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._left = burst
        self._at = 0.0

    def take(self, cost: float, now: float) -> float:
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second) - cost
        self._at = now
        return 0.0 if self._left >= 0 else -self._left / self._per_second
