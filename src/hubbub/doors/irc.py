"""The IRC door: recognises an IRC client by its first line, and keeps its connection alive."""

import asyncio
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass

from hubbub.dialects.irc import Identity, IrcDialect
from hubbub.dialects.irc.encoders import Encoders
from hubbub.doors import Verdict
from hubbub.doors.admission import Visitor
from hubbub.doors.tcp import Connection, tune
from hubbub.hub.allowance import Rate
from hubbub.hub.around import Around
from hubbub.hub.hub import Hub

REGISTRATION_SECONDS = 60.0
"""How long a client may take to say who he is."""
IDLE_SECONDS = 90.0
"""After so long a silence the client is asked whether he is there; after another, he is not."""

_COMMANDS = (b"CAP ", b"NICK ", b"USER ", b"PASS ")
_FIRST = re.compile(
    rb"(?:CAP [A-Z]+\b[^\n]*|NICK :?\S+ *|USER \S+ \S+ \S+ [^\n]+"
    rb"|PASS \S+\r?\n(?:CAP|NICK|USER) [^\n]*)\r?\n"
)
_PASS_FIRST = re.compile(rb"PASS \S+\r?\n")


@dataclass(eq=False)
class IrcDoor:
    """Opens IRC sessions. `unsent_bytes` is how much may wait in a connection before it is cut off."""

    hub: Hub
    identity: Identity
    encoders: Encoders
    rate: Rate | None
    unsent_bytes: int

    def recognise(self, first: bytes) -> Verdict:
        """The first line of a client (RFC 2812, 3.1).

        Programs write it in capitals. `PASS me the salt` is chat: a password is one word, and more follows it.
        """
        start = first[:5]
        if not start.startswith(_COMMANDS):
            return Verdict.MORE if any(command.startswith(start) for command in _COMMANDS) else Verdict.NO
        if _FIRST.match(first):
            return Verdict.YES
        lines = 2 if _PASS_FIRST.match(first) else 1
        return Verdict.NO if first.count(b"\n") >= lines else Verdict.MORE

    async def serve(self, connection: socket.socket, visitor: Visitor) -> None:
        """Take the connection over."""
        tune(connection)
        loop = asyncio.get_running_loop()
        await loop.connect_accepted_socket(self._protocol(visitor), connection)

    def take_over(self, transport: asyncio.Transport, visitor: Visitor, first: bytes) -> None:
        """Go on with a client who was greeted as a line client, being slow to speak."""
        protocol = self._protocol(visitor)()
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        protocol.data_received(first)

    def _protocol(self, visitor: Visitor) -> Callable[[], "IrcConnection"]:
        dialect = IrcDialect(self.identity, self.hub.state, self.encoders, Around(self.hub))
        return lambda: IrcConnection(self.hub, dialect, visitor, self.rate, self.unsent_bytes)


class IrcConnection(Connection):
    """An IRC session's connection, with the pings that find out whether the client is still there (RFC 2812, 3.7.2)."""

    _heard = 0.0
    _asked = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        super().connection_made(transport)
        self._timer = self._hub.loop.call_later(REGISTRATION_SECONDS, self._check_registration)

    def data_received(self, data: bytes) -> None:
        """Input came."""
        self._heard = self._hub.loop.time()
        self._asked = False
        self.session.receive(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._timer.cancel()
        super().connection_lost(exc)

    def _check_registration(self) -> None:
        if self.session.user.id in self._hub.state.users:
            self._check()
        else:
            self._end("Registration timed out")

    def _check(self) -> None:
        silent = self._hub.loop.time() - self._heard
        if silent < IDLE_SECONDS:
            self._timer = self._hub.loop.call_later(IDLE_SECONDS - silent, self._check)
        elif self._asked:
            self._end(f"Ping timeout: {2 * IDLE_SECONDS:g} seconds")
        else:
            self._asked = True
            self.write(b"PING :hubbub\r\n")
            self._timer = self._hub.loop.call_later(IDLE_SECONDS, self._check)

    def _end(self, reason: str) -> None:
        self.session.reason = reason
        self.cut_off(f"ERROR :Closing link: {reason}\r\n".encode())
