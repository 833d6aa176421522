"""The notebook: what the full-screen client keeps on disk, as small values in one SQLite file.

What is set is there again even if the process is killed at once; a power cut may take the latest of it. Several clients
may have the file open. When the disk fails, the notebook goes on in memory with what it had, and says so.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import apsw
import msgspec
import platformdirs

from hubbub.migration import migrate

APPLICATION = int.from_bytes(b"hubj", "big")
"""Marks the file as ours: https://sqlite.org/fileformat2.html#application_id"""

FILE = "join.db"
PATIENCE_MS = 1_000
"""How long another client's lock is waited for."""
LOG_BYTES = 1 << 20
"""The write-ahead log is cut back to this size when it has grown beyond it."""

MIGRATIONS = [
    """
    CREATE TABLE notes (
        turn INTEGER PRIMARY KEY,
        scope TEXT NOT NULL,
        name TEXT NOT NULL,
        at INTEGER NOT NULL,
        value BLOB NOT NULL,
        UNIQUE (scope, name)
    ) STRICT;
    """,
]
"""The script at index N makes schema N+1 of schema N; schema 0 is an empty file.

notes: `turn` is in the order in which they were first set, `at` when they were set last, in milliseconds since the Unix
epoch; `value` is JSON.
"""

_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)
"""What is raised for a value that is no JSON, or of another kind."""

T = TypeVar("T")
D = TypeVar("D")


class _NotOurs(Exception):
    """The file is one that must be left as it is. Its text says why."""


def now_ms() -> int:
    """Milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000


def state_folder(environment: Mapping[str, str]) -> Path:
    """The folder of the notebook: the user's folder for what programs keep, or $HUBBUB_STATE."""
    return Path(environment.get("HUBBUB_STATE") or platformdirs.user_state_dir("hubbub", False))


class Notebook:
    """Values by scope and name. No method raises because of the disk."""

    trouble = ""
    """What is wrong with the file, in a sentence for the user, to be told whenever it has changed. Empty: nothing."""

    def __init__(self, folder: Path, clock: Callable[[], int] = now_ms) -> None:
        """Open the notebook in `folder`, or make it. `clock` gives milliseconds since the Unix epoch.

        A damaged one is moved aside, and a new one begun. One of a newer version is left as it is.
        """
        self._path = folder / FILE
        self._clock = clock
        try:
            self._connection = self._open()
        except (apsw.Error, OSError, UnicodeError, _NotOurs) as error:
            self._connection = _in_memory(())
            self._tell(error)

    def get(self, scope: str, name: str, kind: type[T] | Any, default: D) -> T | D:
        """The value set last; `default` if there is none, or none of that kind."""
        for (value,) in self._do("SELECT value FROM notes WHERE scope = ? AND name = ?", (scope, name)):
            with suppress(*_UNREADABLE):
                return msgspec.json.decode(value, type=kind)
        return default

    def all(self, scope: str, kind: type[T] | Any) -> dict[str, T]:
        """All values of that kind in a scope by their names, in the order in which they were first set."""
        found = {}
        for name, value in self._do("SELECT name, value FROM notes WHERE scope = ? ORDER BY turn", (scope,)):
            with suppress(*_UNREADABLE):
                found[name] = msgspec.json.decode(value, type=kind)
        return found

    def set(self, scope: str, name: str, value: Any) -> None:
        """Keep a value that JSON can hold. Text that is none, as half a surrogate pair, is kept as nothing."""
        try:
            encoded = msgspec.json.encode(value)
        except UnicodeEncodeError:
            self.delete(scope, name)
        else:
            self._do(_SET, (scope, name, self._clock(), encoded))

    def delete(self, scope: str, name: str) -> None:
        """Keep it no longer."""
        self._do("DELETE FROM notes WHERE scope = ? AND name = ?", (scope, name))

    def clear(self, scope: str) -> None:
        """Keep nothing of a scope."""
        self._do("DELETE FROM notes WHERE scope = ?", (scope,))

    def thin_out(self, scope: str, *, newest: int, days: int = 36_500) -> None:
        """Of a scope keep the `newest` values alone, and none that was set longer than `days` ago."""
        self._do("DELETE FROM notes WHERE scope = ? AND at < ?", (scope, self._clock() - days * 86_400_000))
        self._do(
            "DELETE FROM notes WHERE turn IN"
            " (SELECT turn FROM notes WHERE scope = ? ORDER BY at DESC, turn DESC LIMIT -1 OFFSET ?)",
            (scope, newest),
        )

    def close(self) -> None:
        """Close the file."""
        with suppress(apsw.Error):
            self._connection.close()

    def _do(self, statement: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except (apsw.Error, UnicodeDecodeError) as error:
            self._go_without(error)
            return self._connection.execute(statement, values).fetchall()

    def _go_without(self, error: Exception) -> None:
        """Go on in memory, with what can still be read of the file."""
        failed, self._connection = self._connection, _in_memory(_rows(self._connection))
        with suppress(apsw.Error):
            failed.close(force=True)
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        why = (isinstance(error, OSError) and error.strerror) or error
        path = os.fsencode(self._path).decode(errors="replace")
        self.trouble = f"Nothing is kept for the next time from now on: {path} cannot be used ({why})."

    def _open(self) -> apsw.Connection:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            return _connect(self._path)
        except (apsw.NotADBError, apsw.CorruptError):
            aside = _move_aside(self._path)
            self.trouble = f"What was kept in {self._path} is damaged; it is in {aside.name} now, and a new file begun."
            return _connect(self._path)


_SET = """
INSERT INTO notes (scope, name, at, value) VALUES (?, ?, ?, ?)
ON CONFLICT (scope, name) DO UPDATE SET at = excluded.at, value = excluded.value
"""
_COLUMNS = "turn, scope, name, at, value"


def _connect(path: Path) -> apsw.Connection:
    """A connection to a sound file of today's schema, readable by its owner alone.

    Waits for other clients that open or close it: SQLite does not while the kind of the log is changed. Raises
    _NotOurs, apsw.Error, OSError.
    """
    until = time.monotonic() + PATIENCE_MS / 1_000
    while True:
        try:
            return _connect_at_once(path)
        except apsw.BusyError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def _connect_at_once(path: Path) -> apsw.Connection:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.set_busy_timeout(PATIENCE_MS)
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)  # until it is known to be ours
        _check(connection)
        with suppress(PermissionError):  # another user's file that we may write
            path.chmod(0o600)
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "NORMAL")
        connection.pragma("secure_delete", "ON")
        connection.pragma("journal_size_limit", LOG_BYTES)
        migrate(connection, MIGRATIONS, APPLICATION)
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)
    except BaseException:
        connection.close(force=True)
        raise
    return connection


def _check(connection: apsw.Connection) -> None:
    """Raise _NotOurs or apsw.CorruptError unless the file is one of ours, or empty."""
    with connection:  # as it is at one moment
        application = connection.pragma("application_id")
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
        version = connection.pragma("user_version")
        found = connection.execute("PRAGMA integrity_check(1)").get
    if application not in (0, APPLICATION) or (tables and not application):
        raise _NotOurs("it is another program's")
    if version > len(MIGRATIONS):
        raise _NotOurs("it was written by a newer hubbub")
    if found != "ok":
        raise apsw.CorruptError(found)


def _in_memory(rows: Iterable[tuple[Any, ...]]) -> apsw.Connection:
    connection = apsw.Connection(":memory:")
    migrate(connection, MIGRATIONS, APPLICATION)
    connection.executemany(f"INSERT INTO notes ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", rows)
    return connection


def _rows(connection: apsw.Connection) -> list[tuple[Any, ...]]:
    """As many as can be read."""
    found = []
    with suppress(apsw.Error, UnicodeDecodeError):
        for row in connection.execute(f"SELECT {_COLUMNS} FROM notes"):
            found.append(row)
    return found


def _move_aside(path: Path) -> Path:
    """Give a file, and its log, another name, which is returned; one that was moved there before is replaced."""
    aside = path.with_name(f"{path.name}.damaged")
    for suffix in ("", "-wal"):
        Path(f"{aside}{suffix}").unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
    Path(f"{path}-shm").unlink(missing_ok=True)
    return aside
