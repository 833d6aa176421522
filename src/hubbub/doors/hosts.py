"""By which names browsers may reach the server, and from which pages (against DNS rebinding and foreign pages).

A page of a stranger can make a browser send requests to any address, and by DNS rebinding even under a name of the
stranger's own. Programs other than browsers send no Origin, and whatever Host they like.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable

_PLACE = re.compile(r"(?:\[([^]\s]+)\]|([^]\s:/?#@[]+))(?::\d{1,5})?")
"""A host and a port (RFC 3986, 3.2.2), and nothing else."""


class Hosts:
    """The names that are known; addresses always are."""

    def __init__(self, configured: Iterable[str], address: str) -> None:
        """`configured` are known besides this machine's own, and besides the `address` that it listens on."""
        own = socket.gethostname().lower()
        self._configured = frozenset(configured)
        self._known = self._configured | {"localhost", own, f"{own}.local", address.lower()} - {""}

    def knows(self, host: str) -> bool:
        """Whether a Host header (RFC 9110, 7.2) names this server."""
        name = _name(host)
        return _is_address(name) or name in self._known

    def may_join(self, origin: str | None, host: str) -> bool:
        """Whether a page of that Origin (RFC 6454) may open a WebSocket at that Host: one of ours, or a known one."""
        if origin is None:
            return True
        _scheme, _, place = origin.lower().partition("://")
        return bool(place) and (place == host.lower() or _name(place) in self._configured)


def _name(place: str) -> str:
    """The host of a place, in small letters; empty if it is none."""
    found = _PLACE.fullmatch(place.strip())
    return (found[1] or found[2]).lower().removesuffix(".") if found else ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True
