"""Where many see who comes in, they are told of several at once; nothing else waits, and nothing is told twice."""

import pytest

from hubbub.hub.fanout import HELD_SECONDS, MANY, MOST_HELD


@pytest.fixture
def crowd(stage):
    """So many that they are told together, one of whom has just come in."""
    members = [stage.enter(f"m{number}") for number in range(MANY)]
    stage.clock.pass_by(HELD_SECONDS)
    members.append(stage.enter("last"))
    for member in members:
        member.heard()
    return members


def joins(*shown):
    return "".join(f"-- {name} joined #lobby\n" for name in shown)


def test_a_few_are_told_at_once(stage):
    few = [stage.enter(f"m{number}") for number in range(4)]
    few[0].heard()
    stage.connect(), stage.settle(), stage.connect(), stage.settle()
    assert few[0].heard() == joins("10.0.0.1", "10.0.0.1")


def test_many_are_told_together_in_one_write(stage, crowd):
    before = [len(member.writes) for member in crowd]
    for _ in range(3):
        stage.connect()
        stage.settle()
    assert {member.heard() for member in crowd} == {""}
    stage.clock.pass_by(HELD_SECONDS)
    assert {member.heard() for member in crowd} == {joins(*["10.0.0.1"] * 3)}
    assert [len(member.writes) - count for member, count in zip(crowd, before, strict=True)] == [1] * len(crowd)


def test_very_many_are_told_of_sooner_so_that_nobody_waits_behind_them_all(stage, crowd):
    newcomers = []
    for number in range(MOST_HELD + 1):
        assert crowd[0].heard() == "", number
        newcomers.append(stage.connect())
        stage.settle()
        if number == MOST_HELD - 1:
            assert {member.heard() for member in crowd} == {joins(*["10.0.0.1"] * MOST_HELD)}
    assert {newcomer.heard().count("joined") for newcomer in newcomers[:-1]} == set(range(1, MOST_HELD + 1))
    stage.clock.pass_by(HELD_SECONDS)
    assert {each.heard() for each in [*crowd, *newcomers[:-1]]} == {joins("10.0.0.1")}


def test_after_a_while_in_which_nobody_came_they_are_told_at_once(stage, crowd):
    stage.clock.pass_by(HELD_SECONDS)
    stage.connect(), stage.settle()
    assert crowd[0].heard() == joins("10.0.0.1")


@pytest.mark.usefixtures("crowd")
def test_who_comes_in_is_told_at_once_and_once_of_himself_and_of_those_after_him(stage):
    newcomers = [stage.connect() for _ in range(3)]
    for newcomer in newcomers:
        stage.settle()
        assert newcomer.heard().endswith(joins("10.0.0.1"))
    stage.clock.pass_by(HELD_SECONDS)
    assert [newcomer.heard() for newcomer in newcomers] == [""] * 3


def test_who_comes_in_sees_those_who_come_after_him(stage, crowd):
    first = stage.connect()
    stage.settle()
    first.heard()
    stage.connect(address="10.0.0.2"), stage.settle()
    assert first.heard() == ""
    stage.clock.pass_by(HELD_SECONDS)
    assert first.heard() == joins("10.0.0.2")
    assert crowd[0].heard() == joins("10.0.0.1", "10.0.0.2")


def test_what_is_said_is_told_at_once_after_who_came_in(stage, crowd):
    newcomer = stage.connect()
    stage.settle()
    newcomer.do("hello")
    assert crowd[0].heard() == joins("10.0.0.1") + "<10.0.0.1> hello\n"
    stage.clock.pass_by(HELD_SECONDS)
    assert crowd[0].heard() == ""


def test_who_asks_is_told_first_who_came_in(stage, crowd):
    stage.connect(), stage.settle()
    asking, other = crowd[:2]
    assert asking.do("/ping now") == joins("10.0.0.1") + "-- pong now\n"
    assert other.heard() == ""
    stage.connect(address="10.0.0.2"), stage.settle()
    stage.clock.pass_by(HELD_SECONDS)
    assert asking.heard() == joins("10.0.0.2")
    assert other.heard() == joins("10.0.0.1", "10.0.0.2")


def test_who_came_in_and_left_again_is_told_so(stage, crowd):
    newcomer = stage.connect()
    stage.settle()
    newcomer.do("/quit")
    assert crowd[0].heard() == joins("10.0.0.1") + "-- 10.0.0.1 left #lobby\n"


def test_who_reads_slowly_is_told_of_each_once(stage, crowd):
    slow = crowd[0]
    stage.connect(address="10.0.0.2"), stage.settle()
    slow.stop_reading()
    crowd[1].do("a"), crowd[1].do("b")
    stage.connect(address="10.0.0.3"), stage.settle()
    slow.read_on()
    stage.connect(address="10.0.0.4"), stage.settle()
    stage.clock.pass_by(HELD_SECONDS)
    heard = slow.heard()
    assert [heard.count(f"10.0.0.{number} joined") for number in (2, 3, 4)] == [1, 1, 1]


def test_who_stops_reading_while_something_is_held_back_is_told_of_it_once(stage, crowd):
    slow = crowd[0]
    stage.connect(address="10.0.0.2"), stage.settle()
    slow.stop_reading()
    heard = slow.do("/topic")
    assert slow.session.stalled
    slow.read_on()
    stage.clock.pass_by(HELD_SECONDS)
    assert (heard + slow.heard()).count("10.0.0.2 joined") == 1


def test_who_turns_to_another_room_is_told_of_each_once(stage, crowd):
    member = crowd[0]
    stage.connect(address="10.0.0.2"), stage.settle()
    member.do("/join tea")
    stage.connect(address="10.0.0.3"), stage.settle()
    stage.clock.pass_by(HELD_SECONDS)
    heard = "".join(map(bytes.decode, member.writes))
    assert [heard.count(f"10.0.0.{number} joined") for number in (2, 3)] == [1, 1]


def test_what_is_held_back_is_told_under_the_name_that_the_room_had(stage):
    guide = stage.enter("guide", "tea")
    guests = [stage.enter(f"t{number}", "tea", "lobby") for number in range(MANY)]
    stage.clock.pass_by(HELD_SECONDS)
    stage.enter("early", "tea"), stage.enter("late", "tea")
    guests[0].heard()
    guide.do("/rename #tea #cake")
    assert guests[0].heard() == "-- early joined #tea\n-- late joined #tea\n-- guide renamed #tea to #cake\n"


def test_what_was_said_before_a_room_got_another_name_is_told_under_the_old_one(stage):
    guide, guest, ada = stage.enter("guide", "tea"), stage.enter("guest", "tea", "lobby"), stage.enter("ada", "tea")
    guest.do("/join lobby")
    ada.type("hi\n"), guide.type("/rename #tea #cake\n"), ada.type("ho\n")
    stage.disk.commit()
    assert guest.heard().splitlines() == ["#tea <ada> hi", "-- guide renamed #tea to #cake", "#cake <ada> ho"]
