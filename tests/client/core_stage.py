"""The core of a client with a server that says what a test wants."""

import json
from typing import Any

from hubbub.client import AnyEvent, Core, Visitor
from hubbub.client.requests import Outcome

LIMITS = dict.fromkeys(
    ("text_bytes", "frame_bytes", "nick_length", "room_length", "topic_length", "page", "id_length"), 64
)


def welcome(user: int = 7, nick: str = "ada", journal: str = "j") -> dict[str, Any]:
    """The answer to a hello."""
    you = {"type": "you", "user": user, "nick": nick, "token": f"token of {user}"}
    about = {"version": 1, "server": "hubbub", "journal": journal, "home": "#lobby", "limits": LIMITS, "id": "hello"}
    return {"type": "welcome", "you": you, **about}


def entered(room: int, name: str, seq: int, *members: tuple[int, str], recent: object = (), **more: Any) -> Any:
    """That one is in a room."""
    shown = [{"user": user, "nick": nick} for user, nick in members]
    place = {"id": room, "name": name, "seq": seq, "members": shown, "count": len(shown), **more}
    return {"type": "entered", "room": place, "recent": recent}


def event(kind: str, seq: int, user: int = 4, nick: str = "bo", *, room: int = 1, **more: Any) -> dict[str, Any]:
    """Something that happened."""
    return {"type": kind, "room": room, "seq": seq, "at": 1_000 + seq, "user": user, "nick": nick, **more}


RESUMED = {"type": "resumed"}


class Stage:
    """A core, told by hand what comes."""

    def __init__(self, visitor: Visitor | None = None, limit: int = 100) -> None:
        self.now = 0.0
        self.core = Core(visitor or Visitor(nick="ada"), "c", lambda: self.now, limit)
        self.outcomes: list[Outcome] = []

    def ask(self, kind: str, id_: str = "", **fields: Any) -> str:
        """Want something, by an id of one's own if there is one: its id."""
        return self.core.ask({"type": kind, **fields}, self.outcomes.append, id_)

    def hear(self, *frames: Any) -> list[AnyEvent]:
        """Let that come: the events that follow."""
        for frame in frames:
            self.core.receive(json.dumps(frame))
        return list(iter(self.core.take, None))

    def sent(self) -> list[dict[str, Any]]:
        """What is sent by now."""
        return [json.loads(text) for text in self.core.outgoing()]

    def enter(self, *frames: Any) -> list[AnyEvent]:
        """Connect, and be in the lobby, or in what these frames say: the events that follow."""
        self.core.opened()
        self.sent()
        return self.hear(welcome(), *(frames or [entered(1, "#lobby", 10, (7, "ada"), (4, "bo"))]), RESUMED)

    def come_back(self) -> dict[str, Any]:
        """Break off, and connect again: what is sent first."""
        self.core.broken()
        self.core.opened()
        (hello,) = self.sent()
        return hello
