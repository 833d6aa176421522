"""Searching: what a question finds in the index, and in what was said since.

The index proposes, the journal decides: every message is read in the journal, and fits the question as it stands there.
So an index that lags behind, or is wrong, shows nobody what is not his to read, nor what was taken back.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic

import apsw

from hubbub.chat.events import Said
from hubbub.chat.searching import Finding, Query
from hubbub.journal import history, volumes
from hubbub.journal.chunks import decode
from hubbub.journal.files import connect_to_read
from hubbub.journal.paging import NO_BOUND, Collector
from hubbub.journal.shelf import ChunkShelf, of_chunk
from hubbub.journal.volumes import Entry, chunk_and_offset, place_of

CHUNKS_UNINDEXED = 2_000
MESSAGES_UNINDEXED = 10_000
"""So much of what is not in the index yet is looked through, of the newest."""

SECONDS = 0.5
"""After so long no further volume is asked: other questions wait, and who asked this one can ask for the rest."""


class View:
    """The index as it is at one moment; an empty one, if there is none of that journal that can be read."""

    def __init__(self, path: Path, journal: str, newest: int, failed: Callable[[apsw.Error], None]) -> None:
        """`newest` is the journal's last chunk; `failed` is told why something of the index cannot be read."""
        self._failed = failed
        self.up_to = 0
        """The last chunk that is in the index."""
        self.whole = True
        """Whether all could be read that was asked for."""
        self.rest = 0
        """Before that place the index was not asked yet, since the time was up; 0, if all was asked."""
        self._open = ExitStack()
        with self._no_harm():
            self._connection = connect_to_read(path)
            self._open.callback(self._connection.close, force=True)
            self._connection.execute("BEGIN")
            if volumes.is_of(self._connection, journal, newest):
                self.up_to = volumes.up_to(self._connection)

    def places(self, query: Query, low: int, high: int) -> Iterator[int]:
        """Where messages stand that may fit, between those places, newest first."""
        if not self.up_to or not query.rooms:
            return
        end = monotonic() + SECONDS
        with self._no_harm():
            for first in reversed(volumes.all_volumes(self._connection)):
                if self.rest and monotonic() > end:
                    return
                if place_of(first, 0) < high:
                    yield from volumes.places(self._connection, first, query, low, high)
                    self.rest = place_of(first, 0)
            self.rest = 0

    def close(self) -> None:
        """Let the index go on without this view."""
        self._open.close()

    @contextmanager
    def _no_harm(self) -> Iterator[None]:
        try:
            yield
        except apsw.Error as error:
            self.whole = not self.up_to
            self._failed(error)


def find(connection: apsw.Connection, query: Query, newest: int, view: View) -> Finding:
    """What is found of the messages up to the chunk `newest`. Raises apsw.Error, or msgspec.MsgspecError."""
    collector = Collector(query)
    low, high = _bounds(connection, query, newest)
    for entry in _unindexed(connection, view.up_to, min(newest, chunk_and_offset(high)[0])):
        if entry is None:
            view.whole = False
        elif low < entry[0] < high and not collector.takes(*entry):
            return collector.finding(complete=True)
    for place in view.places(query, low, high):
        message = _message(connection, place)
        if message is not None and not collector.takes(place, message):
            return collector.finding(complete=view.whole)
    return collector.finding(complete=view.whole, rest=view.rest)


def _unindexed(connection: apsw.Connection, start: int, end: int) -> Iterator[Entry | None]:
    """The messages after the chunk `start`, newest first; None where it leaves off, since there are too many."""
    chunks = connection.execute(
        "SELECT id, messages, events FROM chunks WHERE id > ? AND id <= ? ORDER BY id DESC LIMIT ?",
        (start, end, CHUNKS_UNINDEXED + 1),
    )
    size = 0
    for count, (chunk, messages, blob) in enumerate(chunks, 1):
        if count > CHUNKS_UNINDEXED or size > MESSAGES_UNINDEXED:
            yield None
            return
        size += messages
        events = decode(blob) if messages else []
        for offset in range(len(events) - 1, -1, -1):
            event = events[offset]
            if type(event) is Said:
                yield place_of(chunk, offset), event


def _message(connection: apsw.Connection, place: int) -> Said | None:
    """The message at that place, if it is still there."""
    chunk, offset = chunk_and_offset(place)
    blob = connection.execute("SELECT events FROM chunks WHERE id = ?", (chunk,)).get
    events = decode(blob) if blob is not None else []
    event = events[offset] if offset < len(events) else None
    return event if type(event) is Said else None


def _bounds(connection: apsw.Connection, query: Query, newest: int) -> tuple[int, int]:
    """Between which places all must stand that fits: those of the moments that are asked about, in every room."""
    low, high = 0, query.before or NO_BOUND
    if query.since_at or query.until_at:
        spans = [_chunks_between(connection, room, query, newest) for room in query.rooms]
        low = place_of(min((first for first, _ in spans), default=0), 0) - 1
        high = min(high, place_of(max((last for _, last in spans), default=0) + 1, 0))
    return low, high


def _chunks_between(connection: apsw.Connection, room: int, query: Query, newest: int) -> tuple[int, int]:
    """The first and the last chunk of a room that may hold something of the time that is asked about."""
    end, _ = history.tail(connection, room)
    shelf = ChunkShelf(connection, room, end, newest)
    first = shelf.first_at(query.since_at) if query.since_at else 1
    last = shelf.first_at(query.until_at + 1) - 1 if query.until_at else end
    if first > last:
        return newest, 0
    return of_chunk(connection, "id", room, first) or 0, of_chunk(connection, "id", room, last) or 0
