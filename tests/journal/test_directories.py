"""The directories of the search index: with them is found what a look at everything finds, and little is asked."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from unittest.mock import patch

import apsw
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from journal_hub import Hub, deleted, edited, let_index, run_apart, said, texts

from hubbub.chat.events import Ended, Said
from hubbub.chat.searching import Query, fits
from hubbub.chat.words import terms
from hubbub.journal import directories, indexer, searching, volumes
from hubbub.journal.sqlite import SEARCH, SqliteJournal

OpenHub = Callable[..., Hub]
SMALL = {
    (indexer, "PAUSE"): 0.0,
    (indexer, "REST"): 0.0,
    (indexer, "MESSAGES_PER_BATCH"): 2,
    (searching, "SECONDS"): 3_600.0,
    (searching, "CHUNKS_UNINDEXED"): 1 << 40,
    (volumes, "VOLUME_MESSAGES"): 4,
    (volumes, "FEW"): 2,
    (directories, "VOLUMES"): 3,
    (directories, "WORDS_PER_ROW"): 3,
}
"""So a few messages are volumes and directories of them."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for (module, name), value in SMALL.items():
        monkeypatch.setattr(module, name, value)


def unique(n: int) -> str:
    """A word that nobody else says, of which all but the beginning stands in the file as it is."""
    return f"{'qzjxkvwy'[n % 8]}{n % 10}{'secret'}{n:06}x"


def stands_in(index: Path, n: int) -> bool:
    """Whether the word is in the index or its log. FTS5 does not repeat the letters that the word before has too."""
    return any(unique(n)[8:].encode() in file.read_bytes() for file in index.parent.glob(f"{index.name}*"))


@contextmanager
def counted_volumes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The volumes that are asked."""
    asked, places = list[int](), volumes.places

    def counting(connection: apsw.Connection, first: int, query: Query, low: int, high: int) -> Iterator[int]:
        asked.append(first)
        return places(connection, first, query, low, high)

    with monkeypatch.context() as patched:
        patched.setattr(volumes, "places", counting)
        yield asked


def asked(hub: Hub, monkeypatch: pytest.MonkeyPatch, text: str, *rooms: int) -> int:
    """How many volumes one question goes to."""
    with counted_volumes(monkeypatch) as firsts:
        hub.search(text, *rooms)
    return len(firsts)


def test_however_long_the_history_few_volumes_are_asked(open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = open_hub()
    hub.put(said(1, "needle"))
    for n in range(60):
        hub.put(said(2 if n == 30 else 1, f"hay {n}"), said(1, "straw"))
    let_index(hub)
    assert len(hub.search("hay", 1, 2, count=100).messages) == 60
    assert asked(hub, monkeypatch, "absent", 1, 2) <= 1
    assert asked(hub, monkeypatch, "needle", 1, 2) <= 2
    assert asked(hub, monkeypatch, "needl", 1, 2) <= 2
    assert asked(hub, monkeypatch, "hay", 2) <= 2
    assert asked(hub, monkeypatch, "needle hay", 1, 2) <= 2
    assert asked(hub, monkeypatch, "needle", 2) <= 1
    assert asked(hub, monkeypatch, "hay", 1, 2) >= 10


def test_a_message_that_was_edited_is_found_by_its_new_words_at_once(
    open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = open_hub()
    for n in range(40):
        hub.put(said(1, f"tea {n}"))
    let_index(hub)
    with monkeypatch.context() as busy:
        busy.setattr(volumes, "tidy", lambda _: False)
        hub.put(edited(1, 3, "cocoa"))
        while texts(hub.search("cocoa", 1).messages) != ["cocoa"]:
            sleep(0.001)
    hub.put(said(1, "more"))
    let_index(hub)
    assert texts(hub.search("cocoa", 1).messages) == ["cocoa"]


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(
            st.just("say"), st.integers(1, 2), st.lists(st.sampled_from(["tea", "team", "the", "café", "東京都"]))
        ),
        st.tuples(st.just("delete"), st.integers(1, 2), st.integers(1, 12)),
        st.tuples(st.just("edit"), st.integers(1, 2), st.integers(1, 12)),
        st.tuples(st.just("found and end"), st.integers(3, 9), st.integers(1, 9)),
        st.tuples(st.just("index"), st.none(), st.none()),
        st.tuples(st.just("restart"), st.none(), st.none()),
    ),
    min_size=10,
    max_size=60,
)
QUESTIONS = ["tea", "team", "the tea", "caf", "東京", "京", "absent", "tea absent"]


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(OPERATIONS)
def test_what_is_found_is_what_a_look_at_everything_finds(operations: list[tuple[str, int, object]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.db"
        hub = Hub(SqliteJournal(path))
        hub.start()
        hub.put(said(1, "first"))
        try:
            late = False  # an edit is found by its words when it is in the index
            for n, (what, room, more) in enumerate(operations):
                hub = do(hub, path, what, room, more, n)
                late = what == "edit" or (late and what != "index")
                compare(hub, n, late=late)
            let_index(hub)
            there = compare(hub, len(operations), late=False)
            index = path.with_name(SEARCH)
            for n in range(len(operations)):
                assert stands_in(index, n) == any(unique(n) in message.text for message in there)
        finally:
            hub.journal.close()


def do(hub: Hub, path: Path, what: str, room: int, more: object, n: int) -> Hub:
    """One step of a history; returns the hub that goes on."""
    match what, more:
        case "say", list():
            hub.put(said(room, " ".join([unique(n), *more])))
        case "delete", int():
            hub.put(deleted(room, more))
        case "edit", int():
            hub.put(edited(room, more, f"the edited {unique(n)}"))
        case "found and end", int():
            room += 10 * n  # numbers of rooms are never used again
            hub.put(*(said(room, f"tea {unique(n)}") for _ in range(more)))
            if room % 2:
                let_index(hub)
            hub.put(Ended(room=room, name="x"))
        case "index", _:
            let_index(hub)
        case "restart", _:
            hub.journal.close()
            hub = Hub(SqliteJournal(path))
            hub.start()
    return hub


def compare(hub: Hub, n: int, *, late: bool) -> list[Said]:
    """Ask some questions after the step `n`; while the index is late, nothing wrong is found. Returns all messages."""
    everything = hub.ask(hub.journal.since, (0, 0), {1, 2}, 1 << 30)
    messages = [event for event in everything if isinstance(event, Said) and not event.erased]
    for text in (QUESTIONS[n % len(QUESTIONS)], unique(n // 2), unique(n)[:6]):
        query = Query(frozenset({1, 2}), tuple(terms(text)), count=1_000)
        found = hub.ask(hub.journal.search, query)
        assert found.complete
        fitting = [event.text for event in reversed(messages) if fits(query, event)]
        assert set(texts(found.messages)) <= set(fitting) if late else texts(found.messages) == fitting
    return messages


@pytest.mark.parametrize("when", ["entering", "entered", "tidying"])
def test_after_a_kill_while_directories_are_written_all_is_found_and_nothing_that_was_taken_back(
    path: Path, open_hub: OpenHub, when: str
) -> None:
    assert run_apart(__file__, when, str(path)) == -9
    hub = open_hub()
    let_index(hub)
    assert not stands_in(path.with_name(SEARCH), 1)
    assert hub.search(unique(1), 1).messages == []
    for n in set(range(40)) - {1}:
        assert texts(hub.search(unique(n), 1).messages) == [unique(n)]


def die(*_: object) -> None:
    os.kill(os.getpid(), 9)


def delete_and_die(path: Path, when: str) -> None:
    """Delete the second message of a long history, and die while the directory forgets it."""
    for (module, name), value in SMALL.items():
        patch.object(module, name, value).start()
    hub = Hub(SqliteJournal(path))
    hub.start()
    for n in range(40):
        hub.put(said(1, unique(n)))
    let_index(hub)
    enter = directories.enter

    def enter_and_die(connection: apsw.Connection, first: int) -> None:
        enter(connection, first)
        die()

    deadly = {"entering": ("enter", enter_and_die), "entered": ("tidy", die), "tidying": ("_stain", die)}
    name, what = deadly[when]
    patch.object(directories, name, what).start()
    hub.put(deleted(1, 2))
    hub.run_until(lambda: False)


if __name__ == "__main__":
    delete_and_die(Path(sys.argv[2]), sys.argv[1])
