"""What stands behind HTTP: the page, and WebSockets: JSON at /ws, IRC at /irc. Programs are told how to join.

What they ask for is in `api.py`.
"""

import asyncio
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from hubbub.dialects.api.answers import unheard
from hubbub.dialects.json.schema import schema
from hubbub.dialects.websocket import Opcode
from hubbub.doors import api
from hubbub.doors.admission import TurnedAway, Visitor
from hubbub.doors.answers import dress, plain, response
from hubbub.doors.frames import Framer
from hubbub.doors.handshake import VERSION, NoHandshake, accept, asks_for_websocket, words
from hubbub.doors.hosts import Hosts
from hubbub.doors.http import connection_of
from hubbub.doors.irc import IrcDoor
from hubbub.doors.irc_websocket import IrcWebSocket
from hubbub.doors.json import JsonDoor
from hubbub.doors.page import Page
from hubbub.doors.websocket import WebSocket

HOW_TO_JOIN = """\
This is a chat room. It is joined with what you already have:

  a browser             this address and this port
  netcat or telnet      this address and this port
  any IRC client        this address and this port
  IRC over WebSocket    this address and this port, path /irc
  hubbub join           this address and this port
"""
IRC_PATH = "/irc"
JSON_PATH = "/ws"
PROTOCOL_PATH = "/protocol.json"


def site(irc: IrcDoor, json: JsonDoor, programs: api.ApiDoor, hosts: Hosts) -> web.Application:
    """All paths. Sessions are opened by `irc`, `json` and `programs`."""
    application = web.Application(middlewares=[_introduced, _paced, _named(hosts)])
    application.on_response_prepare.append(dress)
    page, joining = Page(), _Joining(irc, json, hosts)

    async def at_home(request: web.Request) -> web.StreamResponse:
        """The page for browsers, words for others, and IRC for a client that names its protocol and no path."""
        if asks_for_websocket(request.headers) and joining.irc_subprotocol(request):
            return await joining.irc(request)
        if "text/html" in request.headers.get("Accept", ""):
            return page.answer(request, json.glimpse(connection_of(request).visitor))
        return plain(HOW_TO_JOIN)

    application.router.add_get("/", at_home)
    application.router.add_get("/healthz", _healthy)
    page.add_to(application.router)
    application.router.add_get(IRC_PATH, joining.irc)
    application.router.add_get(JSON_PATH, joining.json)
    application.router.add_get(PROTOCOL_PATH, _protocol)
    programs.add_to(application.router)
    return application


async def _healthy(_request: web.Request) -> web.Response:
    return plain("ok")


@web.middleware
async def _introduced(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a proxy as the one for whom it asks."""
    try:
        connection_of(request).look_whom_for(request)
    except TurnedAway as turned:
        return _refusal(request, "turned-away", turned.text)
    return await handler(request)


def _refusal(request: web.Request, code: str, why: str) -> web.Response:
    """Why nothing at all is answered: to programs in JSON, to others in plain text."""
    answer = unheard(code, why)
    return response(answer) if api.serves(request.path) else plain(why, answer.status)


@web.middleware
async def _paced(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let requests wait until they are covered."""
    connection, loop = connection_of(request), asyncio.get_running_loop()
    if api.serves(request.path):
        wait = api.toll(connection.allowances, 1, 0, loop.time())
        return api.too_fast(wait) if wait > 0 else await handler(request)
    wait = max((allowance.spend(1, loop.time()) for allowance in connection.allowances), default=0.0)
    if wait > 0:
        await asyncio.sleep(wait)
    return await handler(request)


def _named(hosts: Hosts) -> Middleware:
    """Answer only who asks for this server, whatever is asked: programs in JSON, others in plain text."""

    @web.middleware
    async def named(request: web.Request, handler: Handler) -> web.StreamResponse:
        # only HTTP/1.0 may leave it out, and no browser does; that of a whole URL is stronger (RFC 9112, 3.2.2)
        host = request.host if request.headers.get("Host") else ""
        if host and not hosts.knows(host):
            why = f"This server is not known as {host[:100]!r}. Whoever runs it can add that with --hosts."
            return _refusal(request, "unknown-host", why)
        try:
            return await handler(request)
        except web.HTTPException as error:
            if api.serves(request.path):
                return api.not_found(error)
            answer = plain(f"{error.reason}.\n\n{HOW_TO_JOIN}", error.status)
            if "Allow" in error.headers:
                answer.headers["Allow"] = error.headers["Allow"]
            return answer

    return named


async def _protocol(_request: web.Request) -> web.Response:
    """The JSON Schema of what is said at JSON_PATH."""
    return web.Response(body=schema(), content_type="application/schema+json")


class _Joining:
    """Makes sessions of requests for a WebSocket."""

    def __init__(self, irc: IrcDoor, json: JsonDoor, hosts: Hosts) -> None:
        self._irc = irc
        self._json = json
        self._hosts = hosts
        self._framers = {"text.ircv3.net": Framer(Opcode.TEXT), "binary.ircv3.net": Framer(Opcode.BINARY)}

    async def irc(self, request: web.Request) -> web.StreamResponse:
        """An IRC session (IRCv3 WebSocket)."""
        subprotocol = self.irc_subprotocol(request)
        framer = self._framers[subprotocol or "text.ircv3.net"]
        return self._become(request, subprotocol, lambda visitor: IrcWebSocket(self._irc, visitor, framer))

    async def json(self, request: web.Request) -> web.StreamResponse:
        """A JSON session."""
        return self._become(request, None, self._json.protocol)

    def _become(
        self, request: web.Request, subprotocol: str | None, protocol: Callable[[Visitor], WebSocket]
    ) -> web.StreamResponse:
        if not self._hosts.may_join(request.headers.get("Origin"), request.headers.get("Host", "")):
            return plain("Pages of other sites may not join. Whoever runs this server can let them, with --hosts.", 403)
        try:
            answer = accept(request.method, request.version, request.headers, subprotocol)
        except NoHandshake as error:
            response = plain(str(error), 426)
            response.headers.update({"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": VERSION})
            return response
        connection = connection_of(request)
        if connection.transport is not None:
            connection.transport.write(answer)
        connection.become(protocol(connection.visitor))
        return web.Response(status=101)  # nobody sends it: the connection is no longer aiohttp's

    def irc_subprotocol(self, request: web.Request) -> str | None:
        """The first that the client wants and we speak."""
        wanted = words(request.headers, "Sec-WebSocket-Protocol")
        return next((name for name in wanted if name in self._framers), None)
