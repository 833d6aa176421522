"""Repeats: by the ids that clients give to their messages, one that is sent again is known."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

REMEMBERED_MS = 600_000
"""So long an id is remembered, ..."""
FEWEST, MOST = 1_000, 100_000
"""... unless so many came after it; and so many are remembered in any case, wherever the clock may jump."""
ID_LENGTH = 64
"""The longest id, in characters."""
BATCH = 64
"""So many more are added before it is looked again which are to be forgotten."""

Key: TypeAlias = tuple[int, str]
"""Whose message, and its id."""


class Repeats:
    """The ids of the last messages, by their authors, in the order in which they were said."""

    def __init__(self, said: Iterable[tuple[Key, int]] = ()) -> None:
        """`said` are those known, with when they were said, in milliseconds since the Unix epoch."""
        self._said = OrderedDict(said)
        """No plain dict: to find its oldest entry, that looks at the places of all that were forgotten before."""
        self._look_at = FEWEST + 1
        """How many there are when some may have to be forgotten."""

    def __iter__(self) -> Iterator[tuple[Key, int]]:
        return iter(self._said.items())

    def __contains__(self, key: Key) -> bool:
        return key in self._said

    def add(self, key: Key, at: int) -> None:
        """Remember that it was said then."""
        self._said[key] = at
        if len(self._said) >= self._look_at:
            self._forget(at)

    def _forget(self, at: int) -> None:
        said = self._said
        while len(said) > FEWEST:
            oldest = next(iter(said))
            if len(said) <= MOST and said[oldest] >= at - REMEMBERED_MS:
                break
            del said[oldest]
        self._look_at = len(said) + BATCH

    def discard(self, key: Key) -> None:
        """It was not said after all."""
        self._said.pop(key, None)
