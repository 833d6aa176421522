"""A backup is put back while somebody writes: what he edits or answers is another message there, and is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import Visitor
from playwright.sync_api import expect
from room import Room, hubbub

Visit = Callable[..., Visitor]


class Host:
    """One who made a backup when nothing was said yet, and puts it back."""

    def __init__(self, open_room: Callable[..., Room], folder: Path) -> None:
        self._open_room = open_room
        self._copy = folder / "copy"
        self._copy.mkdir(mode=0o700)
        self.room = open_room()
        assert hubbub("backup", self._copy / "journal.db", "--data", folder / "data").returncode == 0
        (self._copy / "journal-accounts.db").rename(self._copy / "accounts.db")

    def lose(self, *visitors: Visitor) -> None:
        """Have the server stop."""
        self.room.kill()
        for visitor in visitors:
            visitor.shows("Trying again in")

    def put_back(self, *visitors: Visitor) -> None:
        """Start with the backup. Others come first, and say what takes the numbers of what was said before."""
        for visitor in visitors:
            visitor.context.set_offline(True)
        self.room = self._open_room("--data", self._copy, port=self.room.port)
        (self.cy,) = self.room.enter("cy")
        self.cy.ask(*(f"cy {number}" for number in range(9)))
        for visitor in visitors:
            visitor.context.set_offline(False)
            visitor.settled()

    def history(self) -> list[str]:
        """What was said there."""
        return self.room.guest().history()


CY = [f"cy {number}" for number in range(9)]
SAID = [f"<cy> {text}" for text in CY]


@pytest.fixture
def host(open_room: Callable[..., Room], tmp_path: Path) -> Host:
    return Host(open_room, tmp_path)


@pytest.fixture
def ada(host: Host, visit: Visit) -> Visitor:
    """One who has said something that is in no backup."""
    ada = visit(host.room, "ada")
    ada.say("one", "two", "three")
    ada.all_said()
    return ada


def test_an_edit_that_is_being_written_is_a_draft(host: Host, ada: Visitor) -> None:
    ada.tool("two", "Edit")
    ada.field.fill("not two")
    host.lose(ada)
    host.put_back(ada)
    ada.shows("of another history than the one that is kept here now. What you wrote is a draft now.")
    expect(ada.page.get_by_text("Editing your message")).to_be_hidden()
    expect(ada.field).to_have_value("not two")
    ada.field.press("Enter")
    ada.all_said()
    ada.sees(*CY, "not two")
    assert host.history() == [*SAID, "<ada> not two"]


def test_an_edit_that_is_being_written_over_a_draft_is_shown_beside_it(host: Host, ada: Visitor) -> None:
    ada.field.fill("a draft")
    ada.tool("two", "Edit")
    ada.field.fill("not two")
    host.lose(ada)
    host.put_back(ada)
    ada.shows("Not said. The message that you were writing about is of another history")
    ada.sees(*CY, "not two")
    expect(ada.field).to_have_value("a draft")


def test_an_edit_that_waits_changes_no_other_message(host: Host, ada: Visitor) -> None:
    host.lose(ada)
    ada.tool("two", "Edit")
    ada.say("not two")
    ada.tool("one", "React 👍")
    ada.tool("three", "Take back")
    ada.page.get_by_role("button", name="Take it back").click()
    ada.field.fill("a draft")
    host.put_back(ada)
    ada.shows("Not said. The message that is meant is of another history")
    ada.sees(*CY, "not two")
    expect(ada.field).to_have_value("a draft")
    expect(ada.page.locator(".reactions")).to_have_count(0)
    assert host.history() == SAID
    ada.page.get_by_role("button", name="Try again").click()
    ada.all_said()
    assert host.history() == [*SAID, "<ada> not two"]


def test_an_edit_that_waits_is_a_draft_if_there_is_none_even_after_the_page_was_loaded_anew(
    host: Host, ada: Visitor
) -> None:
    host.lose(ada)
    ada.tool("two", "Edit")
    ada.say("not two")
    ada.page.goto("about:blank")
    host.put_back()
    ada.page.goto(f"http://127.0.0.1:{host.room.port}/")
    ada.settled()
    ada.shows("What you wrote is a draft now.")
    expect(ada.field).to_have_value("not two")
    assert host.history() == SAID


def test_an_answer_that_is_being_written_is_a_draft(host: Host, ada: Visitor) -> None:
    ada.tool("two", "Answer")
    ada.field.fill("yes")
    host.lose(ada)
    host.put_back(ada)
    ada.shows("What you wrote is a draft now.")
    expect(ada.page.get_by_text("Answering ada")).to_be_hidden()
    ada.field.press("Enter")
    ada.all_said()
    ada.sees(*CY, "yes")
    expect(ada.page.locator(".quote")).to_have_count(0)


def test_an_answer_that_waits_is_shown_with_the_reason_and_answers_no_other_message(host: Host, ada: Visitor) -> None:
    host.lose(ada)
    ada.tool("two", "Answer")
    ada.say("yes")
    ada.say("and more")
    host.put_back(ada)
    ada.shows("Not said. What it answers is of another history")
    expect(ada.page.locator(".pending")).to_have_count(0)
    assert host.history() == [*SAID, "<ada> and more"]
    ada.page.get_by_role("button", name="Try again").click()
    ada.all_said()
    expect(ada.page.locator(".quote")).to_have_count(0)
    assert host.history() == [*SAID, "<ada> and more", "<ada> yes"]


def test_what_one_is_asked_about_is_not_taken_back_if_it_is_another_message_then(host: Host, ada: Visitor) -> None:
    ada.tool("two", "Take back")
    host.lose(ada)
    host.put_back(ada)
    ada.page.get_by_role("button", name="Take it back").click()
    ada.shows("of another history than the one that is kept here now.")
    ada.sees(*CY)
    assert host.history() == SAID
