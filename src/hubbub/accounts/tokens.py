"""Tokens: what lets a program act for an account without its password. The store keeps their digests alone."""

import hashlib
import secrets

MARK = "hubbub-"
"""What every token begins with, so that people and programs know one when they see it."""
_BYTES = 32
"""Nobody guesses a token: so a plain hash of it is enough, where passwords need a dear one."""


def new_token() -> str:
    """A token that nobody has: letters, digits, - and _, as it can stand in a header and in a URL."""
    return MARK + secrets.token_urlsafe(_BYTES)


def digest(token: bytes) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token).digest()
