"""Allowances: who sends faster than is good is slowed down, and loses nothing."""

from collections.abc import Callable

from room import Room, said_by

SLOWED = "-- You send more than 200 lines a second: your lines now wait their turn."


def test_a_flood_is_slowed_down_with_a_notice_and_nothing_is_lost(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--rate", "200", "--burst", "60")
    ada, bob = room.enter("ada", "bob")
    lines = [f"line {number}" for number in range(250)]
    ada.say(*lines)
    assert ada.settle() == [SLOWED]
    assert said_by("ada", bob.settle()) == lines
    assert ada.history() == [f"<ada> {line}" for line in lines]


def test_a_person_never_meets_the_limits(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    lines = [f"pasted {number}" for number in range(200)]
    assert ada.ask(*lines) == []
    assert said_by("ada", bob.settle()) == lines


def test_one_who_floods_slows_nobody_else(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--rate", "5", "--burst", "40")
    ada, bob, cleo = room.enter("ada", "bob", "cleo")
    ada.say(*(f"flood {number}" for number in range(1000)))
    bob.ask("/me is heard long before the flood is over")
    assert len(said_by("ada", cleo.until("* bob is heard long before the flood is over"))) < 1000


def test_one_who_floods_and_breaks_off_is_gone_with_the_rest_of_his_flood(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--rate", "5", "--burst", "80")
    ada, bob = room.enter("ada", "bob")
    ada.say(*(f"flood {number}" for number in range(1000)))
    bob.until("<ada> flood 3")
    ada.break_off()
    assert len(said_by("ada", bob.until("-- ada left #lobby"))) < 200
    assert bob.ask("/who") == ["-- in #lobby: bob (you)"]


def test_the_limits_can_be_lifted(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--no-limits")
    ada, bob = room.enter("ada", "bob")
    lines = [f"line {number}" for number in range(3000)]
    assert ada.ask(*lines) == []
    assert said_by("ada", bob.settle()) == lines


def test_a_line_that_is_too_long_is_refused_and_the_next_one_is_said(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--line-bytes", "100")
    ada, bob = room.enter("ada", "bob")
    assert ada.ask("x" * 101, "y" * 100, "\u00e9" * 51, "z") == [
        "-- not saved: that line is longer than 100 bytes",
        "-- not saved: that line is longer than 100 bytes",
    ]
    assert bob.settle() == [f"<ada> {'y' * 100}", "<ada> z"]
