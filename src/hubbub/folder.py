"""The data folder: what is in it, that it is private, and that one server at a time has it."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from hubbub.config import Settings

JOURNAL = "journal.db"
ACCOUNTS = "accounts.db"
_SEARCH = "search.db"
_LOCK = "lock"
_SECRET = "secret"
_UNBORN = "secret.new"
_ADDRESS = "address"
_OURS = {JOURNAL, ACCOUNTS, _SEARCH, _LOCK, _SECRET, _UNBORN, _ADDRESS}


class StartError(Exception):
    """The server cannot start. Its text is one plain sentence for the host."""


class InUse(StartError):
    """Another process holds the data folder."""


@contextlib.contextmanager
def held(settings: Settings) -> Iterator[None]:
    """Hold the data folder for this process alone. Raises StartError."""
    if settings.memory:
        yield
        return
    _make_private(settings.data)
    lock = FileLock(settings.data / _LOCK, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InUse(f"The folder {settings.data} is in use by another hubbub.") from None
    except OSError as error:
        raise StartError(f"The folder {settings.data} cannot be used: {error.strerror}.") from None
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def shared(settings: Settings) -> Iterator[bool]:
    """Have the data folder there, whoever holds it. Yields whether a server does; if none does, none can meanwhile.

    Raises StartError.
    """
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(held(settings))
            served = False
        except InUse:
            served = True
        yield served


@contextlib.contextmanager
def address_noted(settings: Settings, port: int) -> Iterator[None]:
    """Leave word in the data folder of where its server is, for who is on this machine."""
    if settings.memory:
        yield
        return
    path = settings.data / _ADDRESS
    with contextlib.suppress(OSError):
        path.touch(0o600)
        path.chmod(0o600)  # whatever the umask took away
        path.write_text(f"{settings.address}\n{port}\n{settings.room}\n", encoding="utf-8")
    yield
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def as_served(settings: Settings) -> Settings:
    """The settings, with the address, the port and the room of the server that has the data folder, if one has.

    Raises StartError.
    """
    with shared(settings) as served, contextlib.suppress(OSError, ValueError):
        if served:
            address, port, room = (settings.data / _ADDRESS).read_text(encoding="utf-8").splitlines()
            return replace(settings, address=address, port=int(port), room=room)
    return settings


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours = {path.name for path in folder.iterdir()} <= _OURS or (folder / JOURNAL).exists()
        if ours:  # a folder that is also somebody else's is left as it is
            folder.chmod(0o700)
    except OSError as error:
        raise StartError(f"The folder {folder} cannot be used: {error.strerror}.") from None


def secret(settings: Settings) -> bytes:
    """The server's own secret, made at the first start."""
    if settings.memory:
        return secrets.token_bytes(32)
    path = settings.data / _SECRET
    try:
        if not path.exists():
            unborn = path.with_name(_UNBORN)
            unborn.unlink(missing_ok=True)
            with os.fdopen(os.open(unborn, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
                file.flush()
                os.fsync(file.fileno())
            unborn.chmod(0o600)  # whatever the umask took away
            unborn.rename(path)
        return path.read_bytes()[:64]
    except OSError as error:
        raise StartError(f"The file {path} cannot be used: {error.strerror}.") from None
