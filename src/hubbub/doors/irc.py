"""The IRC door: recognises an IRC client by its first line."""

import re
from dataclasses import dataclass
from functools import cached_property

from hubbub.dialects.irc import Identity, IrcDialect
from hubbub.dialects.irc.encoders import Encoders
from hubbub.doors import Verdict
from hubbub.doors.admission import Visitor
from hubbub.doors.pulse import Rounds, WatchedConnection
from hubbub.doors.tcp import PlainDoor
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
        return Rounds(self.hub.loop)

    @cached_property
    def _around(self) -> Around:
        return Around(self.hub)


class IrcConnection(WatchedConnection):
    """An IRC session's connection."""

    __slots__ = ()

    def __init__(self, door: IrcDoor, visitor: Visitor) -> None:
        super().__init__(door.hub, door.dialect(visitor.peer), visitor, door.rate, door.unsent_bytes, door.rounds)

    def _ask(self) -> None:
        self.session.write(ASK)

    def _last_words(self, reason: str) -> bytes:
        return last_words(reason)


ASK = b"PING :hubbub\r\n"


def last_words(reason: str) -> bytes:
    """What a client is told who is given up."""
    return f"ERROR :Closing link: {reason}\r\n".encode()
