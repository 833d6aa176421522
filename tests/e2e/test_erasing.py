"""What was taken back is in no file of the server's any more, and comes back to nobody, even after a crash."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from irc_guest import IrcGuest, enter
from programs import wait_until
from room import Room

CAPABILITIES = ("message-tags", "echo-message", "draft/message-redaction", "batch", "draft/chathistory")


def say_and_take_back(guest: IrcGuest, text: str) -> None:
    """Say the text, and take it back; it is on disk by then."""
    told = guest.ask(f"PRIVMSG #lobby :{text}")
    match = re.search(r"msgid=([^; ]+)", told[-1])
    assert match
    assert f"REDACT #lobby {match[1]}" in guest.ask(f"REDACT #lobby {match[1]}")[-1]


def holding(folder: Path, text: str) -> list[str]:
    """The files of the folder in which the text stands."""
    return [file.name for file in folder.iterdir() if text.encode() in file.read_bytes()]


def wait_until_gone(folder: Path, text: str) -> None:
    wait_until(lambda: not holding(folder, text), lambda: f"{text} stands in {holding(folder, text)}")


def test_the_data_folder_holds_no_text_that_was_taken_back(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    ada = enter(room, "ada", *CAPABILITIES)
    ada.ask("PRIVMSG #lobby :keep-this-one")
    say_and_take_back(ada, "erase-this-one")
    wait_until_gone(data, "erase-this-one")
    assert any(b"keep-this-one" in file.read_bytes() for file in data.iterdir())
    assert not [line for line in enter(room, "bob").ask("JOIN #lobby") if "erase-this-one" in line]


@pytest.mark.parametrize("attempt", range(5))
def test_a_kill_right_after_it_was_taken_back_does_not_keep_it(
    open_room: Callable[..., Room], data: Path, attempt: int
) -> None:
    room = open_room("--data", data)
    ada = enter(room, "ada", *CAPABILITIES)
    ada.ask(*(f"PRIVMSG #lobby :{n}" for n in range(attempt * 20)))
    say_and_take_back(ada, "erase-this-one")
    room.kill()
    room = open_room("--data", data)
    wait_until_gone(data, "erase-this-one")
    bob = enter(room, "bob", *CAPABILITIES)
    told = bob.ask("CHATHISTORY LATEST #lobby * 1000")
    assert [line.rpartition(":")[2] for line in told[1:-1]] == [str(n) for n in range(attempt * 20)]


def test_a_line_client_takes_back_what_he_said_last(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    ada, bob = room.enter("ada", "bob")
    ada.ask("fine", "erase-this-one")
    bob.ask("so what")
    assert ada.ask("/delete")[-1] == "-- ada took back a message"
    wait_until_gone(data, "erase-this-one")
    shown = bob.ask("/history")
    assert shown == ["-- ada took back a message", "-- earlier", "<ada> fine", "<bob> so what", "-- now"]
    ada.ask("/delete")
    assert ada.ask("/delete") == ["-- Of the last 100 messages there none is yours."]
    ada.ask("/msg bob psst")
    ada.ask("/delete bob")
    assert bob.ask("/history ada")[-1] == "-- nothing was said before"


def test_no_version_of_what_was_edited_and_taken_back_is_left(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    ada, bob = room.enter("ada", "bob")
    ada.ask("version-one", "keep-this-one")
    assert ada.ask("/msg bob psst", "/edit psst!") == ["-- you edited: psst!"]
    ada.ask("version-two", "/edit version-three")
    wait_until_gone(data, "version-two")
    assert bob.ask("/history")[-4:] == ["<ada> version-one", "<ada> keep-this-one", "<ada> version-three", "-- now"]
    room.kill()
    room = open_room("--data", data)
    eve = enter(room, "eve", *CAPABILITIES)
    told = eve.ask("JOIN #lobby", "CHATHISTORY LATEST #lobby * 10")
    assert [line.rpartition(":")[2] for line in told if " PRIVMSG #lobby " in line][-1] == "version-three"
    assert not [line for line in told if "version-two" in line]


def test_what_was_edited_and_then_taken_back_stands_in_no_file(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    (ada,) = room.enter("ada")
    ada.ask("version-one", "/edit version-two", "/edit version-three")
    assert holding(data, "version-three")
    ada.ask("/delete")
    wait_until_gone(data, "version-")
    room.kill()
    open_room("--data", data)
    wait_until_gone(data, "version-")
