"""Protocols that are known and not served yet.

Whoever speaks one is told so in its own words, and nothing that he sent is taken for chat.
"""

import asyncio
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass

from hubbub.doors import Verdict
from hubbub.doors.admission import Visitor

_HINT = "This room is joined with netcat, telnet, any IRC client, or hubbub join."
_HTTP = re.compile(rb"[A-Z]{3,16} (\S+ HTTP/[12]\.[01]\r?\n|\S{256,})")
_HTTP_METHODS = tuple(b"GET ,HEAD ,POST ,PUT ,DELETE ,OPTIONS ,PATCH ,CONNECT ,TRACE ,PRI ".split(b","))


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


def _begins(first: bytes, words: tuple[bytes, ...]) -> Verdict:
    """Whether the bytes begin with one of the words, or could."""
    if first.startswith(words):
        return Verdict.YES
    return Verdict.MORE if any(word.startswith(first) for word in words) else Verdict.NO


def _http(first: bytes) -> Verdict:
    """An HTTP request line (RFC 9112, 3), whose end a long target may hide, or HTTP/2's preface (RFC 9113, 3.4)."""
    verdict = _begins(first, _HTTP_METHODS)
    if verdict is not Verdict.YES or _HTTP.match(first):
        return verdict
    return Verdict.NO if b"\n" in first else Verdict.MORE


def _ssh(first: bytes) -> Verdict:
    """SSH's identification string (RFC 4253, 4.2)."""
    return _begins(first, (b"SSH-2.0-", b"SSH-1.99-"))


def _tls(first: bytes) -> Verdict:
    """The first byte of a TLS handshake record (RFC 8446, 5.1)."""
    return Verdict.YES if first[0] == 0x16 else Verdict.NO


def unserved_doors() -> list[UnservedDoor]:
    """One for each protocol that is recognised and not served."""
    page = f"{_HINT}\n".encode()
    http = b"HTTP/1.1 501 Not Implemented\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
    return [
        UnservedDoor(_http, http + b"Content-Length: %d\r\n\r\n" % len(page) + page),
        UnservedDoor(_ssh, f"SSH is not spoken here yet. {_HINT}\r\n".encode()),
        UnservedDoor(_tls, b"\x15\x03\x01\x00\x02\x02\x28"),  # a fatal alert, handshake_failure (RFC 8446, 6)
    ]
