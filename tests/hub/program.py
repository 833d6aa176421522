"""Programs at a hub that is moved by hand: what they ask by the API, and what comes of it."""

import json
from collections.abc import Callable
from typing import Any

from stage import Stage

from hubbub.chat.accounts import Account
from hubbub.dialects.api import Answer, RequestDialect, StreamDialect, requests
from hubbub.dialects.api.requests import Desk, Opened, Result, Script
from hubbub.dialects.api.stream import StreamEncoder
from hubbub.dialects.json.house import House
from hubbub.dialects.json.tokens import Tokens
from hubbub.hub.session import Peer, Session
from hubbub.journal.runs import Runs

PEER = Peer("10.0.0.9", "cloak-of-10.0.0.9", "10.0.0.9")


def bot(stage: Stage, name: str = "greeter", user: int = -1) -> Account:
    """There is such a bot."""
    return stage.desk.account(name, user, always_on=True, bot=True)


class Program:
    """A program that speaks as the owner of an account. What commands have cost it notes in `paid`."""

    def __init__(self, stage: Stage, owner: Account) -> None:
        self.stage = stage
        self.paid: list[float] = []
        self.wait = 0.0
        house = House(
            "hubbub", "journal", "lobby", stage.state, Tokens(b"secret", "journal", Runs({}, lambda: 0), lambda: 1_000)
        )
        self.desk = Desk(house, owner, self._toll)

    def _toll(self, cost: float, size: int) -> float:  # noqa: ARG002
        if not self.wait:
            self.paid.append(cost)
        return self.wait

    def begin(self, script: Script[Result]) -> "Begun":
        """Ask, and see to nothing else."""
        return Begun(self, lambda done, _over: RequestDialect(script, done))

    def ask(self, script: Script[Result]) -> tuple[int, Any]:
        """Ask, let everything come true, and end: the status and the object of the answer."""
        begun = self.begin(script)
        self.stage.settle()
        begun.session.end()
        self.stage.settle()
        return begun.answer

    def say(self, text: str, room: str = "lobby") -> tuple[int, Any]:
        return self.ask(requests.post(self.desk, room, "", text.encode()))

    def watch(self, after: int | None = None, room: str = "lobby") -> "Begun":
        """Open a stream of events, which has begun when this returns."""
        script = requests.events(self.desk, room, None if after is None else str(after))
        encoder = StreamEncoder(self.desk.house.encoder)
        begun = Begun(self, lambda done, over: StreamDialect(script, done, encoder, over))
        self.stage.settle()
        (opened,) = begun.results
        assert isinstance(opened, Opened)
        begun.opened = opened
        begun.session.carry_by(begun)
        self.stage.hub.catchup.begin_after(begun.session, opened.room, opened.after)
        self.stage.settle()
        return begun


class Begun:
    """A request, and the connection that its session may be carried by, in which `capacity` bytes may wait."""

    opened: Opened

    def __init__(
        self, program: Program, dialect: Callable[[Callable[[Result], None], Callable[[], None]], RequestDialect]
    ) -> None:
        self.results: list[Result] = []
        self.closed = False
        self.over = False
        self.capacity: int | None = None
        self.unsent = 0
        self._written = b""
        self._stage = program.stage
        made = dialect(self.results.append, self._leave)
        self.session: Session = program.stage.hub.open(made, self, PEER, (), program.desk.owner)

    def _leave(self) -> None:
        self.over = True

    @property
    def answer(self) -> tuple[int, Any]:
        (result,) = self.results
        assert isinstance(result, Answer)
        return result.status, result.body.decode() if result.text else json.loads(result.body)

    def seen(self) -> list[tuple[int, Any]]:
        """The events that were sent since this was asked last: (id, object)."""
        blocks, self._written = self._written.decode().split("\n\n")[:-1], b""
        events = [dict(line.partition(": ")[::2] for line in block.split("\n")) for block in blocks]
        return [(int(event["id"]), json.loads(event["data"])) for event in events]

    def texts(self) -> list[str]:
        """What was said in them."""
        return [event["text"] for _, event in self.seen() if event["type"] == "said"]

    def stop_reading(self, capacity: int = 0) -> None:
        self.capacity, self.unsent = capacity, 0

    def read_on(self) -> None:
        self.capacity, self.unsent = None, 0
        self.session.drained()
        self._stage.settle()

    def write(self, data: bytes) -> None:
        self._written += data
        if self.capacity is not None:
            before, self.unsent = self.unsent, self.unsent + len(data)
            if before <= self.capacity < self.unsent:
                self.session.filled()

    def close(self) -> None:
        self.closed = True

    def cut_off(self, last_words: bytes) -> None:
        self.write(last_words)
        self.closed = True

    def look(self) -> None:
        pass

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass
