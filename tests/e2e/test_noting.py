"""Notes that programs keep about users and rooms: whom they reach, and what outlives the server."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from irc_guest import SERVER, enter, stranger
from room import Room

NOTES = ("batch", "draft/metadata-3")


def plain(lines: list[str]) -> list[str]:
    """The lines without what marks a batch."""
    return [re.sub(r"^@batch=\S+ ", "", line) for line in lines if " BATCH " not in line]


def test_who_subscribed_is_told_and_nobody_else_notices(room: Room) -> None:
    (ada,) = room.enter("ada")
    bea, cid, dan = enter(room, "bea", *NOTES), enter(room, "cid", *NOTES), enter(room, "dan")
    assert f"{SERVER} 770 cid :avatar" in cid.ask("METADATA * SUB avatar")
    for guest in (ada, bea, cid, dan):
        guest.settle()
    noted = "avatar * :https://example.com/bea ü.png"
    assert bea.ask(f"METADATA * SET {noted.replace(' *', '')}") == [f"{SERVER} 761 bea bea {noted}"]
    assert cid.settle() == [f"{SERVER} 761 * bea {noted}"]
    assert dan.settle() == ada.settle() == []
    cid.say("METADATA bea GET avatar")
    assert plain(cid.settle()) == [f"{SERVER} 761 cid bea {noted}"]


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_the_notes_about_a_room_outlive_the_server_and_those_about_guests_do_not(
    end: str, open_room: Callable[..., Room], data: Path
) -> None:
    room = open_room("--data", data)
    bea = enter(room, "bea", *NOTES)
    bea.ask("JOIN #tea", "PRIVMSG #tea :hi", "METADATA #tea SET url :https://example.com", "METADATA * SET color :red")
    (room.stop if end == "stop" else room.kill)()
    room = open_room("--data", data)
    bea = enter(room, "bea", *NOTES)
    told = bea.ask("JOIN #tea", "METADATA #tea LIST", "METADATA * LIST")
    assert f"{SERVER} 761 bea #tea url * :https://example.com" in plain(told)
    assert not [line for line in told if "color" in line]


def test_notes_made_before_the_registration_come_with_the_welcome(room: Room) -> None:
    bea = stranger(room)
    bea.ask(f"CAP REQ :{' '.join(NOTES)}", "METADATA * SET color :red", "METADATA * SUB color")
    welcome = plain(bea.ask("NICK bea", "USER bea 0 * :Bea", "CAP END"))
    assert welcome[-1] == f"{SERVER} 376 bea :End of MOTD"
    assert f"{SERVER} 761 bea bea color * :red" in welcome


def test_a_flood_of_notes_is_answered_line_by_line(room: Room) -> None:
    bea = enter(room, "bea", *NOTES)
    told = bea.ask(*(f"METADATA * SET k{number} :x" for number in range(50)))
    assert sum(" 761 " in line for line in told) == 20
    assert sum(" LIMIT_REACHED SET bea 20 " in line for line in told) == 30
