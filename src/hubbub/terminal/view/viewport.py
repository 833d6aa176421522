"""Which lines are looked at, of items that become lines only as they come into sight.

Where one looks is held by the item at the bottom of the screen, and how many lines of it are to be seen: so the place
is kept whatever comes before or after it, and however wide the screen is.
"""

from collections.abc import Sequence
from typing import Protocol

from textual.strip import Strip


class Source(Protocol):
    """What is looked at."""

    @property
    def entries(self) -> Sequence[object]:
        """All entries, oldest first."""

    def lines(self, index: int) -> Sequence[Strip]:
        """The lines of one of them, at least one."""


class Viewport:
    """A view of a source."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._bottom: tuple[object, int] | None = None

    @property
    def at_end(self) -> bool:
        """Whether it shows the newest lines, and goes on to when there are newer ones."""
        return self._bottom is None

    @property
    def anchor(self) -> object:
        """The entry that holds its place; None if it shows the newest lines."""
        return self._bottom[0] if self._bottom is not None else None

    def to_end(self) -> None:
        """Look at the newest lines."""
        self._bottom = None

    def hold(self) -> None:
        """Stay here, even if these are the newest lines and there are newer ones."""
        entries = self._source.entries
        if self._bottom is None and entries:
            self._bottom = (entries[-1], len(self._source.lines(len(entries) - 1)))

    def visible(self, height: int) -> list[tuple[object, Strip]]:
        """The lowest lines, at most `height`, each with its entry. Where fewer are above, it moves down to fill it."""
        rows = self._above(height)
        if len(rows) < height and self._bottom is not None:
            self.scroll_down(height - len(rows))
            rows = self._above(height)
        return rows

    def _above(self, height: int) -> list[tuple[object, Strip]]:
        entries = self._source.entries
        rows: list[tuple[object, Strip]] = []
        index, shown = self._place()
        while index >= 0 and len(rows) < height:
            lines = self._source.lines(index)
            rows[:0] = [(entries[index], line) for line in (lines if shown is None else lines[:shown])]
            index, shown = index - 1, None
        return rows[-height:] if height > 0 else []

    def scroll_up(self, lines: int, height: int) -> bool:
        """Look further up. False if there are not so many lines above."""
        above = len(self._above(height + lines)) - height
        self._move_up(min(lines, max(0, above)))
        return above >= lines

    def scroll_down(self, lines: int) -> bool:
        """Look further down. False if the end is reached."""
        index, shown = self._place()
        if self._bottom is None or shown is None:
            return False
        while True:
            below = len(self._source.lines(index)) - shown
            if lines <= below:
                break
            lines -= below
            index, shown = index + 1, 0
            if index >= len(self._source.entries):
                self._bottom = None
                return False
        self._show(index, shown + lines)
        return self._bottom is not None

    def centre(self, entry: object, height: int) -> None:
        """Look at an entry, with what is before and after it."""
        index = self._index(entry)
        if index is not None:
            self._bottom = (entry, len(self._source.lines(index)))
            self.scroll_down(height // 2)

    def reveal(self, entry: object, height: int) -> None:
        """Look at an entry, moving no further than needed."""
        index = self._index(entry)
        rows = self.visible(height)
        if index is None:
            return
        lines = len(self._source.lines(index))
        seen = sum(each is entry for each, _ in rows)
        if seen >= min(lines, height):
            return
        first = next((self._index(each) for each, _ in rows), None)
        if first is not None and index <= first:
            self._bottom = (entry, min(lines, height))
            self.scroll_down(max(0, height - lines))
        else:
            self._show(index, lines)

    def _show(self, index: int, shown: int) -> None:
        """Let so many lines of an entry be the lowest ones; if they are the newest, go on to when there are newer."""
        entries = self._source.entries
        last = index == len(entries) - 1 and shown == len(self._source.lines(index))
        self._bottom = None if last else (entries[index], shown)

    def _place(self) -> tuple[int, int | None]:
        """The index of the lowest entry, and how many lines of it are to be seen: all, where it is the last."""
        if self._bottom is not None:
            entry, shown = self._bottom
            index = self._index(entry)
            if index is not None:
                return index, min(shown, len(self._source.lines(index)))
            self._bottom = None  # what one looked at is gone
        return len(self._source.entries) - 1, None

    def _move_up(self, lines: int) -> None:
        index, shown = self._place()
        if index < 0 or lines <= 0:
            return
        shown = len(self._source.lines(index)) if shown is None else shown
        while lines >= shown and index > 0:
            lines -= shown
            index -= 1
            shown = len(self._source.lines(index))
        self._bottom = (self._source.entries[index], max(1, shown - lines))

    def _index(self, entry: object) -> int | None:
        entries = self._source.entries
        for index in range(len(entries) - 1, -1, -1):
            if entries[index] is entry:
                return index
        return None
