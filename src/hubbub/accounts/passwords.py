"""Passwords: what of them is kept. Whoever steals that has to guess each password at a price."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # argon2id, 19 MiB (RFC 9106)


def hash_password(password: str) -> str:
    """What is kept of a password. It takes some hundredths of a second, and 19 MiB."""
    return _hasher.hash(password)


def verify(password: str, kept: str | None) -> bool:
    """Whether it is the password of which that was kept. It takes as long where nothing was."""
    try:
        return _hasher.verify(kept or _nobodys(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """What is tried where nothing is kept."""
    return _hasher.hash("")
