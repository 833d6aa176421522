"""What stands around the messages: the places, the people, the lines at the top and the foot."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unicodedata import category

import pytest
from chat_stage import Seat
from json_stage import JsonStage
from rich.cells import cell_len
from rich.style import Style
from textual.app import App, ComposeResult
from textual.containers import Horizontal

from hubbub.client import Member, Room
from hubbub.terminal.chat.place import Place
from hubbub.terminal.chat.waiting import Waiting
from hubbub.terminal.look import Look
from hubbub.terminal.view import lines, sidebars
from hubbub.terminal.view.bars import Bar, Sidebar

LOOK = Look.of(dark=True, colours=True)
HOSTILE = "\x1b[31mred\nof\u202e 漢字"


class Edges(App[None]):
    """One bar above one sidebar."""

    CSS = "Sidebar { height: 1fr; width: 100%; }"

    def compose(self) -> ComposeResult:
        yield Bar(id="bar")
        with Horizontal():
            yield Sidebar(id="side")


def drawn(show: Callable[[Bar, Sidebar], object], size: tuple[int, int] = (20, 5)) -> tuple[str, list[str], list[str]]:
    """What then stands on the bar and the sidebar, and what clicks on this lead to. All is as wide as the screen."""

    async def run() -> tuple[str, list[str], list[str]]:
        app = Edges()
        async with app.run_test(size=size) as pilot:
            bar, side = app.query_one(Bar), app.query_one(Sidebar)
            show(bar, side)
            await pilot.pause()
            strips = [bar.render_line(0), *(side.render_line(y) for y in range(side.size.height))]
            for strip in strips:
                assert strip.cell_length == cell_len(strip.text) == size[0]
                assert not any(category(char) == "Cc" for char in strip.text)
            texts = [strip.text.rstrip() for strip in strips]
            return texts[0], texts[1:], [side.target(y) for y in range(side.size.height)]

    return asyncio.run(asyncio.wait_for(run(), 60))


def listed(*texts: str) -> list[sidebars.Line]:
    return [([(text, LOOK.text)], text) for text in texts]


def plain(pieces: list[tuple[str, Style]]) -> str:
    return "".join(text for text, _ in pieces)


# How it is drawn ------------------------------------------------------------------------------------------------------


def test_on_a_bar_the_left_gives_way_to_the_right() -> None:
    style = LOOK.text
    row, _, _ = drawn(lambda bar, _: bar.show([("what it is all about", style)], [("3 here", style)]))
    assert row.endswith("3 here")
    assert row.startswith("what it is")


@pytest.mark.parametrize("width", [1, 3, 7, 20])
def test_nothing_on_the_edges_acts_on_the_terminal_or_is_too_wide(width: int) -> None:
    def show(bar: Bar, side: Sidebar) -> None:
        bar.show([(HOSTILE, LOOK.text)], [(HOSTILE, LOOK.text)])
        side.show([([(HOSTILE, LOOK.text), (" 9 ", LOOK.badge)], "x")], LOOK)

    drawn(show, (width, 3))


def test_in_a_sidebar_a_name_gives_way_to_what_is_unread() -> None:
    line: sidebars.Line = ([("a-very-long-name-of-a-room", LOOK.text), (" 12 ", LOOK.badge)], "x")
    assert drawn(lambda _, side: side.show([line], LOOK))[1][0] == "a-very-long-nam… 12"


def test_of_more_lines_than_fit_the_others_are_counted() -> None:
    _, rows, targets = drawn(lambda _, side: side.show(listed(*"abcdefgh"), LOOK))
    assert rows == ["a", "b", "c", " … 5 more"]
    assert targets == ["a", "b", "c", ""]


@pytest.mark.parametrize("height", [2, 3, 4, 5])
@pytest.mark.parametrize("keep", range(8))
def test_the_place_that_is_shown_is_always_to_be_seen(keep: int, height: int) -> None:
    name = "abcdefgh"[keep]
    assert name in drawn(lambda _, side: side.show(listed(*"abcdefgh"), LOOK, keep), (20, height + 1))[1]


# What it says ---------------------------------------------------------------------------------------------------------


def room(number: int, name: str, **more: Any) -> Place:
    return Place(Room(number, name, **more))


def test_places_have_the_digit_by_which_one_goes_there_and_what_is_unread() -> None:
    places = [room(number, f"#r{number}") for number in range(1, 11)]
    places[1].unread = 3
    places[2].waiting = [Waiting("w", "#r3", "hi", 0)]
    places[3].waiting = [Waiting("w", "#r4", "hi", 0, error="no")]
    shown = sidebars.places(places, places[0], LOOK)
    assert [plain(pieces) for pieces, _ in shown[:4]] == ["1 #r1", "2 #r2 3 ", "3 #r3 …", "4 #r4 !"]
    assert plain(shown[9][0]) == "  #r10"
    assert [target for _, target in shown] == [place.address for place in places]


def test_a_place_that_one_looks_at_or_wants_nothing_of_looks_otherwise() -> None:
    places = [room(1, "#a"), room(2, "#b"), room(3, "#c")]
    places[1].unread = places[2].unread = 1
    places[2].level = "off"
    styles = [pieces[0][1] for pieces, _ in sidebars.places(places, places[0], LOOK)]
    assert styles == [LOOK.selected + LOOK.strong, LOOK.strong, LOOK.quiet]


def test_people_stand_by_their_rank_and_then_by_name() -> None:
    members = [
        Member(1, "zed"), Member(2, "Bo"), Member(3, "ada", away="tea"), Member(4, "cy", ranks=["voice", "owner"]),
        Member(5, "di", ranks=["operator"]), Member(6, "meter", bot=True),
    ]  # fmt: skip
    tea = Room(1, "#tea", count=9, members={member.user: member for member in members})
    shown = sidebars.people(tea, LOOK)
    names = ["~cy", "@di", " ada", " Bo", " meter⚙", " zed"]
    assert [plain(pieces).strip("\n")[1:] for pieces, _ in shown] == ["9 here", *names, "and 3 more"]
    assert shown[3][0][0][1] == LOOK.quiet


@pytest.fixture
def ada() -> Seat:
    hub = JsonStage()
    hub.enter("bo", "tea").do("/msg ada hi")
    ada = Seat(hub, "ada", "#tea")
    hub.enter("cy", "pie").do("/topic #pie Apples")
    return ada


def visit(seat: Seat, *, connected: bool = True) -> Any:
    """A visit of somebody in a hub."""
    words = "The server is gone. Trying again in 3 s."
    server = SimpleNamespace(url="ws://tea.example")
    return SimpleNamespace(chat=seat.chat, nick=seat.nick, server=server, is_connected=connected, words=lambda: words)


def test_the_top_says_where_one_is_and_what_it_is_about(ada: Seat) -> None:
    ada.ask("join", room="#pie")
    ada.look_at("#pie")
    left, right = lines.top(visit(ada), LOOK, with_count=True)
    assert (plain(left), plain(right).strip()) == (" #pie  Apples", "2 here")


def test_the_top_of_no_place_is_the_server(ada: Seat) -> None:
    assert plain(lines.top(visit(ada), LOOK, with_count=True)[0]) == " tea.example"


def test_the_top_of_a_conversation_says_that_the_other_one_is_away(ada: Seat) -> None:
    place = ada.chat.conversation("bo")
    assert place.room.between is not None
    place.room.between.away = "at lunch"
    ada.chat.current = place
    assert "away: at lunch" in plain(lines.top(visit(ada), LOOK, with_count=True)[0])


def test_the_foot_says_what_is_unread_elsewhere_and_below(ada: Seat) -> None:
    place = ada.look_at("#lobby")
    ada.place("#tea").unread = 2
    place.unread = 4
    right = plain(lines.foot(visit(ada), LOOK, at_end=False, choosing=False)[1])
    assert "↓ 4 new" in right
    assert "#tea 2" in right
    assert "↓" not in plain(lines.foot(visit(ada), LOOK, at_end=True, choosing=False)[1])


def test_the_foot_says_why_one_is_not_connected(ada: Seat) -> None:
    assert plain(lines.foot(visit(ada, connected=False), LOOK, at_end=True, choosing=False)[0]) == (
        " ada  The server is gone. Trying again in 3 s."
    )


def test_the_foot_says_who_is_typing(ada: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines.time, "monotonic", lambda: 10.0)
    place = ada.look_at("#tea")
    place.typing = {1: ("bo", 11.0), 2: ("cy", 9.0)}
    assert plain(lines.foot(visit(ada), LOOK, at_end=True, choosing=False)[0]) == " ada  bo is typing"
    place.typing[2] = ("cy", 11.0)
    assert plain(lines.foot(visit(ada), LOOK, at_end=True, choosing=False)[0]) == " ada  bo and cy are typing"
