"""Directories: which volumes of the search index have which words, so that only those are asked that may have all.

A directory is a full-text table of some volumes that follow each other. A volume that is full is entered with all its
words, each once, and again whenever messages were removed from it or changed. One that is not full, or was not made
anew since, is asked in any case.

A row holds some thousand words: FTS5 keeps all of a row in memory until it is written.

All functions raise apsw.Error.
"""

from collections.abc import Iterator

import apsw

from hubbub.chat.searching import Query
from hubbub.journal import fulltext

VOLUMES = 5
"""So many volumes are in one directory: all of its words are written again when one of them is taken back."""

WORDS_PER_ROW = 2_000
_ROW_BITS = 20
"""Bits of a row's number for which one of its volume it is."""


def enter(connection: apsw.Connection, first: int) -> None:
    """Put in what words a volume has now, which may be in a directory already. Volumes come in their order."""
    directory = _of(connection, first) or _with_room(connection) or _begin(connection, first)
    _remove(connection, directory, first)
    for row, words in enumerate(_words_of(connection, first)):
        connection.execute(
            f"INSERT INTO directory_{directory} (rowid, words) VALUES (?, ?)", (first << _ROW_BITS | row, words)
        )
    connection.execute("UPDATE volumes SET directory = ? WHERE first = ?", (directory, first))
    if _size(connection, directory) == VOLUMES:
        _stain(connection, directory)


def leave(connection: apsw.Connection, first: int) -> None:
    """Take out a volume that is to be removed."""
    directory = _of(connection, first)
    if directory is None:
        return
    connection.execute("UPDATE volumes SET directory = NULL WHERE first = ?", (first,))
    if _size(connection, directory):
        _remove(connection, directory, first)
    else:
        connection.execute(f"DROP TABLE directory_{directory}")
        connection.execute("DELETE FROM directories WHERE first = ?", (directory,))


def tidy(connection: apsw.Connection) -> bool:
    """Make one untidy directory anew, without words that no volume has any more; returns whether there was one."""
    directory = connection.execute("SELECT first FROM directories WHERE untidy ORDER BY first LIMIT 1").get
    if directory is None:
        return False
    fulltext.make_anew(connection, f"directory_{directory}")
    connection.execute("UPDATE directories SET untidy = 0 WHERE first = ?", (directory,))
    return True


def promising(connection: apsw.Connection, query: Query, low: int, high: int) -> Iterator[int]:
    """The volumes that may have what is looked for in the chunks from `low` to `high`, the newest first."""
    loose = connection.execute("SELECT first FROM volumes WHERE untidy OR directory IS NULL")
    others = {first for (first,) in loose}
    newest_first = connection.execute("SELECT first FROM directories WHERE first <= ? ORDER BY first DESC", (high,))
    for (directory,) in newest_first:
        here = {first for first in others if first >= directory}
        others -= here
        for first in sorted(_entered(connection, directory, query) | here, reverse=True):
            if first <= high:
                yield first
            if first <= low:
                return
        if directory <= low:
            return
    yield from sorted((first for first in others if first <= high), reverse=True)


def _entered(connection: apsw.Connection, directory: int, query: Query) -> set[int]:
    """The volumes in a directory that have all words, and one of the rooms."""
    found: set[int] | None = None
    for question in fulltext.questions(query):
        rows = connection.execute(f"SELECT DISTINCT rowid >> {_ROW_BITS} FROM directory_{directory}(?)", (question,))
        having = {first for (first,) in rows}
        found = having if found is None else found & having
        if not found:
            break
    return found or set()


def _words_of(connection: apsw.Connection, first: int) -> Iterator[str]:
    """All words of a volume, as many at a time as a row may have."""
    connection.execute(f"CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, words_{first}, row)")
    some = "SELECT term FROM temp.vocabulary WHERE term > ? ORDER BY term LIMIT ?"
    last = ""
    while True:
        words, last = connection.execute(
            f"SELECT group_concat(term, ' '), max(term) FROM ({some})", (last, WORDS_PER_ROW)
        ).get
        if words is None:
            break
        yield words
    connection.execute("DROP TABLE temp.vocabulary")


def _remove(connection: apsw.Connection, directory: int, first: int) -> None:
    bounds = first << _ROW_BITS, (first + 1) << _ROW_BITS
    connection.execute(f"DELETE FROM directory_{directory} WHERE rowid >= ? AND rowid < ?", bounds)
    if connection.changes():
        _stain(connection, directory)


def _stain(connection: apsw.Connection, directory: int) -> None:
    """It holds words that were removed, or is in many pieces though no more will come."""
    connection.execute("UPDATE directories SET untidy = 1 WHERE first = ?", (directory,))


def _of(connection: apsw.Connection, first: int) -> int | None:
    directory: int | None = connection.execute("SELECT directory FROM volumes WHERE first = ?", (first,)).get
    return directory


def _with_room(connection: apsw.Connection) -> int | None:
    """The newest directory, if one more volume may be entered."""
    newest: int | None = connection.execute("SELECT max(first) FROM directories").get
    return newest if newest is not None and _size(connection, newest) < VOLUMES else None


def _size(connection: apsw.Connection, directory: int) -> int:
    """How many volumes are in it."""
    size: int = connection.execute("SELECT count(*) FROM volumes WHERE directory = ?", (directory,)).get
    return size


def _begin(connection: apsw.Connection, first: int) -> int:
    """A new directory, which is called as its first volume."""
    fulltext.create(connection, f"directory_{first}")
    connection.execute("INSERT INTO directories VALUES (?, 0)", (first,))
    return first
