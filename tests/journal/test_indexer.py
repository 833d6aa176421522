"""The search index on disk: it follows the journal whatever happens to it, and keeps no word that was taken back."""

import os
import random
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import sleep

import apsw
import pytest
from journal_hub import Clock, Hub, arrived, deleted, let_index, run_apart, said, texts

from hubbub.chat.events import Ended
from hubbub.journal import files, indexer, searching, volumes
from hubbub.journal.backup import backup
from hubbub.journal.files import connect_to_read
from hubbub.journal.indexer import Indexer
from hubbub.journal.retention import DAY_MS
from hubbub.journal.sqlite import SEARCH, SqliteJournal

OpenHub = Callable[..., Hub]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "PAUSE", 0.0)
    monkeypatch.setattr(indexer, "TROUBLE_PAUSE", 0.01)
    for rest in ("REST", "LONG_REST", "SHORT_REST"):
        monkeypatch.setattr(indexer, rest, 0.0)


@pytest.fixture
def index(path: Path) -> Path:
    return path.with_name(SEARCH)


def word(n: int) -> str:
    """A word that begins like no other, so that all but its beginning stands in the file as it is."""
    chance = random.Random(n)
    return "".join(chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(24))


def stands_in(index: Path, n: int) -> bool:
    """Whether the word is in the index or its log. FTS5 does not repeat the letters that the word before has too."""
    return any(word(n)[6:].encode() in file.read_bytes() for file in index.parent.glob(f"{index.name}*"))


def indexed_words(hub: Hub, index: Path) -> int:
    """How many messages are in the index."""
    let_index(hub)
    with closing(connect_to_read(index)) as connection, connection:  # one look at a file that is being written
        firsts = volumes.all_volumes(connection)
        counts = [connection.execute(f"SELECT count(*) FROM words_{first}_docsize").get for first in firsts]
    return sum(counts)


def wait_until(condition: Callable[[], bool]) -> None:
    while not condition():
        sleep(0.001)


def test_the_words_of_a_deleted_message_stand_in_no_file(index: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(1, f"before {word(1)}"), said(1, f"gone {word(2)}"))
    let_index(hub)
    assert stands_in(index, 1)
    assert stands_in(index, 2)
    hub.put(deleted(1, 2))
    let_index(hub)
    assert not stands_in(index, 2)
    assert stands_in(index, 1)
    assert texts(hub.search(word(1), 1).messages) == [f"before {word(1)}"]


def test_of_many_words_those_that_were_taken_back_are_gone_to_the_last(
    index: Path, open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "VOLUME_MESSAGES", 100)
    chance, hub = random.Random(3), open_hub()
    for n in range(200):
        hub.put(*(said(1, f"{word(3 * n + k)} and {word(10_000 + 3 * n + k)}") for k in range(3)))
        if n % 50 == 49:
            let_index(hub)
            hub = open_hub()
    gone = chance.sample(range(600), 200)
    for start in range(0, 200, 10):
        hub.put(*(deleted(1, n + 1) for n in gone[start : start + 10]))
        if chance.random() < 0.3:
            let_index(hub)
    let_index(hub)
    assert [n for n in gone if stands_in(index, n) or stands_in(index, 10_000 + n)] == []
    kept = [n for n in range(600) if n not in gone]
    assert [n for n in kept if len(hub.search(f"{word(10_000 + n)} {word(n)}", 1).messages) != 1] == []


def test_while_somebody_reads_the_index_the_words_wait_and_then_they_are_gone(
    index: Path, open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(files, "PATIENCE_MS", 1)
    scrub, tries = Indexer._scrub, list[int]()

    def counted(indexer: Indexer, connection: apsw.Connection) -> None:
        tries.append(1)
        scrub(indexer, connection)

    hub = open_hub()
    hub.put(said(1, word(1)), said(1, word(2)))
    let_index(hub)
    monkeypatch.setattr(Indexer, "_scrub", counted)
    with closing(connect_to_read(index)) as other:
        other.execute("BEGIN")
        volumes.up_to(other)
        hub.put(deleted(1, 1))
        wait_until(lambda: len(tries) > 2)
        assert texts(hub.search(word(2), 1).messages) == [word(2)]
    let_index(hub)
    assert not stands_in(index, 1)
    assert not caplog.messages


def test_what_retention_removes_leaves_the_index(
    index: Path, open_hub: OpenHub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volumes, "VOLUME_MESSAGES", 10)
    hub = open_hub(keep_days=1, clock=clock)
    for n in range(30):
        clock.now += 1_000
        hub.put(said(n % 3, f"old {word(n)}"))
    clock.now += 2 * DAY_MS
    for n in range(30, 40):
        hub.put(said(n % 3, f"new {word(n)}"))
    assert indexed_words(hub, index) == 40
    hub.journal.save_snapshot(b"", hub.events[-1].position)
    hub.put(arrived(1, "ada"))
    hub = open_hub(keep_days=1, clock=clock)  # it sweeps as it starts
    wait_until(lambda: hub.journal._store.log.stained is False and indexed_words(hub, index) == 10)  # type: ignore[attr-defined]
    wait_until(lambda: not any(stands_in(index, n) for n in range(30)))
    assert len(hub.search("new", 0, 1, 2).messages) == 10
    assert hub.search("old", 0, 1, 2).messages == []


def test_rooms_that_have_ended_leave_the_index(index: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(*(said(room, f"tea {word(room)}") for room in (1, 2, 12)))
    assert indexed_words(hub, index) == 3
    hub.put(Ended(room=2, name="x"), said(1, "after"))
    assert indexed_words(hub, index) == 3
    assert not stands_in(index, 2)
    assert len(hub.search("tea", 1, 12).messages) == 2


def test_only_its_owner_can_read_the_index(index: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(1, "tea"))
    let_index(hub)
    assert {file.stat().st_mode & 0o777 for file in index.parent.glob(f"{index.name}*")} == {0o600}


def spoil_by_removing(index: Path) -> None:
    index.unlink()


def spoil_by_emptying(index: Path) -> None:
    index.write_bytes(b"")


def spoil_by_garbage(index: Path) -> None:
    index.write_bytes(b"no SQLite file at all " * 1000)


def spoil_by_cutting(index: Path) -> None:
    os.truncate(index, index.stat().st_size // 2)


def spoil_a_page_in_the_middle(index: Path) -> None:
    data = bytearray(index.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    index.write_bytes(data)


def change_the_version(index: Path) -> None:
    with closing(apsw.Connection(str(index))) as connection:
        connection.execute("UPDATE state SET version = version + 1")


def change_the_journal(index: Path) -> None:
    with closing(apsw.Connection(str(index))) as connection:
        connection.execute("UPDATE state SET journal = 'another'")


def run_ahead(index: Path) -> None:
    with closing(apsw.Connection(str(index))) as connection:
        connection.execute("UPDATE state SET chunk = 1000000")


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_by_removing,
        spoil_by_emptying,
        spoil_by_garbage,
        spoil_by_cutting,
        spoil_a_page_in_the_middle,
        change_the_version,
        change_the_journal,
        run_ahead,
    ],
)
def test_an_index_that_is_not_right_is_made_anew(
    index: Path, open_hub: OpenHub, spoil: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = open_hub()
    for n in range(300):
        hub.put(said(n % 3, f"tea {word(n)}"))
    let_index(hub)
    hub.journal.close()
    spoil(index)
    monkeypatch.setattr(searching, "CHUNKS_UNINDEXED", 0)  # only the index finds anything
    hub = open_hub()
    hub.put(said(1, "tea again"))
    wait_until(lambda: len(hub.search("tea", 0, 1, 2, count=1000).messages) == 301)
    assert hub.search(f"tea {word(7)}", 1).complete
    let_index(hub)
    assert indexed_words(hub, index) == 301


def test_an_index_that_is_damaged_while_it_is_used_harms_nobody(index: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    for n in range(300):
        hub.put(said(n % 3, f"tea {word(n)}"))
    let_index(hub)
    with index.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (index.stat().st_size - 4096))
    found = hub.search("tea", 0, 1, 2, count=1000)
    assert len(found.messages) == 300 or not found.complete
    hub.put(said(1, "the chat goes on"))
    wait_until(lambda: len(hub.search("tea", 0, 1, 2, count=1000).messages) == 300)


def test_a_copy_and_an_older_state_of_the_journal_are_indexed_anew(
    path: Path, index: Path, open_hub: OpenHub, tmp_path: Path
) -> None:
    hub = open_hub()
    hub.put(said(1, "tea then"))
    hub.journal.close()
    shutil.copy(path, tmp_path / "older.db")
    hub = open_hub()
    hub.put(said(1, "tea later"))
    let_index(hub)
    backup(path, tmp_path / "copy.db")
    hub.journal.close()
    for restored, found in (("older.db", ["tea then"]), ("copy.db", ["tea later", "tea then"])):
        shutil.move(tmp_path / restored, path)
        hub = open_hub()
        assert texts(hub.search("tea", 1).messages) == found
        assert indexed_words(hub, index) == len(found)
        hub.journal.close()


def test_a_long_history_is_indexed_behind_a_start_and_until_then_the_newest_is_found(
    open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "CHUNKS_UNINDEXED", 10)
    with monkeypatch.context() as slow:
        slow.setattr(Indexer, "_follow", lambda *_: None)
        hub = open_hub()
        for n in range(50):
            hub.put(said(1, f"tea {n}"))
        found = hub.search("tea", 1, count=5)
        assert (texts(found.messages), found.complete) == ([f"tea {n}" for n in range(49, 44, -1)], True)
        found = hub.search("tea", 1)
        assert (texts(found.messages), found.complete) == ([f"tea {n}" for n in range(49, 39, -1)], False)
    hub = open_hub()
    let_index(hub)
    found = hub.search("tea", 1, count=100)
    assert (len(found.messages), found.complete) == (50, True)


def test_a_search_that_takes_long_says_where_it_can_go_on(open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "VOLUME_MESSAGES", 10)
    monkeypatch.setattr(searching, "SECONDS", -1.0)  # the time is up after each volume
    hub = open_hub()
    for n in range(100):
        hub.put(said(1, f"tea {n}"))
    let_index(hub)
    found, before, searches = list[str](), 0, 0
    while True:
        part = hub.search("tea", 1, before=before, count=1_000)
        found, before, searches = found + texts(part.messages), part.before, searches + 1
        if not before:
            break
        assert part.complete
    assert found == [f"tea {n}" for n in range(99, -1, -1)]
    assert searches > 3


def test_a_disk_that_does_not_take_the_index_disturbs_nobody(
    index: Path, open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "hubbub.journal")
    hub = open_hub()
    hub.put(said(1, "tea before"))
    let_index(hub)

    def full(*_: object) -> None:
        raise apsw.FullError("disk is full")

    with monkeypatch.context() as disk:
        disk.setattr(volumes, "add", full)
        for n in range(20):
            hub.put(said(1, f"tea {n}"))
        wait_until(lambda: bool(caplog.messages))
        assert len(hub.search("tea", 1, count=100).messages) == 21
    let_index(hub)
    assert indexed_words(hub, index) == 21
    wait_until(lambda: len(caplog.messages) == 2)
    assert "disk is full" in caplog.messages[0]
    assert "in order again" in caplog.messages[1]


def test_where_there_can_be_no_index_the_newest_is_found_all_the_same(index: Path, open_hub: OpenHub) -> None:
    index.mkdir()
    hub = open_hub()
    hub.put(said(1, "tea"), said(1, "tea again"))
    assert texts(hub.search("tea", 1).messages) == ["tea again", "tea"]


def test_a_chunk_that_is_damaged_is_passed_over(path: Path, index: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    for n in range(3):
        hub.put(said(1, f"tea {n}"))
    hub.journal.close()
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute("UPDATE chunks SET events = x'93' WHERE first = 2")
    index.unlink(missing_ok=True)
    hub = open_hub()
    assert indexed_words(hub, index) == 2
    assert texts(hub.search("tea", 1).messages) == ["tea 2", "tea 0"]


def kill(path: Path, what: str) -> None:
    """Let another process do `what` to the journal until it dies of it."""
    assert run_apart(__file__, what, str(path)) == -9


@pytest.mark.parametrize("batches", [0, 1, 2, 7])
def test_after_a_kill_while_it_is_made_the_index_is_made_on(path: Path, open_hub: OpenHub, batches: int) -> None:
    kill(path, f"index{batches}")
    hub = open_hub()
    let_index(hub)
    for n in range(100):
        assert len(hub.search(word(n), 0, 1, 2).messages) == 1
    assert indexed_words(hub, path.with_name(SEARCH)) == 100


def test_a_kill_before_removed_words_are_gone_leaves_none_after_the_next_start(
    path: Path, index: Path, open_hub: OpenHub
) -> None:
    kill(path, "delete")
    assert stands_in(index, 1)
    hub = open_hub()
    let_index(hub)
    assert not stands_in(index, 1)
    assert stands_in(index, 2)


def die() -> None:
    os.kill(os.getpid(), 9)


def die_if_untidy(connection: apsw.Connection) -> bool:
    if connection.execute("SELECT 1 FROM volumes WHERE untidy").get:
        die()
    return False


def index_and_die(path: str, batches: int) -> None:
    """Die in the midst of the transaction after so many batches."""
    indexer.PAUSE, indexer.MESSAGES_PER_BATCH = 0.0, 10
    reach, left = volumes.reach, [batches]

    def count_down(connection: apsw.Connection, chunk: int) -> None:
        reach(connection, chunk)
        left[0] -= 1
        if left[0] < 0:
            die()

    hub = Hub(SqliteJournal(Path(path)))
    hub.start()
    for n in range(100):
        hub.put(said(n % 3, word(n)))
    hub.journal.close()
    volumes.reach = count_down
    Path(path).with_name(SEARCH).unlink()
    hub = Hub(SqliteJournal(Path(path)))
    hub.start()
    hub.run_until(lambda: False)


def delete_and_die(path: str) -> None:
    """Die once a message is removed from the index, before its words are gone from the file."""
    indexer.PAUSE = 0.0
    hub = Hub(SqliteJournal(Path(path)))
    hub.start()
    hub.put(said(1, word(1)), said(1, word(2)))
    let_index(hub)
    volumes.tidy = die_if_untidy
    hub.put(deleted(1, 1))
    hub.run_until(lambda: False)


if __name__ == "__main__":
    what, path = sys.argv[1:]
    if what == "delete":
        delete_and_die(path)
    else:
        index_and_die(path, int(what.removeprefix("index")))
