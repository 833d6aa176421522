"""The HTTP door: recognises a request line, and answers it by aiohttp. What stands behind it is in `site.py`."""

import asyncio
import logging
import re
from functools import cached_property
from typing import cast

from aiohttp import web

from hubbub.dialects.api.answers import BAD_REQUEST, BROKEN, UNEXPECTED
from hubbub.doors import Verdict
from hubbub.doors.admission import Visitor
from hubbub.doors.answers import HEADERS, response
from hubbub.doors.forwarded import HEADER, asked_for
from hubbub.doors.pulse import Rounds
from hubbub.doors.reception import Reception
from hubbub.doors.recognition import begins
from hubbub.doors.tcp import PlainDoor, can_read_on, untaken
from hubbub.hub.allowance import Allowance, Rate

IDLE_SECONDS = 10.0
"""How long a connection may take for its first request, or for the next."""
BODY_SECONDS = 5.0
"""How long the body of a request is read; also of one that nobody wants, before the connection is closed."""
UNREAD_SECONDS = 45.0
"""How long a client may take nothing of what is on its way to him."""
LINE_BYTES = 4096
"""The longest request line, and the longest header."""
MOST_HEADERS = 64
"""How many headers a request may have."""

_REQUEST = re.compile(
    rb"(?:[A-Z]+ +(?:\S+ +)?HTTP/\d\.\d|(?i:[a-z]+ +(?:[/*]|[a-z]+:/)\S* +HTTP/\S+)) *\r?\n"  # right, or nearly so
    rb"|[A-Z]+ \S{256,}"
)
_METHODS = tuple(b"GET ,HEAD ,POST ,PUT ,DELETE ,OPTIONS ,PATCH ,CONNECT ,TRACE ,PROPFIND ,PRI ".split(b","))
_LONGEST_METHOD = max(map(len, _METHODS))

log = logging.getLogger("hubbub.http")


class HttpDoor(PlainDoor):
    """Answers requests."""

    def __init__(self, site: web.Application, rate: Rate | None, reception: Reception) -> None:
        """`site` has the answers; `rate` is how many requests a connection may send.

        The `reception` admits those for whom a proxy asks.
        """
        self.rate = rate
        self._reception = reception
        self._runner = web.AppRunner(site)

    @cached_property
    def rounds(self) -> Rounds:
        """Who looks after the connections."""
        return Rounds(asyncio.get_running_loop())

    async def open(self) -> None:
        """Get ready: nobody may come in before."""
        await self._runner.setup()

    def recognise(self, first: bytes) -> Verdict:
        """A request line (RFC 9112, 3), whose end a long target may hide, or HTTP/2's preface (RFC 9113, 3.4).

        Also one that is wrong, and that nobody would say: what comes behind it is as little chat as behind a right one.
        """
        verdict = begins(first[:_LONGEST_METHOD].upper(), _METHODS)
        if verdict is not Verdict.YES or _REQUEST.match(first):
            return verdict
        return Verdict.NO if b"\n" in first else Verdict.MORE

    def protocol(self, visitor: Visitor) -> "HttpConnection":
        """The connection of a browser, or of whatever asks."""
        server = self._runner.server
        assert server is not None  # it is open
        return HttpConnection(server, visitor, self.rate, self.rounds, self._reception)


class HttpConnection(web.RequestHandler):
    """One connection, which asks for pages or becomes a WebSocket. Its requests wait for their allowance.

    It ends when its client does not read the answers; of one who reads slowly something is taken at every look.
    """

    _carrier: asyncio.Transport
    """Its transport, which aiohttp forgets when it closes it, though answers may still wait there."""
    _untaken = 0
    _since = 0.0
    """Since when so many bytes have waited for the client."""

    def __init__(
        self, server: web.Server, visitor: Visitor, rate: Rate | None, rounds: Rounds, reception: Reception
    ) -> None:
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            keepalive_timeout=IDLE_SECONDS,
            lingering_time=BODY_SECONDS,
            max_line_size=LINE_BYTES,
            max_field_size=LINE_BYTES,
            max_headers=MOST_HEADERS,
            auto_decompress=False,
            access_log=None,  # type: ignore[arg-type]  # that is how aiohttp is told to keep none
        )
        self._rate = rate
        self._rounds = rounds
        self._reception = reception
        self._caller = visitor
        self._client: Visitor | None = None
        """For whom the caller, which is a proxy, asks."""
        self._begin_counting()

    @property
    def visitor(self) -> Visitor:
        """Who asks; over the connection of a proxy that may be another one with each request."""
        return self._client or self._caller

    def look_whom_for(self, request: web.Request) -> None:
        """Admit the one for whom a proxy sends this request, if it says so. Raises TurnedAway."""
        if not self._caller.is_proxy or self.transport is None:
            return
        address = asked_for(request.headers.getall(HEADER, ()), self._reception.admission.is_proxy)
        if address != (self._client.peer.address if self._client else ""):
            self._dismiss_client()
            self._begin_counting()
            if address:
                self._client = self._reception.bring(self._caller, address)
                self._begin_counting()

    def _dismiss_client(self) -> None:
        if self._client is not None:
            self._client.leave()
            self._client = None

    def _begin_counting(self) -> None:
        """Count what this visitor asks."""
        self.allowances = [Allowance(self._rate)] if self._rate else []
        if self.visitor.allowance is not None:
            self.allowances.append(self.visitor.allowance)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        super().connection_made(transport)
        self._carrier = cast("asyncio.Transport", transport)
        self._rounds.begin(self)

    def check(self, now: float) -> None:
        """End it if the client has taken nothing for too long."""
        waiting = untaken(self._carrier)
        if not waiting or waiting != self._untaken:
            self._untaken, self._since = waiting, now
        elif now - self._since >= UNREAD_SECONDS:
            self._carrier.abort()

    def connection_lost(self, exc: BaseException | None) -> None:
        """It is gone."""
        self._rounds.end(self)
        super().connection_lost(exc)
        self._dismiss_client()
        self._caller.leave()

    def eof_received(self) -> bool:  # type: ignore[override]  # asyncio asks
        """Nothing more is asked; what was is answered first, if it can be."""
        busy = self._waiter is None or self._waiter.done()
        if busy:
            self.close()
        return busy and self.transport is not None and can_read_on(self.transport)

    def become(self, protocol: asyncio.Protocol) -> None:
        """Let another protocol have the connection, with what came after the request."""
        transport, rest = self.transport, self._message_tail
        if transport is None:  # it went away in the meantime
            return
        self._rounds.end(self)
        self.transport, self._message_tail = None, b""
        if self._client is not None:  # the connection is his alone now
            self._caller.leave()
        super().connection_lost(None)  # aiohttp is done with it; the visitor stays
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        if not transport.is_closing():
            transport.resume_reading()
        if rest:
            protocol.data_received(rest)

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send an answer; none if the connection is gone, or another protocol's."""
        if self.transport is None:
            return resp, True
        if isinstance(resp, web.HTTPExpectationFailed):  # aiohttp asks nobody before it says so
            resp = response(UNEXPECTED)
        return await super().finish_response(request, resp, start_time)

    def handle_error(
        self,
        request: web.BaseRequest,  # noqa: ARG002
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002
    ) -> web.StreamResponse:
        """The answer to what is no request, or to one over which we stumbled: only that is ours, and logged."""
        if status >= 500 and not isinstance(exc, ConnectionError):  # the client went away in its midst
            log.error("A request could not be answered.", exc_info=exc)
        answer = response(BROKEN if status >= 500 else BAD_REQUEST)
        answer.headers.update(HEADERS)
        answer.force_close()
        return answer

    def log_exception(self, *args: object, **kw: object) -> None:
        """Of what clients send nothing is logged, and what is ours comes by `handle_error`."""


def connection_of(request: web.Request) -> HttpConnection:
    """The connection by which a request came."""
    return cast("HttpConnection", request.protocol)
