"""Tokens: by which a client that comes back shows who it was."""

import base64
import hmac
from collections.abc import Callable
from hashlib import sha256

VALID_MS = 30 * 86_400_000
"""So long one is good."""


class Tokens:
    """Makes and reads them. Nothing of them is kept: they hold by the server's own secret, and for one journal."""

    def __init__(self, secret: bytes, journal: str, clock: Callable[[], int]) -> None:
        """`clock` tells milliseconds since the Unix epoch."""
        self._key = hmac.digest(secret, f"tokens of {journal}".encode(), sha256)
        self._clock = clock

    def of(self, user: int) -> str:
        """A token for the user of that id."""
        return self._sealed(f"{user}.{self._clock()}")

    def holder(self, token: str) -> int:
        """The id of the user who was given the token; 0 if it is none of ours, or too old."""
        content = token.rpartition(".")[0]
        if not hmac.compare_digest(self._sealed(content).encode(), token.encode(errors="replace")):
            return 0
        user, _, at = content.partition(".")
        return int(user) if int(at) > self._clock() - VALID_MS else 0

    def _sealed(self, content: str) -> str:
        seal = hmac.digest(self._key, content.encode(errors="replace"), sha256)
        return f"{content}.{base64.urlsafe_b64encode(seal[:18]).decode()}"
