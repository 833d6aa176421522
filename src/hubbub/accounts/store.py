"""The store of accounts: an SQLite file beside the history. What it has accepted is on disk."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hmac import compare_digest
from pathlib import Path
from typing import Any, NamedTuple

import apsw
import msgspec

from hubbub.accounts import AccountsError
from hubbub.accounts.files import in_plain_words, make_private
from hubbub.accounts.sasl import Verifier
from hubbub.accounts.schema import furnish
from hubbub.chat.accounts import Account
from hubbub.chat.names import skeleton
from hubbub.chat.state import MARKS_KEPT

_COLUMNS = "name, user, always_on, alone, made_at, email, bot"
"""What `_account` takes, in its order."""
_OF_AN_ACCOUNT = "SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM accounts WHERE user = ?1)"
"""What is kept when there is time may be of one who has given up his account meanwhile: that is left out."""
_NEWEST = "SELECT target FROM read WHERE user = ?1 ORDER BY up_to DESC LIMIT ?2"


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


class Store:
    """Keeps the accounts. Any thread may use it. Every method raises AccountsError when the disk fails it.

    A server has one open all the time; `hubbub token` writes by another one meanwhile.
    """

    @in_plain_words()
    def __init__(self, path: Path | None) -> None:
        """Open `path`, or make it if it is not there; without one nothing outlives the process."""
        if path is not None:
            make_private(path)
        self._path = path
        self._lock = threading.Lock()
        self._connection = apsw.Connection(":memory:" if path is None else str(path))
        try:
            furnish(self._connection, path)
            self._file = self._identity()
            self._version = self._data_version()
        except BaseException:
            self._connection.close(force=True)
            raise

    @in_plain_words()
    def accounts(self) -> list[Account]:
        """All that belong to somebody."""
        with self._lock:
            return [
                _account(row) for row in self._connection.execute(f"SELECT {_COLUMNS} FROM accounts WHERE NOT dropped")
            ]

    @in_plain_words()
    def changed_elsewhere(self) -> bool:
        """Whether another process has changed the file since this was asked last, or since it was opened."""
        with self._lock:
            before, self._version = self._version, self._data_version()
        return self._version != before

    @in_plain_words()
    def last_user(self) -> int:
        """The highest id of a user that an account ever had."""
        return self._connection.execute("SELECT max(user) FROM accounts").get or 0

    @in_plain_words()
    def read(self) -> list[tuple[int, str, int]]:
        """(user, target, up to when he has read it) of all owners of accounts."""
        return list(self._connection.execute("SELECT user, target, up_to FROM read"))

    @in_plain_words()
    def notes(self) -> list[tuple[int, str, str]]:
        """(user, key, value) of all notes about owners of accounts."""
        return list(self._connection.execute("SELECT user, key, value FROM notes"))

    @in_plain_words()
    def add(self, account: Account, secrets: Secrets) -> None:
        """Keep a new account. Raises NameTaken if there is one that looks like it."""
        row = (account.user, skeleton(account.name), account.name, *_flags(account), account.made_at, account.email)
        try:
            with self._writing() as connection:
                values = (*row, secrets.password, _packed(secrets.verifier))
                connection.execute("INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)", values)
        except apsw.ConstraintError:
            raise NameTaken from None

    @in_plain_words()
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

    @in_plain_words()
    def alter(self, account: Account, secrets: Secrets | None = None) -> None:
        """Keep an account otherwise; with other secrets, if they are given."""
        with self._writing() as connection:
            changed = (*_flags(account), account.email, account.user)
            connection.execute("UPDATE accounts SET always_on = ?, alone = ?, email = ? WHERE user = ?", changed)
            if secrets is not None:
                values = (secrets.password, _packed(secrets.verifier), account.user)
                connection.execute("UPDATE accounts SET password = ?, verifier = ? WHERE user = ?", values)

    @in_plain_words()
    def drop(self, account: Account) -> None:
        """Forget all of an account but its name."""
        with self._writing() as connection:
            for table in ("certificates", "read", "notes", "tokens"):
                connection.execute(f"DELETE FROM {table} WHERE user = ?", (account.user,))
            connection.execute(
                "UPDATE accounts SET dropped = 1, email = '', password = '', verifier = NULL WHERE user = ?",
                (account.user,),
            )

    @in_plain_words()
    def secrets(self, account: str) -> Secrets | None:
        """What is kept of the password of the account; None if there is no such account."""
        with self._lock:
            row = self._connection.execute(
                "SELECT password, verifier FROM accounts WHERE skeleton = ? AND NOT dropped", (skeleton(account),)
            ).fetchone()
        return Secrets(row[0], msgspec.msgpack.decode(row[1], type=Verifier) if row[1] else None) if row else None

    @in_plain_words()
    def bind(self, fingerprint: str, account: str, *, on: bool) -> None:
        """Let a certificate prove who owns the account, and no other; or no longer."""
        with self._writing() as connection:
            connection.execute("DELETE FROM certificates WHERE fingerprint = ?", (fingerprint,))
            if on:
                connection.execute(
                    "INSERT INTO certificates SELECT ?, user FROM accounts WHERE skeleton = ?",
                    (fingerprint, skeleton(account)),
                )

    @in_plain_words()
    def owner_of(self, fingerprint: str) -> str | None:
        """The account that a certificate proves to be one's own."""
        with self._lock:
            name: str | None = self._connection.execute(
                "SELECT name FROM certificates JOIN accounts USING (user) WHERE fingerprint = ?", (fingerprint,)
            ).get
        return name

    @in_plain_words()
    def issue(self, digest: bytes, account: str, made_at: int) -> None:
        """Let the token of that digest act for the account."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO tokens SELECT ?, user, ? FROM accounts WHERE skeleton = ? AND NOT dropped",
                (digest, made_at, skeleton(account)),
            )

    @in_plain_words()
    def revoke(self, account: str) -> int:
        """Let no token act for the account any more; returns how many did."""
        with self._writing() as connection:
            connection.execute(
                "DELETE FROM tokens WHERE user = (SELECT user FROM accounts WHERE skeleton = ?)", (skeleton(account),)
            )
            return connection.changes()

    @in_plain_words()
    def tokens(self) -> list[Token]:
        """All tokens, by account and age."""
        rows = (
            "SELECT digest, name, tokens.made_at FROM tokens JOIN accounts USING (user) ORDER BY name, tokens.made_at"
        )
        with self._lock:
            return [Token(*row) for row in self._connection.execute(rows)]

    @in_plain_words()
    def account_of_token(self, digest: bytes) -> Account | None:
        """The account that the token of that digest acts for."""
        columns = ", ".join(f"accounts.{column}" for column in _COLUMNS.split(", "))
        with self._lock:
            row = self._connection.execute(
                f"SELECT {columns}, digest FROM tokens JOIN accounts USING (user) WHERE digest = ?", (digest,)
            ).fetchone()
        return _account(row[:-1]) if row and compare_digest(row[-1], digest) else None

    @in_plain_words()
    def note_read(self, marks: Iterable[tuple[int, str, int]]) -> None:
        """Keep up to when owners of accounts have read: (user, target, up to)."""
        with self._writing() as connection:
            connection.executemany(f"REPLACE INTO read {_OF_AN_ACCOUNT}", kept := list(marks))
            users = {(user, MARKS_KEPT) for user, _, _ in kept}
            connection.executemany(f"DELETE FROM read WHERE user = ?1 AND target NOT IN ({_NEWEST})", users)

    @in_plain_words()
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


def _account(row: tuple[Any, ...]) -> Account:
    name, user, always_on, alone, made_at, email, bot = row
    return Account(name, user, bool(always_on), bool(alone), made_at, email, bool(bot))


def _flags(account: Account) -> tuple[int, int]:
    return int(account.always_on), int(account.alone)


def _packed(verifier: Verifier | None) -> bytes | None:
    return msgspec.msgpack.encode(verifier) if verifier else None
