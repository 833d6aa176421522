"""The IRC door: recognises an IRC client by its first line."""

import asyncio
import re
from dataclasses import dataclass
from functools import cached_property

from hubbub.dialects.irc import Identity, IrcDialect
from hubbub.dialects.irc.encoders import Encoders
from hubbub.doors import Verdict
from hubbub.doors.admission import Visitor
from hubbub.doors.pulse import Rounds
from hubbub.doors.tcp import Connection, PlainDoor
from hubbub.hub.allowance import Rate
from hubbub.hub.around import Around
from hubbub.hub.hub import Hub
from hubbub.hub.session import Peer

_COMMANDS = (b"CAP ", b"NICK ", b"USER ", b"PASS ")
_FIRST = re.compile(
    rb"(?:CAP [A-Z]+\b[^\n]*|NICK :?\S+ *|USER \S+ \S+ \S+ [^\n]+"
    rb"|PASS \S+\r?\n(?:CAP|NICK|USER) [^\n]*)\r?\n"
)
_PASS_FIRST = re.compile(rb"PASS \S+\r?\n")


@dataclass(eq=False)
class IrcDoor(PlainDoor):
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

    def protocol(self, visitor: Visitor) -> "IrcConnection":
        """A new session's connection."""
        return IrcConnection(self, visitor)

    def dialect(self, peer: Peer) -> IrcDialect:
        """The codec of a new session."""
        return IrcDialect(
            self.identity, self.hub.state, self.encoders, self._around, secure=peer.secure, certificate=peer.certificate
        )

    @cached_property
    def rounds(self) -> Rounds:
        """Who looks after the sessions."""
        return Rounds(self.hub)

    @cached_property
    def _around(self) -> Around:
        return Around(self.hub)


class IrcConnection(Connection):
    """An IRC session's connection."""

    __slots__ = ("_pulse", "_rounds")

    def __init__(self, door: IrcDoor, visitor: Visitor) -> None:
        super().__init__(door.hub, door.dialect(visitor.peer), visitor, door.rate, door.unsent_bytes)
        self._rounds = door.rounds

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        super().connection_made(transport)
        self._pulse = self._rounds.begin(self.session)

    def data_received(self, data: bytes) -> None:
        """Input came."""
        self._pulse.heard(self._hub.loop.time())
        self.session.receive(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._rounds.end(self.session)
        super().connection_lost(exc)
