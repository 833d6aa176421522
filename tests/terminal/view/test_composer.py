"""Where one writes: what is sent, and when."""

import pytest
from textual.pilot import Pilot
from writing_desk import SIZES, Desk, at_desk

from hubbub.terminal.view.composer import Composer


def type_out(text: str) -> list[str]:
    return ["space" if each == " " else each for each in text]


@SIZES
def test_enter_sends_and_empties_the_field(size: tuple[int, int]) -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        await pilot.press("enter", "space", "enter", *type_out("hi"), "enter")
        assert desk.row_texts()[-1].strip() == ""

    desk = at_desk(act, size)
    assert (desk.sent, desk.composer.text, desk.earlier) == (["hi"], "", ["hi"])
    assert desk.typed[-1] == ""


@pytest.mark.parametrize("key", ["alt+enter", "ctrl+j", "shift+enter"])
def test_a_line_is_begun_without_sending(key: str) -> None:
    async def act(_: Desk, pilot: Pilot[None]) -> None:
        await pilot.press("a", key, "b", "enter")

    assert at_desk(act).sent == ["a\nb"]


@pytest.mark.parametrize(("size", "most"), [((80, 24), 6), ((40, 12), 3), ((40, 4), 1)])
def test_the_field_grows_with_its_lines_and_shrinks_again(size: tuple[int, int], most: int) -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        heights = []
        for text in ("", "a", "a\nb", "a\n" * 9, "a " * 45, "a"):
            desk.composer.load(text)
            await pilot.pause()
            heights.append(desk.composer.size.height)
        wrapped = min(most, 2 if size[0] == 80 else 3)
        assert heights == [1, 1, min(2, most), most, wrapped, 1]

    at_desk(act, size)


def test_it_is_as_high_as_the_screen_allows_by_now() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.load("a\n" * 9)
        await pilot.resize_terminal(80, 12)
        await pilot.pause()
        assert desk.composer.size.height == 3

    at_desk(act)


def test_the_empty_field_says_where_one_writes_to() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.show_place("#[b]lob\x1bby")
        await pilot.pause()
        assert desk.row_texts()[-1].strip() == "Message #[b]lobby"
        await pilot.press("a")
        assert desk.row_texts()[-1].strip() == "a"

    at_desk(act)


def test_the_cursor_stands_behind_signs_that_take_a_cell_of_their_own() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        start = desk.composer.cursor_screen_offset.x
        desk.paste("हिन्दी क्षेत्र")
        await pilot.pause()
        assert desk.composer.cursor_screen_offset.x == start + 10
        await pilot.press(*["left"] * 8)
        assert desk.composer.cursor_screen_offset.x == start + 5

    at_desk(act)


def test_what_was_sent_comes_back_by_up_and_what_was_begun_by_down() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        texts = []
        await pilot.press("x")
        for key in ("up", "up", "up", "down", "down", "down"):
            await pilot.press(key)
            texts.append(desk.composer.text)
        assert texts == ["two", "one", "one", "two", "x", "x"]

    at_desk(act, earlier=["one", "two"])


def test_up_moves_within_the_text_before_it_leaves_it() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.load("a\nb")
        await pilot.press("up", "X", "up")
        assert desk.composer.text == "one"
        await pilot.press("down")
        assert desk.composer.text == "aX\nb"

    at_desk(act, earlier=["one"])


def test_ctrl_c_lays_the_text_aside_before_it_leaves() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        await pilot.press(*type_out("draft"), "ctrl+c")
        assert (desk.composer.text, desk.is_running) == ("", True)
        await pilot.press("up")
        assert desk.composer.text == "draft"
        await pilot.press("ctrl+c", "ctrl+c")
        assert not desk.is_running

    at_desk(act)


def test_escape_and_ctrl_up_are_told() -> None:
    async def act(_: Desk, pilot: Pilot[None]) -> None:
        await pilot.press("escape", "ctrl+up")

    desk = at_desk(act)
    assert (desk.heard(Composer.Escaped), desk.heard(Composer.EditLast)) == (1, 1)


def test_what_is_loaded_was_not_typed() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        await pilot.press("a")
        desk.composer.load("other \x1b[31mroom\r\n")
        await pilot.pause()
        await pilot.press("!")

    desk = at_desk(act)
    assert desk.typed == ["a", "other [31mroom\n!"]


@SIZES
def test_tab_takes_one_option_after_another_and_any_other_key_the_one_that_stands_there(size: tuple[int, int]) -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        await pilot.press("a", "d", "tab")
        await pilot.pause()
        assert [row.strip() for row in desk.row_texts()[-3:]] == ["> ada", "adam", "ada:"]
        assert desk.focused is desk.composer
        await pilot.press("tab")
        assert desk.composer.text == "adam: "
        await pilot.press("tab", "shift+tab", "h", "i")
        await pilot.pause()
        assert desk.composer.text == "adam: hi"
        assert [row.strip() for row in desk.row_texts()[-2:]] == ["", "adam: hi"]

    at_desk(act, size)


def test_escape_takes_a_completion_back() -> None:
    async def act(_: Desk, pilot: Pilot[None]) -> None:
        await pilot.press(*type_out("hi ad"), "tab", "escape")

    desk = at_desk(act)
    assert (desk.composer.text, desk.heard(Composer.Escaped)) == ("hi ad", 0)


def test_tab_without_a_text_leaves_the_field_and_without_a_match_does_nothing() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        await pilot.press("q", "tab", "tab")
        assert (desk.composer.text, desk.focused) == ("q", desk.composer)

    at_desk(act)


def test_a_completion_within_a_text_leaves_the_rest_alone() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.load("one\nlook bo here\ntwo")
        await pilot.press("up", "ctrl+a", "alt+f", "alt+f", "tab")

    assert at_desk(act).composer.text == "one\nlook Bob here\ntwo"


def test_a_shortcode_becomes_its_emoji_as_its_colon_is_typed() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        await pilot.press(*[":" if each == ":" else each for each in ":tada:"], "!")
        assert desk.composer.text == "🎉!"
        await pilot.press("backspace", "ctrl+underscore", "ctrl+underscore", "ctrl+underscore")
        assert desk.composer.text == ":tada:"

    at_desk(act)


@SIZES
def test_a_text_that_is_too_long_is_not_sent_and_not_lost(size: tuple[int, int]) -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.limit_bytes = 3
        await pilot.press("ä", "ä", "enter")
        await pilot.pause()
        assert desk.row_texts()[-1].strip() == "1 byte too long for one message."
        await pilot.press("backspace", "enter")
        await pilot.pause()
        assert desk.row_texts()[-1].strip() == ""

    assert at_desk(act, size).sent == ["ä"]


def test_what_one_is_in_is_said_above_the_field() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.writing.show_banner("Answering ada: [b]x\x1b\ny")
        await pilot.pause()
        assert desk.row_texts()[-2].strip() == "Answering ada: [b]x y"
        desk.writing.show_banner("")
        await pilot.pause()
        assert desk.row_texts()[-2].strip() == ""

    at_desk(act)
