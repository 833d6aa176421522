"""The HTTP API: requests of programs that show a token, under /api and /hooks. docs/api.md describes it."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from aiohttp import HttpVersion11, web

from hubbub.dialects.api import Answer, RequestDialect, StreamDialect, bodies, requests
from hubbub.dialects.api import answers as a
from hubbub.dialects.api.description import description
from hubbub.dialects.api.requests import Desk, Result, Script
from hubbub.dialects.api.stream import StreamEncoder
from hubbub.dialects.json.house import House
from hubbub.doors.answers import response
from hubbub.doors.event_stream import EventStream
from hubbub.doors.hosts import Hosts
from hubbub.doors.http import BODY_SECONDS, connection_of
from hubbub.doors.requests import begin
from hubbub.hub.allowance import Allowance, Rate
from hubbub.hub.hub import Hub
from hubbub.hub.session import Session

_PREFIXES = ("/api/", "/hooks/")
ANSWER_SECONDS = 30.0
"""How long the disk may take; after that it is not known what becomes of a request."""
_FORM = "application/x-www-form-urlencoded"
_PAYLOAD = re.compile(rb"(?:\A|&)payload=([^&]*)")

T = TypeVar("T")


@dataclass(eq=False)
class ApiDoor:
    """Answers requests. `rate` is what the owner of a token may ask, whatever addresses his programs come from."""

    hub: Hub
    house: House
    hosts: Hosts
    rate: Rate | None
    unsent_bytes: int
    _allowances: dict[int, Allowance] = field(default_factory=dict)
    _entering: dict[int, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def __post_init__(self) -> None:
        self._encoder = StreamEncoder(self.house.encoder)

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add the paths that are answered here."""
        router.add_get("/openapi.json", self._describe)
        router.add_get("/api/rooms", self._rooms)
        router.add_get("/api/rooms/{room}/messages", self._history)
        router.add_post("/api/rooms/{room}/messages", self._post)
        router.add_get("/api/rooms/{room}/events", self._events, allow_head=False)
        router.add_post("/hooks/{token}", self._hook)
        router.add_post("/hooks/{token}/{room}", self._hook)

    async def _describe(self, _request: web.Request) -> web.StreamResponse:
        return response(Answer(200, description(self.house.server)))

    async def _rooms(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, _bearer(request), requests.rooms)

    async def _history(self, request: web.Request) -> web.StreamResponse:
        room, query = request.match_info["room"], dict(request.query)
        return await self._answer(request, _bearer(request), lambda desk: requests.history(desk, room, query))

    async def _post(self, request: web.Request) -> web.StreamResponse:
        return await self._take(request, _bearer(request), requests.post)

    async def _hook(self, request: web.Request) -> web.StreamResponse:
        def script(desk: Desk, room: str, content_type: str, body: bytes) -> Script[Answer]:
            return requests.hook(desk, room, *_payload(content_type, body))

        return await self._take(request, request.match_info["token"], script, bodies.HOOK_BYTES)

    async def _take(
        self,
        request: web.Request,
        token: str,
        script: Callable[[Desk, str, str, bytes], Script[Answer]],
        most: int = bodies.BODY_BYTES,
    ) -> web.StreamResponse:
        """Answer a request with a body of at most so many bytes. It is read if the request may be carried out.

        What names no room is for the room that guests enter.
        """
        desk = await _in_time(self._desk(request, token))
        if isinstance(desk, Answer):
            return response(desk)
        body = await _body(request, most)
        if isinstance(body, Answer):
            return response(body)
        room, kind = request.match_info.get("room", self.house.home), request.headers.get("Content-Type", "")
        return response(await _in_time(self._carry_out(request, desk, script(desk, room, kind, body))))

    async def _answer(
        self, request: web.Request, token: str, script: Callable[[Desk], Script[Answer]]
    ) -> web.StreamResponse:
        return response(await _in_time(self._ask(request, token, script)))

    async def _ask(self, request: web.Request, token: str, script: Callable[[Desk], Script[Answer]]) -> Answer:
        desk = await self._desk(request, token)
        return desk if isinstance(desk, Answer) else await self._carry_out(request, desk, script(desk))

    async def _carry_out(self, request: web.Request, desk: Desk, script: Script[Answer]) -> Answer:
        session, answer = await self._begin(request, desk, lambda done: RequestDialect(script, done))
        session.end()
        assert isinstance(answer, Answer)  # no script opens anything but that of a stream
        return answer

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Begin a stream. From its token on it is watched."""
        token, stream = _bearer(request), _Stream()
        stream.unwatch = self.hub.accounts.tokens.watch(token.encode(errors="replace"), stream.revoke)
        answer = await _in_time(self._open(request, token, stream))
        if answer is None:
            return web.Response(status=200)  # nobody sends it: the connection is no longer aiohttp's
        stream.unwatch()
        return response(answer)

    async def _open(self, request: web.Request, token: str, stream: "_Stream") -> Answer | None:
        """Open the stream; or what the client is told in its place."""
        room, after = request.match_info["room"], request.headers.get("Last-Event-ID") or request.query.get("after")
        connection, desk = connection_of(request), await self._desk(request, token)
        if isinstance(desk, Answer):
            return desk

        def dialect(done: Callable[[Result], None]) -> StreamDialect:
            return StreamDialect(requests.events(desk, room, after), done, self._encoder, stream.end)

        session, opened = await self._begin(request, desk, dialect)
        stream.session = session
        if isinstance(opened, Answer) or stream.revoked or connection.transport is None:
            session.end()
            return opened if isinstance(opened, Answer) else a.REVOKED
        visitor, chunked = connection.visitor, request.version >= HttpVersion11
        connection.become(
            EventStream(self.hub, session, opened, visitor, self.unsent_bytes, stream.unwatch, chunked=chunked)
        )
        return None

    async def _begin(
        self, request: web.Request, desk: Desk, dialect: Callable[[Callable[[Result], None]], RequestDialect]
    ) -> tuple[Session, Result]:
        """Have a request carried out; one at a time while its owner has yet to enter the room, so that he does once."""
        peer = connection_of(request).visitor.peer
        if desk.is_in(request.match_info.get("room", "")):
            return await begin(self.hub, desk, peer, dialect)
        async with self._entering[desk.owner.user]:
            return await begin(self.hub, desk, peer, dialect)

    async def _desk(self, request: web.Request, token: str) -> Desk | Answer:
        """For whom the request is; or what the client is told, if it may not ask for anything."""
        if not self.hosts.may_join(request.headers.get("Origin"), request.headers.get("Host", "")):
            return a.FOREIGN_PAGE
        if not token:
            return a.NEEDS_TOKEN
        found: asyncio.Future[Any] = self.hub.loop.create_future()
        self.hub.accounts.tokens.present(token.encode(errors="replace"), found.set_result)
        owner = requests.owner(self.house, await found)
        if isinstance(owner, Answer):
            return owner
        shared = connection_of(request).visitor.allowance
        allowances = [each for each in (self._allowance(owner.user), shared) if each is not None]
        return Desk(self.house, owner, lambda cost, size: toll(allowances, cost, size, self.hub.loop.time()))

    def _allowance(self, user: int) -> Allowance | None:
        if self.rate is None:
            return None
        known = self._allowances.get(user)
        if known is None or known.rate != self.rate:
            known = self._allowances[user] = Allowance(self.rate)
        return known


class _Stream:
    """A stream that is to end when its token is revoked, or when its owner leaves the room."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.revoked = False
        self.unwatch: Callable[[], None]

    def revoke(self) -> None:
        """Its token is no longer valid."""
        self.revoked = True
        if self.session is not None:
            self.session.expel("the token was revoked")

    def end(self) -> None:
        """There is nothing more to come."""
        if self.session is not None:
            self.session.hub.loop.call_soon(self.session.end)


async def _in_time(answering: Awaitable[T]) -> T | Answer:
    """The answer, or that it takes too long."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await answering
    except TimeoutError:
        return a.UNKNOWN


def serves(path: str) -> bool:
    """Whether that is answered here: in JSON, whatever is asked, and never waiting for an allowance."""
    return f"{path}/".startswith(_PREFIXES)


def too_fast(seconds: float) -> web.Response:
    """The response to one who asks too fast, and may again after so many seconds."""
    return response(a.too_fast(seconds))


def not_found(error: web.HTTPException) -> web.Response:
    """The response to a request that has no path here, or not with that method."""
    made = response(a.NO_METHOD if error.status == 405 else a.NO_PAGE)
    if "Allow" in error.headers:
        made.headers["Allow"] = error.headers["Allow"]
    return made


def toll(allowances: Iterable[Allowance], cost: float, size: int, now: float) -> float:
    """Take that from all allowances; or nothing, if one of them is used up: for so many seconds."""
    wait = max((max(each.spend(0, now), each.spend_bytes(0, now)) for each in allowances), default=0.0)
    if wait <= 0:
        for each in allowances:
            each.spend(cost, now)
            each.spend_bytes(size, now)
    return wait


def _bearer(request: web.Request) -> str:
    """The token of a request (RFC 6750, 2.1); empty if it has none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def _body(request: web.Request, most: int) -> bytes | Answer:
    """What the request says; or what its client is told, if that is not to be had."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        return a.COMPRESSED
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = bytearray()
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > most:
                    return a.too_large(most)
            return bytes(body)
    except TimeoutError:
        return a.TOO_SLOW


def _payload(content_type: str, body: bytes) -> tuple[str, bytes]:
    """A body and its type; of a form that has a `payload` that, which is JSON."""
    found = _PAYLOAD.search(body) if content_type.lower().startswith(_FORM) else None
    if found is None:
        return content_type, body
    payload = unquote_to_bytes(found[1].replace(b"+", b" "))
    if found.start() and not payload.startswith(b"{"):  # a text with an address in it, as curl sends one
        return content_type, body
    return "application/json", payload
