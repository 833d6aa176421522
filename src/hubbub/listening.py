"""Listening: the sockets of all addresses that the settings name, and whether the internet is meant by them."""

import contextlib
import os
import socket
from collections.abc import Iterable

from hubbub.config import ANY, Settings
from hubbub.doors.admission import Address, address_of, is_own
from hubbub.doors.listener import BACKLOG
from hubbub.folder import StartError


def listen_everywhere(settings: Settings) -> list[socket.socket]:
    """The listening sockets: first those of the main port, then one for each of the others. Raises StartError."""
    sockets: list[socket.socket] = []
    try:
        for address, port in ((settings.address, settings.port), *settings.listen):
            sockets += _listen(address, port)
    except StartError:
        for listening in sockets:
            listening.close()
        raise
    return sockets


def _listen(address: str, port: int) -> list[socket.socket]:
    """Listening sockets for the address, or for all. Raises StartError."""
    try:
        if address != ANY:
            family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
            return [socket.create_server((address, port), family=family, backlog=BACKLOG)]
        sockets = [socket.create_server(("0.0.0.0", port), backlog=BACKLOG)]
        if socket.has_ipv6:
            with contextlib.suppress(OSError):  # a machine may have IPv6 switched off
                taken = sockets[0].getsockname()[1]
                sockets.append(socket.create_server(("::", taken), family=socket.AF_INET6, backlog=BACKLOG))
        return sockets
    except OSError as error:
        where = f"port {port}" if address == ANY else f"{address} port {port}"
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
        raise StartError(f"Cannot listen on {where}: {reason}.") from None


def is_public(settings: Settings) -> bool:
    """Whether the internet is admitted: because that was said, or by listening on a public address."""
    return settings.public or any(map(_is_public_address, (settings.address, *(place[0] for place in settings.listen))))


def _is_public_address(address: str) -> bool:
    try:
        return address != ANY and not address_of(address).is_unspecified and not is_own(address_of(address))
    except ValueError:
        return False


def addresses_to_announce(
    listening: Iterable[tuple[str, int]], machine: Iterable[str]
) -> tuple[tuple[Address, ...], int]:
    """Which addresses may be told to the local network, and their port; there may be none.

    `listening` holds where the server listens, the main port first: it is the port announced, unless no such address
    listens there. `machine` are the machine's addresses, for which 0.0.0.0 and :: stand. Neither loopback nor public
    addresses are announced.
    """
    found: dict[int, tuple[Address, ...]] = {}
    for host, port in listening:
        address = address_of(host)
        meant = [address] if not address.is_unspecified else map(address_of, machine)
        local = (each for each in meant if each.version == address.version and is_own(each) and not each.is_loopback)
        found[port] = (*found.get(port, ()), *local)
    return next(((addresses, port) for port, addresses in found.items() if addresses), ((), 0))
