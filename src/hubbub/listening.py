"""Listening: the sockets of all addresses that the settings name, and whether the internet is meant by them."""

import contextlib
import os
import socket
from collections.abc import Iterable

from hubbub.config import ANY, Settings
from hubbub.doors.admission import Address, address_of, is_own
from hubbub.doors.listener import BACKLOG
from hubbub.folder import StartError


def bind_everywhere(settings: Settings) -> list[socket.socket]:
    """Sockets that hold the ports: first those of the main port, then one for each of the others. Raises StartError.

    Nobody can connect before `listen`.
    """
    sockets: list[socket.socket] = []
    try:
        for address, port in ((settings.address, settings.port), *settings.listen):
            sockets += _bind(address, port)
    except StartError:
        for bound in sockets:
            bound.close()
        raise
    return sockets


def listen(sockets: Iterable[socket.socket]) -> None:
    """Let clients connect. Raises StartError."""
    for bound in sockets:
        address, port = bound.getsockname()[:2]
        try:
            bound.listen(BACKLOG)
        except OSError as error:  # another server bound itself at the same moment
            raise _cannot_listen(address, port, error) from None


def _bind(address: str, port: int) -> list[socket.socket]:
    """Bound sockets for the address, or for all. Raises StartError."""
    try:
        if address != ANY:
            return [_bound(socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0], address, port)]
        sockets = [_bound(socket.AF_INET, "0.0.0.0", port)]
        if socket.has_ipv6:
            with contextlib.suppress(OSError):  # a machine may have IPv6 switched off
                sockets.append(_bound(socket.AF_INET6, "::", sockets[0].getsockname()[1]))
        return sockets
    except OSError as error:
        raise _cannot_listen(address, port, error) from None


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    """As `socket.create_server` makes it, but it does not listen yet."""
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would let others have the same port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((address, port))
    except OSError:
        bound.close()
        raise
    return bound


def _cannot_listen(address: str, port: int, error: OSError) -> StartError:
    where = f"port {port}" if address == ANY else f"{address} port {port}"
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
    return StartError(f"Cannot listen on {where}: {reason}.")


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
