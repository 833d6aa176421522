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
HEAD = "".join(("HTTP/1.1 200 OK\r\n", *(f"{name}: {value}\r\n" for name, value in _HEADERS.items()), "\r\n")).encode()


class EventStream(Connection):
    """The connection of one who has opened a room's events. What he sends is read, and means nothing."""

    __slots__ = ("_alive", "_ended", "_opened", "_session")

    def __init__(
        self,
        hub: Hub,
        session: Session,
        opened: Opened,
        visitor: Visitor,
        unsent_bytes: int,
        ended: Callable[[], None],
    ) -> None:
        """`ended` is called when the connection is gone."""
        super().__init__(hub, session.dialect, visitor, None, unsent_bytes)
        self._session = session
        self._opened = opened
        self._ended = ended
        self._alive: TimerHandle | None = None

    def _begin(self) -> Session:
        self._transport.write(HEAD + beginning(self._opened))
        self._session.carry_by(self)
        self._hub.catchup.begin_after(self._session, self._opened.room, self._opened.after)
        self._keep_alive()
        return self._session

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        if self._alive is not None:
            self._alive.cancel()
        self._ended()
        super().connection_lost(exc)

    def _keep_alive(self) -> None:
        if not (self._transport.is_closing() or self.unsent):
            self._transport.write(ALIVE)
        self._alive = self._hub.loop.call_later(ALIVE_SECONDS, self._keep_alive)
