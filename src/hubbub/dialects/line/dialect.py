"""One line session: which room it is in, and what it has still to do before it reads its input."""

from collections import deque
from collections.abc import Sequence

from hubbub.chat.commands import Arrive, Command, Join, Login, Me, Msg, Nick, Proven, Quit, Relay, Say
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Edited, Event, Joined, LoggedIn, OfUser, Said, Signal, WentAway
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply, Turned
from hubbub.chat.text import clean
from hubbub.dialects import CLOSING
from hubbub.dialects.line import render, syntax
from hubbub.dialects.line.answers import answer
from hubbub.dialects.lines import ByLines, LineReader

CURRENT = render.LineEncoder(marked=False)
OTHER = render.LineEncoder(marked=True)
PASS = "/pass"
"""What comes before the password of a room that has one."""
ATTEMPTS = 3
"""So often a wrong one may be said."""


class LineDialect(ByLines):
    """The codec of one line session. It arrives and enters the `home` room by itself, greeted with `welcome`."""

    echo = False
    awaits = False
    doubles = False
    counts = False
    returns = False
    watched: frozenset[str] = frozenset()

    def __init__(self, *, welcome: str, home: str, line_bytes: int) -> None:
        self._welcome = welcome
        self._home = home
        super().__init__(LineReader(line_bytes))
        self._ahead: deque[Command | Refused] = deque((Arrive(), Join(home)))
        self._rooms: dict[int, Room] = {}
        self._current: Room | None = None
        self._locked_out = 0
        self._spoken_to = ""
        """To whom, or to which room, one spoke by name, if that was the last thing one said."""

    def drop(self) -> None:
        """Forget what the client sent and is not done."""
        self._lines.drop()
        self._ahead.clear()

    def next_command(self) -> Command | Refused | None:
        """The next wish; empty lines are passed over."""
        while not self._ahead:
            line = self._lines.next_line()
            if line is None:
                return None
            self._take(line)
        return self._ahead.popleft()

    def can_pause(self) -> bool:
        """Whether a pause could mean the end of a line: the client has never ended one, and something waits."""
        return self._lines.can_cut()

    def pause(self) -> None:
        """The client paused: what waits is a line."""
        self._take(self._lines.cut())

    def _take(self, line: str | Refused) -> None:
        if isinstance(line, Refused):
            self._ahead.append(line)
        elif line.strip():
            self._ahead.append(self._command(line))

    def _command(self, line: str) -> Command | Refused:
        here = self._current.name if self._current else self._home
        if self._locked_out:
            return self._knock(line)
        if not line.startswith("/") or line.startswith("//"):
            self._spoken_to = ""
            return Say(here, line.removeprefix("/"))
        try:
            command = syntax.parse(clean(line), here, self._spoken_to)
        except Refused as refused:
            return refused
        if isinstance(command, Msg | Me | Relay):
            self._spoken_to = command.to if isinstance(command, Msg) else ""
        return command

    def _knock(self, line: str) -> Command | Refused:
        """Of one who is not let in without a password nothing else is taken."""
        word, _, password = line.strip().partition(" ")
        if word.lower() != PASS:
            return (
                Quit() if word.lower() == "/quit" else Refused("needs-password", f"Say {PASS} and the password first.")
            )
        self._ahead.append(Arrive(password=password))
        return Join(self._home)

    def encoder(self, room: int) -> render.LineEncoder:
        """Messages of another room than the one the session is in are marked."""
        return CURRENT if self._current is not None and self._current.id == room else OTHER

    def entered(self, joined: Joined, room: Room, recent: Sequence[Said]) -> bytes:
        """What was said before, the topic, and who came."""
        self._rooms[room.id] = self._current = room
        return (render.earlier(recent) + render.topic(room) + render.text_of(joined, room)).encode()

    def missed(self, conversation: Room, messages: Sequence[Said]) -> bytes:  # noqa: ARG002
        """What was said to him, and by him."""
        return render.earlier(messages, messages[0].nick).encode()

    def own(self, event: Event | Signal, room: Room | None, told: bytes | None) -> bytes | None:  # noqa: ARG002
        """He is told what everybody is told; and that he is away, or back, which others are not."""
        if isinstance(event, LoggedIn):
            return self._logged_in(event)
        if isinstance(event, Edited):
            return render.edited_oneself(event).encode()
        if isinstance(event, WentAway):
            return render.notice(f"you are away: {event.away}" if event.away else "you are back").encode()
        return None

    def _logged_in(self, event: LoggedIn) -> bytes:
        """Who logs in under another name takes that of his account, if nobody has it."""
        if event.account and event.account != event.nick:
            self._ahead.append(Nick(event.account))
        words = f"you are logged in as {event.account}" if event.account else "you are logged out"
        return render.notice(words).encode()

    def told(self, event: Event, room: Room | None) -> bytes:
        """What is for him alone."""
        return render.for_oneself(event, room).encode()

    def watches(self, event: OfUser, nick: str, here: bool) -> bytes:  # noqa: ARG002
        """He watches nobody."""
        return b""

    def left(self, room: int) -> None:
        """Turn to the room that was entered last of those that remain."""
        self._rooms.pop(room, None)
        if self._current is not None and self._current.id == room:
            self._current = next(reversed(self._rooms.values()), None)

    def greet(self) -> bytes:
        """The first line. It is sent before anything of the connection is known to have been saved."""
        return f"{self._welcome}\n".encode()

    def letting_in(self) -> bytes:
        """Nothing: it was greeted."""
        return b""

    def reply(self, reply: Reply, user: User) -> bytes:
        """The answer to a command."""
        if isinstance(reply, Turned):
            self._current = reply.room
        return answer(reply, user.id).encode()

    def arrived(self, user: User) -> bytes:
        """Nothing to a guest, who is told as he enters the home room; by his account one is somebody already."""
        self._locked_out = 0
        return render.notice(f"you are {user.nick}").encode() if user.account else b""

    def farewell(self, reason: str, *, forced: bool = False) -> bytes:
        """Nothing to who leaves by himself: the connection closes."""
        return render.notice(f"you leave: {reason}").encode() if forced else b""

    def overrun(self) -> None:
        """He is sent later what he missed."""

    def refuse(self, refused: Refused, command: Command | None = None) -> bytes:
        """Why a command was not done. Of a message it says first that it was not saved, which programs look for."""
        if isinstance(command, Arrive):
            return self._locked(refused)
        reason = render.notice(refused.text).encode()
        return self.not_done(command) + reason if isinstance(command, Say | Me | Msg | Relay) else reason

    def _locked(self, refused: Refused) -> bytes:
        """He is not let in; after a few attempts he is sent away."""
        self._locked_out += 1
        self._ahead.clear()
        if self._locked_out > ATTEMPTS:
            self._ahead.append(Quit())
        return render.notice(f"{refused.text} Say it so: {PASS} PASSWORD").encode()

    def not_said(self, message: Said, to: Room | User | None) -> bytes:
        """The line that the disk did not take, as it would be typed again."""
        if message.persona:
            return self.not_done(Relay("", message.persona, message.text))
        if message.form == "action":
            return _not_saved(f"/me {message.text}")
        if isinstance(to, User):
            return _not_saved(f"/msg {to.nick} {message.text}")
        if isinstance(to, Room) and to is not self._current:
            return _not_saved(f"/msg #{to.name} {message.text}")
        return _not_saved(_typed(message.text))

    def said_before(self, message: Said) -> bytes:  # noqa: ARG002
        """Here messages have no ids."""
        return b""

    def not_done(self, command: Command) -> bytes:
        """The command, as far as it takes to know it again."""
        if isinstance(command, Proven):
            command = Login(command.account, "")
        return _not_saved(_typed(command.text) if isinstance(command, Say) else syntax.spell(command))

    def goodbye(self) -> bytes:
        """The last line."""
        return render.notice(CLOSING).encode()


def _typed(text: str) -> str:
    return f"/{text}" if text.startswith("/") else text


def _not_saved(text: str) -> bytes:
    return render.notice("\n".join(f"not saved: {line}" for line in text.split("\n"))).encode()
