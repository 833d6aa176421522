"""The past: who was here and is gone, or was called otherwise. It is kept in memory alone, and bounded."""

from collections import deque
from typing import NamedTuple

from hubbub.chat.masks import matches
from hubbub.chat.names import fold

REMEMBERED = 1000
"""So many are remembered; who left first is forgotten first."""


class Former(NamedTuple):
    """Somebody under a nick that he bears no more; `at` is when that ended, in milliseconds since the Unix epoch."""

    nick: str
    host: str
    realname: str
    account: str
    at: int
    username: str = ""


class Past:
    """Those who were here."""

    def __init__(self) -> None:
        self._former: deque[Former] = deque(maxlen=REMEMBERED)

    def remember(self, former: Former) -> None:
        """He is called so no more."""
        self._former.append(former)

    def called(self, mask: str) -> list[Former]:
        """Those whose nick was this one, or fits the mask: the latest first."""
        if "*" in mask or "?" in mask:
            return [former for former in reversed(self._former) if matches(mask, former.nick)]
        return [former for former in reversed(self._former) if fold(former.nick) == fold(mask)]
