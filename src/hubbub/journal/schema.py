"""The tables of the SQLite journal, and how a file that has them is told from one that has not.

One row holds what one commit said in one room (`chunks`): a row for each message would cost more than all the rest of
its way. The number of a commit is the `id` of its first row, so that a position in the journal is found by rowid.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw
import msgspec

from hubbub.journal import JournalError

APPLICATION = int.from_bytes(b"hubb", "big")
"""Marks the file as ours: https://sqlite.org/fileformat2.html#application_id"""

MIGRATIONS = [
    """
    CREATE TABLE journal (id TEXT NOT NULL) STRICT;
    CREATE TABLE chunks (
        id INTEGER PRIMARY KEY,
        room INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        messages INTEGER NOT NULL,
        at INTEGER NOT NULL,
        events BLOB NOT NULL
    ) STRICT;
    CREATE INDEX chunks_of_room ON chunks (room, first, messages);
    CREATE TABLE floors (room INTEGER PRIMARY KEY, last INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
    CREATE TABLE snapshot (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        data BLOB NOT NULL,
        up_to_commit INTEGER NOT NULL,
        up_to_ordinal INTEGER NOT NULL,
        saved INTEGER NOT NULL
    ) STRICT;
    """,
    """
    CREATE TABLE reactions (
        room INTEGER NOT NULL,
        target INTEGER NOT NULL,
        user INTEGER NOT NULL,
        reaction TEXT NOT NULL,
        event BLOB NOT NULL,
        PRIMARY KEY (room, target, user, reaction)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE runs (number INTEGER PRIMARY KEY, name TEXT NOT NULL, began_after INTEGER NOT NULL) STRICT;
    """,
]
"""The script at index N makes schema N+1 of schema N; schema 0 is an empty file.

chunks: events `first` to `last` of a room, as a msgpack list; `messages` of them are `Said`; the last one is of `at`.
floors: seq and time of the last event of a room that retention has removed.
reactions: those that stand, by the seq of the message they are to, so that they are found with it.
runs: each time that a server was started on it, with the last commit before that (`journal.runs`).
"""

PARTS = frozenset({"journal", "chunks", "chunks_of_room", "floors", "reactions", "runs", "snapshot"})


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """Commit at the end of the block, or roll back and raise."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise


def roll_back(connection: apsw.Connection) -> None:
    """End the transaction that is under way, if there is one, and keep nothing of it."""
    with suppress(apsw.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def found(connection: apsw.Connection) -> None:
    """Make an empty file a journal."""
    with transaction(connection):
        connection.pragma("application_id", APPLICATION)
        _migrate(connection, 0)
        connection.execute("INSERT INTO journal (id) VALUES ('')")
        renew_id(connection)


def check(connection: apsw.Connection, path: Path) -> None:
    """Raise JournalError unless `path`, which `connection` has open, is a sound journal, of today's schema or older."""
    version = connection.pragma("user_version")
    application = connection.pragma("application_id")
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    if application not in (0, APPLICATION) or (present and not application):
        raise JournalError(f"{path} is not a history of hubbub but another program's file; nothing was changed.")
    if version > len(MIGRATIONS):
        raise JournalError(
            f"The history in {path} was written by a newer hubbub "
            f"(schema {version}, this one knows {len(MIGRATIONS)}); nothing was changed."
        )
    older = 0 < version < len(MIGRATIONS)
    if not older and (missing := PARTS - present):
        raise damaged(path, f"it has no {min(missing)}")
    if not read_id(connection):
        raise damaged(path, "it has no id")


def upgrade(connection: apsw.Connection, path: Path) -> None:
    """Bring an existing journal to today's schema, all of it or nothing.

    Raises JournalError for what is not a journal.
    """
    with transaction(connection):
        version = connection.pragma("user_version")
        if 0 < version < len(MIGRATIONS) and connection.pragma("application_id") == APPLICATION:
            _migrate(connection, version)
        check(connection, path)


def read_id(connection: apsw.Connection) -> str:
    """The journal's id, or nothing."""
    return connection.execute("SELECT id FROM journal").get or ""


def renew_id(connection: apsw.Connection) -> None:
    """Give the journal a new id: its numbers are no longer those of the journal it was."""
    connection.execute("UPDATE journal SET id = ?", (secrets.token_hex(8),))


def damaged(path: Path, why: object) -> JournalError:
    """What to tell the host of a file that is not whole."""
    return JournalError(
        f"The history in {path} is damaged ({why}); nothing was changed. "
        "Restore a backup, or move the file away to start afresh."
    )


def plain(error: Exception, path: Path) -> JournalError:
    """What to tell the host of `error`, which came up over `path`."""
    if isinstance(error, JournalError):
        return error
    if isinstance(error, apsw.NotADBError | apsw.CorruptError | msgspec.MsgspecError):
        return damaged(path, error)
    return JournalError(f"The history in {path} cannot be read or written ({error}).")


@contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Turn what goes wrong with `path` in the block into a JournalError."""
    try:
        yield
    except (apsw.Error, OSError, msgspec.MsgspecError) as error:
        raise plain(error, path) from error


def _migrate(connection: apsw.Connection, version: int) -> None:
    for script in MIGRATIONS[version:]:
        connection.execute(script)
    connection.pragma("user_version", len(MIGRATIONS))
