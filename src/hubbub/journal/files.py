"""The journal's file: how it is made, opened and kept private. What is there is never taken for a new journal."""

import logging
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import apsw

from hubbub.journal import JournalError, schema, wal
from hubbub.journal.schema import damaged, in_plain_words

log = logging.getLogger("hubbub.journal")

PATIENCE_MS = 1_000
"""How long a lock of another program, such as a backup's, is waited for."""

LOG_BYTES = 16 << 20
"""The write-ahead log is cut back to this size when it has grown beyond it."""


def prepare(path: Path) -> None:
    """Make sure that `path` is a sound journal of today's schema, making it if there is none.

    Raises JournalError, having changed nothing, if it is another program's, a newer hubbub's or damaged, or cannot be
    written. If only its latest part is damaged, it is copied, the host is told, and what can be read of it is kept.
    """
    with in_plain_words(path):
        if path.exists():
            _inspect(path)
        elif path.is_symlink():
            raise damaged(path, "it is a link to a file that is gone")
        elif wal.size(path):
            raise damaged(path, f"it is gone, but not its latest part, {path.name}-wal")
        else:
            with newborn(path) as connection:
                schema.found(connection)
        with suppress(PermissionError):  # another user's file that we may write
            path.chmod(0o600)


def connect(path: Path) -> apsw.Connection:
    """The writing connection: what it commits is on disk for good. Raises apsw.Error or JournalError."""
    connection = _open(path)
    try:
        if connection.pragma("journal_mode", "wal") != "wal":
            raise JournalError(f"The history in {path} cannot be kept there: its file system has no shared memory.")
        connection.pragma("synchronous", "FULL")
        connection.pragma("fullfsync", "ON")  # macOS: past the drive's own cache; elsewhere it means nothing
        connection.pragma("checkpoint_fullfsync", "ON")
        connection.pragma("secure_delete", "ON")
        connection.pragma("journal_size_limit", LOG_BYTES)
    except BaseException:
        leave(connection)
        raise
    return connection


def connect_derived(path: Path) -> apsw.Connection:
    """A writing connection to a file that can be made anew; a power cut may take its latest. Raises apsw.Error."""
    connection = _open(path)
    try:
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "NORMAL")
        connection.pragma("secure_delete", "ON")
        connection.pragma("journal_size_limit", LOG_BYTES)
    except BaseException:
        connection.close(force=True)
        raise
    return connection


def leave(connection: apsw.Connection) -> None:
    """Close `connection` and leave the log as it is, so that the next one has to read it from the disk."""
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    connection.close(force=True)


def connect_to_read(path: Path) -> apsw.Connection:
    """A connection that cannot write. Raises apsw.Error."""
    connection = _open(path)
    connection.pragma("query_only", "ON")
    return connection


def identity(path: Path) -> tuple[int, int]:
    """What tells the file at `path` from any other that may stand there later. Raises OSError."""
    status = path.stat()
    return status.st_dev, status.st_ino


@contextmanager
def newborn(path: Path) -> Iterator[apsw.Connection]:
    """A connection to an empty file that becomes `path` at the end of the block, or vanishes when that fails.

    So whatever bears the name `path` is whole. The file is readable by its owner only, and SQLite gives its log the
    same mode.
    """
    unborn = path.with_name(path.name + ".new")
    remove(unborn)
    os.close(os.open(unborn, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        unborn.chmod(0o600)  # whatever the umask took away
        with closing(_open(unborn)) as connection:
            yield connection
        unborn.rename(path)
    except BaseException:
        remove(unborn)
        raise
    _sync_folder(path.parent)


def _open(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    connection.set_busy_timeout(PATIENCE_MS)
    return connection


def _inspect(path: Path) -> None:
    if not path.stat().st_size:
        raise damaged(path, "it is empty")
    if wal.is_gone(path):
        raise damaged(path, f"its latest part, {path.name}-wal, is gone")
    copies = wal.set_aside(path) if wal.is_damaged(path) else []
    try:
        _bring_up_to_date(path, whole=not copies)
    except BaseException:
        wal.remove(copies)
        raise
    if copies:
        log.warning(
            "The latest part of the history in %s is damaged; what can be read of it is kept, "
            "and a copy of how it was found is in %s and %s.",
            path,
            *copies,
        )


def _bring_up_to_date(path: Path, *, whole: bool) -> None:
    """Upgrade the schema. A log that is not `whole` is emptied, so that its damage is not found again."""
    with closing(_open(path)) as connection:
        # What a crash left in the log stays there until the file is known to be ours.
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, int(wal.size(path) > 0))
        if connection.readonly("main"):
            raise JournalError(f"The history in {path} cannot be written: the file is read-only.")
        schema.upgrade(connection, path)
        if not whole:
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)


def remove(path: Path) -> None:
    """Remove an SQLite file, with what stands beside it. Raises OSError."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a new name in `folder` survive a power cut. Windows cannot, and need not."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
