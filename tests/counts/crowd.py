"""A crowd: a hub on a journal in a file, and its members, whose connections count what they are given.

The test's own thread is the hub's: a tick begins when somebody types, and what follows from it happens in `settle`.
"""

import json
import threading
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from queue import SimpleQueue

from desk import Desk
from irc_stage import IDENTITY
from stage import Clock

from hubbub.chat.claims import Claims
from hubbub.chat.state import State
from hubbub.dialects import Dialect
from hubbub.dialects.irc import IrcDialect
from hubbub.dialects.irc.encoders import Encoders
from hubbub.dialects.json.dialect import JsonDialect
from hubbub.dialects.json.house import House
from hubbub.dialects.json.tokens import Tokens
from hubbub.dialects.line import LineDialect
from hubbub.hub.around import Around
from hubbub.hub.hub import Hub
from hubbub.hub.session import Peer
from hubbub.journal import Outcome
from hubbub.journal.sqlite import SqliteJournal

PATIENCE = 60
"""Seconds after which a test gives up waiting for the journal."""
AT_ONCE = 100
"""So many come in with one commit."""
UNSETTLED = attrgetter("unsettled")
"""Of a session: asked so that no call is counted for it."""


class Member:
    """Somebody who is here, and his connection: it counts its writes, and holds the last one as a socket would."""

    unsent = 0

    def __init__(self, crowd: "Crowd", dialect: Dialect, *coming: str) -> None:
        self.writes = 0
        self.last = b""
        self.session = crowd.hub.open(dialect, self, Peer("10.0.0.1", "cloak", "10.0.0.1"), ())
        self.type(*coming)

    def write(self, data: bytes) -> None:
        self.writes += 1
        self.last = data

    def close(self) -> None:
        pass

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass

    def type(self, *lines: str) -> None:
        """Send lines, and see to nothing else."""
        self.session.receive("".join(f"{line}\r\n" for line in lines).encode())

    def say(self, room: str, *texts: str) -> None:
        """Say that to a room, in the words of his dialect."""
        raise NotImplementedError

    def leave(self) -> None:
        """Leave the server."""
        raise NotImplementedError


class LineMember(Member):
    """One with a raw client, who looks at the last of his rooms. He is in the lobby anyway."""

    def __init__(self, crowd: "Crowd", nick: str, *rooms: str) -> None:
        self._looks_at = rooms[-1] if rooms else "lobby"
        dialect = LineDialect(welcome="Welcome!", home="lobby", line_bytes=8192)
        super().__init__(crowd, dialect, f"/nick {nick}", *(f"/join {room}" for room in rooms if room != "lobby"))

    def say(self, room: str, *texts: str) -> None:
        self.type(*(text if room == self._looks_at else f"/msg #{room} {text}" for text in texts))

    def leave(self) -> None:
        self.type("/quit")


class IrcMember(Member):
    """One with an IRC client that has these capabilities."""

    def __init__(self, crowd: "Crowd", nick: str, *rooms: str, capabilities: str = "") -> None:
        dialect = IrcDialect(IDENTITY, crowd.state, crowd.encoders, Around(crowd.hub))
        joins = [f"JOIN #{room}" for room in rooms or ("lobby",)]
        begin = [f"CAP REQ :{capabilities}", f"NICK {nick}", f"USER u 0 * :{nick}", "CAP END"]
        super().__init__(crowd, dialect, *begin, *joins)

    def say(self, room: str, *texts: str) -> None:
        self.type(*(f"PRIVMSG #{room} :{text}" for text in texts))

    def leave(self) -> None:
        self.type("QUIT")


class JsonMember(Member):
    """One with a client that speaks JSON. Each of his messages has an id."""

    def __init__(self, crowd: "Crowd", nick: str, *rooms: str, batch: bool = False) -> None:
        self._said = 0
        hello = {"type": "hello", "version": 1, "nick": nick, "batch": batch}
        hello["rooms"] = [f"#{room}" for room in rooms or ("lobby",)]
        super().__init__(crowd, JsonDialect(crowd.house), json.dumps(hello))

    def say(self, room: str, *texts: str) -> None:
        first, self._said = self._said, self._said + len(texts)
        self.type(
            *(
                json.dumps({"type": "say", "room": f"#{room}", "text": text, "id": str(number)})
                for number, text in enumerate(texts, first)
            )
        )

    def leave(self) -> None:
        self.type(json.dumps({"type": "quit"}))


Enter = Callable[["Crowd", str], Member]
"""Somebody comes, under that nick."""


class Posts:
    """What was posted to the hub's thread, and how often another thread did that."""

    def __init__(self) -> None:
        self.own = self.handed_over = 0
        self._posted: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._thread = threading.get_ident()

    def __call__(self, call: Callable[[], None]) -> None:
        if threading.get_ident() == self._thread:
            self.own += 1
        else:
            self.handed_over += 1
        self._posted.put(call)

    def run_next(self) -> None:
        """Do what was posted first."""
        self._posted.get(timeout=PATIENCE)()


class Crowd:
    """A hub, and who is here. `now` is the journal's time, in milliseconds; `delivered` how much came at a time."""

    def __init__(self, folder: Path) -> None:
        self.now = 1_000_000
        self.delivered: list[int] = []
        self.members: list[Member] = []
        self.posts = Posts()
        self.clock = Clock()
        desk = Desk()
        self.state = State(desk.directory)
        self.journal = SqliteJournal(folder / "journal.db", clock=lambda: self.now)
        self.encoders = Encoders(self.state, self.journal.id)
        self.house = House(
            "hubbub", self.journal.id, "lobby", self.state, Tokens(b"secret", "", self.journal.runs, lambda: self.now)
        )
        self.hub = Hub(
            self.state,
            self.journal,
            self.clock,  # type: ignore[arg-type]
            backlog=20,
            observe=lambda _events: None,
            accounts=desk,
        )
        self.journal.start(self._deliver, self.posts, Claims())

    def _deliver(self, batch: list[Outcome]) -> None:
        self.delivered.append(len(batch))
        self.hub.deliver(batch)

    def enter(self, count: int, *ways: Enter) -> list[Member]:
        """Let so many come in, by these ways in turn, and hear all about it."""
        first, new = len(self.members), list[Member]()
        for number in range(first, first + count):
            new.append(ways[number % len(ways)](self, f"m{number}"))
            if len(new) % AT_ONCE == 0:
                self.settle()
        self.members += new
        self.settle()
        return new

    def settle(self) -> None:
        """Let everything come true that is under way, and be told to everyone."""
        while any(map(UNSETTLED, self.hub.sessions)) or not self.hub.fences.clear:
            self.posts.run_next()
        self.clock.pass_by(1.0)  # what was held back is let go

    def leave(self) -> None:
        """Let all go."""
        for number, member in enumerate(self.members, 1):
            member.leave()
            if number % AT_ONCE == 0:
                self.settle()
        self.members = []
        self.settle()
