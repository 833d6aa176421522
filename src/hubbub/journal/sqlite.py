"""The journal on disk: an SQLite file with one thread that writes it and one that reads it, and an index of it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import apsw

from hubbub.chat.claims import Claims
from hubbub.chat.events import Event, Position
from hubbub.chat.pages import Excerpt, Span
from hubbub.chat.searching import Finding, Query
from hubbub.journal import Deliver, JournalError, Post, history, searching
from hubbub.journal.files import connect_to_read, prepare
from hubbub.journal.indexer import Indexer
from hubbub.journal.numbering import now_ms
from hubbub.journal.reader import Reader
from hubbub.journal.retention import Retention
from hubbub.journal.schema import in_plain_words
from hubbub.journal.searching import Window
from hubbub.journal.store import Store
from hubbub.journal.writer import Writer

SEARCH = "search.db"
"""The file of the search index, in the folder of the journal."""


class SqliteJournal:
    """Keeps the events in a file. Only one journal may have it open; others may read it, as a backup does."""

    def __init__(self, path: Path, *, keep_days: int | None = None, clock: Callable[[], int] = now_ms) -> None:
        """Open `path`, or make it if it is not there. With `keep_days`, what is older is removed by and by.

        `clock` gives the time in milliseconds since the Unix epoch. Raises JournalError if the file is damaged, another
        program's or a newer hubbub's, or cannot be written; then nothing was changed.
        """
        prepare(path)
        self._path = path
        self._keep_days = keep_days
        self._clock = clock
        self._reader = Reader(path)
        self._window = Window(path.with_name(SEARCH))
        with in_plain_words(path):
            self._store = Store(path, self._reader.release)
        self.id = self._store.id
        self.runs = self._store.runs
        self._indexer: Indexer
        self._writer: Writer
        self._open = ExitStack()
        self._open.callback(self._store.close)
        self._open.callback(self._window.close)
        self._open.callback(self._reader.close)

    def recover(self) -> tuple[bytes | None, Iterator[Event]]:
        """See `Journal.recover`. Raises JournalError, now or while iterating, if the file is damaged."""
        with in_plain_words(self._path), closing(connect_to_read(self._path)) as connection:
            data, position = history.snapshot(connection)
        return data, self._replay(position)

    def start(self, deliver: Deliver, post: Post, claims: Claims) -> None:
        """See `Journal.start`."""
        retention = None if self._keep_days is None else Retention(self._keep_days, self._clock)
        self._reader.start(post)
        self._indexer = Indexer(
            self._path.with_name(SEARCH), self.id, self._reader, self._window, lambda: self._store.accepted
        )
        self._open.callback(self._indexer.close)
        self._writer = Writer(self._store, claims, self._clock, retention, self._indexer, deliver, post)
        self._open.callback(self._writer.close)

    def append(self, origin: object, draft: Event) -> None:
        """See `Journal.append`."""
        self._writer.append(origin, draft)

    def page(self, room: int, span: Span, then: Callable[[Excerpt | JournalError], None]) -> None:
        """See `Journal.page`."""
        self._reader.ask(lambda connection: history.page(connection, room, span, self._store.accepted), then)

    def since(
        self, position: Position, rooms: Iterable[int], limit: int, then: Callable[[list[Event] | JournalError], None]
    ) -> None:
        """See `Journal.since`."""
        wanted = set(rooms)
        self._reader.ask(
            lambda connection: history.since(connection, position, wanted, limit, self._store.accepted), then
        )

    def search(self, query: Query, then: Callable[[Finding | JournalError], None]) -> None:
        """See `Journal.search`."""

        def find(connection: apsw.Connection) -> Finding:
            newest = self._store.accepted
            with self._window.view(self.id, newest, self._indexer.unreadable) as view:
                return searching.find(connection, query, newest, view)

        self._reader.ask(find, then)

    def save_snapshot(self, data: bytes, position: Position) -> None:
        """See `Journal.save_snapshot`."""
        self._writer.save_snapshot(data, position)

    def close(self) -> None:
        """See `Journal.close`."""
        self._open.close()

    def _replay(self, position: Position) -> Iterator[Event]:
        with in_plain_words(self._path), closing(connect_to_read(self._path)) as connection:
            yield from history.replay(connection, position)
