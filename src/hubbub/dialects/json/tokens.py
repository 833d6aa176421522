"""Tokens: by which a client that comes back shows who it was."""

import base64
import hmac
from collections.abc import Callable
from hashlib import sha256

VALID_MS = 30 * 86_400_000
"""So long one is good."""


class Tokens:
    """Makes and reads them. Nothing of them is kept: they hold by the server's own secret, and for one journal.

    The id of a user of whom nothing is stored yet may be somebody else's once the server has been killed and started
    again. So his token is good only while the server runs; a `lasting` one is for users whom the journal knows.
    """

    def __init__(self, secret: bytes, journal: str, run: str, clock: Callable[[], int]) -> None:
        """`run` is another one whenever the server starts; `clock` tells milliseconds since the Unix epoch."""
        self._key = hmac.digest(secret, f"tokens of {journal}".encode(), sha256)
        self._clock = clock
        self._run = run

    def of(self, user: int, *, lasting: bool) -> str:
        """A token for the user of that id."""
        return self._sealed(f"{user}.{self._clock()}.{'' if lasting else self._run}")

    def holder(self, token: str) -> int:
        """The id of the user who was given the token; 0 if it is none of ours, or good no longer."""
        content = token.rpartition(".")[0]
        if not hmac.compare_digest(self._sealed(content).encode(), token.encode()):
            return 0
        user, at, run = content.split(".")
        return int(user) if int(at) > self._clock() - VALID_MS and run in ("", self._run) else 0

    def _sealed(self, content: str) -> str:
        seal = hmac.digest(self._key, content.encode(), sha256)
        return f"{content}.{base64.urlsafe_b64encode(seal[:18]).decode()}"
