"""The file of the accounts: kept private, copied while a server has it, and what goes wrong with it in plain words."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import apsw
import msgspec

from hubbub.accounts import AccountsError
from hubbub.accounts.schema import check


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn what goes wrong with the file in the block, or the function, into an AccountsError."""
    try:
        yield
    except (apsw.Error, OSError, msgspec.MsgspecError) as error:
        raise AccountsError(f"The accounts cannot be read or written ({error}).") from error


def make_private(path: Path) -> None:
    """Have the file there, readable by its owner alone, before SQLite writes to it."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with suppress(PermissionError):  # another user's file that we may write
        path.chmod(0o600)


@in_plain_words()
def inspect(path: Path) -> None:
    """Raise AccountsError if there are accounts that cannot be opened: then nothing else needs to be changed for them.

    It changes nothing itself; so what a crash has left is not looked at, for that would change its index, `-shm`.
    """
    if not path.exists() or Path(f"{path}-wal").exists():
        return
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        check(connection, path)
        if connection.readonly("main"):
            raise AccountsError(f"The accounts in {path} cannot be written: the file is read-only.")


@in_plain_words()
def copy(source: Path, target: Path) -> None:
    """Copy the accounts, as they are at one moment, to the new file `target`, readable by its owner only.

    Raises AccountsError if it exists, or if the copy cannot be made; then there is no `target`.
    """
    if target.exists():
        raise AccountsError(f"{target} is there already; the accounts were not copied.")
    try:
        make_private(target)
        original = apsw.Connection(str(source), flags=apsw.SQLITE_OPEN_READWRITE)
        with closing(original), closing(apsw.Connection(str(target))) as copied:
            with copied.backup("main", original, "main") as pages:
                pages.step()
            copied.pragma("journal_mode", "delete")
    except BaseException:
        target.unlink(missing_ok=True)
        raise
