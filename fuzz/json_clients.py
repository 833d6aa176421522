"""Feed random wishes to JSON sessions until something breaks: `python fuzz/json_clients.py --minutes 10`.

Three people with programs, of which each may run twice, one on IRC and one with netcat share a hub in memory.
Connections break and come back with a token, stop reading and read on, while commits come at any time, or fail. All
that a program is sent must be as the schema describes it, and every live event of a room later than the one before. In
the end the numbers of each room must be dense, an id of a message must have been said once, and users and rooms must be
what the journal makes of them when it is read again.

Exit status: 0 nothing broke until the time was over; 1 something did.
"""

import json
import random
import sys
from collections import defaultdict

from fuzzing import Done, agree, main, mutated  # first: it finds the modules of the tests
from irc_stage import irc
from json_stage import Frame, JsonClient, JsonStage, hello, one_by_one, wish
from msgspec.structs import asdict
from stage import Client

from hubbub.chat.events import Event, InRoom, OfUser, Said
from hubbub.chat.state import State

STEPS = 300
"""How many steps a hub lives."""
HOSTILE = "x\r\nPWNED :x\x1b[2J\u2028"
"""What nobody may be shown as it stands."""
NAMES = ["ada", "eve", "bob", "cy", "ivy", "nobody", "a b", HOSTILE, ""]
ROOMS = ["#lobby", "#tea", "#pie", "tea", "#", HOSTILE, ""]
TEXTS = ["hi", "x" * 3000, "é👩‍👩‍👧", HOSTILE, "", " ", "/me waves", "//x", "a\nb"]
NUMBERS = [0, 1, 2, 3, 10, 2**53 - 1]
SETTINGS = ["secret", "moderated", "auditorium", "key", "limit", "ban", "operator", "voice", "members-only", HOSTILE]


class Person:
    """Somebody with a program that keeps what it has seen."""

    def __init__(self, nick: str) -> None:
        self.nick = nick
        self.token = ""
        self.clients: list[Program] = []
        self.ids = 0


class Program:
    """One connection of a person's, and all that came over it."""

    def __init__(self, stage: JsonStage, person: Person, *, batch: bool) -> None:
        self.person = person
        self.client: JsonClient = stage.json()
        self.last: defaultdict[int, int] = defaultdict(int)
        """The seq of the last live event of each room."""
        self.client.send(hello(nick=person.nick, token=person.token, rooms=["#lobby", "#tea"], batch=batch))

    def look(self) -> None:
        """Check what came. Raises AssertionError."""
        for frame in one_by_one(self.client.told()):
            if frame["type"] in ("welcome", "you"):
                self.person.token = frame.get("you", frame)["token"]
                if frame["type"] == "welcome":  # he may be another by a login
                    self.last.clear()
            elif frame["type"] == "entered" and "between" not in frame["room"]:  # there, what was missed follows
                self.last[frame["room"]["id"]] = max(frame["room"]["seq"], self.last[frame["room"]["id"]])
            elif frame.get("seq") and frame.get("room"):
                assert frame["seq"] > self.last[frame["room"]] or frame["type"] == "joined", (self.last, frame)
                self.last[frame["room"]] = frame["seq"]


def a_wish(chance: random.Random, person: Person) -> Frame:
    """Something that a program may want."""
    room, name, text = chance.choice(ROOMS[:3] * 5 + ROOMS), chance.choice(NAMES), chance.choice(TEXTS)
    number, on = chance.choice(NUMBERS), chance.random() < 0.5
    person.ids += chance.random() < 0.8
    found: Frame = chance.choice(
        [
            *[wish("say", room=room, text=text, reply=number)] * 4,
            *[wish("msg", to=name, text=text)] * 2,
            wish("say", room=room, text=text, rank=chance.choice(["voice", "operator", "king"])),
            wish("line", room=room, text=text),
            wish("edit", room=room, message=number, text=text),
            wish("delete", room=room, message=number, reason=text),
            wish("react", room=room, message=number, reaction=chance.choice(["👍", HOSTILE, ""]), on=on),
            wish("typing", room=chance.choice([room, name]), state="active"),
            wish("history", room=chance.choice([room, name]), before=number, events=on, forward=not on, count=50),
            wish("read", room=chance.choice([room, name]), up_to=number),
            wish("join", room=room),
            wish("leave", room=room, reason=text),
            wish("nick", nick=name),
            wish("topic", room=room, topic=text, clear=on),
            wish("kick", room=room, nick=name, reason=text),
            wish("invite", room=room, nick=name),
            wish("rename", room=room, name=chance.choice(ROOMS)),
            wish("set", room=room, setting=chance.choice(SETTINGS), value=chance.choice([name, "5", text])),
            wish("unset", room=room, setting=chance.choice(SETTINGS), value=name),
            wish("away", reason=text),
            wish("describe", realname=text),
            wish("relay", room=room, persona="x/y", text=text),
            wish("register", password="sesame"),
            wish("login", account=name, password=name[::-1]),
            wish("unregister", password=name[::-1]),
            wish("oper", name="root", password="sesame"),
            wish("kill", nick=name, reason=text),
            wish("ghost", nick=name),
            wish("own", room=room),
            wish("disown", room=room),
            wish("announce", text=text),
            wish("who", room=room),
            wish("rooms"),
            wish("ping", token=text),
            wish("hello", version=1),
            wish("quit", reason=text),
        ]
    )
    return {**found, "id": f"{person.nick}-{person.ids - chance.choice([0, 0, 1])}"}


def act(chance: random.Random, stage: JsonStage, person: Person, done: Done) -> None:
    """Let a person do something."""
    person.clients = [program for program in person.clients if not program.client.closed]
    if not person.clients or (len(person.clients) < 2 and chance.random() < 0.1):
        person.clients.append(Program(stage, person, batch=chance.random() < 0.5))
        done.append((person.nick, b"comes"))
        return
    program = chance.choice(person.clients)
    client = program.client
    what = chance.random()
    if what < 0.06:
        done.append((person.nick, b"breaks"))
        client.session.lost()
        program.look()
        client.closed = True
    elif what < 0.1:
        client.stop_reading(200)
    elif what < 0.2:
        client.read_on()
    else:
        data = b"".join(json.dumps(a_wish(chance, person)).encode() + b"\n" for _ in range(chance.randint(1, 4)))
        if chance.random() < 0.1:
            data = mutated(chance, data).replace(b"\xff", b"") + b"\n"
        done.append((person.nick, data))
        client.session.receive(data)


def live(seed: int, done: Done) -> None:
    """The life of one hub."""
    chance, stage = random.Random(seed), JsonStage(backlog=3)
    people = [Person(nick) for nick in ("ada", "eve", "bob")]
    others = [stage.enter("cy", "tea", "lobby"), irc(stage, "ivy", "echo-message message-tags")]
    for _ in range(STEPS):
        act(chance, stage, chance.choice(people), done)
        stage.disk.full = chance.random() < 0.03
        stage.desk.waits = chance.random() < 0.2
        while stage.desk.waiting and not stage.desk.waits:
            stage.desk.answer()
        if chance.random() < 0.7:
            stage.settle()
            stage.clock.pass_by(chance.choice([0.1, 1.0, 20.0]))
        for program in (program for person in people for program in person.clients):
            program.look()
        for other in others:
            unharmed(other)
    come_to_rest(stage, people)
    agree(stage)
    judge(stage)


def unharmed(other: Client) -> None:
    """Raise AssertionError if a line of what somebody else was told is none of the server's making."""
    for line in other.heard().replace("\r\n", "\n").split("\n"):
        assert not line.startswith("PWNED"), line
        assert "\x1b" not in line, line
        assert "\r" not in line, line


def come_to_rest(stage: JsonStage, people: list[Person]) -> None:
    """Let all that is under way be done."""
    stage.disk.full = stage.desk.waits = False
    for _ in range(5):
        for program in (program for person in people for program in person.clients):
            program.client.read_on()
        while stage.desk.waiting:
            stage.desk.answer()
        stage.clock.pass_by(5.0)
        stage.settle()
    for person in people:
        for program in person.clients:
            program.look()
            assert program.client.closed or not program.client.session.held, f"{person.nick} waits for ever"


def judge(stage: JsonStage) -> None:
    """Raise AssertionError unless the journal is whole, and what it leads to is what is."""
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    replayed = State(stage.desk.directory)
    ids: set[tuple[int, str]] = set()
    for event in stage.seen:
        for room, seq in places_of(event):
            numbers[room].append(seq)
        if isinstance(event, Said) and event.id:
            assert (event.user, event.id) not in ids, event
            ids.add((event.user, event.id))
        replayed.apply(event)
    for room, seqs in numbers.items():
        assert seqs == list(range(1, len(seqs) + 1)), (room, seqs)
    assert contents(replayed) == contents(stage.state)


def contents(state: State) -> list[dict[str, object]]:
    """Users and rooms, to be compared. What one has read the accounts know, if he had one then."""
    return [{**asdict(each), "read": None} for each in (*state.users.values(), *state.rooms.values())]


def places_of(event: Event) -> list[tuple[int, int]]:
    """In which rooms it has which number."""
    if isinstance(event, InRoom):
        return [(event.room, event.seq)]
    return list(event.places.items()) if isinstance(event, OfUser) else []


if __name__ == "__main__":
    sys.exit(main(__doc__, live, STEPS))
