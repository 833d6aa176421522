"""Throttle: who failed too often has to wait."""

from collections import OrderedDict
from ipaddress import IPv6Network
from threading import Lock

REMEMBERED = 10_000
"""So many are remembered; who failed first is forgotten first."""


class Throttle:
    """Counts failures by key, such as an address. After `most` of them at once each further one costs `seconds`.

    Any thread may use it.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._lock = Lock()
        self._failed: OrderedDict[str, float] = OrderedDict()
        """When each key's failures will be forgotten."""

    def wait(self, key: str, now: float) -> float:
        """How many seconds that key has to wait before it may try again; 0 for none."""
        forgotten_at = self._failed.get(key, now)
        return max(0.0, forgotten_at - now - (self._most - 1) * self._seconds)

    def fail(self, key: str, now: float) -> None:
        """It failed."""
        with self._lock:
            self._failed[key] = max(now, self._failed.get(key, now)) + self._seconds
            self._failed.move_to_end(key)
            if len(self._failed) > REMEMBERED:
                self._failed.popitem(last=False)


def network_of(address: str) -> str:
    """What is counted as one: an IPv4 address, or an IPv6 /64, which is what one customer gets."""
    return str(IPv6Network((address.partition("%")[0], 64), strict=False)) if ":" in address else address
