"""The page in Firefox and WebKit: what people do there most. All else is tried in Chromium."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import firefox
import pytest
import webkit
from firefox import ENTER, TAB
from irc_guest import enter as enter_by_irc
from room import Room

Browser: TypeAlias = firefox.Firefox | webkit.WebKit
OPEN = "document.body.dataset.connection === 'open'"
FIELD = "#write"
TEXTS = "return [...document.querySelectorAll('#messages .text')].map((each) => each.textContent)"
LAST = "[...document.querySelectorAll('#messages .text')].at(-1)?.textContent === arguments[0]"
FIRST_IN_SIGHT = """return [...document.querySelectorAll("#messages .text")]
    .find((each) => each.getBoundingClientRect().top > 60).textContent"""


@pytest.fixture(params=[firefox, webkit], ids=lambda kind: kind.__name__)
def browser(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Browser]:
    """A window of another browser."""
    kind = request.param
    binary = kind.installed()
    if binary is None:
        pytest.skip(f"no {kind.__name__} is installed here")
    window = firefox.Firefox(binary, tmp_path) if kind is firefox else webkit.WebKit(binary, tmp_path)
    yield window
    window.close()


def test_one_joins_talks_reads_what_was_said_before_and_is_still_there_after_a_reload(
    room: Room, browser: Browser
) -> None:
    (bo,) = room.enter("bo")
    bo.ask(*(f"number {number}" for number in range(300)))
    cy = enter_by_irc(room, "cy")
    address = f"http://127.0.0.1:{room.port}/"
    browser.open(address)
    browser.until(OPEN)
    browser.type("#nick", f"ada{ENTER}")
    browser.until(f"document.querySelector('{FIELD}')")
    browser.type(FIELD, f"hello both{ENTER}")
    browser.until(LAST, "hello both")
    assert "<ada> hello both" in bo.settle()
    assert [line for line in cy.ask("PRIVMSG #lobby :hello page") if line.endswith(" PRIVMSG #lobby :hello both")]
    browser.until(LAST, "hello page")

    while "number 0" not in browser.run(TEXTS):
        browser.wheel(-400, 3)
    numbers = [text for text in browser.run(TEXTS) if text.startswith("number ")]
    assert numbers == [f"number {number}" for number in range(len(numbers))]
    browser.run("document.getElementById('jump').click()")
    browser.until(LAST, "hello page")

    browser.type(FIELD, f"/join #tea{ENTER}")
    browser.until("document.getElementById('title').textContent === '#tea'")
    browser.type(FIELD, "half a thought")
    browser.reload()
    browser.until(OPEN)
    browser.until("document.getElementById('title').textContent === '#tea'")
    browser.until(f"document.querySelector('{FIELD}')?.value === 'half a thought'")
    browser.type(FIELD, ENTER)
    browser.until(LAST, "half a thought")
    assert browser.complaints(address) == []


def test_a_name_that_was_completed_can_be_undone(room: Room, browser: Browser) -> None:
    room.enter("beatrice")
    browser.open(f"http://127.0.0.1:{room.port}/")
    browser.until(OPEN)
    browser.type("#nick", f"ada{ENTER}")
    browser.until(f"document.querySelector('{FIELD}')")
    browser.type(FIELD, f"bea{TAB}")
    browser.until(f"document.querySelector('{FIELD}').value === 'beatrice: '")
    browser.undo()
    browser.until(f"document.querySelector('{FIELD}').value === 'bea'")
