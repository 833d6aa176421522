"""Protocols that are known and not served, or not to whoever speaks them.

He is told so in his protocol's own words, and nothing that he sent is taken for chat.
"""

import asyncio
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass

from hubbub.doors import Verdict
from hubbub.doors.admission import Visitor
from hubbub.doors.introduction import V1_MARKS, V2_MARK, WEBIRC_MARK
from hubbub.doors.recognition import begins
from hubbub.doors.tcp import say_and_close

_HINT = "This room is joined with netcat, telnet, any IRC client, or hubbub join."
_WEBIRC = re.compile(rb"WEBIRC(?: +[^\s]+){4}")


@dataclass(frozen=True)
class UnservedDoor:
    """Turns away one protocol."""

    judge: Callable[[bytes], Verdict]
    answer: bytes

    def recognise(self, first: bytes) -> Verdict:
        """Whether the bytes are this protocol."""
        return self.judge(first)

    async def serve(self, connection: socket.socket, visitor: Visitor) -> None:
        """Answer and close."""
        say_and_close(connection, self.answer)
        visitor.leave()

    def take_over(self, transport: asyncio.Transport, visitor: Visitor, first: bytes) -> None:  # noqa: ARG002
        """Answer and close."""
        transport.set_protocol(_Leaving(visitor))
        transport.write(self.answer)
        transport.close()


class _Leaving(asyncio.Protocol):
    """A connection that only waits for its end."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """It is over."""
        self._visitor.leave()


def _ssh(first: bytes) -> Verdict:
    """SSH's identification string (RFC 4253, 4.2)."""
    return begins(first, (b"SSH-2.0-", b"SSH-1.99-"))


def _tls(first: bytes) -> Verdict:
    """The first byte of a TLS handshake record (RFC 8446, 5.1)."""
    return Verdict.YES if first[0] == 0x16 else Verdict.NO


def _proxy(first: bytes) -> Verdict:
    """A PROXY header that was not taken for an introduction: malformed, or not from a proxy of ours."""
    return begins(first, (*V1_MARKS, V2_MARK))


def _gateway(first: bytes) -> Verdict:
    """A WEBIRC line that was not taken for an introduction. It must never become chat: it holds a password."""
    verdict = begins(first, (WEBIRC_MARK,))
    if verdict is not Verdict.YES or _WEBIRC.match(first):
        return verdict
    return Verdict.NO if b"\n" in first else Verdict.MORE


NO_TLS = UnservedDoor(_tls, b"\x15\x03\x01\x00\x02\x02\x28")  # a fatal alert, handshake_failure (RFC 8446, 6)
"""Turns away those who would come encrypted where they cannot: there is no certificate, or it is too late."""
NOT_INTRODUCED = UnservedDoor(_proxy, b"-- Connections from this address must begin with a PROXY header.\n")
"""Turns away a proxy that does not say for whom it speaks."""


def unserved_doors() -> list[UnservedDoor]:
    """One for each protocol that is recognised and never served."""
    return [
        UnservedDoor(_ssh, f"SSH is not spoken here yet. {_HINT}\r\n".encode()),
        UnservedDoor(
            _proxy, b"-- This PROXY header is malformed, or your address is not one of this server's proxies.\n"
        ),
        UnservedDoor(
            _gateway, b"ERROR :Closing link: This WEBIRC is malformed, has the wrong password, or is not for you\r\n"
        ),
    ]
