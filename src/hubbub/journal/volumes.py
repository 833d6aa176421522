"""Volumes: the tables of the search index, an SQLite file beside the journal.

A message's place is a number that rises through the journal: its chunk's id, then where in the chunk it stands. By it
the words of a message are kept, with its room and its author among them. So one question brings the newest messages
first, whatever the rooms, and stops when it has enough.

A volume is a full-text table of some ten thousand messages that follow each other. What a question may cost beyond what
it brings is bounded by the size of one, and to make it anew, without what was taken back, is the work of a moment.
Which volumes are worth asking is known to the directories.

All functions raise apsw.Error.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

import apsw

from hubbub.chat.events import Said
from hubbub.chat.searching import Query, author_of
from hubbub.chat.words import words
from hubbub.journal import directories, fulltext

VERSION = 2
"""Of the tables, and of how words are made: an index of another one is of no use."""

VOLUME_MESSAGES = 50_000
"""A volume with so many messages is full."""

OFFSET_BITS = 14
"""Bits of a place for where in its chunk the message stands; a commit has at most 10,000 drafts."""

ROWS_PER_STATEMENT = 100

FEW = 100
"""So few messages of a volume are as well looked at in the journal, one after the other."""

_TABLES = """
    CREATE TABLE state (version INTEGER NOT NULL, journal TEXT NOT NULL, chunk INTEGER NOT NULL) STRICT;
    CREATE TABLE volumes (
        first INTEGER PRIMARY KEY,
        messages INTEGER NOT NULL,
        untidy INTEGER NOT NULL,
        directory INTEGER
    ) STRICT;
    CREATE TABLE directories (first INTEGER PRIMARY KEY, untidy INTEGER NOT NULL) STRICT;
"""
"""state: of which journal the index is, and up to which chunk. volumes: by their first chunk; those that are untidy
hold words that were removed, or are in many pieces. directory: in which one a volume was entered. directories: by the
first volume that was entered."""

Entry = tuple[int, Said]
"""A message and its place."""


def found(connection: apsw.Connection, journal: str) -> None:
    """Make an empty file an index of nothing yet of that journal."""
    connection.execute(_TABLES + fulltext.SCRATCH)
    connection.execute("INSERT INTO state VALUES (?, ?, 0)", (VERSION, journal))


def is_of(connection: apsw.Connection, journal: str, newest: int) -> bool:
    """Whether it is an index of that journal, whose newest chunk is that one, and can go on from where it ends."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'state'").get:
        return False
    version, of, chunk = connection.execute("SELECT version, journal, chunk FROM state").get or (0, "", 0)
    return (version, of) == (VERSION, journal) and chunk <= newest


def up_to(connection: apsw.Connection) -> int:
    """The last chunk that is in the index."""
    chunk: int = connection.execute("SELECT chunk FROM state").get
    return chunk


def reach(connection: apsw.Connection, chunk: int) -> None:
    """Everything up to that chunk is in the index now."""
    connection.execute("UPDATE state SET chunk = ?", (chunk,))


def place_of(chunk: int, offset: int) -> int:
    """The place of a message."""
    return chunk << OFFSET_BITS | offset


def chunk_and_offset(place: int) -> tuple[int, int]:
    """What a place is made of."""
    return place >> OFFSET_BITS, place & ((1 << OFFSET_BITS) - 1)


def add(connection: apsw.Connection, entries: list[Entry]) -> None:
    """Put in the next messages, in order, from chunks of which none is in the index."""
    if not entries:
        return
    first: int | None = connection.execute("SELECT first FROM volumes WHERE messages < ?", (VOLUME_MESSAGES,)).get
    if first is None:
        first, _ = chunk_and_offset(entries[0][0])
        connection.execute("INSERT INTO volumes VALUES (?, 0, 0, NULL)", (first,))
        fulltext.create(connection, f"words_{first}")
    _insert(connection, first, entries)
    connection.execute("UPDATE volumes SET messages = messages + ? WHERE first = ?", (len(entries), first))
    connection.execute("UPDATE volumes SET untidy = 1 WHERE first = ? AND messages >= ?", (first, VOLUME_MESSAGES))


def renew(connection: apsw.Connection, place: int, message: Said | None) -> None:
    """Let the index know the message at that place as it is now; none, if there is nothing to be found of it."""
    chunk, _ = chunk_and_offset(place)
    first = connection.execute("SELECT first FROM volumes WHERE first <= ? ORDER BY first DESC LIMIT 1", (chunk,)).get
    if first is not None:
        _remove(connection, first, "SELECT ?", place)
        if message is not None:
            _insert(connection, first, [(place, message)])
            connection.execute("UPDATE volumes SET untidy = 1 WHERE first = ?", (first,))


def remove_room(connection: apsw.Connection, room: int) -> None:
    """Remove all messages of a room."""
    query = Query(frozenset([room]))
    for first in list(directories.promising(connection, query, 0, up_to(connection))):
        _remove(connection, first, f"SELECT rowid FROM words_{first}(?)", *fulltext.questions(query))


def all_volumes(connection: apsw.Connection) -> list[int]:
    """The volumes by their first chunks, the oldest first."""
    return [first for (first,) in connection.execute("SELECT first FROM volumes ORDER BY first")]


def chunks(connection: apsw.Connection, first: int) -> set[int]:
    """The chunks of which a volume holds messages."""
    ids = connection.execute(f"SELECT DISTINCT id >> {OFFSET_BITS} FROM words_{first}_docsize")
    return {chunk for (chunk,) in ids}


def remove_chunks(connection: apsw.Connection, first: int, chunks: Iterable[int]) -> None:
    """Remove all messages of these chunks, which are in the volume that begins with `first`."""
    for chunk in chunks:
        bounds = place_of(chunk, 0), place_of(chunk + 1, 0) - 1
        _remove(connection, first, f"SELECT id FROM words_{first}_docsize WHERE id BETWEEN ? AND ?", *bounds)


def remove_volume(connection: apsw.Connection, first: int) -> None:
    """Remove a volume with all that is in it."""
    directories.leave(connection, first)
    connection.execute(f"DROP TABLE words_{first}")
    connection.execute("DELETE FROM volumes WHERE first = ?", (first,))


def tidy(connection: apsw.Connection) -> bool:
    """Make one untidy volume or directory anew, without what was removed; returns whether there was one."""
    first, messages = connection.execute(
        "SELECT first, messages FROM volumes WHERE untidy ORDER BY first LIMIT 1"
    ).get or (None, 0)
    if first is None:
        return directories.tidy(connection)
    fulltext.make_anew(connection, f"words_{first}")
    if messages >= VOLUME_MESSAGES:
        directories.enter(connection, first)
    connection.execute("UPDATE volumes SET untidy = 0 WHERE first = ?", (first,))
    return True


def places(connection: apsw.Connection, first: int, query: Query, low: int, high: int) -> Iterator[int]:
    """Where messages of a volume stand that may have what is looked for, between those places, newest first."""
    closed = [term for term in query.terms if not term.open]
    if len(closed) < len(query.terms) and (closed or query.author or len(query.rooms) == 1):
        # All words that begin so have to be put together before the first message is known: that is done only if what
        # else is looked for does not leave few messages.
        some = list(_places(connection, first, fulltext.questions(query, closed=True), low, high, FEW))
        if len(some) < FEW:
            yield from some
            return
    yield from _places(connection, first, fulltext.questions(query), low, high, -1)


def _places(
    connection: apsw.Connection, first: int, questions: list[str], low: int, high: int, limit: int
) -> Iterator[int]:
    rows = connection.execute(
        f"SELECT rowid FROM words_{first}(?) WHERE rowid > ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
        (" AND ".join(f"({question})" for question in questions), low, high, limit),
    )
    return (place for (place,) in rows)


def _insert(connection: apsw.Connection, first: int, entries: list[Entry]) -> None:
    for start in range(0, len(entries), ROWS_PER_STATEMENT):
        block = [(place, _words_of(message)) for place, message in entries[start : start + ROWS_PER_STATEMENT]]
        values = ", ".join(["(?, ?)"] * len(block))
        connection.execute(
            f"INSERT INTO words_{first} (rowid, words) VALUES {values}", tuple(chain.from_iterable(block))
        )


def _remove(connection: apsw.Connection, first: int, which: str, *values: int | str) -> None:
    connection.execute(f"DELETE FROM words_{first} WHERE rowid IN ({which})", values)
    if connection.changes():
        connection.execute("UPDATE volumes SET untidy = 1 WHERE first = ?", (first,))


def _words_of(message: Said) -> str:
    return " ".join([*words(message.text), fulltext.room_word(message.room), fulltext.author_word(author_of(message))])
