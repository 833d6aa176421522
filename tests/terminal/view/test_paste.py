"""What is pasted."""

import pytest
from textual.pilot import Pilot
from writing_desk import SIZES, Desk, at_desk

LONG = "\n".join(f"line {number}" for number in range(500))


async def pasted(desk: Desk, pilot: Pilot[None], text: str) -> str:
    """Paste it. Returns what the screen says then."""
    desk.paste(text)
    await pilot.pause()
    await pilot.pause()
    return " ".join(word for row in desk.row_texts() for word in row.strip(" │").split())


def test_a_short_text_is_put_where_the_cursor_is_and_harmless() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.load("<>")
        await pilot.press("left")
        await pasted(desk, pilot, "\x1b[31mred\x1b[201~\r\nand\x07\r\u202emore\x9b\n")

    desk = at_desk(act)
    assert (desk.composer.text, desk.sent) == ("<[31mred[201~\nand\nmore>", [])


@SIZES
def test_a_long_text_is_asked_about(size: tuple[int, int]) -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        said = await pasted(desk, pilot, LONG)
        assert f"Paste 500 lines, {len(LONG):,} characters?" in said
        assert "line 2" in said
        assert "line 3" not in said
        for label in ("Insert Insert as a code block", "Cancel"):
            assert label in said
        assert desk.composer.text == ""

    at_desk(act, size)


@pytest.mark.parametrize(
    ("keys", "becomes"),
    [
        (["enter"], f"hi{LONG}"),
        (["down", "enter"], f"hi\n```\n{LONG}\n```\n"),
        (["down", "down", "enter"], "hi"),
        (["escape"], "hi"),
    ],
    ids=["insert", "code", "cancel", "escape"],
)
def test_the_answer_decides(keys: list[str], becomes: str) -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.load("hi")
        await pasted(desk, pilot, LONG)
        await pilot.press(*keys)
        await pilot.pause()
        assert desk.focused is desk.composer

    assert at_desk(act).composer.text == becomes


def test_one_long_line_is_asked_about_too() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        assert "Paste 1 line, 2,001 characters?" in await pasted(desk, pilot, "x" * 2001)

    at_desk(act)


@SIZES
def test_what_is_too_long_for_one_message_is_sent_as_some_and_none_is_a_command(size: tuple[int, int]) -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.limit_bytes = 20
        said = await pasted(desk, pilot, "/leave\n" + "word word\n" * 4 + "end")
        assert "holds 20 bytes; this has 50" in said
        assert "Send as 3 messages" in said
        assert "Insert" not in said
        await pilot.press("enter")
        await pilot.pause()

    assert at_desk(act, size).sent == ["//leave\nword word", "word word\nword word", "word word\nend"]


def test_what_would_flood_the_room_is_not_offered_to_be_sent() -> None:
    async def act(desk: Desk, pilot: Pilot[None]) -> None:
        desk.composer.limit_bytes = 10
        said = await pasted(desk, pilot, LONG)
        assert "Send" not in said
        await pilot.press("enter")
        await pilot.pause()

    desk = at_desk(act)
    assert (desk.sent, desk.composer.text) == ([], "")
