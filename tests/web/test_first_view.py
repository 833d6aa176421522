"""What the page shows at once: what was said last, until it is connected and shows it by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from browsing import Visitor
from cutting import CutWire
from playwright.sync_api import Page, Route, expect
from room import Room
from test_hostile_text import HOSTILE, nothing_ran
from test_joining import first_visit

Visit = Callable[..., Visitor]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TEXTS = (
    "one\nand *more* of **it**, ~~not~~ `that`: https://example.com/a_(b)",
    "```\ncode\n  code\n```",
    "👍",
    "❤️ 👩‍🚀 👋🏽",
    "1 👍",
    "/me waves",
    "a long word after another, again and again " * 6,
    "\n".join(map(str, range(30))),
)
ROWS = """() => [...document.querySelectorAll("#messages .message")].map((row) => [
    [...row.classList].join(),
    row.querySelector(".text").textContent,
    [...row.querySelectorAll(":not(time, .gutter)")].map((each) => `${each.localName} ${[...each.classList]}`),
])"""
PLACES = """() => [...document.querySelectorAll("#messages .message, #foot, #top, #title, #topic")].map((each) => {
    const { top, height } = each.getBoundingClientRect();
    return [top, height];
})"""
ALMOST = 1.5
"""Pixels: one is lost where places are rounded."""


def at_first(eve: Visitor, look: Callable[[Page], Any]) -> Any:
    """What one finds who comes for the first time and looks before the page is connected. Then it goes on."""
    found = []

    def looked(route: Route) -> None:
        found.append(look(eve.page))
        route.continue_()

    eve.page.route("**/main.js", looked)
    first_visit(eve)
    eve.settled()
    return found[0]


@pytest.mark.parametrize("context", [{}, PHONE], ids=["desk", "phone"])
def test_nothing_moves_and_nothing_looks_otherwise_once_it_is_connected(
    context: dict[str, object], room: Room, visit: Visit
) -> None:
    room.enter("bo")[0].ask("/topic Cake & <tea>", "zero")
    ada = visit(room, "ada")
    ada.say(*TEXTS)
    ada.shows(TEXTS[-2].strip())
    ada.all_said()
    ada.tool("1 👍", "Answer")
    ada.say("two")
    ada.shows("two")
    ada.all_said()
    eve = visit(room, **context)
    rows, places = at_first(eve, lambda page: (page.evaluate(ROWS), page.evaluate(PLACES)))
    expect(eve.page.locator("#messages time").first).to_be_visible()
    assert eve.page.evaluate(ROWS) == rows
    assert eve.page.evaluate(PLACES) == [pytest.approx(place, abs=ALMOST) for place in places]
    assert rows[-1][1] == "two"
    expect(eve.page.locator("#announcer")).to_be_empty()


def test_who_has_scrolled_up_meanwhile_stays_there(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask(*(f"{number} of the messages " + "and words " * 60 for number in range(20)))

    def scroll_up(page: Page) -> float:
        page.locator("#scroller").evaluate("(scroller) => scroller.scrollBy(0, -300)")
        return place(page)

    def place(page: Page) -> float:
        box = page.locator("#messages .text", has_text="15 of").bounding_box()
        assert box is not None
        return box["y"]

    eve = visit(room)
    before = at_first(eve, scroll_up)
    expect(eve.page.get_by_role("button", name="Jump to latest")).to_be_visible()
    assert place(eve.page) == pytest.approx(before, abs=ALMOST)


def test_without_javascript_what_was_said_last_can_be_read(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask(*HOSTILE, *(f"number {number}" for number in range(8)))
    eve = visit(room, java_script_enabled=False, settled=False)
    expect(eve.page.get_by_text("number 7", exact=True)).to_be_in_viewport()
    expect(eve.page.locator("#messages .name").first).to_have_text("bo")
    expect(eve.page.locator("#messages time").first).to_be_visible()
    expect(eve.page.locator("noscript p")).to_be_in_viewport()
    expect(eve.page.get_by_label("What shall others call you?")).to_be_hidden()


def test_hostile_text_does_not_run_before_it_is_connected(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask(*HOSTILE)
    eve = visit(room)
    eve.page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) => { window.ran = event.violatedDirective })"
    )
    eve.page.route_web_socket("**/ws", lambda _: None)
    first_visit(eve)
    expect(eve.page.locator("body")).to_have_attribute("data-connection", "connecting")
    assert eve.message(HOSTILE[1]).first.inner_text().endswith(HOSTILE[1])
    nothing_ran(eve)


def test_what_an_address_of_the_room_leads_to_is_there_at_once(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("said before")
    eve = visit(room)
    eve.page.route_web_socket("**/ws", lambda _: None)
    eve.page.evaluate("localStorage.clear()")
    eve.page.goto("about:blank")
    eve.page.goto(f"http://127.0.0.1:{room.port}/#lobby")
    expect(eve.page.get_by_text("said before")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/#tea"])
def test_who_is_to_see_something_else_sees_nothing_of_it(path: str, room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("said before")
    eve = visit(room, "" if path == "/#tea" else "eve")
    eve.page.route("**/main.js", lambda _: None)
    if path == "/#tea":
        eve.page.evaluate("localStorage.clear()")
    eve.page.goto("about:blank")
    with eve.page.expect_request("**/main.js"):
        eve.page.goto(f"http://127.0.0.1:{room.port}{path}", wait_until="commit")
    expect(eve.page.get_by_text("said before")).to_have_count(0)
    expect(eve.page.get_by_label("What shall others call you?")).to_be_hidden()


@pytest.mark.parametrize("loss", ["cut off", "another version"])
def test_where_the_scripts_do_not_come_the_page_is_loaded_anew(loss: str, room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("hello")
    eve = visit(room)

    def lose(route: Route) -> None:
        route.abort() if loss == "cut off" else route.fulfill(status=404)

    eve.page.route("**/main.js", lose)
    eve.page.reload()
    eve.page.wait_for_timeout(500)
    eve.page.unroute("**/main.js")
    eve.settled()
    eve.sees("hello")
    assert [complaint for complaint in eve.complaints if "Failed to load resource" not in complaint] == []
    eve.complaints.clear()


@pytest.mark.parametrize("end", ['<ol id="messages">', "<noscript>", "</html>"])
def test_a_page_of_which_only_the_beginning_came_is_loaded_anew(end: str, room: Room, visit: Visit) -> None:
    room.enter("bo")[0].ask("hello")
    eve = visit(room)
    with CutWire(room, end.encode()) as wire:
        eve.page.clock.install()
        eve.page.goto(f"http://127.0.0.1:{wire.port}/", wait_until="commit")
        expect(eve.page.locator("body")).to_be_attached()
        for _ in ("it begins", "no more has come", "it can be had again"):
            eve.page.clock.fast_forward(10_000)
        eve.settled()
        eve.sees("hello")
        eve.take_name("eve")
    assert [complaint for complaint in eve.complaints if "CONTENT_LENGTH_MISMATCH" not in complaint] == []
    eve.complaints.clear()
