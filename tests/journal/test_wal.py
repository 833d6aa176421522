"""What a crash leaves in the journal's log is read in full, or the host is told that it cannot be."""

import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from journal_hub import PATIENCE, Hub, let_take_room, said, texts

from hubbub.journal import JournalError, wal
from hubbub.journal.sqlite import SqliteJournal

OpenHub = Callable[..., Hub]
Damage = Callable[[Path], None]

KILLED = Path(__file__).with_name("test_kill.py")
FRAME = 24 + 4_096
LINES = [f"line {n}" for n in range(40)]


@pytest.fixture
def crashed(open_hub: OpenHub, path: Path, tmp_path: Path) -> Path:
    """The journal of a server that was killed, all three files of it."""
    hub = open_hub()
    for line in LINES:
        hub.put(said(1, line))
    folder = tmp_path / "crashed"
    folder.mkdir()
    for name in ("journal.db", "journal.db-wal", "journal.db-shm"):
        shutil.copy(path.with_name(name), folder)
    hub.journal.close()
    cut_to_what_was_saved(folder / "journal.db")
    return folder / "journal.db"


def cut_to_what_was_saved(path: Path) -> None:
    """Take the room from the log that it has for what is yet to come."""
    os.truncate(log_of(path), 32 + FRAME * saved_in(path))


def saved_in(path: Path) -> int:
    """How many frames of the log were saved, as its index says."""
    return int.from_bytes(path.with_name("journal.db-shm").read_bytes()[16:20], sys.byteorder)


def log_of(path: Path) -> Path:
    return path.with_name("journal.db-wal")


def flip(file: Path, place: int) -> None:
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)


def recovered(path: Path) -> list[str]:
    journal = SqliteJournal(path)
    found = texts(list(journal.recover()[1]))
    journal.close()
    return found


def copies_beside(path: Path) -> list[Path]:
    return sorted(path.parent.glob("journal.db-damaged-*"))


def flip_in_middle(log: Path) -> None:
    flip(log, 32 + log.stat().st_size // FRAME // 2 * FRAME + 2_000)


def cut_at_a_frame(log: Path) -> None:
    os.truncate(log, 32 + log.stat().st_size // FRAME // 2 * FRAME)


def zero_the_tail(log: Path) -> None:
    size = log.stat().st_size
    cut_at_a_frame(log)
    os.truncate(log, size)


DAMAGES = {
    "a byte of the header": lambda log: flip(log, 17),
    "the magic number": lambda log: flip(log, 0),
    "a byte of the first frame": lambda log: flip(log, 32 + 24 + 100),
    "the salts of the first frame": lambda log: flip(log, 32 + 8),
    "a byte of a frame in the middle": flip_in_middle,
    "the last byte": lambda log: flip(log, log.stat().st_size - 1),
    "all zero": lambda log: log.write_bytes(bytes(log.stat().st_size)),
    "zero from the middle on": zero_the_tail,
    "cut in half": lambda log: os.truncate(log, log.stat().st_size // 2),
    "cut in the header": lambda log: os.truncate(log, 20),
}
ONLY_THE_INDEX_KNOWS = {"cut at a frame": cut_at_a_frame, "emptied": lambda log: os.truncate(log, 0)}
WITH_INDEX = [pytest.param(damage, True, id=name) for name, damage in {**DAMAGES, **ONLY_THE_INDEX_KNOWS}.items()]
WITHOUT_INDEX = [pytest.param(damage, False, id=f"{name}, no index") for name, damage in DAMAGES.items()]


@pytest.mark.parametrize(("damage", "index"), WITH_INDEX + WITHOUT_INDEX)
def test_a_damaged_log_is_set_aside_and_the_host_is_told_once(
    crashed: Path, damage: Damage, index: bool, caplog: pytest.LogCaptureFixture
) -> None:
    damage(log_of(crashed))
    if not index:
        crashed.with_name("journal.db-shm").unlink()
    before = [crashed.read_bytes(), log_of(crashed).read_bytes()]
    found = recovered(crashed)
    assert found == LINES[: len(found)]
    assert len(found) < len(LINES)
    copies = copies_beside(crashed)
    assert [copy.read_bytes() for copy in copies] == before
    [warning] = caplog.messages
    assert warning == (
        f"The latest part of the history in {crashed} is damaged; what can be read of it is kept, "
        f"and a copy of how it was found is in {copies[0]} and {copies[1]}."
    )
    if os.name == "posix":
        assert {stat.S_IMODE(copy.stat().st_mode) for copy in copies} == {0o600}
    assert recovered(crashed) == found
    assert caplog.messages == [warning]


def test_damage_is_found_though_the_index_is_older_than_the_log_as_after_a_power_cut(
    path: Path, open_hub: OpenHub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hub = open_hub()
    folder = tmp_path / "crashed"
    folder.mkdir()
    hub.put(said(1, LINES[0]))
    shutil.copy(path.with_name("journal.db-shm"), folder)
    for line in LINES[1:]:
        hub.put(said(1, line))
    for name in ("journal.db", "journal.db-wal"):
        shutil.copy(path.with_name(name), folder)
    hub.journal.close()
    flip(log_of(folder / "journal.db"), 32 + FRAME * 20 + 2_000)
    assert 1 < len(recovered(folder / "journal.db")) < len(LINES)
    assert len(caplog.messages) == 1


@pytest.mark.parametrize("damage", [flip_in_middle, DAMAGES["all zero"], zero_the_tail])
def test_a_crash_after_the_damage_does_not_find_it_again(
    crashed: Path, damage: Damage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    damage(log_of(crashed))
    hub = Hub(SqliteJournal(crashed))
    hub.start()
    hub.put(said(2, "after"))
    again = tmp_path / "again"
    shutil.copytree(crashed.parent, again, ignore=shutil.ignore_patterns("*-damaged-*"))
    hub.journal.close()
    caplog.clear()
    assert recovered(again / "journal.db")[-1] == "after"
    assert caplog.messages == []


@pytest.mark.parametrize("index", [True, False])
def test_a_crash_loses_nothing_and_is_not_taken_for_damage(
    crashed: Path, index: bool, caplog: pytest.LogCaptureFixture
) -> None:
    if not index:
        crashed.with_name("journal.db-shm").unlink()
    assert recovered(crashed) == LINES
    assert caplog.messages == []
    assert copies_beside(crashed) == []


@pytest.mark.parametrize("index", [True, False])
def test_room_for_what_is_yet_to_come_is_not_taken_for_damage(
    path: Path, open_hub: OpenHub, index: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hub = open_hub()
    for line in LINES:
        hub.put(said(1, line))
        let_take_room(hub)
    crashed = tmp_path / "crashed"
    shutil.copytree(path.parent, crashed, ignore=shutil.ignore_patterns("search.db*", crashed.name))
    hub.journal.close()
    crashed /= path.name
    assert log_of(crashed).stat().st_size > 32 + FRAME * saved_in(crashed)
    if not index:
        crashed.with_name("journal.db-shm").unlink()
    assert recovered(crashed) == LINES
    assert caplog.messages == []


@pytest.mark.parametrize("length", [24, FRAME], ids=["its page is missing", "its page is another"])
def test_a_write_that_was_torn_before_it_was_saved_is_not_taken_for_damage(
    crashed: Path, length: int, caplog: pytest.LogCaptureFixture
) -> None:
    log = log_of(crashed)
    with log.open("ab") as file:
        file.write(log.read_bytes()[-FRAME:][:length])
    assert recovered(crashed) == LINES
    assert caplog.messages == []


def test_a_server_that_is_killed_at_any_moment_leaves_no_damage(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for lines in (1, 40, 400):
        child = subprocess.Popen(
            [sys.executable, KILLED, str(path)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert child.stdout
        told = [child.stdout.readline().split()[-1] for _ in range(lines)]
        child.kill()
        child.wait()
        child.stdout.close()
        assert log_of(path).stat().st_size
        assert set(told) <= set(recovered(path))
    assert caplog.messages == []


def test_a_log_that_is_gone_is_missed(crashed: Path) -> None:
    log_of(crashed).unlink()
    before = crashed.read_bytes()
    with pytest.raises(JournalError, match=r"its latest part, journal\.db-wal, is gone\); nothing was changed"):
        SqliteJournal(crashed)
    assert crashed.read_bytes() == before


def test_what_is_refused_anyway_leaves_no_copies(crashed: Path) -> None:
    flip(log_of(crashed), 17)
    crashed.write_bytes(b"not a database" * 1_000)
    for _ in range(2):
        with pytest.raises(JournalError, match="file is not a database"):
            SqliteJournal(crashed)
    assert copies_beside(crashed) == []


def test_a_link_to_a_file_that_is_gone_is_not_taken_for_a_new_journal(path: Path) -> None:
    path.symlink_to(path.with_name("elsewhere.db"))
    with pytest.raises(JournalError, match="it is a link to a file that is gone"):
        SqliteJournal(path)
    assert path.is_symlink()


def test_the_log_of_a_journal_behind_a_link_is_looked_at_too(crashed: Path, caplog: pytest.LogCaptureFixture) -> None:
    flip(log_of(crashed), 17)
    link = crashed.parent.with_name("link.db")
    link.symlink_to(crashed)
    SqliteJournal(link).close()
    assert len(caplog.messages) == 1
    assert len(copies_beside(crashed)) == 2


def test_the_log_is_moved_into_the_journal_as_soon_as_it_is_quiet(open_hub: OpenHub, path: Path) -> None:
    hub = open_hub()
    for n in range(300):
        hub.put(said(1, f"{n} " + "x" * 100))
    until = time.monotonic() + PATIENCE
    while path.stat().st_size < 300 * 100:
        assert time.monotonic() < until, "all is in the log still"


def test_the_log_stays_short_however_busy_it_is(open_hub: OpenHub, path: Path) -> None:
    hub = open_hub()
    hub.when_delivered = lambda: [hub.journal.append(hub, said(1, "x" * 8_000)) for _ in range(100)]
    hub.put(said(1, "hi"))
    hub.run_until(lambda: len(hub.outcomes) > 5_000)
    hub.when_delivered = lambda: None
    assert wal.size(path) < 10 << 20, "40 MB were written"
