"""A stream of events: an HTTP answer that does not end, and the session that sees what is sent in it.

The request was read, and its session opened, before; from its answer on the connection is this protocol's, with all
that a plain connection has: who reads too slowly is passed over, and served later what he missed.
"""

from asyncio import TimerHandle
from collections.abc import Callable

from hubbub.dialects.api.requests import Opened
from hubbub.dialects.api.stream import ALIVE, beginning
from hubbub.doors.admission import Visitor
from hubbub.doors.answers import HEADERS
from hubbub.doors.tcp import Connection
from hubbub.hub.hub import Hub
from hubbub.hub.session import Session

ALIVE_SECONDS = 15.0
"""So often the client is sent something, lest a proxy takes the stream for dead."""
_HEADERS = HEADERS | {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Connection": "close",
    "X-Accel-Buffering": "no",  # nginx would keep the events back
}
_LAST_CHUNK = b"0\r\n\r\n"


def _head(headers: dict[str, str]) -> bytes:
    lines = ("HTTP/1.1 200 OK", *(f"{name}: {value}" for name, value in headers.items()), "", "")
    return "\r\n".join(lines).encode()


_HEAD = _head(_HEADERS)
_HEAD_OF_CHUNKS = _head(_HEADERS | {"Transfer-Encoding": "chunked"})


class EventStream(Connection):
    """The connection of one who has opened a room's events. What he sends is read, and means nothing.

    What is written at once is a chunk (RFC 9112, 7.1), unless he speaks HTTP/1.0: of an answer without chunks libraries
    that read by blocks, such as requests in Python, show nothing until a block is full.
    """

    __slots__ = ("_alive", "_chunked", "_ended", "_opened", "_session")

    def __init__(
        self,
        hub: Hub,
        session: Session,
        opened: Opened,
        visitor: Visitor,
        unsent_bytes: int,
        ended: Callable[[], None],
        *,
        chunked: bool,
    ) -> None:
        """`ended` is called when the connection is gone."""
        super().__init__(hub, session.dialect, visitor, None, unsent_bytes)
        self._session = session
        self._opened = opened
        self._ended = ended
        self._chunked = chunked
        self._alive: TimerHandle | None = None

    def _begin(self) -> Session:
        self._send(_HEAD_OF_CHUNKS if self._chunked else _HEAD)
        self.write(beginning(self._opened))
        self._session.carry_by(self)
        self._hub.catchup.begin_after(self._session, self._opened.room, self._opened.after)
        self._keep_alive()
        return self._session

    def _sender(self) -> Callable[[bytes], None]:
        return self._send_chunk if self._chunked else self._send

    def _send_chunk(self, data: bytes) -> None:
        if data:  # an empty one would be the last
            self._send(b"%x\r\n%b\r\n" % (len(data), data))

    def close(self) -> None:
        """See `Connection.close`. That it is the end is told."""
        if self._chunked and not self._transport.is_closing():
            self._send(_LAST_CHUNK)
        super().close()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        if self._alive is not None:
            self._alive.cancel()
        self._ended()
        super().connection_lost(exc)

    def _keep_alive(self) -> None:
        if not (self._transport.is_closing() or self.unsent):
            self.write(ALIVE)
        self._alive = self._hub.loop.call_later(ALIVE_SECONDS, self._keep_alive)
