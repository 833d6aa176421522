"""The store: the one connection that writes, and what it does when the disk fails it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import apsw

from hubbub.chat.events import Deleted, Edited, Position
from hubbub.journal import JournalError, history
from hubbub.journal.chunks import Row
from hubbub.journal.files import connect, identity, leave
from hubbub.journal.marks import Mark, set_mark
from hubbub.journal.numbering import Tail
from hubbub.journal.retention import Sweep
from hubbub.journal.runs import MOST_KEPT, Runs
from hubbub.journal.schema import read_id, transaction
from hubbub.journal.write_ahead import WriteAheadLog

ROWS_PER_STATEMENT = 100
"""While SQLite works, Python's other threads run, and each statement may have to wait for a busy hub: they are few."""


class Store:
    """Writes to the journal's file. Used by one thread at a time.

    Every method raises apsw.Error, OSError or JournalError when the disk does not do its part. The next call tries
    again, with a new connection if need be: a store recovers by itself.
    """

    def __init__(self, path: Path, release_reader: Callable[[], None]) -> None:
        """`release_reader` makes the reading connection of this process close until it is needed again.

        `accepted` is the id of the last chunk whose authors are told that it is saved.
        """
        self._path = path
        self.log = WriteAheadLog(path)
        self._release_reader = release_reader
        self._connection: apsw.Connection | None = connect(path)
        self.log.watch(self._connection)
        self._file = identity(path)
        self.id = read_id(self._connection)
        self.accepted, self.last_room = history.heights(self._connection)
        self.runs = Runs(history.runs(self._connection, self.accepted), lambda: self.accepted)

    def tail(self, room: int) -> Tail:
        """Where the numbers of `room` stand."""
        return history.tail(self._connected(), room)

    def begin_run(self) -> None:
        """Keep that a run began here."""

        def change(connection: apsw.Connection) -> None:
            started = (self.runs.current, self.accepted)
            connection.execute("INSERT INTO runs (name, began_after) VALUES (?, ?)", started)
            connection.execute("DELETE FROM runs WHERE number <= (SELECT max(number) FROM runs) - ?", (MOST_KEPT,))

        self._write(change)

    def save(self, rows: list[Row], marks: list[Mark]) -> None:
        """Return once all `rows` are on disk, and `marks` set. If this raises, none of them is, or will come back."""
        if not rows:
            return

        def change(connection: apsw.Connection) -> None:
            _insert(connection, rows)
            for mark in marks:
                set_mark(connection, mark)

        self.log.stained = self.log.stained or any(isinstance(mark, Deleted | Edited) for mark in marks)
        try:
            self._write(change)
        except apsw.Error:
            if self._connection or not self._landed(rows[0]):
                raise
        self.accepted += len(rows)

    def save_snapshot(self, data: bytes, position: Position, saved: int) -> None:
        """Replace the snapshot. `saved` is the time, in milliseconds since the Unix epoch."""
        self._write(
            lambda connection: connection.execute(
                "REPLACE INTO snapshot VALUES (1, ?, ?, ?, ?)", (data, *position, saved)
            )
        )

    def sweep(self, sweep: Sweep) -> None:
        """Do a slice of `sweep`."""
        self._write(sweep.slice)
        self.log.stained = self.log.stained or sweep.done

    def scrub(self) -> None:
        """Empty the log, where what was erased may still stand, unless somebody reads it."""
        self.log.empty(self._connected())

    def tend_log(self) -> None:
        """See that the next commits find room in the log."""
        if self.log.long:
            self.log.shorten(self._connected())
        if self.log.cramped:
            self.log.lengthen(self._connected())

    def close(self) -> None:
        """Move the log into the file, and close it."""
        if self._connection:
            self._connection.close(force=True)
            self._connection = None

    def _write(self, change: Callable[[apsw.Connection], object]) -> None:
        """Commit `change`. If this raises, nothing was changed; but if it gave up the connection, nobody knows.

        A full disk is noticed before the last page of a commit is written. Any other error, such as that of an fsync,
        may come after it; what the disk then holds shows only in the file, when it is opened anew.
        """
        connection = self._connected()
        try:
            with transaction(connection):
                change(connection)
        except apsw.FullError:
            if connection.in_transaction:
                self._give_up()
            raise
        except apsw.Error:
            self._give_up()
            raise
        self.log.committed(connection)

    def _landed(self, row: Row) -> bool:
        """Whether a commit of unknown fate is on disk after all: open the file anew and look for its first row."""
        with self._reopened() as connection:
            found = connection.execute(
                "SELECT 1 FROM chunks WHERE (id, room, first, last, messages, at, events) = (?, ?, ?, ?, ?, ?, ?)", row
            ).get
            if not found:
                self._erase_refused(connection)
        return bool(found)

    def _connected(self) -> apsw.Connection:
        if self._connection:
            self._require_file()
            return self._connection
        with self._reopened() as connection:
            self._erase_refused(connection)
        return connection

    def _require_file(self) -> None:
        """Raise JournalError if the file is gone from its place: what is written to it then nobody finds again."""
        try:
            in_place = identity(self._path) == self._file
        except FileNotFoundError:
            in_place = False
        if not in_place:
            raise self._gone()

    def _gone(self) -> JournalError:
        return JournalError(f"{self._path} was removed or replaced: put it back, or start hubbub again")

    def _erase_refused(self, connection: apsw.Connection) -> None:
        """Erase what came to light after its authors had been told that it is not saved."""
        with transaction(connection):
            connection.execute("DELETE FROM chunks WHERE id > ?", (self.accepted,))

    @contextmanager
    def _reopened(self) -> Iterator[apsw.Connection]:
        """A new connection, which is kept if all goes well in the block.

        The log is moved into the file first: what can be read then is on disk, and what cannot will never come back.
        """
        self._require_file()
        connection = connect(self._path)
        try:
            if read_id(connection) != self.id:
                raise self._gone()
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            yield connection
        except BaseException:
            leave(connection)
            raise
        self._connection = connection
        self.log.watch(connection)

    def _give_up(self) -> None:
        """Close all connections of this process, so that the truth is looked up on the disk."""
        connection, self._connection = self._connection, None
        self._release_reader()
        if connection:
            leave(connection)


def _insert(connection: apsw.Connection, rows: list[Row]) -> None:
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        block = rows[start : start + ROWS_PER_STATEMENT]
        values = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(block))
        connection.execute(f"INSERT INTO chunks VALUES {values}", tuple(chain.from_iterable(block)))
