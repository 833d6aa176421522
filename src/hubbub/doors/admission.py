"""Admission: who may connect, and how often. Judged by address alone, before anything is read."""

import base64
import hashlib
import ipaddress
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from hubbub.hub.allowance import Allowance, Rate
from hubbub.hub.session import Peer

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

OWN_NETWORKS = [
    ipaddress.ip_network(network)
    for network in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10",
        "::1/128", "fe80::/10", "fc00::/7",
    )
]  # fmt: skip
"""Loopback, private (RFC 1918), link-local, shared (RFC 6598) and unique local (RFC 4193) networks."""


def address_of(host: str) -> Address:
    """A peer's address: without its zone, and as IPv4 where a dual-stack socket has it mapped (RFC 4291, 2.5.5.2)."""
    address = ipaddress.ip_address(host.partition("%")[0])
    return getattr(address, "ipv4_mapped", None) or address


@lru_cache(maxsize=4096)
def is_own(address: Address) -> bool:
    """Whether the address is of this machine or a private network."""
    return any(address in network for network in OWN_NETWORKS)


@dataclass(frozen=True)
class Limits:
    """What one address may take. None: no limit. Loopback has none in any case."""

    public_connections: int | None = 20
    private_connections: int | None = 500
    rate: Rate | None = None


class TurnedAway(Exception):
    """The connection is not admitted. `text` is for the stranger, `hint` for the host."""

    def __init__(self, text: str, hint: str) -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint

    @property
    def words(self) -> bytes:
        """The line that the stranger is told."""
        return f"-- {self.text}\n".encode()


class _Place:
    """What is known of one address, or of one IPv6 /64, while it has connections."""

    def __init__(self, rate: Rate | None, cloak: str) -> None:
        self.cloak = cloak
        self.connections = 0
        self.allowance = Allowance(rate) if rate else None
        self.forgotten_at = 0.0


class Visitor:
    """One admitted connection, and the `peer` that it comes from.

    `is_proxy` is whether it may say, before anything else, that it speaks for another. `socket` carries it, once a door
    has it, if what is sent to it goes there as it is.
    """

    __slots__ = ("_admission", "_key", "allowance", "is_proxy", "peer", "socket")

    def __init__(
        self, admission: "Admission", peer: Peer, key: str, allowance: Allowance | None, *, is_proxy: bool
    ) -> None:
        self.peer = peer
        self.allowance = allowance
        self.is_proxy = is_proxy
        self.socket: socket.socket | None = None
        self._admission = admission
        self._key = key

    def leave(self) -> None:
        """The connection is over."""
        self._admission.release(self._key)


class Admission:
    """Decides who may connect."""

    def __init__(
        self,
        limits: Limits,
        *,
        public: bool,
        secret: bytes = b"",
        proxies: Iterable[Network] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock` counts seconds; of `secret` the names are made that stand for addresses.

        Who comes from one of the `proxies` is always admitted, for he most likely speaks for another.
        """
        self._secret = secret
        self._proxies = tuple(proxies)
        self.limits = limits
        self._public = public
        self._clock = clock
        self._places: dict[str, _Place] = {}
        self._empty: deque[tuple[str, float]] = deque()

    def cloak(self, key: str) -> str:
        """What stands for an address, so that it can be told from others and banned, and not be known."""
        digest = hashlib.blake2b(key.encode(), key=self._secret, digest_size=8).digest()
        return f"{base64.b32encode(digest).decode().rstrip('=').lower()}.cloak"

    def admit(self, host: str) -> Visitor:
        """Admit a connection from that address. Raises TurnedAway."""
        address, _, _ = _known(host)
        return self._admit(host, is_proxy=self.is_proxy(address))

    def is_proxy(self, address: Address) -> bool:
        """Whether who comes from there may speak for others."""
        return any(address in network for network in self._proxies)

    def replace(self, visitor: Visitor, host: str, *, secure: bool) -> Visitor:
        """Admit in a proxy's place one from that address. Raises TurnedAway; the proxy's place is left in any case."""
        visitor.leave()
        replacement = self._admit(host, is_proxy=False)
        replacement.peer = replacement.peer._replace(secure=secure)
        return replacement

    def bring(self, proxy: Visitor, host: str) -> Visitor:
        """Admit beside a proxy, which keeps its place, one from that address. Raises TurnedAway."""
        brought = self._admit(host, is_proxy=False)
        brought.socket = proxy.socket
        return brought

    def _admit(self, host: str, *, is_proxy: bool) -> Visitor:
        address, shown, key = _known(host)
        own, exempt = is_own(address), is_proxy or address.is_loopback
        if not own and not self._public and not is_proxy:
            raise TurnedAway(
                "This room is open to its own network only.", "only private networks may connect; --public admits all"
            )
        self._forget_rested()
        place = self._places.get(key)
        if place is None:
            rate = None if address.is_loopback else self.limits.rate
            place = self._places[key] = _Place(rate, self.cloak(key))
        limit = self.limits.private_connections if own else self.limits.public_connections
        if limit is not None and not exempt and place.connections >= limit:
            raise TurnedAway(
                f"There are {limit} connections from your address already, and that is the most.",
                f"it has {limit} connections already",
            )
        place.connections += 1
        peer = Peer(shown if own else "", place.cloak, shown)
        return Visitor(self, peer, key, place.allowance, is_proxy=is_proxy)

    def release(self, key: str) -> None:
        """A connection of that place is over."""
        place = self._places[key]
        place.connections -= 1
        if not place.connections:
            place.forgotten_at = self._clock() + self._rest
            self._empty.append((key, place.forgotten_at))

    @property
    def _rest(self) -> float:
        """How long an address without connections is remembered: until its allowance is whole again."""
        rate = self.limits.rate
        return rate.burst / rate.per_second if rate else 0.0

    def _forget_rested(self) -> None:
        now = self._clock()
        while self._empty and self._empty[0][1] <= now:
            key, forgotten_at = self._empty.popleft()
            place = self._places.get(key)
            if place is not None and not place.connections and place.forgotten_at == forgotten_at:
                del self._places[key]


@lru_cache(maxsize=4096)
def _known(host: str) -> tuple[Address, str, str]:
    """(address, text, key) of a host: most come more than once."""
    address = address_of(host)
    return address, str(address), _key(address)


def _key(address: Address) -> str:
    """What is counted as one: an IPv4 address, or an IPv6 /64, which is what one customer gets."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False))
    return str(address)
