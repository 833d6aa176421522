"""A listener on a real socket with real doors behind it, for tests that run in its event loop."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from hubbub.chat.claims import Claims
from hubbub.chat.events import Founded
from hubbub.chat.state import State
from hubbub.dialects.irc import Identity
from hubbub.dialects.irc.encoders import Encoders
from hubbub.dialects.json.house import House
from hubbub.dialects.json.tokens import Tokens
from hubbub.doors.admission import Admission, Limits
from hubbub.doors.api import ApiDoor
from hubbub.doors.certificate import Certificate
from hubbub.doors.hosts import Hosts
from hubbub.doors.http import HttpDoor
from hubbub.doors.irc import IrcDoor
from hubbub.doors.json import JsonDoor
from hubbub.doors.line import LineDoor
from hubbub.doors.listener import Listener
from hubbub.doors.reception import Reception
from hubbub.doors.recognition import Recogniser
from hubbub.doors.site import site
from hubbub.doors.tls import TlsDoor
from hubbub.doors.unserved import NO_TLS, unserved_doors
from hubbub.hub.hub import Hub
from hubbub.journal.memory import MemoryJournal
from hubbub.journal.runs import Runs

GUARD_SECONDS = 30
"""How long anything may take that is sure to happen."""
GREETING = b"Welcome!\n"
UNSENT_BYTES = 65_536


class Hall:
    """The room, and who admits to it. `port` is where it listens."""

    def __init__(self, limits: Limits, certificate: Certificate | None) -> None:
        loop = asyncio.get_running_loop()
        state, journal = State(), MemoryJournal(clock=lambda: 1_000)
        state.apply(Founded(room=1, name="lobby", lasting=True))
        self.hub = Hub(state, journal, loop, backlog=20, observe=lambda _events: None)
        journal.start(self.hub.deliver, loop.call_soon, Claims())
        identity = Identity("chat.example", "Hubbub", "hubbub-1", "at noon", "journal", "Welcome!", lambda: 1_000)
        self.irc = IrcDoor(self.hub, identity, Encoders(state, "journal"), None, UNSENT_BYTES)
        house = House(
            "hubbub", "journal", "lobby", state, Tokens(b"secret", "journal", Runs({}, lambda: 0), lambda: 1_000)
        )
        self.json = JsonDoor(self.hub, house, None, UNSENT_BYTES)
        hosts = Hosts(["chat.example"], "127.0.0.1")
        self.api = ApiDoor(self.hub, house, hosts, None, UNSENT_BYTES)
        recogniser = Recogniser([self.irc, *unserved_doors()])
        line = LineDoor(self.hub, recogniser, "Welcome!", "lobby", 8192, None, UNSENT_BYTES)
        self.admission = Admission(limits, public=False, secret=b"secret")
        reception = Reception(self.admission, recogniser, line, announce=str, report=str)
        self.http = HttpDoor(site(self.irc, self.json, self.api, hosts), None, reception)
        recogniser.add(self.http)
        recogniser.add(TlsDoor(reception, certificate) if certificate else NO_TLS)
        self.listener = Listener(reception)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]

    async def open(self) -> None:
        """Let them come."""
        await self.http.open()
        self.listener.accept([self._socket])

    async def call(self, tls: ssl.SSLContext | None = None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Somebody who connects, with that encryption."""
        return await asyncio.open_connection("127.0.0.1", self.port, ssl=tls)

    @property
    def connections(self) -> int:
        """How many connections the admission counts."""
        return sum(place.connections for place in self.admission._places.values())

    async def empties(self) -> None:
        """Wait until nobody is connected."""
        while self.connections:
            await asyncio.sleep(0.01)


@asynccontextmanager
async def open_hall(limits: Limits | None = None, certificate: Certificate | None = None) -> AsyncIterator[Hall]:
    """A hall; whatever goes wrong in the loop unheard fails the test."""
    troubles: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: troubles.append(context))
    hall = Hall(limits or Limits(None, None, None), certificate)
    await hall.open()
    try:
        yield hall
    finally:
        await hall.listener.close()
    assert troubles == []


def run(scene: Callable[[Hall], Awaitable[None]], certificate: Certificate | None = None) -> None:
    """Play a scene in a hall of its own."""

    async def guarded() -> None:
        async with asyncio.timeout(GUARD_SECONDS), open_hall(certificate=certificate) as hall:
            await scene(hall)

    asyncio.run(guarded())
