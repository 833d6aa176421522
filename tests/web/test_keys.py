"""The keys of the page, and where one reads of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import Visitor
from playwright.sync_api import Locator, expect
from room import Room

Visit = Callable[..., Visitor]
MANUAL = Path(__file__).parents[2] / "docs/page.md"


@pytest.fixture
def ada(room: Room, visit: Visit) -> Visitor:
    return visit(room, "ada")


def keys(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("dialog", name="Keys")


def test_the_keys_are_shown_by_their_own_and_are_those_of_the_manual(ada: Visitor) -> None:
    ada.field.press("Control+/")
    expect(keys(ada)).to_be_visible()
    shown = [row.locator("th, td").all_inner_texts() for row in keys(ada).get_by_role("row").all()]
    table = MANUAL.read_text(encoding="utf-8").partition("| key | does |\n|---|---|\n")[2].partition("\n\n")[0]
    assert shown == [row.strip("| ").replace("`", "").split(" | ") for row in table.splitlines()]


def test_they_are_put_away_as_they_came_and_one_writes_on(ada: Visitor) -> None:
    for close in ("Control+/", "Escape"):
        ada.field.press("Control+Shift+/")  # as where / is typed with Shift
        expect(keys(ada)).to_be_visible()
        ada.page.keyboard.press(close)
        expect(keys(ada)).to_have_count(0)
        expect(ada.field).to_be_focused()


def test_they_are_found_by_hand(ada: Visitor) -> None:
    ada.page.get_by_role("button", name="ada You").click()
    ada.page.get_by_role("button", name="Show the keys").click()
    expect(keys(ada)).to_be_visible()
    ada.page.keyboard.press("Control+k")
    ada.page.keyboard.type("short")
    ada.page.keyboard.press("Enter")
    expect(keys(ada)).to_be_visible()
    ada.page.keyboard.press("Escape")
    ada.say("/help")
    ada.shows("Ctrl-/ · shows the keys of this page")


def test_a_mac_has_its_own(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    ada.page.add_init_script("Object.defineProperty(navigator, 'platform', { value: 'MacIntel' })")
    ada.page.reload()
    ada.settled()
    ada.page.keyboard.press("Meta+/")
    expect(keys(ada).get_by_text("⌘K", exact=True)).to_be_visible()
    expect(ada.page.locator("#switch-key")).to_have_text("⌘K")


def test_alt_and_an_arrow_lead_to_the_next_room(room: Room, ada: Visitor) -> None:
    room.enter("bo")[0].ask("/msg ada psst")
    ada.say("/join #tea")
    title = ada.page.locator("#title")
    expect(title).to_have_text("#tea")
    for arrow, name in (("Up", "#lobby"), ("Up", "#lobby"), ("Down", "#tea"), ("Down", "bo"), ("Down", "bo")):
        ada.page.keyboard.press(f"Alt+Arrow{arrow}")
        expect(title).to_have_text(name)
    ada.say("psst")
    ada.all_said()
    ada.field.press("Alt+ArrowUp")
    expect(title).to_have_text("#tea")
    expect(ada.page.get_by_text("Editing your message")).to_have_count(0)


def test_a_letter_marks_what_is_chosen(ada: Visitor) -> None:
    ada.field.press_sequentially("a cake")
    for _ in "cake":
        ada.field.press("Shift+ArrowLeft")
    ada.field.press("Control+b")
    expect(ada.field).to_have_value("a **cake**")
    ada.field.press("Control+i")
    expect(ada.field).to_have_value("a ***cake***")
    ada.field.press("Control+z")
    expect(ada.field).to_have_value("a **cake**")
    ada.field.press("End")
    ada.field.press_sequentially(" ")
    ada.field.press("Meta+i")
    ada.field.press_sequentially("now")
    expect(ada.field).to_have_value("a **cake** *now*")


@pytest.fixture
def among_links(room: Room, ada: Visitor) -> Visitor:
    """One who sees messages with all that can be in them."""
    (bo,) = room.enter("bo")
    bo.ask("https://example.com/1 and https://example.com/2", "https://example.com/3")
    ada.say("\n".join(map(str, range(40))), "/help topic")
    ada.all_said()
    ada.shows("Show a room's topic")
    ada.tool("example.com/1", "React 👍")
    ada.tool("example.com/1", "Answer")
    ada.say("see https://example.com/4")
    ada.all_said()
    ada.page.mouse.move(5, 5)
    return ada


def test_tab_stops_once_at_all_messages(among_links: Visitor) -> None:
    page = among_links.page
    page.get_by_role("button", name="Who is here: 2").focus()
    for stop in (
        page.get_by_role("region", name="Messages"),
        among_links.field,
        page.get_by_role("button", name="Emoji"),
    ):
        page.keyboard.press("Tab")
        expect(stop).to_be_focused()
    among_links.field.focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("region", name="Messages")).to_be_focused()


def test_from_a_message_tab_leads_to_what_is_in_it_and_on(among_links: Visitor) -> None:
    page = among_links.page
    message = among_links.message("and https://example.com/2").first
    message.focus()
    for name in ("/1", "/2"):
        page.keyboard.press("Tab")
        expect(message.get_by_role("link", name=name)).to_be_focused()
    page.keyboard.press("Tab")
    expect(message.get_by_role("button", name="👍, by ada")).to_be_focused()
    page.keyboard.press("Tab")
    tools = message.get_by_role("toolbar").get_by_role("button")
    expect(tools.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tools.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(tools.first).to_be_focused()
    tools.last.focus()
    page.keyboard.press("Tab")
    expect(among_links.field).to_be_focused()


def test_a_message_that_one_points_at_is_no_other_stop(among_links: Visitor) -> None:
    page = among_links.page
    among_links.message("example.com/3").hover()
    page.get_by_role("region", name="Messages").focus()
    page.keyboard.press("Tab")
    expect(among_links.field).to_be_focused()


def test_the_arrows_lead_to_notes_too_and_these_can_be_closed(among_links: Visitor) -> None:
    page = among_links.page
    among_links.message("example.com/4").focus()
    page.keyboard.press("ArrowUp")
    note = page.get_by_role("note")
    expect(note).to_be_focused()
    page.keyboard.press("Enter")
    expect(note.get_by_role("button", name="Close this note")).to_be_focused()
    page.keyboard.press("Enter")
    expect(note).to_have_count(0)
    expect(page.get_by_role("region", name="Messages")).to_be_focused()
