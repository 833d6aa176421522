"""Commands at the full screen: whoever gives one sees that it was done, or that it waits."""

from collections.abc import Callable
from pathlib import Path

from room import Room
from terminal import Terminal
from test_join_over_kills import come_back, sit_in


def test_what_one_does_is_told(room: Room, sit_down: Callable[..., Terminal]) -> None:
    ada = sit_in(sit_down, room)
    ada.enter("/away lunch")
    ada.see("You are away: lunch")
    ada.enter("/away")
    ada.see("You are back.")
    ada.enter("/register open-sesame")
    ada.see("You are logged in as ada.")
    ada.enter("/join tea")
    ada.see("Message #tea")


def test_a_command_waits_for_the_server(
    open_room: Callable[..., Room], data: Path, sit_down: Callable[..., Terminal]
) -> None:
    room = open_room("--data", data, "--no-limits")
    ada = sit_in(sit_down, room)
    room.kill()
    ada.see("Trying again in")
    ada.enter("/join #tea")
    ada.see("That is done when you are back.")
    come_back(room, open_room, data)
    ada.press("C-r")
    ada.see("Message #tea")
