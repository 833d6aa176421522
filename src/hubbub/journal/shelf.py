"""One room's chunks in the file, as pages are made of them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import apsw

from hubbub.chat.events import Event, Reacted
from hubbub.chat.pages import seq_in
from hubbub.journal.chunks import decode, decode_reaction

REACTIONS_SHOWN = 1000
"""So many reactions a page brings at most."""


class ChunkShelf:
    """The events of one room. What it does takes the longer the more is asked for, not the more there is."""

    def __init__(self, connection: apsw.Connection, room: int, last: int, newest: int) -> None:
        """`last` is the room's last seq; chunks after the one with the id `newest` do not count."""
        self._connection = connection
        self._room = room
        self._last = last
        self._newest = newest

    def first_at(self, at: int) -> int:
        """See `Shelf.first_at`. Time never runs backwards in a room, so that it is found by bisection."""
        seq = 1 + bisect_left(range(1, self._last + 1), at, key=self._time_of_chunk)
        for event in self.forwards(seq - 1, self._last + 1, events=True):
            if event.at >= at:
                return seq_in(self._room, event)
        return self._last + 1

    def forwards(self, low: int, high: int, *, events: bool) -> Iterator[Event]:
        """See `Shelf.forwards`."""
        for found in self._chunks(low, high, "ASC", events=events):
            yield from found

    def backwards(self, low: int, high: int, *, events: bool) -> Iterator[Event]:
        """See `Shelf.backwards`."""
        for found in self._chunks(low, high, "DESC", events=events):
            yield from reversed(found)

    def reactions(self, first: int, last: int) -> Iterable[Reacted]:
        """See `Shelf.reactions`: REACTIONS_SHOWN at most."""
        rows = self._connection.execute(
            "SELECT event FROM reactions WHERE room = ? AND target BETWEEN ? AND ? ORDER BY target LIMIT ?",
            (self._room, first, last, REACTIONS_SHOWN),
        )
        return sorted((decode_reaction(blob) for (blob,) in rows), key=lambda event: event.seq)

    def _chunks(self, low: int, high: int, order: str, *, events: bool) -> Iterator[list[Event]]:
        """The events between `low` and `high`, chunk by chunk.

        Without `events` chunks that hold no message are passed over in the index, without a look at the chunk.
        """
        rows = self._connection.execute(
            "SELECT events FROM chunks WHERE room = ? AND first >= ? AND first < ? AND messages >= ? AND id <= ?"
            f" ORDER BY first {order}",
            (self._room, self._start_of_chunk(low + 1), high, 0 if events else 1, self._newest),
        )
        for (blob,) in rows:
            yield [event for event in decode(blob) if low < seq_in(self._room, event) < high]

    def _start_of_chunk(self, seq: int) -> int:
        """The first seq of the chunk that holds `seq`; 0 if retention has removed it."""
        return of_chunk(self._connection, "first", self._room, seq) or 0

    def _time_of_chunk(self, seq: int) -> int:
        """When the last event of the chunk that holds `seq` happened; 0 if retention has removed it."""
        return of_chunk(self._connection, "at", self._room, seq) or 0


def of_chunk(connection: apsw.Connection, column: str, room: int, seq: int) -> int | None:
    """A number of the chunk that holds the event `seq` of `room`; None if retention has removed it."""
    number: int | None = connection.execute(
        f"SELECT {column} FROM chunks WHERE room = ? AND first <= ? ORDER BY first DESC LIMIT 1", (room, seq)
    ).get
    return number
