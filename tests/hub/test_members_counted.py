"""Of a room with very many members a client is shown not all; how many there are it knows nevertheless."""

from typing import Any
from unittest.mock import patch

from client_at_hub import CONNECTION_STEPS, ClientAtHub
from hypothesis import given
from hypothesis import strategies as st
from json_stage import JsonClient, JsonStage, only, wish

from hubbub.client import Core, Visitor
from hubbub.dialects.json import frames as f

ROOMS = ["#lobby", "#tea"]
SHOWN = 2

rooms = st.sampled_from(ROOMS)
who = st.integers(0, 4)
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["join", "leave", "kick"]), who, rooms),
        st.tuples(st.sampled_from(["nick", "away", "quit", "quit", "come"]), who),
        CONNECTION_STEPS,
    ),
    min_size=10,
    max_size=60,
)


class House(ClientAtHub):
    """Five people who come and go, an operator, and ada, who counts them."""

    def __init__(self) -> None:
        super().__init__(JsonStage(), Core(Visitor(nick="ada", rooms=tuple(ROOMS)), "c", lambda: 0.0))
        self.host, _ = self.stage.guest("host", "#tea")
        self.stage.enter("owner")
        self.people: list[JsonClient | None] = [None] * 5
        self.names = 0
        for number in range(5):
            self.do(("come", number))
        self.come_to_rest()

    def do(self, step: tuple[Any, ...]) -> None:
        match step:
            case ("come", number) if self.people[number] is None:
                self.names += 1
                self.people[number], _ = self.stage.guest(f"p{self.names}", "#tea")
            case ("quit", number) if self.people[number] is not None:
                self._person(number).send(wish("quit"))
                self.people[number] = None
            case ("nick", number) if self.people[number] is not None:
                self.names += 1
                self._person(number).send(wish("nick", nick=f"p{self.names}"))
            case ("away", number) if self.people[number] is not None:
                self._person(number).send(wish("away", reason="lunch"))
            case ("join" | "leave" as what, number, room) if self.people[number] is not None:
                self._person(number).send(wish(what, room=room))
            case ("kick", number, room) if self.people[number] is not None:
                self.host.send(wish("kick", room=room, nick=self._person(number).session.user.nick))
            case _:
                self.connection(step)
        self.stage.settle()

    def _person(self, number: int) -> JsonClient:
        person = self.people[number]
        assert person is not None
        return person

    def come_to_rest(self) -> None:
        self.come_back()
        assert self.ada is not None
        self.ada.read_on()
        self.stage.clock.pass_by(1)
        for _ in range(20):
            self.hear()
            self.stage.settle()
            while self.core.take() is not None:
                pass


@given(steps)
def test_the_count_is_right_and_who_is_listed_is_there(steps: list[tuple[Any, ...]]) -> None:
    with patch.object(f, "MEMBERS_SHOWN", SHOWN):
        house = House()
        for step in steps:
            house.do(step)
        house.come_to_rest()
    for room in house.core.rooms.values():
        there = house.stage.state.rooms[room.id].members
        nicks = {number: house.stage.state.users[number].nick for number in there}
        assert room.count == len(there)
        assert {member.user: member.nick for member in room.members.values()}.items() <= nicks.items()


def test_in_each_room_that_one_shares_one_is_told_that_somebody_departed():
    stage = JsonStage()
    ada, _ = stage.guest("ada")
    eve, _ = stage.guest("eve", "#tea", "#cake")
    bo, _ = stage.guest("bo", "#tea")
    bo.ask(wish("msg", to="eve", text="psst"))
    irc = stage.enter("dee")
    eve.told(), ada.told()
    bo.ask(wish("quit"))
    assert [(gone["room"], gone["nick"]) for gone in only(eve.told(), "departed")] == [(1, "bo"), (2, "bo")]
    assert [gone["room"] for gone in only(ada.told(), "departed")] == [1]
    assert irc.received().count(b"bo") == 1


def test_so_is_who_alone_sees_the_members_of_one_of_them():
    stage = JsonStage()
    ada, _ = stage.guest("ada", "#hall")
    ada.ask(wish("set", room="#hall", setting="auditorium"))
    eve, _ = stage.guest("eve", "#hall")
    bo, _ = stage.guest("bo", "#hall")
    ada.told(), eve.told()
    bo.ask(wish("quit"))
    assert sorted(gone["room"] for gone in only(ada.told(), "departed")) == [1, 2]
    assert [gone["room"] for gone in only(eve.told(), "departed")] == [1]
    assert only(bo.told(), "departed") == []
