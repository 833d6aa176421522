"""The full screen at all sizes, also while it is resized and much is said."""

from collections.abc import Callable

from room import Room
from terminal import Terminal
from test_join_over_kills import TALL, messages, sit_in

PLACES_FROM = 90
"""From so many columns on the rooms are listed."""
SIZES = ((120, 40), (80, 24), (40, 12), (20, 5), (200, 60))


def test_a_window_is_resized_while_much_is_said(
    open_room: Callable[..., Room], sit_down: Callable[..., Terminal]
) -> None:
    room = open_room("--memory", "--no-limits")
    (nat,) = room.enter("nat")
    nat.ask("/topic #lobby 字 wide topics, and long ones: " + "x" * 150)
    ada = sit_in(sit_down, room, size=SIZES[0])
    ada.type("a draft that is longer than twenty cells")
    said = []
    for turn in range(30):
        said += (some := ["words and 字 " * 3 + f"{turn:02}-{number}" for number in range(10)])
        nat.say(*some)
        ada.resize(*SIZES[turn % len(SIZES)])
    nat.settle()
    for width, height in SIZES:
        ada.resize(width, height)
        rows = ada.until(lambda _, w=width: fits(ada, w, "29-9"), f"{width} columns")
        assert len(rows) == height
    ada.resize(120, 2 * TALL)
    ada.until(lambda rows: [text for text in messages(rows) if text.startswith("words")] == said, "all of it, once")
    ada.see("a draft that is longer than twenty cells")


def fits(ada: Terminal, width: int, newest: str) -> bool:
    """Whether the newest message, the draft and the edges are where they belong on a screen so wide."""
    rows = ada.rows()
    if int(ada.fact("pane_width")) != width or not any(newest in row for row in rows):
        return False
    has_list = any(row.startswith("1 #lobby") for row in rows)
    return rows[0].startswith(" #lobby") and "cells" in rows[-1] and has_list == (width >= PLACES_FROM)
