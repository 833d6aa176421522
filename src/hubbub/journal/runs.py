"""Runs: how often a server was started on a journal, and how far the journal had come each time.

Somebody may put the files back to an older copy of them. What is numbered from then on has numbers that others had
before. So what clients are given to come back with names the run that gave it, and how far the journal was: a run that
the copy does not know, or that came further than the copy has it, is no part of the journal's past.
"""

import secrets
from collections.abc import Callable

MOST_KEPT = 1_000
"""So many runs are known: who comes back from before is somebody new."""


class Runs:
    """The runs of which a journal knows: those that have `ended`, with their last commits, and the `current` one."""

    def __init__(self, ended: dict[str, int], committed: Callable[[], int]) -> None:
        """`committed` tells the last commit of the current one so far."""
        self.current = secrets.token_hex(8)
        self.committed = committed
        self._ended = ended

    def reached(self, run: str, commit: int) -> bool:
        """Whether what was committed up to then, in that run, is what this journal holds."""
        return run == self.current or commit <= self._ended.get(run, -1)
