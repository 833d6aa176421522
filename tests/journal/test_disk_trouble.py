"""A disk that is full or fails: whoever is told "saved" finds it again, whoever is told "not saved" does not."""

import logging
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest
from journal_hub import Hub, arrived, fates, let_take_room, renamed, said, seqs_of, texts

from hubbub.chat.events import START, Founded
from hubbub.journal import Fate, JournalError
from hubbub.journal.sqlite import SqliteJournal

OpenHub = Callable[..., Hub]


Fault = Callable[[str, str], None]
"""Called with what is to be done, "write" or "sync", and the name of the file; raises to make it fail."""


def healthy(*_: str) -> None:
    """No fault."""


class Disk(apsw.VFS):
    """All files of SQLite, on a disk whose every write and sync can be made to fail."""

    def __init__(self) -> None:
        self.before = apsw.vfs_names()[0]
        self.fault: Fault = healthy
        super().__init__(f"disk-{id(self)}", self.before, makedefault=True)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return File(self, name, flags)

    def remove(self) -> None:
        apsw.set_default_vfs(self.before)
        self.unregister()

    def heal(self) -> None:
        self.fault = healthy

    def fail(self, error: type[apsw.Error], operation: str, *, times: int = 1 << 30) -> None:
        """Raise `error` at the next `times` operations of this kind on a write-ahead log."""
        left = [times]

        def fault(found: str, name: str) -> None:
            if found == operation and name.endswith("-wal") and left[0]:
                left[0] -= 1
                raise error("the disk is full" if error is apsw.FullError else "the disk fails")

        self.fault = fault


class File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        super().__init__(disk.before, name, flags)
        self._disk = disk
        self._name = name.filename() if isinstance(name, apsw.URIFilename) else str(name)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.fault("write", self._name)
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._disk.fault("sync", self._name)
        super().xSync(flags)


@pytest.fixture
def disk(open_hub: OpenHub) -> Iterator[Disk]:
    disk = Disk()
    yield disk
    disk.heal()
    open_hub().journal.close()
    disk.remove()


@pytest.fixture
def hub(disk: Disk, open_hub: OpenHub) -> Hub:
    """A hub on a journal that knows what was said before the trouble began."""
    disk.heal()
    hub = open_hub()
    hub.put(said(1, "before"))
    let_take_room(hub)
    return hub


def recovered(open_hub: OpenHub) -> list[str]:
    return texts(list(open_hub().journal.recover()[1]))


def test_on_a_full_disk_nothing_is_saved_until_there_is_room_again(hub: Hub, disk: Disk, open_hub: OpenHub) -> None:
    disk.fail(apsw.FullError, "write")
    assert fates(hub.put(said(1, "lost"), said(2, "lost too"))) == [Fate.NOT_SAVED, Fate.NOT_SAVED]
    assert texts(hub.page(1, 10)) == ["before"]
    assert texts(hub.ask(hub.journal.since, START, [1, 2], 1 << 20)) == ["before"]
    disk.heal()
    assert fates(hub.put(said(1, "after"))) == [Fate.SAVED]
    assert seqs_of(1, hub.events) == [1, 2]
    assert recovered(open_hub) == ["before", "after"]


def test_a_draft_that_was_not_saved_can_be_appended_again(hub: Hub, disk: Disk) -> None:
    drafts = [Founded(room=0, name="tea"), arrived(1, "ada", 4, 5), said(5, "hello")]
    disk.fail(apsw.FullError, "write")
    hub.put(*drafts)
    assert drafts == [Founded(room=0, name="tea"), arrived(1, "ada", 4, 5), said(5, "hello")]
    disk.heal()
    assert fates(hub.put(*drafts)) == [Fate.SAVED] * 3
    assert seqs_of(5, hub.events) == [1, 2]


def test_guests_come_in_while_the_disk_is_full_and_claims_of_what_was_not_saved_are_free(hub: Hub, disk: Disk) -> None:
    disk.fail(apsw.FullError, "write")
    outcomes = hub.put(arrived(1, "ada", 1), said(1, "lost"), arrived(2, "ada"), arrived(3, "ada"))
    assert fates(outcomes).count(Fate.SAVED) == 1
    assert fates(outcomes)[:2] == [Fate.NOT_SAVED, Fate.NOT_SAVED]


def test_claims_that_were_saved_outlive_a_failure(hub: Hub, disk: Disk) -> None:
    hub.put(arrived(1, "ada", 1))
    disk.fail(apsw.FullError, "write")
    hub.put(renamed(1, "ada", "eve", 1))
    disk.heal()
    assert fates(hub.put(arrived(2, "ada", 1), arrived(2, "eve", 1))) == [Fate.LOST, Fate.SAVED]


@pytest.mark.parametrize("error", [apsw.IOError, apsw.BusyError, apsw.ReadOnlyError])
def test_a_write_that_fails_saves_nothing_and_the_next_one_may_succeed(
    hub: Hub, disk: Disk, open_hub: OpenHub, error: type[apsw.Error]
) -> None:
    disk.fail(error, "write", times=1)
    assert fates(hub.put(said(1, "lost"))) == [Fate.NOT_SAVED]
    assert fates(hub.put(said(1, "after"))) == [Fate.SAVED]
    assert seqs_of(1, hub.events) == [1, 2]
    assert recovered(open_hub) == ["before", "after"]


def test_a_commit_that_stands_in_spite_of_a_failed_sync_is_saved(hub: Hub, disk: Disk, open_hub: OpenHub) -> None:
    assert texts(hub.page(1, 10)) == ["before"]
    disk.fail(apsw.IOError, "sync", times=1)
    assert fates(hub.put(said(1, "unsure"))) == [Fate.SAVED]
    assert fates(hub.put(said(1, "after"))) == [Fate.SAVED]
    assert seqs_of(1, hub.events) == [1, 2, 3]
    assert recovered(open_hub) == ["before", "unsure", "after"]


def test_a_journal_that_came_into_its_place_while_the_disk_failed_is_left_alone(
    hub: Hub, disk: Disk, path: Path
) -> None:
    other = path.with_name("other.db")
    stranger = SqliteJournal(other)
    stranger.close()
    found = other.read_bytes()
    disk.fail(apsw.IOError, "sync")
    assert fates(hub.put(said(1, "refused"))) == [Fate.NOT_SAVED]
    path.write_bytes(found)  # it is the same file still, with another journal in it
    path.with_name(f"{path.name}-wal").unlink(missing_ok=True)
    disk.heal()
    assert fates(hub.put(said(1, "refused too"))) == [Fate.NOT_SAVED]
    assert path.read_bytes() == found


def test_a_commit_that_was_refused_does_not_come_back_when_the_disk_does(
    hub: Hub, disk: Disk, open_hub: OpenHub
) -> None:
    disk.fail(apsw.IOError, "sync")
    assert fates(hub.put(said(1, "refused"))) == [Fate.NOT_SAVED]
    assert fates(hub.put(said(1, "refused again"))) == [Fate.NOT_SAVED]
    assert texts(hub.page(1, 10)) == ["before"]
    assert texts(hub.ask(hub.journal.since, START, [1], 1 << 20)) == ["before"]
    disk.heal()
    assert fates(hub.put(said(2, "after"))) == [Fate.SAVED]
    assert texts(hub.page(1, 10)) == ["before"]
    assert fates(hub.put(said(1, "later"))) == [Fate.SAVED]
    assert seqs_of(1, hub.events) == [1, 2]
    assert recovered(open_hub) == ["before", "after", "later"]


def test_the_host_is_told_once_when_it_begins_and_once_when_it_is_over(
    hub: Hub, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "hubbub.journal")
    disk.fail(apsw.FullError, "write")
    for _ in range(5):
        hub.put(said(1, "lost"), arrived(1, "ada"))
    disk.heal()
    for _ in range(5):
        hub.put(said(1, "saved"))
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "full" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_snapshot_that_cannot_be_saved_leaves_the_older_one(hub: Hub, disk: Disk, open_hub: OpenHub) -> None:
    hub.journal.save_snapshot(b"older", hub.events[-1].position)
    hub.put(said(1, "once this is saved, the snapshot is next"))
    hub.put(said(1, "and once this is saved, it was"))
    disk.fail(apsw.FullError, "write")
    hub.journal.save_snapshot(b"newer", hub.events[-1].position)
    hub.journal.close()
    disk.heal()
    snapshot, events = open_hub().journal.recover()
    assert snapshot == b"older"
    assert len(texts(list(events))) == 2


def test_a_new_journal_that_finds_no_room_leaves_nothing_behind(disk: Disk, path: Path) -> None:
    def full(*_: str) -> None:
        raise apsw.FullError("the disk is full")

    disk.fault = full
    with pytest.raises(JournalError, match="full"):
        SqliteJournal(path)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("seed", range(8))
def test_whatever_fails_what_was_saved_is_there_once_and_dense_and_nothing_else(
    hub: Hub, disk: Disk, open_hub: OpenHub, seed: int
) -> None:
    chance = random.Random(seed)

    def fault(*_: str) -> None:
        if chance.random() < 0.1:
            raise chance.choice([apsw.FullError, apsw.IOError, apsw.IOError])("a bad day")

    for n in range(60):
        disk.fault = fault if n % 15 < 12 else healthy
        hub.put(*(said(room, f"{n} in {room}") for room in chance.sample(range(1, 5), 2)), arrived(n, f"user{n}", 1, 2))
        if n % 20 == 10:
            hub.journal.save_snapshot(b"", START)
    disk.heal()
    assert 60 < len(hub.events) < 181, "the disk must have failed at times, and at times not"
    events = list(open_hub().journal.recover()[1])
    assert events == hub.events
    for room in range(1, 5):
        assert seqs_of(room, events) == list(range(1, len(seqs_of(room, events)) + 1))
