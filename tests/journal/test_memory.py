"""What is the memory journal's own: it forgets what is old, and nothing else changes by it."""

import pytest
from journal_hub import Hub, said, texts

from hubbub.journal import memory
from hubbub.journal.memory import MemoryJournal


def test_it_forgets_the_oldest_messages_but_not_where_a_room_s_numbers_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "EVENTS_KEPT", 50)
    hub = Hub(MemoryJournal())
    hub.start()
    hub.put(said(1, "of a room that falls silent"))
    for n in range(1_000):
        hub.put(said(2, f"m{n}"))
    kept = texts(hub.page(2, 1_000))
    assert 50 <= len(kept) <= 100
    assert kept == [f"m{n}" for n in range(1_000 - len(kept), 1_000)]
    assert hub.page(1, 10) == []
    ((_, event, _),) = hub.put(said(1, "again"))
    assert event.seq == 2
    assert texts(hub.ask(hub.journal.since, (0, 0), {1, 2}, 1 << 30))[-1] == "again"
