"""A session: one connected client, from its first byte to the event of its leaving.

Input waits in the dialect, unread, while something holds the session: a command of its own that is on its way through
the journal, or its allowance. So what it gets back is in the order of what it sent, and a client who sends faster
than he is answered fills only his own pipe.
"""

from collections.abc import Callable, Sequence
from math import inf
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from hubbub.chat.commands import Command, Join, Quit
from hubbub.chat.entities import User
from hubbub.chat.events import START, Position
from hubbub.chat.handlers import Errand, Lookup, Quest, Recall, Recalled
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.dialects import Dialect
from hubbub.hub.allowance import Allowance

if TYPE_CHECKING:
    from hubbub.hub.audience import Audience
    from hubbub.hub.hub import Hub

Wish: TypeAlias = Command | Reply | Refused | Recalled
"""What a session wants done or answered in its turn."""
UNREAD_BYTES = 65_536
"""How much input waits in a held session before no more is read from its connection."""
ANSWERS_AT_ONCE = 64
"""After so many commands that are answered at once the others have their turn. Messages are bounded otherwise:"""
UNSETTLED_MESSAGES = 512
"""How many messages of one session may be on their way to the disk before its input waits."""


class Link(Protocol):
    """The connection that carries a session: what a door's transport offers."""

    @property
    def unsent(self) -> int:
        """How many bytes are kept."""

    def write(self, data: bytes) -> None:
        """Send, or keep until it can be sent. Never blocks."""

    def close(self) -> None:
        """Send what is kept, then close."""

    def cut_off(self, last_words: bytes) -> None:
        """Send that if it can be sent at once, and close without sending what is kept."""

    def look(self) -> None:
        """Find out whether it broke: while nothing is read from it, nobody tells."""

    def pause_reading(self) -> None:
        """Read nothing more until told."""

    def resume_reading(self) -> None:
        """Read on."""


class Peer(NamedTuple):
    """Where a session comes from.

    `shown` is the address by which others may see a guest, or empty, and `host` stands for `address` and hides it.
    `secure` is whether nobody can read along; `certificate` the fingerprint of the client's, if he showed one.
    """

    shown: str
    host: str
    address: str = ""
    secure: bool = False
    certificate: str = ""


class Session:
    """One connected client. `user` is who acts; he is in the chat's state from his `Arrived` on."""

    __slots__ = (
        "allowances", "audiences", "barrier", "deaf", "departed", "dialect", "digesting", "ended", "gone", "halted",
        "hub", "late", "link", "overfull", "owed", "pacing", "peer", "reading_back", "reason", "resting", "saw", "seen",
        "stalled", "unsettled", "user", "waiting", "waits_outside", "warned_at", "write",
    )  # fmt: skip

    def __init__(
        self, hub: "Hub", dialect: Dialect, link: Link, user: User, peer: Peer, allowances: Sequence[Allowance]
    ) -> None:
        self.peer = peer
        self.hub = hub
        self.dialect = dialect
        self.link = link
        self.user = user
        self.write: Callable[[bytes], None] = link.write
        self.allowances = allowances
        self.audiences: dict[Audience, int] = {}
        """The rooms it sees, each with the turn of the running flush from which on it does (0: from before)."""
        self.unsettled = 0
        """Drafts of this session that the journal has not handed back."""
        self.barrier: Wish | Lookup | Quest | Recall | Errand | None = None
        """What is under way and later input waits for."""
        self.waiting: Wish | None = None
        """The command to be handled once nothing is unsettled."""
        self.warned_at = -inf
        """When it was told that its input is slowed down."""
        self.pacing = False
        """Whether the input waits for the allowance."""
        self.owed: Command | None = None
        """A join or a leave that the disk did not take: it is tried again until it does."""
        self.waits_outside = False
        """Whether it was told that it cannot enter a room before the disk takes it."""
        self.overfull = False
        """Whether more waits in the connection than it should hold."""
        self.stalled = False
        """Whether live events pass it by, because it was overfull."""
        self.digesting = False
        """Whether a long answer has yet to be sent before the next one is begun."""
        self.reading_back = False
        """Of a stalled session: whether the journal is being read for it."""
        self.seen: Position = START
        """Of a stalled session: the last event it was sent."""
        self.saw: set[int]
        """Of a stalled session: the rooms it saw at that event."""
        self.late: dict[Position, bytes] = {}
        """Of a stalled session: what it is told in place of the events that its own commands led to."""
        self.resting = False
        """Whether the others have their turn before its input goes on."""
        self.halted = False
        """Whether input may wait that was not looked at, since the session was held."""
        self.deaf = False
        """Whether no more is read from its connection."""
        self.ended = False
        """Whether the client will send no more."""
        self.reason = ""
        """Why it ends, where it is not by the client's own will."""
        self.gone = False
        """Whether its connection is lost."""
        self.departed = False
        """Whether its user is gone. Nothing is sent to it any more."""

    @property
    def held(self) -> bool:
        """Whether its input waits."""
        return (
            self.barrier is not None
            or self.waiting is not None
            or self.pacing
            or self.stalled
            or self.digesting
            or self.unsettled >= UNSETTLED_MESSAGES
            or self.hub.closing
        )

    @property
    def returns(self) -> bool:
        """Whether its user is expected back: the connection broke, and nobody ended it on purpose."""
        return self.ended and not self.reason and self.dialect.returns

    @property
    def waits(self) -> bool:
        """Whether anything waits for the session to be settled. Of those who only chat, nothing does."""
        return self.halted or self.barrier is not None or self.waiting is not None

    def carry_by(self, link: Link) -> None:
        """Another connection carries it from now on. The rooms it sees know that once it enters them anew."""
        self.link = link
        self.write = link.write

    def hold(self, barrier: "Wish | Lookup | Quest | Recall | Errand") -> None:
        """Let the session's other commands wait for that."""
        self.barrier = barrier
        self.unsettled += 1

    def receive(self, data: bytes) -> None:
        """Take input from the connection."""
        self.hub.pacing.charge(self, len(data))
        self.dialect.receive(data)
        self.proceed()

    def end(self) -> None:
        """The client sends no more: what came is still done and answered, then the session ends."""
        if not self.ended:
            self.ended = True
            if type(self.owed) is Join:
                self.owed = None
            self.dialect.end()
            self.proceed()

    def lost(self) -> None:
        """The connection is gone, for reading and for writing."""
        self.write = _discard
        self.gone = True
        if not self.stalled:
            for audience in self.audiences:  # they know how it was written to
                audience.add(self)
        if self.pacing:
            self._forget_input()
        if self.hub.closing:
            self.hub.sessions.discard(self)
        self.stalled = self.overfull = self.digesting = False
        self.end()
        self.hub.settle(self)

    def expel(self, reason: str) -> None:
        """It ends by another's will: what its client sent and is not done is forgotten."""
        self.reason = reason
        self._forget_input()
        self.link.pause_reading()
        if self.stalled or self.digesting:  # he does not read
            self.link.cut_off(b"")
        else:
            self.end()

    def _forget_input(self) -> None:
        self.waiting = None
        self.dialect.drop()

    def filled(self) -> None:
        """More waits in the connection than it should hold."""
        self.overfull = True
        self.hub.catchup.stall(self)
        self._listen(False)

    def drained(self) -> None:
        """The client reads again."""
        self.overfull = False
        self.hub.catchup.serve(self)

    def proceed(self) -> None:
        """Do what the input wants, as far as it goes. Of much the rest waits until the others had their turn."""
        if self.resting:
            return
        next_command, admit = self.dialect.next_command, self.hub.pacing.admit if self.allowances else self.hub.submit
        left = ANSWERS_AT_ONCE
        while left and not (halted := self.held) and not self.departed:
            command = next_command()
            if command is None:
                if not self.ended or self.owed is not None:
                    break
                command = Quit(self.reason)
            unsettled = self.unsettled
            admit(self, command)
            if self.unsettled == unsettled:
                left -= 1
        if not left:
            self.resting = halted = True
            self.hub.loop.call_soon(self._go_on)
        self.halted = halted
        self._listen(not (self.stalled or self.pacing) and self.dialect.buffered <= UNREAD_BYTES)

    def _go_on(self) -> None:
        self.resting = False
        self.proceed()

    def _listen(self, wanted: bool) -> None:
        if wanted is self.deaf and not self.ended:
            self.deaf = not wanted
            (self.link.resume_reading if wanted else self.link.pause_reading)()


def _discard(_data: bytes) -> None:
    """Nobody is left to read it."""
