"""One JSON session: what its client wants, and what it is told."""

from collections.abc import Sequence

from hubbub.chat.commands import Arrive, Command, Hint, Join, Quit
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Event, Invited, Joined, LoggedIn, OfUser, ReadUpTo, Said, Signal
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply, Turned
from hubbub.dialects import CLOSING
from hubbub.dialects.json import frames as f
from hubbub.dialects.json.answers import answer
from hubbub.dialects.json.commands import AllCommands
from hubbub.dialects.json.encoder import JsonEncoder, framed
from hubbub.dialects.json.house import House
from hubbub.dialects.json.places import conversation, entered
from hubbub.dialects.json.resuming import Resuming
from hubbub.dialects.json.welcome import is_known, welcome, you
from hubbub.dialects.json.wishes import MESSAGES, Commands, Hello, Message, Wish, command_of, id_of, wish_of
from hubbub.dialects.lines import LINES_AHEAD


class JsonDialect:
    """The codec of one session. Each line of its input is one object, and so is each message of its output."""

    __slots__ = (
        "_ahead", "_arrival", "_asked", "_batch", "_encoder", "_house", "_known", "_lines", "_rest", "_resuming",
        "awaits", "returns",
    )  # fmt: skip
    echo = True
    doubles = False
    counts = True
    watched: frozenset[str] = frozenset()

    def __init__(self, house: House) -> None:
        self._house = house
        self._batch = False
        """Whether he takes batches, by his last hello, even if that was refused."""
        self._encoder = house.encoder
        self._lines: list[bytes] = []
        """Lines, the next one last."""
        self._rest = b""
        """What came behind them."""
        self._ahead: list[Command | Reply] = []
        """What he wants before what he sends next; the next of it last."""
        self._asked = ""
        """The id of what was asked last: only one thing at a time is under way, beside messages."""
        self._arrival = _ARRIVED
        self._resuming: Resuming | None = None
        self._known = False
        """Whether the token that it has is for good."""
        self.awaits = False
        """No event tells that a hint is done."""
        self.returns = True

    @property
    def buffered(self) -> int:
        """How many bytes of input wait to be read."""
        return len(self._rest) + sum(map(len, self._lines))

    def receive(self, data: bytes) -> None:
        """Take in whole lines."""
        self._rest += data

    def end(self) -> None:
        """The client sends no more: no line is unfinished."""

    def drop(self) -> None:
        """Forget what the client sent and is not done."""
        self._lines, self._rest, self._ahead = [], b"", []

    def next_command(self) -> Command | Reply | Refused | None:
        """The next wish."""
        if self._ahead:
            return self._ahead.pop()
        if not self._lines:
            if not self._rest:
                return None
            *self._lines, self._rest = self._rest.split(b"\n", LINES_AHEAD)
            self._lines.reverse()
        text = self._lines.pop()
        try:
            return self._wanted(wish_of(text))
        except Refused as refused:
            self._asked = id_of(text)
            return refused

    def _wanted(self, wish: Wish) -> Command | Reply:
        self.awaits = False
        if type(wish) is Hello:
            return self._arrive(wish)
        if type(wish) is Commands:
            self._asked = wish.id
            return AllCommands()
        command = command_of(wish)
        if type(command) in MESSAGES:
            self._asked = ""
            return command
        self._asked = wish.id
        self.awaits = type(command) is Hint
        if type(command) is Quit:
            self.returns = False
        return command

    def _arrive(self, hello: Hello) -> Arrive:
        """Enter the server; then rooms; then be sent what was missed."""
        if hello.version != f.VERSION:
            raise Refused("bad-version", f"The version of the protocol that is spoken here is {f.VERSION}.")
        self._asked = hello.id
        self._batch = hello.batch
        resumed = self._house.tokens.holder(hello.token) if hello.token else 0
        if resumed not in self._house.state.users:  # who is still here is in his rooms
            self._ahead = [Join(room) for room in ([self._house.home] if hello.rooms is None else hello.rooms)]
        if hello.resume is not None:
            self._resuming = Resuming(hello.resume, self._house, anew=bool(hello.token) and not resumed)
            self._ahead += self._resuming.steps()
        self._ahead.reverse()
        self._arrival = Arrive(hello.nick, hello.realname, password=hello.password, resumed=resumed)
        return self._arrival

    def encoder(self, room: int) -> JsonEncoder:  # noqa: ARG002
        """All rooms are seen alike."""
        return self._encoder

    def greet(self) -> bytes:
        """Nothing: the client says hello first."""
        return b""

    def letting_in(self) -> bytes:
        """Nothing: it knows by the answer to the handshake that somebody is there."""
        return b""

    def arrived(self, user: User) -> bytes:
        """That he is here, and with whom he has had conversations."""
        id_, self._asked = self._asked, ""
        self._encoder = self._house.batching if self._batch else self._house.encoder
        self._ahead = [step for step in self._ahead if not self._leads_nowhere(step, user)]
        resumed, self._arrival = self._arrival.resumed == user.id, _ARRIVED
        had = [conversation(self._house, user, room) for room in self._house.state.conversations_of(user.id)]
        greeting = welcome(self._house, self._you(user), resumed=resumed, id_=id_)
        return b"".join(map(framed, [greeting, *had]))

    def _leads_nowhere(self, step: Command | Reply, user: User) -> bool:
        """Whether it would enter a room that the user is in, and that is shown to him anyway."""
        room = self._house.state.room_named(step.room) if isinstance(step, Join) else None
        return room is not None and room.id in user.rooms

    def _you(self, user: User) -> f.You:
        self._known = is_known(self._house, user)
        return you(self._house, user)

    def entered(self, joined: Joined, room: Room, recent: Sequence[Said]) -> bytes:
        """Where he is now, who else is there, and what was said before."""
        shown = framed(entered(self._house, joined, room, recent))
        return shown if self._known else shown + framed(self._you(self._house.state.users[joined.user]))

    def missed(self, conversation: Room, messages: Sequence[Said]) -> bytes:
        """What was said to him, and by him; who resumes is sent that in another way."""
        if self._resuming is not None:
            return b""
        return b"".join(self._house.encoder.encode(message, conversation) for message in messages)

    def own(self, event: Event | Signal, room: Room | None, told: bytes | None) -> bytes | None:
        """What all are told, and that it is done."""
        if isinstance(event, OfUser):
            room = self._place_of(event)
        shown = self._house.encoder.encode(event, room) if told is None else told
        if isinstance(event, LoggedIn):
            user = self._house.state.users.get(event.becomes or event.user)
            shown += framed(self._you(user)) if user is not None else b""
        return shown + self._done()

    def _place_of(self, event: OfUser) -> Room | None:
        """Where others see the event too."""
        rooms, user = self._house.state.rooms, self._house.state.users.get(event.user)
        numbers = event.places or (user.rooms if user is not None else ())
        places = (rooms[number] for number in numbers if number in rooms)
        return min(places, key=lambda room: room.pair is not None, default=None)

    def told(self, event: Event, room: Room | None) -> bytes:
        """What is for him alone."""
        match event:
            case Invited() if room is not None:
                return framed(f.Invitation(f"#{room.name}", event.user, event.nick))
            case ReadUpTo():
                return framed(f.Read(event.target, event.up_to))
        return self._house.encoder.encode(event, room)

    def watches(self, event: OfUser, nick: str, here: bool) -> bytes:  # noqa: ARG002
        """He watches nobody."""
        return b""

    def left(self, room: int) -> None:
        """He is no longer there."""

    def reply(self, reply: Reply, user: User) -> bytes:
        """The answer to what was asked, or the next step of resuming."""
        if self._resuming is not None and (shown := self._resuming.answer(reply, user)) is not None:
            return self._resumed_with(shown)
        if isinstance(reply, Turned):
            return self._done()
        return framed(answer(reply, user.id, self._house.encoder, self._taken()))

    def _resumed_with(self, shown: Sequence[f.Frame]) -> bytes:
        """What he is told, before the next step."""
        if self._resuming is not None:
            self._ahead += reversed(self._resuming.next_steps())
        if any(isinstance(frame, f.Resumed) for frame in shown):
            self._resuming = None
        return b"".join(map(framed, shown))

    def refuse(self, refused: Refused, command: Command | None = None) -> bytes:
        """Why something was not done."""
        if refused.code == "slow-down":  # that is no answer
            return framed(f.Error(refused.code, refused.text))
        if command is self._arrival:
            self._ahead.clear()
            self._resuming = None
        if self._resuming is not None and (shown := self._resuming.refused(command)) is not None:
            return self._resumed_with(shown)
        id_ = command.id if isinstance(command, Message) else self._taken()
        return framed(f.Error(refused.code, refused.text, id_))

    def not_said(self, message: Said, to: Room | User | None) -> bytes:  # noqa: ARG002
        """The disk did not take a message."""
        return framed(f.Error("not-saved", NOT_SAVED, message.id))

    def said_before(self, message: Said) -> bytes:
        """It was said already, when it was sent before."""
        return framed(f.Done(message.id))

    def not_done(self, command: Command) -> bytes:
        """The disk did not take what follows from a command."""
        id_ = command.id if isinstance(command, Message) else self._taken()
        return framed(f.Error("not-saved", NOT_SAVED, id_))

    def overrun(self) -> None:
        """He is sent later what he missed."""

    def farewell(self, reason: str, *, forced: bool = False) -> bytes:
        """The last words."""
        return framed(f.Goodbye(reason)) if forced else self._done()

    def goodbye(self) -> bytes:
        """The last words, when the server stops: it may be there again after a restart."""
        return framed(f.Goodbye(CLOSING, again=True, after=RESTART_SECONDS))

    def given_up(self, *, here: bool) -> bytes:
        """The last words to a client who has not answered; or who is not `here`, since he never said hello."""
        text = "You have not answered for too long." if here else "You have not said hello."
        return framed(f.Goodbye(text, again=here))

    def _done(self) -> bytes:
        return framed(f.Done(id_)) if (id_ := self._taken()) else b""

    def _taken(self) -> str:
        """The id of what is answered now; it is answered once."""
        id_, self._asked = self._asked, ""
        return id_


_ARRIVED = Arrive()
"""One for all who have not said hello, or are here: what they said to come in is not kept."""
RESTART_SECONDS = 2
"""So long a restart takes as a rule: who comes back sooner finds nobody."""
NOT_SAVED = "That was not saved: the disk of the server is full, or fails. Try again later."
