"""The full screen where there is hardly one: what is asked can be read, and answered."""

from collections.abc import Callable

import pytest
from room import Room
from terminal import Terminal

SIZES = pytest.mark.parametrize("size", [(20, 5), (10, 3), (40, 8)], ids=["20x5", "10x3", "40x8"])


@SIZES
def test_one_comes_in_and_leaves(room: Room, sit_down: Callable[..., Terminal], size: tuple[int, int]) -> None:
    room.enter("bob")
    terminal = sit_down(size=size, settings={"USER": "bob"})
    terminal.see("Where")
    terminal.type(f"127.0.0.1:{room.port}")
    terminal.see(f"{room.port}")
    terminal.press("Enter")
    terminal.see("bob")
    terminal.press("Enter")
    terminal.see("Somebody", "bob")
    terminal.press_until("you?", "Down")
    terminal.see("you?", "bob")
    terminal.press("C-u")
    terminal.type("ada")
    terminal.see("ada")
    terminal.press("Enter")
    terminal.see("█ Mess")
    terminal.type("hello")
    terminal.see("█ hello")
    terminal.press("C-q")
    assert terminal.ended() == 0
    assert terminal.fact("alternate_on") == "0"


@SIZES
def test_what_is_marked_in_a_list_is_seen(room: Room, sit_down: Callable[..., Terminal], size: tuple[int, int]) -> None:
    terminal = sit_down("127.0.0.1", room.port, size=size)
    terminal.see("ada")
    terminal.press("Enter")
    terminal.see("█ Mess")
    terminal.press("M-x")
    terminal.see("All comm", "/nick")
    terminal.press("Up")
    terminal.see("/theme")
    terminal.press("C-c")
    terminal.see("█ Mess")
    terminal.paste("\n".join(["many lines"] * 10))
    terminal.see("Paste", "Insert")
    terminal.press("Up")
    terminal.see("Cancel")
    terminal.press("Enter")
    terminal.see("█ Mess")


def test_what_is_marked_at_the_end_of_a_long_list_is_seen(room: Room, sit_down: Callable[..., Terminal]) -> None:
    terminal = sit_down("127.0.0.1", room.port)
    terminal.see("ada")
    terminal.press("Enter")
    terminal.see("Message #lobby")
    terminal.press("M-x")
    terminal.see("/nick")
    terminal.press("Up")
    terminal.see("/theme")
