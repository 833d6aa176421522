"""The writer: what is committed together, and what is handed back together. Every delivery costs many writes."""

from collections.abc import Callable

import pytest
from journal_hub import Hub, said, texts

from hubbub.journal import writer

OpenHub = Callable[..., Hub]


def test_what_is_appended_in_one_tick_is_one_commit_and_one_delivery(open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(1, "a"), said(2, "b"), said(1, "c"))
    assert len(hub.batches) == 1
    assert len({event.commit for event in hub.events}) == 1


def test_what_comes_during_a_commit_is_delivered_with_it(open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "GATHER_SECONDS", 60.0)
    late = [said(1, "b")]

    def clock() -> int:  # asked within a commit
        if late:
            hub.journal.append(hub, late.pop())
        return 1_000

    hub = open_hub(clock=clock)
    hub.journal.append(hub, said(1, "a"))
    hub.run_until(lambda: len(hub.outcomes) == 2)
    assert [[event.text for _, event, _ in batch] for batch in hub.batches] == [["a", "b"]]  # type: ignore[attr-defined]
    assert len({event.commit for event in hub.events}) == 2


def test_nothing_is_held_back_for_longer_than_a_moment(open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "GATHER_SECONDS", 0.0)
    waiting = [said(1, f"{number}") for number in range(5)]

    def clock() -> int:
        if waiting:
            hub.journal.append(hub, waiting.pop())
        return 1_000

    hub = open_hub(clock=clock)
    hub.journal.append(hub, said(1, "first"))
    hub.run_until(lambda: len(hub.outcomes) == 6)
    assert len(hub.batches) == 6


def test_nothing_is_committed_while_the_hub_delivers(open_hub: OpenHub) -> None:
    hub = open_hub()
    found: list[str] = []

    def meanwhile() -> None:
        if len(hub.batches) == 1:
            hub.journal.append(hub, said(1, "b"))
            hub.run_what_is_posted()
            found.extend(texts(hub.page(1, 10)))
            hub.journal.append(hub, said(1, "c"))

    hub.when_delivered = meanwhile
    hub.journal.append(hub, said(1, "a"))
    hub.run_until(lambda: len(hub.outcomes) == 3)
    assert found == ["a"]
    assert [len(batch) for batch in hub.batches] == [1, 2]
