"""A state with a few people in it, and the dialect of one IRC client who talks to it; his commands are only judged."""

import re

from hubbub.chat.commands import Arrive, Command
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Arrived, Founded, Joined
from hubbub.chat.handlers import handle
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.chat.state import State
from hubbub.dialects.irc import Identity, IrcDialect
from hubbub.dialects.irc.encoders import Encoders
from hubbub.dialects.irc.query import Wish

SERVER = "chat.example"
IDENTITY = Identity(SERVER, "Hubbub", "hubbub-1", "at noon", "journal", "Welcome!", clock=lambda: 1_000_000_000_000)
LINE = re.compile(r"(?:@(?P<tags>\S+) )?(?P<rest>:\S+ [A-Z0-9]+ .*|ERROR :.*)")


class IrcChat:
    """A chat, and its newest client. `#lobby` is there, and whoever `enter` let in."""

    def __init__(self) -> None:
        self.state = State()
        self.encoders = Encoders(self.state, IDENTITY.journal)
        self.lobby = self.found("lobby")
        self.connect()

    def connect(self) -> None:
        """Another client takes the first one's place."""
        self.dialect = IrcDialect(IDENTITY, self.state, self.encoders)
        self.number = max(self.state.last_user, 1000) + 1

    def found(self, name: str, founder: int = 0) -> Room:
        """A new room."""
        number = len(self.state.rooms) + 1
        self.state.apply(Founded(room=number, name=name, founder=founder, lasting=not founder))
        return self.state.rooms[number]

    def enter(self, nick: str, *rooms: Room, host: str = "") -> int:
        """Somebody who came in by another door: his number."""
        number = self.state.last_user + 1
        self.state.apply(Arrived(user=number, nick=nick, host=host, named=True))
        for room in rooms:
            self.state.apply(Joined(room=room.id, user=number, nick=nick, host=host))
        return number

    def register(self, nick: str = "ada", *rooms: Room, capabilities: str = "") -> str:
        """The client comes in, and into the rooms: what he is told."""
        asked = [f"CAP REQ :{capabilities}", "CAP END"] if capabilities else []
        told = self.ask(*asked, f"NICK {nick}", "USER u 0 * :Ada")
        for room in rooms:
            self.state.apply(Joined(room=room.id, user=self.number, nick=nick))
        return told

    def wishes(self, *lines: str | bytes) -> list[Wish]:
        """What the client's lines lead to."""
        for line in lines:
            self.dialect.receive((line if isinstance(line, bytes) else line.encode()) + b"\r\n")
        found = []
        while (wish := self.dialect.next_command()) is not None:
            found.append(wish)
        return found

    def ask(self, *lines: str | bytes) -> str:
        """What the client is told; an arrival comes true, other commands do not."""
        return "".join(self._answer(wish) for line in lines for wish in self.wishes(line))

    def _answer(self, wish: Wish) -> str:
        user = self.dialect._client.user
        if isinstance(wish, Refused):
            return self.dialect.refuse(wish).decode()
        if isinstance(wish, Reply):
            return self.dialect.reply(wish, user).decode()  # type: ignore[arg-type]
        return self._judged(wish)

    def _judged(self, command: Command) -> str:
        actor = self.state.users.get(self.number) or User(self.number, f"guest-{self.number}")
        try:
            result = handle(self.state, actor, command)
        except Refused as refused:
            return self.dialect.refuse(refused, command).decode()
        if isinstance(command, Arrive):
            self.state.apply(result)  # type: ignore[arg-type]
            return self.dialect.arrived(self.state.users[self.number]).decode()
        return self.dialect.reply(result, actor).decode() if isinstance(result, Reply) else ""


def numerics(told: str) -> list[str]:
    """The numbers, or words, of the lines."""
    return [line.split(" ")[1] for line in told.split("\r\n")[:-1]]


def assert_whole_lines(told: bytes) -> None:
    """Each line ends with CR LF, holds neither of them nor NUL within, and is 512 bytes at most without its tags."""
    assert told == b"" or told.endswith(b"\r\n")
    for line in told.split(b"\r\n")[:-1]:
        assert not set(line) & set(b"\r\n\0"), line
        match = LINE.fullmatch(line.decode())
        assert match, line
        assert len(match["rest"].encode()) + 2 <= 512, line
