"""A backup is a whole journal of its own, taken while the server runs."""

import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from journal_hub import Hub, said, seqs_of, texts

from hubbub.journal import JournalError
from hubbub.journal.backup import backup
from hubbub.journal.sqlite import SqliteJournal

OpenHub = Callable[..., Hub]


def test_a_backup_taken_while_others_write_is_whole_and_has_all_that_was_delivered(
    path: Path, tmp_path: Path, open_hub: OpenHub
) -> None:
    hub = open_hub()
    hub.put(*(said(1, f"before {n}") for n in range(1_000)))
    hub.journal.save_snapshot(b"state", hub.events[499].position)
    for n in range(2_000):
        hub.journal.append(None, said(1 + n % 3, f"meanwhile {n}"))
    target = tmp_path / "copy.db"
    backup(path, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    copy = SqliteJournal(target)
    assert copy.id != hub.journal.id
    snapshot, events = copy.recover()
    found = list(events)
    copy.close()
    assert texts(found)[:1] == ["before 0" if snapshot is None else "before 500"]
    assert "before 999" in texts(found)
    for room in (1, 2, 3):
        seqs = seqs_of(room, found)
        assert seqs == list(range(seqs[-1] - len(seqs) + 1, seqs[-1] + 1)) if seqs else room > 1


def test_an_older_versions_journal_can_be_copied_before_it_is_brought_up_to_date(
    path: Path, tmp_path: Path, open_hub: OpenHub
) -> None:
    hub = open_hub()
    hub.put(said(1, "hello"))
    hub.journal.close()
    with closing(apsw.Connection(str(path))) as connection:  # as the first version left it
        connection.execute("DROP TABLE runs; DROP TABLE reactions; PRAGMA user_version = 1")
    before = path.read_bytes()
    backup(path, tmp_path / "copy.db")
    assert path.read_bytes() == before
    with closing(SqliteJournal(tmp_path / "copy.db")) as copy:
        assert texts(list(copy.recover()[1])) == ["hello"]


def test_a_backup_of_a_stopped_journal_changes_nothing_in_it(path: Path, tmp_path: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(1, "hello"))
    hub.journal.close()
    before = path.read_bytes()
    backup(path, tmp_path / "copy.db")
    assert path.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"journal.db", "copy.db"}


def test_a_backup_overwrites_nothing(path: Path, tmp_path: Path, open_hub: OpenHub) -> None:
    open_hub()
    target = tmp_path / "precious"
    target.write_text("do not touch")
    with pytest.raises(JournalError, match="is there already; nothing was copied"):
        backup(path, target)
    assert target.read_text() == "do not touch"


def test_what_is_no_journal_is_not_backed_up(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ada, " * 1_000)
    with pytest.raises(JournalError, match="cannot be copied"):
        backup(tmp_path / "letter.txt", tmp_path / "copy.db")
    with pytest.raises(JournalError, match="cannot be copied"):
        backup(tmp_path / "missing.db", tmp_path / "copy.db")
    bank = apsw.Connection(str(tmp_path / "bank.db"))
    bank.execute("CREATE TABLE accounts (money)")
    bank.close()
    with pytest.raises(JournalError, match="another program's file"):
        backup(tmp_path / "bank.db", tmp_path / "copy.db")
    assert {file.name for file in tmp_path.iterdir()} == {"letter.txt", "bank.db"}


def test_a_backup_that_finds_no_place_leaves_nothing_behind(path: Path, tmp_path: Path, open_hub: OpenHub) -> None:
    open_hub()
    with pytest.raises(JournalError, match="cannot be copied"):
        backup(path, tmp_path / "nowhere" / "copy.db")
