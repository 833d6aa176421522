"""Edits: what a message says now stands where it stands, and nothing else of it anywhere."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from journal_hub import Clock, Hub, deleted, edited, run_apart, said, texts
from test_erasure import OpenHub, found_in, wait_until_scrubbed

from hubbub.chat.events import Edited, Event, Said
from hubbub.chat.pages import Span
from hubbub.journal import Fate, Journal
from hubbub.journal.retention import DAY_MS
from hubbub.journal.sqlite import SqliteJournal
from hubbub.journal.store import Store


def since(hub: Hub, room: int = 1) -> list[tuple[str, str]]:
    """The kinds and texts of all that a reader of the room would be sent who has missed everything."""
    events: list[Event] = hub.ask(hub.journal.since, (0, 0), [room], 1 << 30)
    return [(type(event).__name__, event.text) for event in events if isinstance(event, Said | Edited)]


def test_a_message_says_what_it_was_edited_to_and_keeps_its_number(hub: Hub) -> None:
    hub.put(said(1, "a"), said(1, "helo"), said(1, "c"))
    hub.put(edited(1, 2, "hello"))
    page = hub.page(1, 10)
    assert texts(page) == ["a", "hello", "c"]
    assert [(event.seq, event.edit) for event in page if isinstance(event, Said)] == [(1, 0), (2, 4), (3, 0)]
    hub.put(edited(1, 2, "hello!"))
    assert texts(hub.page(1, 10, events=True)) == ["a", "hello!", "c"]


def test_an_edit_comes_back_as_it_was_appended(hub: Hub) -> None:
    hub.put(said(1, "helo"))
    ((_, event, fate),) = hub.put(edited(1, 1, "hello"))
    assert fate is Fate.SAVED
    assert isinstance(event, Edited)
    assert (event.seq, event.text) == (2, "hello")


def test_who_missed_edits_is_told_of_the_latest_of_each_message(hub: Hub) -> None:
    hub.put(said(1, "helo"), said(1, "b"))
    hub.put(edited(1, 1, "hallo"), edited(1, 2, "B"), edited(1, 1, "hello"))
    assert since(hub) == [("Said", "hello"), ("Said", "B"), ("Edited", ""), ("Edited", "B"), ("Edited", "hello")]


def test_edits_stand_on_no_page_unless_they_are_asked_for(hub: Hub) -> None:
    hub.put(said(1, "helo"))
    hub.put(edited(1, 1, "hello"))
    assert [type(event) for event in hub.page(1, 10, events=True)] == [Said]
    found = hub.ask(hub.journal.page, 1, Span(1, around=2, events=True, edits=True)).events
    assert [(type(event), event.target) for event in found] == [(Edited, 1)]


def test_what_was_edited_and_taken_back_says_nothing_and_cannot_be_edited_again(hub: Hub) -> None:
    hub.put(said(1, "helo"))
    hub.put(edited(1, 1, "hello"))
    _, (_, late, _) = hub.put(deleted(1, 1), edited(1, 1, "again"))
    assert isinstance(late, Edited)
    assert late.text == ""
    assert hub.page(1, 10) == []
    assert since(hub) == [("Said", ""), ("Edited", ""), ("Edited", "")]


def test_an_edit_of_what_is_not_there_says_nothing(hub: Hub) -> None:
    hub.put(said(1, "a"))
    ((_, late, _),) = hub.put(edited(1, 7, "lost"))
    assert isinstance(late, Edited)
    assert late.text == ""
    assert texts(hub.page(1, 10)) == ["a"]


def test_edits_outlive_a_restart(reopen: Callable[[], Journal]) -> None:
    hub = Hub(reopen())
    hub.start()
    hub.put(said(1, "helo"))
    hub.put(edited(1, 1, "hello"))
    again = Hub(reopen())
    again.journal.recover()
    again.start()
    assert texts(again.page(1, 10)) == ["hello"]
    assert since(again) == [("Said", "hello"), ("Edited", "hello")]


def test_what_it_said_before_stands_in_no_file(path: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(1, "before"), said(1, "version-one"), said(1, "behind"))
    hub.put(edited(1, 2, "version-two-is-longer" * 20))
    wait_until_scrubbed(hub)
    assert found_in(path.parent, "version-one") == []
    hub.put(edited(1, 2, "version-three"))
    wait_until_scrubbed(hub)
    assert found_in(path.parent, "version-two") == []
    assert found_in(path.parent, "version-three")
    assert texts(hub.page(1, 10)) == ["before", "version-three", "behind"]


@pytest.mark.parametrize("together", [False, True])
def test_after_its_deletion_no_version_stands_in_any_file(path: Path, open_hub: OpenHub, together: bool) -> None:
    hub = open_hub()
    hub.put(said(1, "version-one"), said(1, "behind"))
    changes = [edited(1, 1, "version-two"), edited(1, 1, "version-three"), deleted(1, 1), edited(1, 1, "version-four")]
    for batch in [changes] if together else [[change] for change in changes]:
        hub.put(*batch)
    wait_until_scrubbed(hub)
    assert found_in(path.parent, "version-") == []
    assert texts(hub.page(1, 10)) == ["behind"]


def test_what_retention_removes_is_removed_as_it_was_edited(path: Path, open_hub: OpenHub, clock: Clock) -> None:
    hub = open_hub(clock=clock)
    hub.put(said(1, "version-one"))
    clock.now += 30 * DAY_MS
    hub.put(edited(1, 1, "version-two"))
    hub.put(said(1, "new"))
    hub.journal.save_snapshot(b"state", hub.events[-1].position)
    hub = open_hub(clock=clock, keep_days=1)
    while texts(hub.page(1, 10)) != ["new"]:
        pass
    assert since(hub) == [("Edited", ""), ("Said", "new")]
    wait_until_scrubbed(hub)
    assert found_in(path.parent, "version-") == []


def test_an_edit_that_the_disk_does_not_take_changes_nothing(
    path: Path, open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = open_hub()
    hub.put(said(1, "version-one"))

    def full(_store: Store, _change: object) -> None:
        raise apsw.FullError("disk is full")

    with monkeypatch.context() as disk:
        disk.setattr(Store, "_write", full)
        ((_, _, fate),) = hub.put(edited(1, 1, "version-two"))
    assert fate is Fate.NOT_SAVED
    assert texts(hub.page(1, 1)) == ["version-one"]
    assert found_in(path.parent, "version-two") == []


def test_a_kill_within_the_commit_of_an_edit_leaves_the_message_as_it_was(path: Path, open_hub: OpenHub) -> None:
    kill("within", path)
    hub = open_hub()
    assert since(hub) == [("Said", "version-one")]


def test_a_kill_behind_the_commit_of_an_edit_leaves_nothing_of_before_after_the_next_start(
    path: Path, open_hub: OpenHub
) -> None:
    kill("behind", path)
    hub = open_hub()
    assert since(hub) == [("Said", "version-two"), ("Edited", "version-two")]
    wait_until_scrubbed(hub)
    assert found_in(path.parent, "version-one") == []


def kill(when: str, path: Path) -> None:
    """A process of its own edits a message, and dies within the commit, or right behind it."""
    assert run_apart(__file__, when, str(path)) == -9


def edit_and_die(when: str, path: str) -> None:
    def die(*_: object) -> None:
        os.kill(os.getpid(), 9)

    hub = Hub(SqliteJournal(Path(path)))
    hub.start()
    hub.put(said(1, "version-one"))
    if when == "within":
        import hubbub.journal.store as store

        set_mark = store.set_mark
        store.set_mark = lambda *args: (set_mark(*args), die())  # type: ignore[assignment, func-returns-value, misc]
    else:
        Store.scrub = die  # type: ignore[method-assign, assignment]
    hub.put(edited(1, 1, "version-two"))
    hub.run_until(lambda: False)


if __name__ == "__main__":
    edit_and_die(*sys.argv[1:])
