"""The page in Firefox: what people do there most. All else is tried in Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from firefox import ENTER, TAB, UNDO, Firefox, installed
from irc_guest import enter as enter_by_irc
from room import Room

OPEN = "document.body.dataset.connection === 'open'"
FIELD = "#write"
TEXTS = "return [...document.querySelectorAll('#messages .text')].map((each) => each.textContent)"
LAST = "[...document.querySelectorAll('#messages .text')].at(-1)?.textContent === arguments[0]"
FIRST_IN_SIGHT = """return [...document.querySelectorAll("#messages .text")]
    .find((each) => each.getBoundingClientRect().top > 60).textContent"""


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    """A Firefox."""
    binary = installed()
    if binary is None:
        pytest.skip("no Firefox is installed here")
    window = Firefox(binary, tmp_path)
    yield window
    window.close()


def test_one_joins_talks_reads_what_was_said_before_and_is_still_there_after_a_reload(
    room: Room, firefox: Firefox
) -> None:
    (bo,) = room.enter("bo")
    bo.ask(*(f"number {number}" for number in range(300)))
    cy = enter_by_irc(room, "cy")
    address = f"http://127.0.0.1:{room.port}/"
    firefox.open(address)
    firefox.until(OPEN)
    firefox.type("#nick", f"ada{ENTER}")
    firefox.until(f"document.querySelector('{FIELD}')")
    firefox.type(FIELD, f"hello both{ENTER}")
    firefox.until(LAST, "hello both")
    assert "<ada> hello both" in bo.settle()
    assert [line for line in cy.ask("PRIVMSG #lobby :hello page") if line.endswith(" PRIVMSG #lobby :hello both")]
    firefox.until(LAST, "hello page")

    while "number 0" not in firefox.run(TEXTS):
        firefox.wheel(-400, 3)
    numbers = [text for text in firefox.run(TEXTS) if text.startswith("number ")]
    assert numbers == [f"number {number}" for number in range(len(numbers))]
    firefox.run("document.getElementById('jump').click()")
    firefox.until(LAST, "hello page")

    firefox.type(FIELD, f"/join #tea{ENTER}")
    firefox.until("document.getElementById('title').textContent === '#tea'")
    firefox.type(FIELD, "half a thought")
    firefox.reload()
    firefox.until(OPEN)
    firefox.until("document.getElementById('title').textContent === '#tea'")
    firefox.until(f"document.querySelector('{FIELD}')?.value === 'half a thought'")
    firefox.type(FIELD, ENTER)
    firefox.until(LAST, "half a thought")
    assert firefox.complaints(address) == []


def test_a_name_that_was_completed_can_be_undone(room: Room, firefox: Firefox) -> None:
    room.enter("beatrice")
    firefox.open(f"http://127.0.0.1:{room.port}/")
    firefox.until(OPEN)
    firefox.type("#nick", f"ada{ENTER}")
    firefox.until(f"document.querySelector('{FIELD}')")
    for keys, value in ((f"bea{TAB}", "beatrice: "), (UNDO, "bea")):
        firefox.type(FIELD, keys)
        firefox.until(f"document.querySelector('{FIELD}').value === arguments[0]", value)
