"""Servers that stop and die, and clients that do not read: whoever comes back gets everything once, and in order."""

import random
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from json_guest import Frame, JsonGuest, enter_by_json, json_visitor, say, wish
from room import Room

CLIENTS = 6
ROUNDS = 3


class Resident:
    """Somebody with a program that keeps what it has seen, and comes back."""

    def __init__(self, nick: str) -> None:
        self.nick = nick
        self.user = 0
        self.seen: dict[int, dict[str, Frame]] = {}
        """What was said in each room, by seq."""
        self.order: list[int] = []
        """The seqs of the lobby as they came."""
        self.sent: dict[str, str] = {}
        self.unsure: dict[str, str] = {}
        """What has not come back, by its id."""
        self.last: dict[str, int] = {}
        self.token = self.journal = ""
        self.guest: JsonGuest

    def come(self, room: Room, receive_buffer: int | None = None) -> None:
        """Come, or come back."""
        self.guest = json_visitor(room, receive_buffer)
        resume = {"journal": self.journal, "rooms": self.last}
        self.guest.tell(wish("hello", version=1, nick=self.nick, token=self.token, resume=resume))
        welcome = self.take("welcome")
        assert welcome.get("resumed", False) == bool(self.user)
        assert self.user in (0, welcome["you"]["user"])
        self.user, self.journal = welcome["you"]["user"], welcome["journal"]
        self.take("resumed")
        self.guest.tell(*(say(text, id_) for id_, text in self.unsure.items()))

    def take(self, kind: str) -> Frame:
        """Read up to an object of that type."""
        while True:
            frame = self.guest.frame()
            self.note(frame)
            if frame["type"] == kind:
                return frame

    def note(self, frame: Frame) -> None:
        """Keep what an object tells."""
        if "you" in frame or frame["type"] == "you":
            self.token = frame.get("you", frame)["token"]
        if frame["type"] == "entered":
            self.last.setdefault(str(frame["room"]["id"]), frame["room"]["seq"])
        assert frame["type"] not in ("restart", "gone", "error"), frame
        for event in frame["events"] if frame["type"] == "page" else [frame]:
            self.note_event(event)
        if frame["type"] == "done":
            self.unsure.pop(frame.get("id", ""), None)

    def note_event(self, event: Frame) -> None:
        """Keep an event."""
        if "seq" not in event:
            return
        place = str(event["room"])
        known = self.seen.setdefault(event["room"], {})
        assert known.setdefault(str(event["seq"]), event) == event
        if event["seq"] > self.last.get(place, 0):
            self.last[place] = event["seq"]
            self.order.append(event["seq"])
        if event["type"] == "said" and event["user"] == self.user:
            self.unsure.pop(event["id"], None)

    def say(self, id_: str) -> None:
        """Say something of one's own."""
        self.sent[id_] = self.unsure[id_] = f"{self.nick} says {id_}"
        self.guest.tell(say(self.sent[id_], id_))

    def settle(self) -> None:
        """Read everything."""
        self.guest.tell(wish("ping", token="settled"))
        while self.take("pong")["token"] != "settled":
            pass

    def said(self) -> list[tuple[int, str, str]]:
        """What was said in the lobby, in order: by whom, its id and its text."""
        events = sorted(self.seen[1].values(), key=lambda event: event["seq"])
        return [(event["user"], event["id"], event["text"]) for event in events if event["type"] == "said"]


def everything_once(residents: list[Resident]) -> None:
    """Each has seen all that was said since he came, once, and nothing that was sent is missing."""
    for resident in residents:
        resident.settle()
    for resident in residents:
        resident.settle()
        assert resident.unsure == {}
        assert resident.order == sorted(set(resident.order))
    said = residents[0].said()
    assert all(resident.said() == said for resident in residents)
    by_id = [(user, id_) for user, id_, _ in said]
    assert len(set(by_id)) == len(by_id)
    for resident in residents:
        assert {id_: text for user, id_, text in said if user == resident.user} == resident.sent


@pytest.mark.parametrize("how", ["stopped", "killed"])
def test_over_every_restart_nothing_is_lost_and_nothing_comes_twice(
    how: str, open_room: Callable[..., Room], data: Path
) -> None:
    chance, ids = random.Random(), count()
    residents = [Resident(f"ada{number}") for number in range(CLIENTS)]
    room = open_room("--data", data, "--no-limits")
    for resident in residents:
        resident.come(room)
    for resident in residents:
        resident.settle()
    for _ in range(ROUNDS):
        for _ in range(100):
            resident = chance.choice(residents)
            resident.say(f"id {next(ids)}")
            if chance.random() < 0.1:
                resident.settle()
        if how == "killed":
            room.kill()
        else:
            assert room.stop() == 0
        room = open_room("--data", data, "--no-limits")
        chance.shuffle(residents)
        for resident in residents:
            resident.come(room)
    everything_once(residents)


def test_connections_that_break_again_and_again_lose_nothing(open_room: Callable[..., Room]) -> None:
    chance, ids = random.Random(), count()
    room = open_room("--memory", "--no-limits")
    (netcat,) = room.enter("netcat")
    residents = [Resident(f"ada{number}") for number in range(CLIENTS)]
    for resident in residents:
        resident.come(room)
        resident.settle()
    netcat.settle()
    for _ in range(100):
        resident = chance.choice(residents)
        for _ in range(chance.randrange(5)):
            resident.say(f"id {next(ids)}")
        if chance.random() < 0.5:
            resident.guest.break_off()
            resident.come(room)
    everything_once(residents)
    heard = netcat.settle()
    assert [line for line in heard if line.startswith("--")] == []
    texts = [re.sub(r"^<\w+> ", "", line) for line in heard]
    assert texts == [text for _, _, text in residents[0].said()]


def test_a_stopped_reader_is_served_everything_later_once_and_in_order(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--no-limits", "--quiet", "--unsent-bytes", "4096")
    (ada,) = room.enter("ada")
    sleeper = enter_by_json(room, "sleeper", receive_buffer=4096)
    ada.settle()
    said = [f"{number} {'.' * 400}" for number in range(10_000)]
    for start in range(0, len(said), 500):
        ada.ask(*said[start : start + 500])
    heard: list[Frame] = []
    while len(heard) < len(said):
        heard.append(sleeper.frame())
    assert [each["text"] for each in heard] == said
    assert [each["seq"] for each in heard] == list(range(heard[0]["seq"], heard[0]["seq"] + len(said)))
    sleeper.tell(say("awake"))
    assert sleeper.frame()["text"] == "awake"


def test_who_reads_a_little_now_and_then_gets_everything_once_and_in_order(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--no-limits", "--quiet", "--unsent-bytes", "4096")
    (ada,) = room.enter("ada")
    slow = enter_by_json(room, "slow", receive_buffer=4096)
    ada.settle()
    chance = random.Random()
    heard: list[Frame] = []
    for start in range(0, 5_000, 100):
        ada.ask(*(f"{number} {'.' * 400}" for number in range(start, start + 100)))
        heard += [slow.frame() for _ in range(chance.randrange(100)) if len(heard) < start]
    while len(heard) < 5_000:
        heard.append(slow.frame())
    assert [each["text"].split(" ")[0] for each in heard] == [str(number) for number in range(5_000)]


def test_who_was_killed_in_no_room_is_nobody_else_afterwards(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    guest = json_visitor(room)
    guest.tell(wish("hello", version=1, nick="eve", rooms=[]))
    mine = guest.frame()["you"]
    room.kill()
    room = open_room("--data", data)
    other = json_visitor(room)
    other.tell(wish("hello", version=1, nick="bob", rooms=[]))
    assert other.frame()["you"]["user"] == mine["user"]  # nothing is known of the first one
    again = json_visitor(room)
    again.tell(wish("hello", version=1, nick="eve", rooms=[], token=mine["token"]))
    welcome = again.frame()
    assert not welcome.get("resumed")
    assert welcome["you"]["user"] != mine["user"]
