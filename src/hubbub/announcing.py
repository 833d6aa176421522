"""Announcing the room on the local network, where clients find it: by mDNS (RFC 6762) and DNS-SD (RFC 6763).

The network is told what whoever connects is told anyway, and no name of this machine.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Iterable

import zeroconf
from zeroconf import DNSQuestionType, IPVersion
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from hubbub import __version__
from hubbub.doors.admission import Address
from hubbub.doors.site import JSON_PATH

log = logging.getLogger("hubbub.announcing")

SERVICE = "_hubbub._tcp.local."
NAME_BYTES = 59
"""The longest name, in bytes: of the 63 of a label (RFC 1035, 2.3.4) some are left for a number behind it."""
LISTENING_SECONDS = 1.5
"""How long it is listened which names are taken: answers to all may be a second late (RFC 6762, 6).

The library asks for answers to itself alone, and on a machine with two servers those go to either.
"""
WITHDRAWAL_SECONDS = 1.0
"""How long a stopping server may take to withdraw what it announced."""


def service(room: str, server: str, addresses: Iterable[Address], port: int, *, tls: bool) -> AsyncServiceInfo:
    """What is announced of a server of that name, whose guests enter that room. `tls`: whether it can come encrypted.

    The host is made up: the machine's own name concerns nobody, and belongs to the system's own responder.
    """
    properties = {"version": __version__, "room": room, "path": JSON_PATH} | ({"tls": "1"} if tls else {})
    return AsyncServiceInfo(
        SERVICE,
        f"{_name(room, server)}.{SERVICE}",
        port,
        properties=properties,
        server=f"hubbub-{secrets.token_hex(4)}.local.",
        parsed_addresses=[str(address) for address in addresses],
    )


def _name(room: str, server: str) -> str:
    """The name that people see. It has no dot, for the library would end a label there."""
    whole = f"{room} at {server.partition('.')[0]}"
    return whole.encode()[:NAME_BYTES].decode(errors="ignore").rstrip()


async def announce(info: AsyncServiceInfo, tell: Callable[[str], None]) -> None:
    """Announce the service on the networks of its addresses until cancelled, and then withdraw it (RFC 6762, 10.1).

    A name that is taken gets a number; `tell` is told the name. If it cannot be done, that is logged, and that is all.
    """
    logging.getLogger("zeroconf").setLevel(logging.CRITICAL)  # what strangers send is no trouble of ours
    # Every network that has names by multicast has them by IPv4, if it has that at all.
    senders = info.parsed_addresses(IPVersion.V4Only) or info.parsed_addresses(IPVersion.V6Only)
    try:
        network = AsyncZeroconf(interfaces=senders)
        try:
            await network.zeroconf.async_wait_for_start()
            if not network.zeroconf.engine.senders:
                raise OSError("none of its addresses takes part in multicast")
            async with AsyncServiceBrowser(
                network.zeroconf, SERVICE, handlers=[lambda **_: None], question_type=DNSQuestionType.QM
            ):
                await asyncio.sleep(LISTENING_SECONDS)
            told = await network.async_register_service(info, allow_name_change=True)
            tell(f"announced on the local network as {info.get_name()}")
            await told
            await asyncio.Event().wait()
        finally:
            with contextlib.suppress(OSError, zeroconf.Error):  # TimeoutError is an OSError
                async with asyncio.timeout(WITHDRAWAL_SECONDS):
                    await network.async_close()
    except (OSError, RuntimeError, zeroconf.Error) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        log.warning("The room is not announced on the local network: %s. It can be joined by its address.", reason)
