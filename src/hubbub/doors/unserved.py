"""Protocols that are known and not served yet.

Whoever speaks one is told so in its own words, and nothing that he sent is taken for chat.
"""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass

from hubbub.doors import Verdict
from hubbub.doors.admission import Visitor
from hubbub.doors.recognition import begins

_HINT = "This room is joined with netcat, telnet, any IRC client, or hubbub join."


@dataclass(frozen=True)
class UnservedDoor:
    """Turns away one protocol."""

    judge: Callable[[bytes], Verdict]
    answer: bytes

    def recognise(self, first: bytes) -> Verdict:
        """Whether the bytes are this protocol."""
        return self.judge(first)

    async def serve(self, connection: socket.socket, visitor: Visitor) -> None:
        """Answer and close.

        What was sent is read, for closing over unread input would take the answer back (RFC 1122, 4.2.2.13).
        """
        try:
            connection.setblocking(False)
            connection.recv(65_536)
            connection.send(self.answer)
        finally:
            connection.close()
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


def unserved_doors() -> list[UnservedDoor]:
    """One for each protocol that is recognised and not served."""
    return [
        UnservedDoor(_ssh, f"SSH is not spoken here yet. {_HINT}\r\n".encode()),
        UnservedDoor(_tls, b"\x15\x03\x01\x00\x02\x02\x28"),  # a fatal alert, handshake_failure (RFC 8446, 6)
    ]
