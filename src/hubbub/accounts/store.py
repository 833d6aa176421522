"""The store of accounts: an SQLite file beside the history. What it has accepted is on disk."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import wraps
from hmac import compare_digest
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar

import apsw
import msgspec

from hubbub.accounts.sasl import Verifier
from hubbub.chat.accounts import Account
from hubbub.chat.names import skeleton
from hubbub.chat.state import MARKS_KEPT

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

P = ParamSpec("P")
T = TypeVar("T")


class AccountsError(Exception):
    """The accounts cannot be opened, read or written. Its text is one plain sentence for the host."""


class NameTaken(Exception):
    """There is an account of that name already, or of one that looks like it."""


class Secrets(NamedTuple):
    """What is kept of an account's password."""

    password: str
    verifier: Verifier | None


class Token(NamedTuple):
    """What is kept of a token: its digest, the account it acts for, and when it was made, in milliseconds."""

    digest: bytes
    account: str
    made_at: int


def _plainly(method: Callable[P, T]) -> Callable[P, T]:
    """Let what goes wrong with the file come out as an AccountsError."""

    @wraps(method)
    def call(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return method(*arguments, **named)
        except (apsw.Error, OSError, msgspec.MsgspecError) as error:
            raise AccountsError(f"The accounts cannot be read or written ({error}).") from error

    return call


class Store:
    """Keeps the accounts. Any thread may use it. Every method raises AccountsError when the disk fails it.

    A server has one open all the time; `hubbub token` writes by another one meanwhile.
    """

    @_plainly
    def __init__(self, path: Path | None) -> None:
        """Open `path`, or make it if it is not there; without one nothing outlives the process."""
        if path is not None:
            _make_private(path)
        self._path = path
        self._lock = threading.Lock()
        self._connection = apsw.Connection(":memory:" if path is None else str(path))
        try:
            _furnish(self._connection, path)
            self._file = self._identity()
            self._version = self._data_version()
        except BaseException:
            self._connection.close(force=True)
            raise

    @_plainly
    def accounts(self) -> list[Account]:
        """All that belong to somebody."""
        with self._lock:
            return [
                _account(row) for row in self._connection.execute(f"SELECT {_COLUMNS} FROM accounts WHERE NOT dropped")
            ]

    @_plainly
    def changed_elsewhere(self) -> bool:
        """Whether another process has changed the file since this was asked last, or since it was opened."""
        with self._lock:
            before, self._version = self._version, self._data_version()
        return self._version != before

    @_plainly
    def last_user(self) -> int:
        """The highest id of a user that an account ever had."""
        return self._connection.execute("SELECT max(user) FROM accounts").get or 0

    @_plainly
    def read(self) -> list[tuple[int, str, int]]:
        """(user, target, up to when he has read it) of all owners of accounts."""
        return list(self._connection.execute("SELECT user, target, up_to FROM read"))

    @_plainly
    def notes(self) -> list[tuple[int, str, str]]:
        """(user, key, value) of all notes about owners of accounts."""
        return list(self._connection.execute("SELECT user, key, value FROM notes"))

    @_plainly
    def add(self, account: Account, secrets: Secrets) -> None:
        """Keep a new account. Raises NameTaken if there is one that looks like it."""
        row = (account.user, skeleton(account.name), account.name, *_flags(account), account.made_at, account.email)
        try:
            with self._writing() as connection:
                values = (*row, secrets.password, _packed(secrets.verifier))
                connection.execute("INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)", values)
        except apsw.ConstraintError:
            raise NameTaken from None

    @_plainly
    def add_bot(self, name: str, made_at: int) -> None:
        """Keep a new account for a program, without a password. Raises NameTaken if there is one that looks like it."""
        try:
            with self._writing() as connection:
                connection.execute(
                    "INSERT INTO accounts SELECT min(ifnull(min(user), 0), 0) - 1, ?, ?, 1, 0, ?, '', '', NULL, 0, 1"
                    " FROM accounts",
                    (skeleton(name), name, made_at),
                )
        except apsw.ConstraintError:
            raise NameTaken from None

    @_plainly
    def alter(self, account: Account, secrets: Secrets | None = None) -> None:
        """Keep an account otherwise; with other secrets, if they are given."""
        with self._writing() as connection:
            changed = (*_flags(account), account.email, account.user)
            connection.execute("UPDATE accounts SET always_on = ?, alone = ?, email = ? WHERE user = ?", changed)
            if secrets is not None:
                values = (secrets.password, _packed(secrets.verifier), account.user)
                connection.execute("UPDATE accounts SET password = ?, verifier = ? WHERE user = ?", values)

    @_plainly
    def drop(self, account: Account) -> None:
        """Forget all of an account but its name."""
        with self._writing() as connection:
            for table in ("certificates", "read", "notes", "tokens"):
                connection.execute(f"DELETE FROM {table} WHERE user = ?", (account.user,))
            connection.execute(
                "UPDATE accounts SET dropped = 1, email = '', password = '', verifier = NULL WHERE user = ?",
                (account.user,),
            )

    @_plainly
    def secrets(self, account: str) -> Secrets | None:
        """What is kept of the password of the account; None if there is no such account."""
        with self._lock:
            row = self._connection.execute(
                "SELECT password, verifier FROM accounts WHERE skeleton = ? AND NOT dropped", (skeleton(account),)
            ).fetchone()
        return Secrets(row[0], msgspec.msgpack.decode(row[1], type=Verifier) if row[1] else None) if row else None

    @_plainly
    def bind(self, fingerprint: str, account: str, *, on: bool) -> None:
        """Let a certificate prove who owns the account, and no other; or no longer."""
        with self._writing() as connection:
            connection.execute("DELETE FROM certificates WHERE fingerprint = ?", (fingerprint,))
            if on:
                connection.execute(
                    "INSERT INTO certificates SELECT ?, user FROM accounts WHERE skeleton = ?",
                    (fingerprint, skeleton(account)),
                )

    @_plainly
    def owner_of(self, fingerprint: str) -> str | None:
        """The account that a certificate proves to be one's own."""
        with self._lock:
            name: str | None = self._connection.execute(
                "SELECT name FROM certificates JOIN accounts USING (user) WHERE fingerprint = ?", (fingerprint,)
            ).get
        return name

    @_plainly
    def issue(self, digest: bytes, account: str, made_at: int) -> None:
        """Let the token of that digest act for the account."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO tokens SELECT ?, user, ? FROM accounts WHERE skeleton = ? AND NOT dropped",
                (digest, made_at, skeleton(account)),
            )

    @_plainly
    def revoke(self, account: str) -> int:
        """Let no token act for the account any more; returns how many did."""
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM tokens WHERE user = (SELECT user FROM accounts WHERE skeleton = ?)", (skeleton(account),)
            )
            return connection.changes()

    @_plainly
    def tokens(self) -> list[Token]:
        """All tokens, by account and age."""
        rows = (
            "SELECT digest, name, tokens.made_at FROM tokens JOIN accounts USING (user) ORDER BY name, tokens.made_at"
        )
        with self._lock:
            return [Token(*row) for row in self._connection.execute(rows)]

    @_plainly
    def account_of_token(self, digest: bytes) -> Account | None:
        """The account that the token of that digest acts for."""
        columns = ", ".join(f"accounts.{column}" for column in _COLUMNS.split(", "))
        with self._lock:
            row = self._connection.execute(
                f"SELECT {columns}, digest FROM tokens JOIN accounts USING (user) WHERE digest = ?", (digest,)
            ).fetchone()
        return _account(row[:-1]) if row and compare_digest(row[-1], digest) else None

    @_plainly
    def note_read(self, marks: Iterable[tuple[int, str, int]]) -> None:
        """Keep up to when owners of accounts have read: (user, target, up to)."""
        with self._writing() as connection:
            connection.executemany(f"REPLACE INTO read {_OF_AN_ACCOUNT}", kept := list(marks))
            users = {(user, MARKS_KEPT) for user, _, _ in kept}
            connection.executemany(f"DELETE FROM read WHERE user = ?1 AND target NOT IN ({_NEWEST})", users)

    @_plainly
    def note(self, notes: Iterable[tuple[int, str, str]]) -> None:
        """Keep notes about owners of accounts: (user, key, value); an empty value takes one away."""
        with self._writing() as connection:
            connection.executemany(f"REPLACE INTO notes {_OF_AN_ACCOUNT}", notes)
            connection.execute("DELETE FROM notes WHERE value = ''")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close(force=True)

    def _data_version(self) -> int:
        version: int = self._connection.pragma("data_version")
        return version

    @contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        with self._lock:
            if self._identity() != self._file:
                raise AccountsError(f"{self._path} was removed or replaced: put it back, or start hubbub again.")
            with self._connection:
                yield self._connection

    def _identity(self) -> tuple[int, int] | None:
        """What tells the file from any other that may stand in its place later; nothing, if none does."""
        if self._path is None:
            return None
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        return status.st_dev, status.st_ino


_NEWEST = "SELECT target FROM read WHERE user = ?1 ORDER BY up_to DESC LIMIT ?2"


@_plainly
def copy(source: Path, target: Path) -> None:
    """Copy the accounts, as they are at one moment, to the new file `target`, readable by its owner only.

    Raises AccountsError if it exists, or if the copy cannot be made; then there is no `target`.
    """
    if target.exists():
        raise AccountsError(f"{target} is there already; the accounts were not copied.")
    try:
        _make_private(target)
        original = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READWRITE)
        with closing(original), closing(apsw.Connection(str(target))) as copied:
            with copied.backup("main", original, "main") as pages:
                pages.step()
            copied.pragma("journal_mode", "delete")
    except BaseException:
        target.unlink(missing_ok=True)
        raise


_OF_AN_ACCOUNT = "SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM accounts WHERE user = ?1)"


_COLUMNS = "name, user, always_on, alone, made_at, email, bot"


def _account(row: tuple[Any, ...]) -> Account:
    name, user, always_on, alone, made_at, email, bot = row
    return Account(name, user, bool(always_on), bool(alone), made_at, email, bool(bot))


def _flags(account: Account) -> tuple[int, int]:
    return int(account.always_on), int(account.alone)


def _packed(verifier: Verifier | None) -> bytes | None:
    return msgspec.msgpack.encode(verifier) if verifier else None


def _make_private(path: Path) -> None:
    """Have the file there, readable by its owner alone, before SQLite writes to it."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with suppress(PermissionError):  # another user's file that we may write
        path.chmod(0o600)


def _furnish(connection: apsw.Connection, path: Path | None) -> None:
    """Bring the file to today's schema. Raises AccountsError, having changed nothing, if it is not ours."""
    connection.set_busy_timeout(1_000)
    version, application = connection.pragma("user_version"), connection.pragma("application_id")
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
    if application not in (0, APPLICATION) or (tables and not application):
        raise AccountsError(f"{path} does not hold accounts of hubbub; nothing was changed.")
    if version > len(MIGRATIONS):
        raise AccountsError(f"The accounts in {path} were written by a newer hubbub; nothing was changed.")
    if path is not None and connection.pragma("journal_mode") != "wal":
        connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "FULL")
    connection.pragma("fullfsync", "ON")
    connection.pragma("secure_delete", "ON")
    connection.pragma("foreign_keys", "ON")
    if version < len(MIGRATIONS):
        connection.execute("BEGIN IMMEDIATE")  # another process may be at it, too
        with connection:
            for script in MIGRATIONS[connection.pragma("user_version") :]:
                connection.execute(script)
            connection.pragma("application_id", APPLICATION)
            connection.pragma("user_version", len(MIGRATIONS))
        connection.execute("COMMIT")
