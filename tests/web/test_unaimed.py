"""What was aimed at no field is not lost: who types after a click means where one writes."""

from collections.abc import Callable

import pytest
from browsing import Visitor
from playwright.sync_api import expect
from room import Room

Visit = Callable[..., Visitor]
GIVE_FILE = """(element, [type, text]) => {
    const data = new DataTransfer();
    data.items.add(new File(["GIF89a"], "cat.gif", { type: "image/gif" }));
    if (text) data.setData("text/plain", text);
    const how = { bubbles: true, cancelable: true, [type === "paste" ? "clipboardData" : "dataTransfer"]: data };
    const event = type === "paste" ? new ClipboardEvent(type, how) : new DragEvent(type, how);
    return !element.dispatchEvent(event);
}"""
"""Whether the page keeps a browser from doing what it does by itself."""


@pytest.fixture
def ada(room: Room, visit: Visit) -> Visitor:
    """One who sees a message of somebody else's."""
    ada = visit(room, "ada")
    room.enter("bo")[0].ask("hello")
    ada.sees("hello")
    return ada


@pytest.mark.parametrize("where", ["#messages .text", "#beginning", "#title"])
def test_who_types_after_a_click_somewhere_writes(where: str, ada: Visitor) -> None:
    ada.page.locator(where).click()
    expect(ada.field).not_to_be_focused()
    ada.page.keyboard.type("really + even")
    expect(ada.field).to_have_value("really + even")
    expect(ada.page.get_by_text("Answering")).to_have_count(0)
    expect(ada.page.get_by_role("dialog")).to_have_count(0)


def test_so_does_who_pastes(ada: Visitor) -> None:
    ada.field.fill("copied")
    for key in ("a", "x"):
        ada.field.press(f"Control+{key}")
    ada.page.locator("#beginning").click()
    ada.page.keyboard.press("Control+v")
    expect(ada.field).to_have_value("copied")


def test_what_is_meant_for_something_else_is_not_written(ada: Visitor) -> None:
    ada.page.locator("#beginning").click()
    ada.page.keyboard.press("Control+c")
    ada.page.keyboard.press("Space")
    expect(ada.field).not_to_be_focused()
    ada.page.keyboard.press("Control+/")
    ada.page.keyboard.type("x")
    ada.page.keyboard.press("Escape")
    expect(ada.field).to_have_value("")


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_file_is_refused_in_words_and_the_page_stays(kind: str, ada: Visitor) -> None:
    assert ada.field.evaluate(GIVE_FILE, [kind, ""]) is True
    ada.shows("Only text can be said here.")


def test_a_text_that_comes_with_a_picture_is_pasted(ada: Visitor) -> None:
    assert ada.field.evaluate(GIVE_FILE, ["paste", "a table"]) is False
    expect(ada.page.get_by_text("Only text can be said here.")).to_have_count(0)
