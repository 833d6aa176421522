"""The journal's file: made whole, kept private, and refused rather than guessed at."""

import os
import shutil
import stat
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from journal_hub import Hub, arrived, left, let_take_room, said, seqs_of, texts

from hubbub.chat.events import START, Said
from hubbub.journal import JournalError, schema
from hubbub.journal.backup import backup
from hubbub.journal.files import connect_to_read
from hubbub.journal.sqlite import SEARCH, SqliteJournal

NEWEST = len(schema.MIGRATIONS)

OpenHub = Callable[..., Hub]

private = pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions; the folder's hold there")


def change(path: Path, sql: str) -> None:
    """Do something to a journal that is closed, or behind the back of one that is open."""
    connection = apsw.Connection(str(path))
    connection.execute(sql).fetchall()
    connection.close()


def files_beside(path: Path) -> set[str]:
    """It, and what else is there, but for the search index: that is made half a second after something was said."""
    return {file.name for file in path.parent.iterdir()} - {SEARCH}


@pytest.fixture
def filled(open_hub: OpenHub, path: Path) -> Path:
    """The path of a closed journal of some size."""
    hub = open_hub()
    for n in range(50):
        hub.put(*(said(1, f"{n}.{m} " + "x" * 200) for m in range(20)))
    hub.journal.close()
    return path


def test_a_closed_journal_is_one_file(filled: Path) -> None:
    assert files_beside(filled) == {"journal.db"}


@pytest.mark.usefixtures("filled")
def test_history_outlives_the_server(open_hub: OpenHub) -> None:
    hub = open_hub()
    assert len(list(hub.journal.recover()[1])) == 1_000
    assert texts(hub.page(1, 1))[0].startswith("49.19 ")


def test_a_copy_that_is_put_back_knows_no_run_after_it_and_none_further_than_it_was(
    open_hub: OpenHub, path: Path, tmp_path: Path
) -> None:
    hub = open_hub()
    first = hub.journal.runs
    hub.put(said(1, "one"), said(2, "one"))
    copied = first.committed()
    backup(path, tmp_path / "copy.db")  # as if the disk had been copied under the running server
    hub.put(said(1, "two"))
    lost = first.committed()
    second = open_hub().journal.runs
    again = open_hub().journal.runs
    assert again.reached(first.current, lost)
    assert not again.reached(first.current, lost + 1)
    assert again.reached(second.current, lost)
    assert not again.reached("another", 0)
    hub.journal.close()
    open_hub().journal.close()
    (tmp_path / "copy.db").replace(path)
    put_back = open_hub().journal.runs
    assert put_back.reached(first.current, copied)
    assert not put_back.reached(first.current, lost)
    assert not put_back.reached(second.current, 0)


@private
@pytest.mark.parametrize("mask", [0, 0o777])
def test_files_are_private_whatever_the_umask(path: Path, open_hub: OpenHub, mask: int) -> None:
    umask = os.umask(mask)
    try:
        hub = open_hub()
        hub.put(said(1, "secret"))
        hub.page(1, 1)
        backup(path, path.with_name("copy.db"))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(umask)
    assert modes.keys() >= {"journal.db", "journal.db-wal", "journal.db-shm", "copy.db"}
    assert set(modes.values()) == {0o600}


@private
def test_a_journal_that_was_copied_back_readable_for_all_is_made_private(filled: Path) -> None:
    filled.chmod(0o644)
    SqliteJournal(filled).close()
    assert stat.S_IMODE(filled.stat().st_mode) == 0o600


def test_a_journal_that_was_left_half_made_is_made_anew(path: Path, open_hub: OpenHub) -> None:
    (path.parent / "journal.db.new").write_bytes(b"half a journal")
    hub = open_hub()
    hub.put(said(1, "hello"))
    assert not (path.parent / "journal.db.new").exists()
    assert texts(hub.events) == ["hello"]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda path: path.write_bytes(b""), "it is empty"),
        (lambda path: path.write_bytes(os.urandom(40_000)), "file is not a database"),
        (lambda path: path.write_bytes(b"not a database"), "file is not a database"),
        (lambda path: os.truncate(path, 100), "malformed"),
        (lambda path: os.truncate(path, 4_096), "malformed"),
        (lambda path: os.truncate(path, path.stat().st_size - 4_096), "malformed"),
        (lambda path: change(path, "DROP TABLE chunks"), "it has no chunks"),
        (lambda path: change(path, "DROP INDEX chunks_of_room"), "it has no chunks_of_room"),
        (lambda path: change(path, "DELETE FROM journal"), "it has no id"),
    ],
)
def test_a_damaged_journal_is_refused_and_left_alone(filled: Path, damage: Callable[[Path], None], reason: str) -> None:
    damage(filled)
    before = filled.read_bytes()
    with pytest.raises(JournalError, match=reason) as refusal:
        SqliteJournal(filled)
    assert f"The history in {filled} is damaged (" in str(refusal.value)
    assert "nothing was changed. Restore a backup, or move the file away to start afresh." in str(refusal.value)
    assert filled.read_bytes() == before
    assert files_beside(filled) == {"journal.db"}


def test_the_latest_part_of_a_journal_that_is_gone_is_not_taken_for_a_new_one(path: Path) -> None:
    log = path.with_name("journal.db-wal")
    log.write_bytes(b"what was said last")
    with pytest.raises(JournalError, match="it is gone, but not its latest part"):
        SqliteJournal(path)
    assert files_beside(path) == {"journal.db-wal"}
    assert log.read_bytes() == b"what was said last"


def test_another_programs_file_is_refused(path: Path) -> None:
    change(path, "CREATE TABLE accounts (money)")
    before = path.read_bytes()
    with pytest.raises(JournalError, match="another program's file; nothing was changed"):
        SqliteJournal(path)
    assert path.read_bytes() == before


def test_a_newer_hubbubs_journal_is_refused(filled: Path) -> None:
    change(filled, "PRAGMA user_version = 7")
    before = filled.read_bytes()
    with pytest.raises(
        JournalError,
        match=rf"was written by a newer hubbub \(schema 7, this one knows {NEWEST}\); nothing was changed",
    ):
        SqliteJournal(filled)
    assert filled.read_bytes() == before


def test_what_a_crash_left_in_the_log_of_a_newer_journal_is_left_there(filled: Path, tmp_path: Path) -> None:
    newer = apsw.Connection(str(filled))
    newer.pragma("user_version", 7)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in ("journal.db", "journal.db-wal"):
        shutil.copy(filled.with_name(name), crashed)
    newer.close()
    before = [(crashed / name).read_bytes() for name in ("journal.db", "journal.db-wal")]
    with pytest.raises(JournalError, match="newer hubbub"):
        SqliteJournal(crashed / "journal.db")
    assert [(crashed / name).read_bytes() for name in ("journal.db", "journal.db-wal")] == before


def test_an_older_journal_is_brought_up_to_date(
    filled: Path, open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        schema, "MIGRATIONS", [*schema.MIGRATIONS, "CREATE TABLE pins (room); INSERT INTO pins VALUES (5)"]
    )
    monkeypatch.setattr(schema, "PARTS", schema.PARTS | {"pins"})
    hub = open_hub()
    assert len(list(hub.journal.recover()[1])) == 1_000
    hub.journal.close()
    connection = apsw.Connection(str(filled))
    assert connection.execute("SELECT room FROM pins").get == 5
    assert connection.pragma("user_version") == NEWEST + 1


def test_an_older_journal_that_cannot_be_brought_up_to_date_stays_what_it_is(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = filled.read_bytes()
    with monkeypatch.context() as newer:
        newer.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, "CREATE TABLE pins (room); DROP TABLE missing"])
        with pytest.raises(JournalError, match="no such table: missing"):
            SqliteJournal(filled)
    assert filled.read_bytes() == before
    SqliteJournal(filled).close()


@pytest.mark.parametrize("place", ["nowhere/journal.db", "."])
def test_a_place_where_no_file_can_be_is_refused_in_plain_words(tmp_path: Path, place: str) -> None:
    with pytest.raises(JournalError, match="cannot be read or written"):
        SqliteJournal(tmp_path / place)


def test_a_journal_in_use_by_another_writer_refuses_nobody_to_read(filled: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(1, "latest"))
    other = apsw.Connection(str(filled), flags=apsw.SQLITE_OPEN_READONLY)
    assert other.execute("SELECT sum(last - first + 1) FROM chunks").get == 1_001
    other.close()


def test_a_page_damaged_on_disk_spoils_the_answer_but_not_the_journal(filled: Path, open_hub: OpenHub) -> None:
    with filled.open("r+b") as file:
        file.seek(filled.stat().st_size // 2)
        file.write(os.urandom(3 * 4_096))
    hub = open_hub()
    with pytest.raises(JournalError, match="is damaged"):
        hub.ask(hub.journal.since, START, [1], 1 << 30)
    with pytest.raises(JournalError, match="is damaged"):
        list(hub.journal.recover()[1])
    hub.put(said(2, "still here"))
    assert texts(hub.page(2, 10)) == ["still here"]


def test_reading_looks_at_no_chunk_that_is_not_asked_for(filled: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(2, "elsewhere"))
    for user in range(300):
        hub.put(left(1, user))
    hub.put(said(2, "elsewhere again"))
    change(filled, "UPDATE chunks SET events = x'00' WHERE messages = 0")
    assert len(hub.page(1, 100)) == 100
    change(filled, "UPDATE chunks SET events = x'00' WHERE room = 1")
    assert texts(hub.ask(hub.journal.since, START, [2], 1 << 20)) == ["elsewhere", "elsewhere again"]
    change(filled, "UPDATE chunks SET events = x'00' WHERE id < (SELECT max(id) FROM chunks)")
    latest = hub.events[-1]
    assert hub.ask(hub.journal.since, (latest.commit, -1), [1, 2], 1) == [latest]


def test_recovery_takes_no_more_memory_than_a_commit(open_hub: OpenHub) -> None:
    hub = open_hub()
    for n in range(100):
        hub.put(*(said(room, f"{n} " + "x" * 1_000) for room in range(5) for _ in range(40)))
    tracemalloc.start()
    try:
        size = sum(len(event.text) for event in hub.journal.recover()[1] if isinstance(event, Said))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 20_000_000
    assert peak < 3_000_000


def test_what_is_in_no_room_makes_no_commit(path: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(1, "hello"))
    with closing(connect_to_read(path)) as connection:
        before = connection.pragma("data_version")
        hub.put(*(arrived(n, f"user{n}") for n in range(100)))
        assert connection.pragma("data_version") == before
        hub.put(said(1, "hello again"))
        assert connection.pragma("data_version") != before


def test_a_commit_seldom_makes_the_log_longer(path: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    log = path.with_name("journal.db-wal")
    longer = size = 0
    for n in range(500):
        hub.put(said(1, f"line {n}"))
        longer += log.stat().st_size > size
        let_take_room(hub)
        size = log.stat().st_size
    assert longer < 10


def test_text_that_cannot_be_encoded_is_refused_and_the_journal_goes_on(open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(1, "broken \ud800"))
    hub.put(said(1, "whole"))
    assert texts(hub.events) == ["whole"]
    assert seqs_of(1, hub.events) == [1]
