"""JSON clients in a hub that is moved by hand."""

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from described import assert_described
from sent_messages import sent_messages
from stage import Client, Stage

from hubbub.dialects.json.dialect import JsonDialect
from hubbub.dialects.json.house import House
from hubbub.dialects.json.tokens import Tokens
from hubbub.journal.runs import Runs

Frame: TypeAlias = dict[str, Any]
"""An object as it was sent to a client."""


class JsonClient(Client):
    """One who sends objects, and reads them."""

    dialect: JsonDialect

    def send(self, *objects: Frame) -> None:
        """Send objects, and see to nothing else."""
        self.type("".join(f"{json.dumps(each)}\n" for each in objects))

    def ask(self, *objects: Frame) -> list[Frame]:
        """Send objects, let everything come true, and tell what the client was sent since he last looked."""
        self.send(*objects)
        self._disk.settle()
        return self.told()

    def told(self) -> list[Frame]:
        """What was sent to him since he last looked."""
        return frames(self.messages())

    def messages(self) -> list[str]:
        """The same, as text."""
        return sent_messages(self.received())

    def breaks(self) -> None:
        """His connection breaks, and what follows from that comes true."""
        self.session.lost()
        self._disk.settle()


def frames(messages: list[str]) -> list[Frame]:
    """The objects that these messages are."""
    found: list[Frame] = list(map(json.loads, messages))
    for frame in found:
        assert_described(frame)
    return found


def types(told: list[Frame]) -> list[str]:
    """What the objects are."""
    return [frame["type"] for frame in told]


def only(told: list[Frame], *kinds: str) -> list[Frame]:
    """Those objects that are of these types."""
    return [frame for frame in told if frame["type"] in kinds]


def one_by_one(told: list[Frame]) -> Iterator[Frame]:
    """The same objects, with each message of a batch by itself."""
    for frame in told:
        if frame["type"] == "batch":
            yield from ({"type": "said", "room": frame["room"], "at": frame["at"], **said} for said in frame["said"])
        else:
            yield frame


def wish(kind: str, **fields: object) -> Frame:
    """An object as a client sends it."""
    return {"type": kind, **fields}


def hello(**fields: object) -> Frame:
    """The first object."""
    return wish("hello", version=1, **fields)


class JsonStage(Stage):
    """A stage with the house that JSON clients enter. `now` is its time, in milliseconds since the Unix epoch."""

    def __init__(self, *, backlog: int = 20) -> None:
        super().__init__(backlog=backlog)
        self.now = 1_000_000
        self.house = self.built("journal")

    def built(self, journal: str, ended: dict[str, int] | None = None) -> House:
        """The house of a server that was just started on this journal, after those runs."""
        tokens = Tokens(b"secret", journal, Runs(ended or {}, lambda: self.state.position[0]), lambda: self.now)
        return House("hubbub", journal, "lobby", self.state, tokens)

    def json(self) -> JsonClient:
        """A JSON client who has said nothing yet."""
        return JsonClient(self, JsonDialect(self.house), "10.0.0.8", "eight.cloak", [])

    def come(self, **fields: object) -> tuple[JsonClient, list[Frame]]:
        """A JSON client who has said hello with these fields, and what he was told."""
        client = self.json()
        return client, client.ask(hello(**fields))

    def guest(self, nick: str, *rooms: str) -> tuple[JsonClient, str]:
        """A JSON client who is in the lobby and in these rooms and has heard all about it, and his token."""
        client, told = self.come(nick=nick, rooms=["#lobby", *rooms])
        return client, token(told)


def token(told: list[Frame]) -> str:
    """The last one that a client was given."""
    given = [frame.get("you", frame) for frame in only(told, "welcome", "you")]
    return str(given[-1]["token"])


def seen(**rooms: int) -> Frame:
    """What one has seen, by the ids of rooms: `seen(r1=5)`."""
    return {"journal": "journal", "rooms": {name.removeprefix("r"): seq for name, seq in rooms.items()}}
