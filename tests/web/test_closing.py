"""A conversation that is over can be taken off the list; it comes back with the next word, or when one looks for it."""

from collections.abc import Callable

import pytest
from browsing import Visitor
from playwright.sync_api import Locator, expect
from room import Guest, Room
from test_changed_places import after_a_talk

Visit = Callable[..., Visitor]


@pytest.fixture
def bo(room: Room) -> Guest:
    return room.enter("bo")[0]


@pytest.fixture
def ada(room: Room, visit: Visit, bo: Guest) -> Visitor:
    """One who has closed her conversation with bo."""
    ada = after_a_talk(room, visit, bo)
    ada.page.get_by_role("button", name="Close this conversation").click()
    return ada


def listed(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("navigation").get_by_role("button", name="bo")


def test_it_stays_off_the_list_and_the_lobby_is_shown(ada: Visitor) -> None:
    expect(ada.page.get_by_role("heading", name="#lobby").first).to_be_visible()
    expect(listed(ada)).to_have_count(0)
    expect(ada.page.get_by_role("button", name="Close this conversation")).to_be_hidden()
    ada.page.reload()
    ada.settled()
    expect(ada.page.get_by_role("navigation").get_by_role("button", name="#lobby")).to_be_visible()
    expect(listed(ada)).to_have_count(0)


def test_what_is_said_next_brings_it_back(ada: Visitor, bo: Guest) -> None:
    bo.ask("/msg ada one more thing")
    expect(listed(ada)).to_contain_text("1 for you")
    listed(ada).click()
    ada.sees("hello", "hello to you", "one more thing")


def test_it_can_be_looked_for(ada: Visitor) -> None:
    ada.page.keyboard.press("Control+k")
    ada.page.keyboard.type("bo")
    ada.page.keyboard.press("Enter")
    ada.sees("hello", "hello to you")
    expect(listed(ada)).to_be_visible()
