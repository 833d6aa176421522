"""The dialect of a request: it carries out a script, and has nothing to tell but what comes of that."""

from collections.abc import Callable, Sequence

from hubbub.chat.commands import Command
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Event, Joined, OfUser, Said, Signal
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.dialects import Encoder
from hubbub.dialects.api.answers import NOT_SAVED, refused
from hubbub.dialects.api.requests import Again, Outcome, Result, Script


class _Nothing:
    """Shows no events."""

    batch = None

    def encode(self, event: Event | Signal, room: Room | None) -> bytes:  # noqa: ARG002
        """Nothing."""
        return b""


NOTHING = _Nothing()


class RequestDialect:
    """One request. `done` is called once, with what the script returns, or with the answer why it could not go on.

    Each command waits for the one before it. Whoever the request is for is expected back, and stays for a while.
    """

    echo = True
    doubles = False
    counts = False
    awaits = True
    returns = True
    buffered = 0
    watched: frozenset[str] = frozenset()

    def __init__(self, script: Script[Result], done: Callable[[Result], None]) -> None:
        self._script = script
        self._done = done
        self._outcome: Outcome | Refused | None = None
        self._waiting = False
        self._over = False

    def next_command(self) -> Command | None:
        """The next step."""
        if self._waiting or self._over:
            return None
        outcome, step = self._outcome, self._script
        try:
            command = step.throw(outcome) if isinstance(outcome, Refused) else step.send(outcome)  # type: ignore[arg-type]
        except StopIteration as stop:
            self._finish(stop.value)
        except Refused as refusal:
            self._finish(refused(refusal))
        else:
            self._waiting = True
            return command
        return None

    def _finish(self, result: Result) -> None:
        self._over = True
        self._done(result)

    def _found(self, outcome: Outcome | Refused) -> bytes:
        """The step that is under way led to that."""
        if self._waiting:
            self._waiting, self._outcome = False, outcome
        return b""

    def arrived(self, user: User) -> bytes:
        """Who he is."""
        return self._found(user)

    def own(self, event: Event | Signal, room: Room | None, told: bytes | None) -> bytes | None:  # noqa: ARG002
        """What his command led to."""
        return self._found(event) if isinstance(event, Event) else b""

    def reply(self, reply: Reply, user: User) -> bytes:  # noqa: ARG002
        """The answer to his command."""
        return self._found(reply)

    def refuse(self, refused: Refused, command: Command | None = None) -> bytes:  # noqa: ARG002
        """Why his command was not done."""
        return self._found(refused)

    def not_said(self, message: Said, to: Room | User | None) -> bytes:  # noqa: ARG002
        """The disk did not take his message."""
        return self._found(NOT_SAVED)

    def not_done(self, command: Command) -> bytes:  # noqa: ARG002
        """The disk did not take what follows from his command."""
        return self._found(NOT_SAVED)

    def said_before(self, message: Said) -> bytes:
        """He sent it before."""
        return self._found(Again(message.id))

    def encoder(self, room: int) -> Encoder:  # noqa: ARG002
        """He looks at nothing."""
        return NOTHING

    def receive(self, data: bytes) -> None:
        """There is no input."""

    def end(self) -> None:
        """Nor will there be any."""

    def drop(self) -> None:
        """What is not done yet is forgotten."""
        self._over = True

    def watches(self, event: OfUser, nick: str, here: bool) -> bytes:  # noqa: ARG002
        """He watches nobody."""
        return b""

    def entered(self, joined: Joined, room: Room, recent: Sequence[Said]) -> bytes:  # noqa: ARG002
        """He does not look around."""
        return b""

    def missed(self, conversation: Room, messages: Sequence[Said]) -> bytes:  # noqa: ARG002
        """What he was told in private is not for now."""
        return b""

    def told(self, event: Event, room: Room | None) -> bytes:  # noqa: ARG002
        """Nor is this."""
        return b""

    def left(self, room: int) -> None:
        """He is no longer in that room."""

    def greet(self) -> bytes:
        """No words are lost."""
        return b""

    def letting_in(self) -> bytes:
        """No words are lost."""
        return b""

    def farewell(self, reason: str, *, forced: bool = False) -> bytes:  # noqa: ARG002
        """None here either."""
        return b""

    def overrun(self) -> None:
        """He is sent later what he missed."""

    def goodbye(self) -> bytes:
        """The connection ends, which says it."""
        return b""
