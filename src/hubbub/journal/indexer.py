"""The indexer: a thread that keeps the search index, a file of its own, up with the journal.

The index is made of the journal, and can be made of it again at any time: it is thrown away when it is another
journal's, another version's or damaged. What goes wrong with it disturbs nobody.

The thread follows the journal chunk by chunk, and remembers in the same transaction how far it came. What takes effect
on earlier messages is an event in a chunk too, so that nothing has to be told to it, and nothing is missed by a kill.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TypeVar

import apsw
import msgspec

from hubbub.chat.events import Deleted, Edited, Ended, Event, Said
from hubbub.chat.searching import can_be_found
from hubbub.journal import JournalError, volumes
from hubbub.journal.chunks import decode
from hubbub.journal.files import connect_derived, newborn, remove
from hubbub.journal.reader import Reader
from hubbub.journal.schema import transaction
from hubbub.journal.searching import Window
from hubbub.journal.volumes import Entry, place_of

PAUSE = 0.5
"""Seconds that are waited for more to come, before what was said is put into the index."""

TROUBLE_PAUSE = 10.0
"""Seconds after which the index is tried again, or made anew, when something was wrong with it."""

REST = 9.0
"""So many times as long as it worked it rests, while there is more to be put in; ..."""
LONG_REST = 49.0
"""... so many while more is said than it takes in, for then it cannot keep up anyhow, and the chat goes first; ..."""
SHORT_REST = 1.0
"""... and so many while it makes the index tidy: what was deleted is to be gone from the file soon."""

MESSAGES_PER_BATCH = 500
"""So many messages are put in at once, unless a single chunk has more: a few milliseconds' work."""

log = logging.getLogger("hubbub.journal")

Answer = TypeVar("Answer")


class Indexer:
    """Owns the file of the search index. Others read it through a window."""

    def __init__(self, path: Path, journal: str, reader: Reader, window: Window, newest: Callable[[], int]) -> None:
        """`journal` is the journal's id, which is read by `reader`; `newest` tells the last chunk that counts."""
        self._path = path
        self._journal = journal
        self._reader = reader
        self._window = window
        self._newest = newest
        self._connection: apsw.Connection | None = None
        self._swept = True
        """Whether retention may have removed chunks that are in the index still."""
        self._stained = True
        """Whether the file's log may hold what was removed."""
        self._damaged = False
        self._troubled = False
        self._wake = threading.Event()
        self._wake.set()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="search-indexer", daemon=True)
        self._thread.start()

    def stored(self) -> None:
        """The journal has grown."""
        self._wake.set()

    def swept(self) -> None:
        """Retention has removed chunks."""
        self._swept = True
        self._wake.set()

    def unreadable(self, error: apsw.Error) -> None:
        """Somebody could not read the index."""
        if isinstance(error, apsw.CantOpenError | apsw.BusyError):  # it is about to be made
            return
        self._complain(error)
        self._wake.set()

    def close(self) -> None:
        """Stop, however far it came: the next start goes on from there."""
        self._closing.set()
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while self._wake.wait() and not self._closing.wait(TROUBLE_PAUSE if self._troubled else PAUSE):
            self._wake.clear()  # before looking: whoever comes later sets it again
            try:
                self._follow(self._connected())
            except Exception as error:
                self._disconnect()
                self._swept = True
                self._complain(error)
                self._wake.set()
        self._disconnect()

    def _follow(self, connection: apsw.Connection) -> None:
        """Bring the index up to date, resting for longer than it works, so that the chat hardly notices."""
        if self._swept:
            self._swept = False
            self._remove_swept(connection)
        more, left = True, self._newest()
        while more and not self._closing.is_set():
            began, before = monotonic(), left
            more = self._take_in(connection)
            left = self._newest() - volumes.up_to(connection)
            rest = SHORT_REST if not more else REST if left <= before else LONG_REST
            with transaction(connection):
                tidied = volumes.tidy(connection)
            if tidied:
                more = self._stained = True
                self._disconnect()  # a connection keeps some memory for each table that it has ever written
                connection = self._connected()
            self._closing.wait(rest * (monotonic() - began) if more else 0)
        if self._stained and not more:
            self._scrub(connection)
        self._note_success()

    def _scrub(self, connection: apsw.Connection) -> None:
        """Empty the log; while somebody reads the index, it has to be tried again."""
        try:
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            self._stained = False
        except apsw.BusyError:
            self._wake.set()

    def _take_in(self, connection: apsw.Connection) -> bool:
        """Put the next chunks into the index, with what they do to earlier ones; returns whether there are more."""
        start, end = volumes.up_to(connection), self._newest()
        chunks = self._look(partial(_chunks, start=start, end=end)) if start < end else []
        if not chunks:
            return False
        entries: list[Entry] = []
        for chunk, events in chunks:
            entries += _entries(chunk, events)
        with transaction(connection):
            volumes.add(connection, entries)
            volumes.reach(connection, chunks[-1][0])
            for _, events in chunks:
                for event in events:
                    self._heed(connection, event)
        return chunks[-1][0] < end

    def _heed(self, connection: apsw.Connection, event: Event) -> None:
        """Let an event have its effect on what is in the index."""
        match event:
            case Deleted() | Edited():
                self._renew(connection, event.room, event.target)
            case Ended():
                volumes.remove_room(connection, event.room)

    def _renew(self, connection: apsw.Connection, room: int, seq: int) -> None:
        """Look at a message again, whose words have changed. One that is to be put in later will be as it is then."""
        last = volumes.up_to(connection)
        entry = self._look(partial(_place_and_message, room=room, seq=seq, last=last))
        if entry is not None:
            volumes.renew(connection, *entry)

    def _remove_swept(self, connection: apsw.Connection) -> None:
        """Remove what retention has removed from the journal. It goes by age, so that it stops where all is there."""
        for first in volumes.all_volumes(connection):
            indexed = volumes.chunks(connection, first)
            gone = indexed - self._look(partial(_ids, first=first, last=max(indexed, default=first)))
            if not gone and indexed:
                break
            with transaction(connection):
                if gone == indexed:
                    volumes.remove_volume(connection, first)
                else:
                    volumes.remove_chunks(connection, first, gone)
            self._stained = True

    def _look(self, question: Callable[[apsw.Connection], Answer]) -> Answer:
        """The journal's answer. Raises JournalError."""
        answer = self._reader.look(question)
        if isinstance(answer, JournalError):
            raise answer
        return answer

    def _connected(self) -> apsw.Connection:
        if self._damaged:
            self._throw_away()
        if self._connection is None:
            self._connection = self._open()
        return self._connection

    def _open(self) -> apsw.Connection:
        """The index, as it is if it is sound, or a new one."""
        if self._path.exists():
            connection = connect_derived(self._path)
            if volumes.is_of(connection, self._journal, self._newest()):
                return connection
            connection.close()
        self._remove()
        with newborn(self._path) as unborn:
            unborn.pragma("journal_mode", "wal")  # later on it could be changed only while nobody reads
            volumes.found(unborn, self._journal)
        self._stained = self._swept = True
        return connect_derived(self._path)

    def _throw_away(self) -> None:
        self._disconnect()
        self._remove()
        self._damaged = False

    def _remove(self) -> None:
        """Remove the file."""
        with self._window.shut():
            remove(self._path)

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close(force=True)

    def _note_success(self) -> None:
        if self._troubled:
            log.info("The search index is in order again.")
        self._troubled = False

    def _complain(self, error: Exception) -> None:
        """Log the first failure of a row of them; what is damaged will be made anew."""
        damaged = isinstance(error, apsw.CorruptError | apsw.NotADBError)
        self._damaged = self._damaged or damaged
        if not self._troubled:
            why = "is damaged" if damaged else "cannot be kept"
            expected = isinstance(error, apsw.Error | OSError | JournalError)
            text = "The search index in %s %s (%s). Until it is in order again, not everything may be found."
            log.warning(text, self._path, why, error, exc_info=not expected)
        self._troubled = True


def _chunks(connection: apsw.Connection, start: int, end: int) -> list[tuple[int, list[Event]]]:
    """The next chunks after `start`, some hundred messages of them. What cannot be read of them is passed over."""
    found: list[tuple[int, list[Event]]] = []
    size = 0
    for chunk, messages, blob in connection.execute(
        "SELECT id, messages, events FROM chunks WHERE id > ? AND id <= ? ORDER BY id LIMIT ?",
        (start, end, MESSAGES_PER_BATCH),
    ):
        try:
            found.append((chunk, list(decode(blob))))
        except msgspec.MsgspecError:
            found.append((chunk, []))
        size += messages
        if size >= MESSAGES_PER_BATCH:
            break
    return found


def _entries(chunk: int, events: list[Event]) -> list[Entry]:
    """The messages of a chunk that can be found."""
    return [
        (place_of(chunk, offset), event)
        for offset, event in enumerate(events)
        if type(event) is Said and can_be_found(event)
    ]


def _ids(connection: apsw.Connection, first: int, last: int) -> set[int]:
    """The chunks there are from `first` to `last`."""
    return {chunk for (chunk,) in connection.execute("SELECT id FROM chunks WHERE id BETWEEN ? AND ?", (first, last))}


def _place_and_message(connection: apsw.Connection, room: int, seq: int, last: int) -> tuple[int, Said | None] | None:
    """Where an event stands, and the message that it is, if it can be found; None if no chunk up to `last` has it."""
    row = connection.execute(
        "SELECT id, first, events FROM chunks WHERE room = ?1 AND first <= ?2 AND last >= ?2 AND id <= ?3"
        " ORDER BY first DESC LIMIT 1",
        (room, seq, last),
    ).get
    if row is None:
        return None
    chunk, first, blob = row
    event = decode(blob)[seq - first]
    return place_of(chunk, seq - first), event if type(event) is Said and can_be_found(event) else None
