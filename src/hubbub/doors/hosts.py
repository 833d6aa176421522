"""By which names browsers may reach the server, and from which pages (against DNS rebinding and foreign pages).

A page of a stranger can make a browser send requests to any address, and by DNS rebinding even under a name of the
stranger's own. Programs other than browsers send no Origin, and whatever Host they like.
"""

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit


class Hosts:
    """The names that are known; addresses always are."""

    def __init__(self, configured: Iterable[str], address: str) -> None:
        """`configured` are known besides this machine's own, and besides the `address` that it listens on."""
        own = socket.gethostname().lower()
        self._configured = frozenset(configured)
        self._known = self._configured | {"localhost", own, f"{own}.local", address.lower()} - {""}

    def knows(self, host: str) -> bool:
        """Whether a Host header (RFC 9110, 7.2) names this server."""
        name = _name(f"//{host}")
        return _is_address(name) or name in self._known

    def may_join(self, origin: str | None, host: str) -> bool:
        """Whether a page of that Origin (RFC 6454) may open a WebSocket at that Host: one of ours, or a known one."""
        if origin is None:
            return True
        _scheme, _, place = origin.lower().partition("://")
        return bool(place) and (place == host.lower() or _name(origin) in self._configured)


def _name(url: str) -> str:
    """The host that a URL names, in small letters; empty if it names none."""
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True
