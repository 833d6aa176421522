"""Starts that cannot be: one plain sentence, status 1, and not a byte of the history touched."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from room import Room, hubbub


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a data folder, but the lock, of which only the name counts."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "lock"}


def refusal(*arguments: str | Path) -> str:
    """The sentence with which `hubbub serve` ends."""
    ended = hubbub("serve", *arguments)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


@pytest.fixture
def written(open_room: Callable[..., Room], data: Path) -> Path:
    """The folder of a room that was stopped, in which more was said than fits one page of the file."""
    room = open_room("--data", data, "--no-limits")
    (ada,) = room.enter("ada")
    for number in range(40):
        ada.ask(f"{number} " + "words " * 500)
    assert room.stop() == 0
    return data


def test_a_port_that_is_taken(open_room: Callable[..., Room], written: Path) -> None:
    room = open_room("--memory")
    before = contents(written)
    told = refusal("127.0.0.1", str(room.port), "--data", written)
    assert str(room.port) in told
    assert "in use" in told
    assert contents(written) == before


def test_another_port_that_is_taken(open_room: Callable[..., Room], written: Path) -> None:
    room = open_room("--memory")
    before = contents(written)
    told = refusal("127.0.0.1", "0", "--data", written, "--listen", f"127.0.0.1:0,127.0.0.1:{room.port}")
    assert str(room.port) in told
    assert "in use" in told
    assert contents(written) == before


@pytest.fixture
def older(written: Path) -> Path:
    """The folder of a room that an older version wrote, which knew nothing of runs."""
    with closing(sqlite3.connect(written / "journal.db")) as file:
        file.executescript("DROP TABLE runs; PRAGMA user_version = 2;")
    return written


def of_a_newer_version(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 999")


def test_an_older_history_that_cannot_be_served_yet_can_still_be_served_by_the_older_version(
    open_room: Callable[..., Room], older: Path
) -> None:
    room = open_room("--memory")
    before = contents(older)
    assert "in use" in refusal("127.0.0.1", str(room.port), "--data", older)
    assert contents(older) == before


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (of_a_newer_version, "newer"),
        (lambda file: file.write_bytes(b"no accounts at all " * 500), "not a database"),
    ],
)
def test_an_older_history_beside_accounts_that_cannot_be_opened_stays_what_it_is(
    older: Path, spoil: Callable[[Path], object], why: str
) -> None:
    spoil(older / "accounts.db")
    before = contents(older)
    assert why in refusal("127.0.0.1", "0", "--data", older)
    assert contents(older) == before


def test_a_certificate_that_cannot_be_used(written: Path, tmp_path: Path) -> None:
    before = contents(written)
    for file in (tmp_path / "missing.pem", Path(__file__)):
        assert str(file) in refusal("127.0.0.1", "0", "--data", written, "--tls-cert", file)
    assert contents(written) == before


def test_an_address_that_is_not_this_machines(data: Path) -> None:
    assert "192.0.2.1" in refusal("192.0.2.1", "8081", "--data", data)


def test_a_folder_that_another_room_uses(room: Room, data: Path) -> None:
    ada, bob = room.enter("ada", "bob")
    told = refusal("127.0.0.1", "0", "--data", data)
    assert str(data) in told
    assert "in use" in told
    ada.say("still here")
    bob.expect("<ada> still here")


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"precious")
    assert str(file) in refusal("127.0.0.1", "0", "--data", file)
    assert str(file) in refusal("127.0.0.1", "0", "--data", file / "below")
    assert file.read_bytes() == b"precious"


def test_a_folder_in_which_nothing_can_be_made() -> None:
    assert "/proc/self/task" in refusal("127.0.0.1", "0", "--data", "/proc/self/task")


def test_a_lock_that_is_a_folder(data: Path) -> None:
    (data / "lock").mkdir(parents=True)
    assert str(data) in refusal("127.0.0.1", "0", "--data", data)


def test_a_journal_that_is_a_folder(data: Path) -> None:
    (data / "journal.db").mkdir(parents=True)
    assert "journal.db" in refusal("127.0.0.1", "0", "--data", data)


def test_a_history_of_a_newer_version(written: Path) -> None:
    of_a_newer_version(written / "journal.db")
    before = contents(written)
    assert "newer" in refusal("127.0.0.1", "0", "--data", written)
    assert contents(written) == before


def test_another_programs_database(data: Path) -> None:
    data.mkdir()
    with closing(sqlite3.connect(data / "journal.db")) as file:
        file.execute("CREATE TABLE recipes (name TEXT)")
    before = contents(data)
    assert "journal.db" in refusal("127.0.0.1", "0", "--data", data)
    assert contents(data) == before


def cut(file: bytes) -> bytes:
    return file[: len(file) // 2]


def scribbled_on(file: bytes) -> bytes:
    return b"not a database at all" + file[21:]


def scribbled_within(file: bytes) -> bytes:
    return file[:4096] + b"\xa5" * 8192 + file[4096 + 8192 :]


def emptied(_file: bytes) -> bytes:
    return b""


def zeroed(file: bytes) -> bytes:
    return bytes(len(file))


@pytest.mark.parametrize("harm", [cut, scribbled_on, scribbled_within, emptied, zeroed])
def test_a_damaged_history(harm: Callable[[bytes], bytes], written: Path) -> None:
    journal = written / "journal.db"
    journal.write_bytes(harm(journal.read_bytes()))
    before = contents(written)
    told = refusal("127.0.0.1", "0", "--data", written)
    assert "journal.db" in told
    assert "damaged" in told
    assert contents(written) == before


def test_a_history_of_which_only_the_log_is_left(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    (ada,) = room.enter("ada")
    ada.ask("only in the log so far")
    room.kill()
    (data / "journal.db").unlink()
    before = contents(data)
    assert "journal.db" in refusal("127.0.0.1", "0", "--data", data)
    assert contents(data) == before
