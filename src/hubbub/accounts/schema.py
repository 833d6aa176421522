"""The tables of the accounts, and how their file is told from another program's."""

from pathlib import Path

import apsw

from hubbub.accounts import AccountsError
from hubbub.migration import migrate

APPLICATION = int.from_bytes(b"huba", "big")
"""Marks the file as ours: https://sqlite.org/fileformat2.html#application_id"""

MIGRATIONS = [
    """
    CREATE TABLE accounts (
        user INTEGER PRIMARY KEY,
        skeleton TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        always_on INTEGER NOT NULL,
        alone INTEGER NOT NULL,
        made_at INTEGER NOT NULL,
        email TEXT NOT NULL,
        password TEXT NOT NULL,
        verifier BLOB,
        dropped INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE certificates (
        fingerprint TEXT PRIMARY KEY,
        user INTEGER NOT NULL REFERENCES accounts
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE read (
        user INTEGER NOT NULL REFERENCES accounts,
        target TEXT NOT NULL,
        up_to INTEGER NOT NULL,
        PRIMARY KEY (user, target)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE notes (
        user INTEGER NOT NULL REFERENCES accounts,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (user, key)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    ALTER TABLE accounts ADD COLUMN bot INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE tokens (
        digest BLOB PRIMARY KEY,
        user INTEGER NOT NULL REFERENCES accounts,
        made_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
]
"""The script at index N makes schema N+1 of schema N; schema 0 is an empty file.

accounts: `password` is its argon2 hash, `verifier` what SCRAM needs, as a msgpack list. One that is `dropped` is
nobody's and is kept, so that nobody else comes by its name to the rights that rooms give it.
certificates: by their SHA-256 fingerprints. read: up to when an account's owner has read what is said where.
notes: what his programs noted about him. tokens: by their digests (`accounts.tokens`), what lets programs act for an
account without its password.
"""


def check(connection: apsw.Connection, path: Path | None) -> None:
    """Raise AccountsError if the file is not ours, or a newer hubbub's."""
    version, application = connection.pragma("user_version"), connection.pragma("application_id")
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
    if application not in (0, APPLICATION) or (tables and not application):
        raise AccountsError(f"{path} does not hold accounts of hubbub; nothing was changed.")
    if version > len(MIGRATIONS):
        raise AccountsError(f"The accounts in {path} were written by a newer hubbub; nothing was changed.")


def furnish(connection: apsw.Connection, path: Path | None) -> None:
    """Bring the file to today's schema. Raises AccountsError, having changed nothing, if it is not ours."""
    connection.set_busy_timeout(1_000)
    check(connection, path)
    if path is not None and connection.pragma("journal_mode") != "wal":
        connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "FULL")
    connection.pragma("fullfsync", "ON")
    connection.pragma("secure_delete", "ON")
    connection.pragma("foreign_keys", "ON")
    migrate(connection, MIGRATIONS, APPLICATION)
