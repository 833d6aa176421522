"""Keys that edit."""

import asyncio

import pytest
from textual import events
from textual.pilot import Pilot
from writing_desk import SIZES, Desk, at_desk


@pytest.mark.parametrize(
    ("text", "keys", "becomes"),
    [
        ("one two", "ctrl+a X", "Xone two|"),
        ("one two", "ctrl+a ctrl+f ctrl+f ctrl+b X", "oXne two"),
        ("one two", "ctrl+a ctrl+e X", "one twoX"),
        ("one two", "alt+b X", "one Xtwo"),
        ("one two", "ctrl+a alt+f X", "oneX two"),
        ("one two", "ctrl+w X", "one X"),
        ("one two", "alt+backspace X", "one X"),
        ("one two", "ctrl+a alt+d X", "X two"),
        ("one two", "ctrl+a ctrl+d X", "Xne two"),
        ("one two", "alt+b ctrl+k", "one "),
        ("one two", "alt+b ctrl+u", "two"),
        ("one two", "alt+b ctrl+k ctrl+a ctrl+y X", "twoXone "),
        ("one two", "ctrl+w ctrl+y ctrl+y", "one twotwo"),
        ("one\ntwo", "ctrl+p ctrl+e ctrl+k", "onetwo"),
        ("one\ntwo", "ctrl+p ctrl+n X", "one\ntwoX"),
        ("one\ntwo", "ctrl+p X", "oneX\ntwo"),
        ("one\ntwo", "ctrl+p ctrl+u X", "X\ntwo"),
        ("ab", "ctrl+t", "ba"),
        ("abc", "ctrl+b ctrl+b ctrl+t X", "baXc"),
        ("a", "ctrl+t", "a"),
        ("one", "X ctrl+underscore", "one"),
        ("one two", "ctrl+w ctrl+underscore", "one two"),
        ("one", "alt+1 alt+z", "one"),
        ("x" * 200, "ctrl+u", ""),
        ("👍👍", "left X", "👍X👍"),
        ("日本語", "left backspace", "日語"),
    ],
)
def test_a_key_does_as_in_readline(text: str, keys: str, becomes: str) -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.load(text)
        await pilot.press(*keys.split())

    assert at_desk(act).composer.text == becomes.removesuffix("|")


def test_keys_act_in_the_order_in_which_they_were_pressed() -> None:
    """However fast they come: the next key is there before the one before was looked at."""

    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        for key, character in [("a", "a"), ("b", "b"), ("backspace", "\x7f"), ("c", "c"), ("enter", "\r"), ("d", "d")]:
            desk.post_message(events.Key(key, character))
        await asyncio.sleep(0)
        await pilot.pause()

    desk = at_desk(act)
    assert (desk.sent, desk.composer.text) == (["ac"], "d")


@SIZES
def test_the_cursor_stands_behind_what_was_typed_however_wide_it_is(size: tuple[int, int]) -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.load("日本👍é")
        await pilot.pause()
        assert desk.composer.cursor_screen_offset.x == 1 + 2 + 2 + 2 + 1
        await pilot.press("left", "left")
        assert desk.composer.cursor_screen_offset.x == 1 + 4

    at_desk(act, size)
