"""A server as a client sees it, with wires to it that are cut anywhere, and on which events come twice."""

import json
from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

from hubbub.client import AnyEvent, Core, Entered, Event, Visitor
from hubbub.client.requests import Outcome

Object: TypeAlias = dict[str, Any]
ROOMS = {1: "#lobby", 2: "#tea"}
MOST = 12
"""Who missed more of a room begins anew."""
PAGE = 3
"""So many events make a page."""
LIMIT = 5
"""So many events wait at the client."""


class Server:
    """Keeps what is said, and does what is asked in the order in which it comes."""

    def __init__(self) -> None:
        self.log: dict[int, list[Object]] = {room: [] for room in ROOMS}
        self.restarts = dict.fromkeys(ROOMS, 0)
        """How often it had to say that so much was missed of a room that it does not come."""
        self.to_client: deque[Object] | None = None
        """What is on its way to the client; None while there is no connection."""
        self._here = False
        self._steps: deque[Callable[[], None]] = deque()

    def say(self, room: int, user: int, text: str, id_: str = "") -> None:
        """Somebody says something."""
        said = {"type": "said", "room": room, "seq": len(self.log[room]) + 1, "at": 1, "user": user, "text": text}
        self.log[room].append({**said, **({"id": id_} if id_ else {})})
        if self._here:
            self._send(self.log[room][-1])

    def put_back(self, lengths: dict[int, int]) -> None:
        """Go on from an older copy, in which the rooms had so many events."""
        self.log = {room: self.log[room][:length] for room, length in lengths.items()}

    def connect(self) -> None:
        self.to_client, self._here, self._steps = deque(), False, deque()

    def cut(self) -> None:
        self.to_client, self._here = None, False

    @property
    def busy(self) -> bool:
        """Whether what comes has to wait."""
        return bool(self._steps)

    def step(self) -> None:
        """Do a part of what is under way. What is read at one step is told at the next."""
        if self._steps:
            self._steps.popleft()()

    def receive(self, wish: Object) -> None:
        match wish["type"]:
            case "hello":
                self._hello(wish)
            case "say":
                self._said_once(wish)
            case "history":
                room = next(number for number, name in ROOMS.items() if name == wish["room"])
                self._steps.append(lambda: self._read(room, wish["after"], wish["count"], wish["id"]))

    def _send(self, frame: Object) -> None:
        if self.to_client is not None:
            self.to_client.append(frame)

    def _said_once(self, wish: Object) -> None:
        room = next(number for number, name in ROOMS.items() if name == wish["room"])
        if any(said.get("id") == wish["id"] for said in self.log[room]):
            self._send({"type": "done", "id": wish["id"]})
        else:
            self.say(room, 7, wish["text"], wish["id"])

    def _hello(self, wish: Object) -> None:
        you = {"type": "you", "user": 7, "nick": "ada", "token": "t"}
        limits = dict.fromkeys(
            ("text_bytes", "frame_bytes", "nick_length", "room_length", "topic_length", "page", "id_length"), 64
        )
        welcome = {"type": "welcome", "version": 1, "server": "model", "journal": "j", "home": "#lobby", "you": you}
        self._send({**welcome, "limits": limits, "id": wish["id"]})
        self._here = True
        for room, name in ROOMS.items():
            recent = self.log[room][-2:]
            place = {"id": room, "name": name, "seq": len(self.log[room])}
            self._send({"type": "entered", "room": place, "recent": recent})
        seen = {int(room): seq for room, seq in wish["resume"]["rooms"].items()}
        if any(len(self.log[room]) < seq for room, seq in seen.items()):
            for room in seen:
                self._steps.append(lambda room=room: self._send({"type": "restart", "room": room}))  # type: ignore[misc]
        else:
            for room, seq in seen.items():
                self._steps.append(lambda room=room, seq=seq: self._look(room, seq))  # type: ignore[misc]
        self._steps.append(lambda: self._send({"type": "resumed"}))

    def _look(self, room: int, seq: int) -> None:
        if len(self.log[room]) - seq > MOST:
            self._send({"type": "restart", "room": room})
            self.restarts[room] += 1
        elif len(self.log[room]) > seq:
            self._read(room, seq, MOST, "")

    def _read(self, room: int, after: int, count: int, id_: str) -> None:
        events = self.log[room][after:][: min(count, PAGE)]
        full = len(events) == min(count, PAGE)
        page = {"type": "page", "room": room, "name": ROOMS[room], "events": events, "full": full, "id": id_}

        def tell() -> None:
            self._send(page)
            if full and not id_:
                self._steps.appendleft(lambda: self._read(room, after + PAGE, count, ""))

        self._steps.appendleft(tell)


class Pair:
    """The core of a client and a server, and what each of the two has heard of the other."""

    def __init__(self) -> None:
        self.now = 0.0
        self.core = Core(Visitor(nick="ada"), "c", lambda: self.now, LIMIT)
        self.server = Server()
        self.to_server: deque[Object] = deque()
        self.taken: list[AnyEvent] = []
        self.heard = dict.fromkeys(ROOMS, 0)
        """The latest seq that the client was told of in each room."""
        self.answers: dict[str, Outcome] = {}

    def say(self, room: int, text: str) -> None:
        """The client wants to say something."""
        self.core.ask({"type": "say", "room": ROOMS[room], "text": text}, lambda got: self._answered(text, got))

    def _answered(self, text: str, outcome: Outcome) -> None:
        assert text not in self.answers, "it was answered twice"
        self.answers[text] = outcome

    @property
    def connected(self) -> bool:
        return self.server.to_client is not None

    def connect(self) -> None:
        if not self.connected:
            self.server.connect()
            self.core.opened()

    def cut(self) -> None:
        """The connection breaks; what is on the wires is lost."""
        if self.connected:
            self.server.cut()
            self.to_server.clear()
            self.core.broken()

    def work(self, reads: int, answers: int) -> None:
        """The client reads so many objects, and the server does so much."""
        for _ in range(reads):
            if self.server.to_client:
                self._hear(self.server.to_client.popleft())
        if self.connected:
            self.to_server.extend(map(json.loads, self.core.outgoing()))
        for _ in range(answers):
            if self.server.busy:
                self.server.step()
            elif self.to_server:
                self.server.receive(self.to_server.popleft())

    def _hear(self, frame: Object) -> None:
        if frame["type"] == "said":
            self.heard[frame["room"]] = max(self.heard[frame["room"]], frame["seq"])
        elif frame["type"] == "entered":
            self.heard[frame["room"]["id"]] = frame["room"]["seq"]
        self.core.receive(json.dumps(frame))

    def put_back(self, room: int, lost: int, other_length: int, *, new: int) -> None:
        """While the client is away an older copy is put back, without so many events of a room that it has seen.

        The other room is cut, too, and so much that is new is said there.
        """
        self.cut()
        other = next(number for number in ROOMS if number != room)
        self.server.put_back({room: max(0, self.heard[room] - lost), other: other_length})
        for _ in range(new):
            self.server.say(other, 4, "new")

    def repeat(self) -> None:
        """What is told next comes twice, if it is an event."""
        wire = self.server.to_client
        if wire and wire[0]["type"] == "said":
            wire.appendleft(wire[0])

    def take(self, count: int) -> None:
        """The user takes so many events."""
        for _ in range(count):
            event = self.core.take()
            if event is None:
                return
            self.taken.append(event)

    def come_to_rest(self) -> None:
        """Everything goes on until nothing more happens."""
        self.connect()
        for _ in range(10_000):
            taken = len(self.taken)
            self.work(1, 0)
            busy = bool(self.server.to_client or self.to_server or self.server.busy)
            self.work(0, 1)
            self.take(1)
            if not busy and taken == len(self.taken):
                return
        raise AssertionError("it never comes to rest")

    def runs(self, room: int) -> list[list[int]]:
        """The seqs taken of a room, in a run for each time that it was begun anew, with where that was."""
        runs: list[list[int]] = []
        for event in self.taken:
            if isinstance(event, Entered) and event.room == room:
                assert bool(runs) is event.restarted
                runs.append([])
            elif isinstance(event, Event) and event.room == room:
                runs[-1].append(event.seq)
        return runs
