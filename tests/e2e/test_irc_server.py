"""The server's side of IRC: how it ends, how it comes back, and who takes or sends too much."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from irc_guest import SERVER, enter, privmsgs, stranger
from room import Room, said_by

CLOSING = "ERROR :Closing link: The room is closing."


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_irc_clients_are_told_that_the_room_closes(number: int, room: Room) -> None:
    bea, early = enter(room, "bea"), stranger(room)
    early.ask("NICK early")
    assert room.stop(number) == 0
    assert bea.rest_of_lines() == [CLOSING]
    assert early.rest_of_lines() == [CLOSING]
    assert room.errors.all() == []


def test_what_was_said_before_a_pong_outlives_a_kill_and_everyone_can_come_back(
    open_room: Callable[..., Room], data: Path
) -> None:
    room = open_room("--data", data)
    (ada,) = room.enter("ada")
    bea = enter(room, "bea")
    bea.ask(*(f"PRIVMSG #lobby :{number}" for number in range(100)))
    room.kill()
    assert bea.rest() == b""
    room = open_room("--data", data)
    bea = enter(room, "bea")
    (ada,) = room.enter("ada")
    assert said_by("bea", ada.history()) == [str(number) for number in range(100)]
    bea.say("PRIVMSG #lobby :back")
    ada.expect("<bea> back")


def test_a_flood_is_paced_with_one_notice_and_nothing_is_lost(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--rate", "200", "--burst", "60")
    (ada,) = room.enter("ada")
    bea = enter(room, "bea")
    ada.settle()
    lines = [f"line {number}" for number in range(250)]
    told = bea.ask(*(f"PRIVMSG #lobby :{line}" for line in lines))
    assert told == [f"{SERVER} NOTICE bea :You send more than 200 lines a second: your lines now wait their turn."]
    assert said_by("bea", ada.settle()) == lines


def test_a_client_that_does_not_read_is_cut_off_and_nobody_else_notices(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--no-limits", "--quiet", "--unsent-bytes", "4096")
    (ada,) = room.enter("ada")
    bea = enter(room, "bea")
    sleeper = enter(room, "sleeper", receive_buffer=4096)
    ada.settle()
    heard: list[str] = []
    said: list[str] = []
    told: list[str] = []
    while not any(line.startswith("-- sleeper left") for line in told):
        assert len(said) < 20_000
        new = [f"{len(said) + number} {'.' * 400}" for number in range(100)]
        said += new
        told += ada.ask(*new)
        heard += bea.settle()
    heard += bea.settle()
    assert privmsgs("ada", "#lobby", heard) == said
    assert [line for line in heard if line.startswith(":sleeper QUIT ")] == [":sleeper QUIT :SendQ exceeded"]
    assert sleeper.rest()
    bea.say("PRIVMSG #lobby :still here")
    ada.expect("<bea> still here")
