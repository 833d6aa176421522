"""A session over a plain connection: each tells the other what it has to know."""

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable
from typing import cast

from hubbub.dialects import Dialect
from hubbub.doors.admission import Visitor
from hubbub.hub.allowance import Allowance, Rate
from hubbub.hub.hub import Hub
from hubbub.hub.session import Session

if sys.platform == "linux":
    import fcntl
    import termios

LINGER_SECONDS = 10.0
"""How long a closing connection may take to send what it still holds."""

KEEPALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPALIVE": 60, "TCP_KEEPINTVL": 15, "TCP_KEEPCNT": 4}
"""After a minute of silence ask every 15 s, four times. macOS calls the first by the second name.

Without TCP_USER_TIMEOUT: it would also end those who live and do not read.
"""

_KEEPALIVE = [(getattr(socket, option), value) for option, value in KEEPALIVE.items() if hasattr(socket, option)]


def tune(connection: socket.socket) -> None:
    """Send at once, and find out within a few minutes when the peer is gone."""
    connection.setblocking(False)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in _KEEPALIVE:
        connection.setsockopt(socket.IPPROTO_TCP, option, value)


def say_and_close(connection: socket.socket, words: bytes) -> None:
    """Say that and close; what was sent is read, for closing over it would take the words back (RFC 1122, 4.2.2.13)."""
    try:
        connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):  # nothing was sent
            connection.recv(65_536)
        connection.send(words)
    except OSError:
        pass
    finally:
        connection.close()


def untaken(transport: asyncio.Transport) -> int:
    """How many bytes the client has yet to take: of those in the socket only Linux tells."""
    waiting = transport.get_write_buffer_size()
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            sent = fcntl.ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
            waiting += int.from_bytes(sent, sys.byteorder)
    return waiting


class PlainDoor:
    """A door whose protocol goes on the connection as it is."""

    def protocol(self, visitor: Visitor) -> asyncio.Protocol:
        """The protocol for the connection of this visitor."""
        raise NotImplementedError

    async def serve(self, connection: socket.socket, visitor: Visitor) -> None:
        """See `Taker.serve`."""
        tune(connection)
        visitor.socket = connection
        await asyncio.get_running_loop().connect_accepted_socket(lambda: self.protocol(visitor), connection)

    def take_over(self, transport: asyncio.Transport, visitor: Visitor, first: bytes) -> None:
        """See `Taker.take_over`."""
        protocol = self.protocol(visitor)
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        if first:
            protocol.data_received(first)


def can_read_on(transport: asyncio.BaseTransport) -> bool:
    """Whether a client who sends no more may still read: not within TLS, where asyncio closes both ways at once."""
    return transport.get_extra_info("ssl_object") is None


class Connection(asyncio.Protocol):
    """One connection and its session. `unsent_bytes` is how much may wait in it before live events pass it by."""

    __slots__ = (
        "_allowances", "_hub", "_queued", "_send", "_socket", "_transport", "_unsent_bytes", "_visitor", "dialect",
        "session", "write",
    )  # fmt: skip
    write: Callable[[bytes], None]

    def __init__(self, hub: Hub, dialect: Dialect, visitor: Visitor, rate: Rate | None, unsent_bytes: int) -> None:
        self._hub = hub
        self.dialect = dialect
        self._visitor = visitor
        self._unsent_bytes = unsent_bytes
        shared = (visitor.allowance,) if visitor.allowance is not None else ()
        self._allowances = (Allowance(rate), *shared) if rate else shared
        self._transport: asyncio.Transport
        self._socket = visitor.socket
        self._queued = True
        """Whether something may wait in the transport."""
        self._send: Callable[[bytes], None]
        """What sends bytes as they are."""
        self.session: Session

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=self._unsent_bytes, low=self._unsent_bytes // 4)
        self._send = self._send_at_once if self._socket is not None else self._transport.write
        self.write = self._sender()
        self.session = self._begin()

    def _begin(self) -> Session:
        """The session that the connection carries: here a new one."""
        return self._hub.open(self.dialect, self, self._visitor.peer, self._allowances)

    def _sender(self) -> Callable[[bytes], None]:
        """What sends the dialect's bytes: here they go as they are."""
        return self._send

    def _send_at_once(self, data: bytes) -> None:
        """Send by the socket itself, which takes less than by the transport; there waits what it does not take.

        Nothing is sent by a connection that closes.
        """
        if self._queued:
            if self._transport.is_closing():
                return
            if self._transport.get_write_buffer_size():
                self._transport.write(data)
                return
            self._queued = False
        try:
            sent = self._socket.send(data)  # type: ignore[union-attr]
        except OSError:  # the transport finds out whether it is full or gone
            sent = 0
        if sent < len(data):
            self._queued = True
            if not self._transport.is_closing():
                self._transport.write(data[sent:])

    def data_received(self, data: bytes) -> None:
        """Input came."""
        self.session.receive(data)

    def eof_received(self) -> bool:
        """The client will send no more; it may still read, if it can."""
        self.session.end()
        return can_read_on(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """It is gone."""
        self.session.lost()
        self._visitor.leave()

    def pause_writing(self) -> None:
        """More waits to be sent than should."""
        self.session.filled()

    def resume_writing(self) -> None:
        """What waited has gone out."""
        self.session.drained()

    @property
    def unsent(self) -> int:
        """How many bytes wait to be sent."""
        return self._transport.get_write_buffer_size()

    def look(self) -> None:
        """Find out whether the connection was reset: while it is not read from, nobody tells."""
        if self._transport.is_closing():
            return
        if self._transport.get_extra_info("socket").getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            self._transport.abort()

    def pause_reading(self) -> None:
        """Read nothing more until told."""
        if not self._transport.is_closing():
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Read on."""
        if not self._transport.is_closing():
            self._transport.resume_reading()

    def cut_off(self, last_words: bytes) -> None:
        """Send that if it can be sent at once, and close without sending what waits."""
        if not self._transport.is_closing():
            if not self._transport.get_write_buffer_size():
                self.write(last_words)
            self._queued = True
            self._transport.abort()

    def close(self) -> None:
        """Send what waits, then close; a client who does not read it is cut off."""
        if not self._transport.is_closing():
            self._queued = True
            self._transport.close()
            self._hub.loop.call_later(LINGER_SECONDS, self._transport.abort)
