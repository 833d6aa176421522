"""Searching: what a question finds in the index, and in what was said since.

The index proposes, the journal decides: every message is read in the journal, and fits the question as it stands there.
So an index that lags behind, or is wrong, shows nobody what is not his to read, nor what was taken back.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import apsw

from hubbub.chat.events import Said
from hubbub.chat.searching import Finding, Query
from hubbub.journal import directories, history, volumes
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

    def __init__(self, failed: Callable[[apsw.Error], None]) -> None:
        """`failed` is told why something of the index cannot be read."""
        self._failed = failed
        self._connection: apsw.Connection
        self.up_to = 0
        """The last chunk that is in the index."""
        self.whole = True
        """Whether all could be read that was asked for."""
        self.rest = 0
        """Before that place the index was not asked yet, since the time was up; 0, if all was asked."""
        self.harmed = False
        """Whether something went wrong with the index."""

    def begin(self, connect: Callable[[], apsw.Connection], journal: str, newest: int) -> None:
        """Let this be the index as it is now, if it is of that journal, whose last chunk is `newest`."""
        with self._no_harm():
            self._connection = connect()
            self._connection.execute("BEGIN")
            if volumes.is_of(self._connection, journal, newest):
                self.up_to = volumes.up_to(self._connection)

    def places(self, query: Query, low: int, high: int) -> Iterator[int]:
        """Where messages stand that may fit, between those places, newest first."""
        if not self.up_to or not query.rooms:
            return
        end = monotonic() + SECONDS
        chunks = chunk_and_offset(low + 1)[0], chunk_and_offset(high - 1)[0]
        with self._no_harm():
            for first in directories.promising(self._connection, query, *chunks):
                if self.rest and monotonic() > end:
                    return
                yield from volumes.places(self._connection, first, query, low, high)
                self.rest = place_of(first, 0)
            self.rest = 0

    @contextmanager
    def _no_harm(self) -> Iterator[None]:
        try:
            yield
        except apsw.Error as error:
            self.harmed = True
            self.whole = not self.up_to
            self._failed(error)


class Window:
    """A connection through which one search after another looks at the index.

    It stays open: a new one has to read first which tables there are, which takes the longer the more was said.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: apsw.Connection | None = None
        self._looking = threading.Lock()

    @contextmanager
    def view(self, journal: str, newest: int, failed: Callable[[apsw.Error], None]) -> Iterator[View]:
        """The index during the block, if it is of that journal, whose last chunk is `newest`. Any thread may look.

        `failed` is told why something of the index cannot be read.
        """
        with self._looking:
            view = View(failed)
            view.begin(self._connected, journal, newest)
            try:
                yield view
            finally:
                if view.harmed:
                    self._close()
                elif self._connection:
                    self._connection.execute("ROLLBACK")

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Nobody looks at the file during the block, nor has it open: he would go on looking at what was removed.

        Any thread may call this, and waits for who looks.
        """
        with self._looking:
            self._close()
            yield

    def close(self) -> None:
        """Let go of the file until the next search."""
        with self.shut():
            pass

    def _connected(self) -> apsw.Connection:
        if not self._connection:
            self._connection = connect_to_read(self._path)
        return self._connection

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close(force=True)


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
