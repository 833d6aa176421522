"""Finding rooms on the local network, where servers announce them: by mDNS (RFC 6762) and DNS-SD (RFC 6763).

Anybody there can announce anything. So what comes is checked, made harmless and kept short, and there is an end to how
much of it is kept.
"""

import asyncio
import contextlib
import ipaddress
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import ifaddr
import zeroconf
from zeroconf import DNSQuestionType, ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from hubbub.chat.names import room_name
from hubbub.chat.refusals import Refused
from hubbub.terminal.text import harmless_line

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Interface: TypeAlias = ipaddress.IPv4Interface | ipaddress.IPv6Interface

SERVICE = "_hubbub._tcp.local."
ROOMS = 50
"""So many rooms are known at most."""
ANSWER_MS = 3000
"""How long it is asked where an announced room is."""


@dataclass(frozen=True)
class Found:
    """A room that was found: what it calls itself, where it is, and whether it can be joined by TLS there.

    `room` is the name of the room that guests enter; empty if that was not told, or is no name.
    """

    name: str
    address: str
    port: int
    tls: bool
    room: str


class FindingError(Exception):
    """Nothing can be found. Its text is one plain sentence."""


class Finder:
    """Finds rooms from `start` to `stop`. `changed` is called with all of them, by name, whenever they change."""

    def __init__(
        self, changed: Callable[[tuple[Found, ...]], None], interfaces: Sequence[Interface] | None = None
    ) -> None:
        """`interfaces` are this machine's addresses in whose networks to look: by default all that are local ones."""
        self._changed = changed
        self._interfaces = local(machine()) if interfaces is None else list(interfaces)
        self._network: AsyncZeroconf | None = None
        self._browser: AsyncServiceBrowser | None = None
        self._known: dict[str, Found | None] = {}
        """By its name on the network what was found; None while its place is asked for."""
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """Begin to look. Raises FindingError."""
        logging.getLogger("zeroconf").setLevel(logging.CRITICAL)  # the screen is not for what strangers send
        if not self._interfaces:
            raise FindingError("No rooms can be found: this machine is in no local network.")
        try:
            self._network = AsyncZeroconf(interfaces=senders(self._interfaces))
            await self._network.zeroconf.async_wait_for_start()
        except (OSError, RuntimeError, zeroconf.Error) as error:
            await self.stop()
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise FindingError(f"No rooms can be found: {reason}.") from None
        # Answers to one alone (QU) would go to whichever program of this machine has the port too.
        self._browser = AsyncServiceBrowser(
            self._network.zeroconf, SERVICE, handlers=[self._heard], question_type=DNSQuestionType.QM
        )

    async def stop(self) -> None:
        """Look no more."""
        for task in self._asking.values():
            task.cancel()
        if self._browser:
            await self._browser.async_cancel()
        if self._network:
            await self._network.async_close()
        self._browser = self._network = None

    def _heard(self, *, zeroconf: Zeroconf, name: str, state_change: ServiceStateChange, **_: str) -> None:
        """A room was announced, changed or withdrawn."""
        if asking := self._asking.pop(name, None):
            asking.cancel()
        if state_change is ServiceStateChange.Removed:
            self._tell(name, None)
        elif name in self._known or len(self._known) < ROOMS:
            self._known.setdefault(name, None)
            self._asking[name] = asyncio.create_task(self._ask(zeroconf, name))

    async def _ask(self, network: Zeroconf, name: str) -> None:
        """Learn where the room of that name is."""
        found = None
        with contextlib.suppress(zeroconf.Error):  # it is no name at all, or we are about to stop
            info = AsyncServiceInfo(SERVICE, name)
            if await info.async_request(network, ANSWER_MS, DNSQuestionType.QM):
                found = read(info, self._interfaces)
        del self._asking[name]
        self._tell(name, found)

    def _tell(self, name: str, found: Found | None) -> None:
        """What is known of that name now."""
        before = self._known.pop(name, None)
        if found:
            self._known[name] = found
        if found != before:
            rooms = (each for each in self._known.values() if each)
            self._changed(tuple(sorted(rooms, key=lambda each: (each.name.casefold(), each.address, each.port))))


def read(info: AsyncServiceInfo, interfaces: Iterable[Interface]) -> Found | None:
    """The room that was announced so, if it can be joined from these addresses of ours."""
    address = likeliest(map(ipaddress.ip_address, info.parsed_scoped_addresses()), interfaces)
    port = info.port or 0
    if address is None or not 0 < port < 65_536:
        return None
    # No longer than 63 bytes, or the library would not have let it pass.
    name = harmless_line(info.name.removesuffix(f".{SERVICE}"))
    properties = info.properties
    return Found(name, str(address), port, properties.get(b"tls") == b"1", _room(properties.get(b"room")))


def likeliest(addresses: Iterable[Address], interfaces: Iterable[Interface]) -> Address | None:
    """Of a room's addresses the one that most likely works from these of ours, if any is on a local network.

    First those in a network of ours. Our own come after them, for they may be another machine's as well: bridges to
    containers and virtual machines have the same addresses everywhere.
    """
    ours = list(interfaces)
    own, loopback = {each.ip for each in ours}, any(each.is_loopback for each in ours)

    def rank(address: Address) -> tuple[bool, bool, bool, int]:
        near = any(address in each.network for each in ours)
        return not near, address in own, address.is_link_local, address.version

    usable = (each for each in addresses if _is_local(each) and (loopback or not each.is_loopback))
    return min(usable, key=rank, default=None)


def machine() -> list[Interface]:
    """The addresses of this machine, with their networks."""
    ips = (ip for adapter in ifaddr.get_adapters() for ip in adapter.ips)
    return [
        ipaddress.ip_interface(f"{ip.ip if isinstance(ip.ip, str) else ip.ip[0]}/{ip.network_prefix}") for ip in ips
    ]


def local(interfaces: Iterable[Interface]) -> list[Interface]:
    """Those of the addresses where rooms are looked for: in networks that belong to a house, not in the internet."""
    return [each for each in interfaces if _is_local(each.ip) and not each.ip.is_loopback]


def senders(interfaces: Iterable[Interface]) -> list[str]:
    """From where it is asked: from the addresses of IPv4, which all networks have; else from those of IPv6."""
    addresses = [each.ip for each in interfaces]
    return [str(each) for each in addresses if each.version == 4] or [str(each) for each in addresses]


def _is_local(address: Address) -> bool:
    """Whether it is one machine's address, which holds in its own network only."""
    if address.is_loopback:
        return True
    return not (address.is_global or address.is_multicast or address.is_unspecified or address.is_reserved)


def _room(told: bytes | None) -> str:
    """The room's name, if it is one."""
    try:
        return harmless_line(room_name((told or b"").decode()))
    except (UnicodeDecodeError, Refused):
        return ""
