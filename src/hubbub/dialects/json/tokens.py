"""Tokens: by which a client that comes back shows who it was."""

import base64
import hmac
from collections.abc import Callable
from hashlib import sha256
from typing import Protocol

VALID_MS = 30 * 86_400_000
"""So long one is good."""


class Runs(Protocol):
    """The journal's past, by the runs of the server on it: see `journal.runs`."""

    current: str
    committed: Callable[[], int]

    def reached(self, run: str, commit: int) -> bool:
        """Whether what was committed up to then, in that run, is what the journal holds."""


class Tokens:
    """Makes and reads them. Nothing of them is kept: they hold by the server's own secret, and for one journal.

    The id of a user of whom nothing is stored yet may be somebody else's once the server has been killed and started
    again. So his token is good only while the server runs; a `lasting` one is for users whom the journal knows. It may
    forget them, if its files are put back to an older copy: such a token is good while it holds what it held then.
    """

    def __init__(self, secret: bytes, journal: str, runs: Runs, clock: Callable[[], int]) -> None:
        """`clock` tells milliseconds since the Unix epoch."""
        self._key = hmac.digest(secret, f"tokens of runs on {journal}".encode(), sha256)
        self._clock = clock
        self._runs = runs

    def of(self, user: int, *, lasting: bool) -> str:
        """A token for the user of that id."""
        commit = self._runs.committed() if lasting else ""
        return self._sealed(f"{user}.{self._clock()}.{self._runs.current}.{commit}")

    def holder(self, token: str) -> int:
        """The id of the user who was given the token; 0 if it is none of ours, or good no longer."""
        content = token.rpartition(".")[0]
        if not hmac.compare_digest(self._sealed(content).encode(), token.encode()):
            return 0
        user, at, run, commit = content.split(".")
        is_known = self._runs.reached(run, int(commit)) if commit else run == self._runs.current
        return int(user) if is_known and int(at) > self._clock() - VALID_MS else 0

    def _sealed(self, content: str) -> str:
        seal = hmac.digest(self._key, content.encode(), sha256)
        return f"{content}.{base64.urlsafe_b64encode(seal[:18]).decode()}"
