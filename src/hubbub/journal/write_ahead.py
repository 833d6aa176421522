"""The write-ahead log beside the open journal: the room that it has on the disk, and what may still stand in it."""

from contextlib import suppress
from pathlib import Path
from shutil import disk_usage

import apsw

from hubbub.journal import wal
from hubbub.journal.files import PATIENCE_MS
from hubbub.journal.schema import roll_back

STEP_BYTES = 256 << 10
LONG_BYTES = 4 << 20
"""The log is begun anew after some 1,000 pages: one so long is seldom outgrown."""
LONG_PAGES = 500
"""So many pages of it are moved into the journal when it is quiet."""
MOST_PAGES = 1_000
"""So many with the commit, if it is never quiet."""

ROOM_TO_SPARE = 16
"""The log is not made longer unless the disk has so many times as much."""


class WriteAheadLog:
    """Beside the journal `path`. Used by the thread that writes; methods get its connection, outside a transaction.

    It is `stained` while it may still hold what was erased: so may the one that a crash has left. It is `cramped` once
    a commit has outgrown it: where a file grows, an fsync takes up to three times as long, since the file system has to
    save where the new pages are. Once it is `long`, what stands in it has to be moved into the journal.
    """

    def __init__(self, path: Path) -> None:
        self._file = wal.beside(path, "-wal")
        self._size = 0
        self._pages = 0
        self.stained = wal.size(path) > 0
        self.cramped = False

    @property
    def long(self) -> bool:
        """Whether it holds so much that it should begin anew."""
        return self._pages >= LONG_PAGES

    @property
    def untidy(self) -> bool:
        """Whether there is something to be done about it when it is quiet."""
        return self.long or self.cramped

    def watch(self, connection: apsw.Connection) -> None:
        """From now on this connection writes it. SQLite by itself moves nothing out of it any more."""

        def written(_connection: apsw.Connection, _name: str, pages: int) -> int:
            self._pages = pages
            return apsw.SQLITE_OK

        connection.set_wal_hook(written)

    def committed(self, connection: apsw.Connection) -> None:
        """Look how long the commit has made it, and empty it before it takes all the room that the journal needs.

        It holds pages many times.
        """
        with suppress(apsw.Error, OSError):  # what was written is on disk all the same
            before, self._size = self._size, self._file.stat().st_size
            free = disk_usage(self._file.parent).free
            self.cramped = before < self._size < LONG_BYTES and free > ROOM_TO_SPARE * self._size
            if free < self._size:
                self.empty(connection)
            elif self._pages >= MOST_PAGES:
                self.shorten(connection)

    def lengthen(self, connection: apsw.Connection) -> None:
        """Make it twice as long, by pages of a transaction that is taken back: the next commits overwrite them.

        If that fails, it stays as it is.
        """
        with suppress(apsw.Error):
            connection.execute("BEGIN IMMEDIATE")
            try:
                room = max(STEP_BYTES, self._size)
                connection.execute("INSERT INTO chunks VALUES (-1, 0, 0, 0, 0, 0, zeroblob(?))", (room,))
                connection.cache_flush()
            finally:
                roll_back(connection)
        with suppress(OSError):
            wal.sync(self._file)
            self._size = self._file.stat().st_size
        self.cramped = False

    def shorten(self, connection: apsw.Connection) -> None:
        """Move what nobody reads there any more into the journal: if it is all, the next commit begins it anew."""
        with suppress(apsw.Error):  # it goes on growing, and the next commits show what is wrong
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        self._pages = 0

    def empty(self, connection: apsw.Connection) -> None:
        """Move what stands in it into the journal; while somebody reads it, it stays as it is."""
        connection.set_busy_timeout(0)
        try:
            with suppress(apsw.BusyError):
                connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
                self.stained = False
                self._size = self._pages = 0
        finally:
            connection.set_busy_timeout(PATIENCE_MS)
