"""Full-text tables (https://sqlite.org/fts5.html): how the search index makes them, asks them and keeps them clean.

They hold no text and no positions, only which rows have which words. A room and an author are words too, which no text
has.

All functions raise apsw.Error.
"""

import apsw

from hubbub.chat.searching import Query
from hubbub.chat.words import Term

SCRATCH = "CREATE TABLE scratch (a ANY, b ANY, c ANY) STRICT;"
"""What `make_anew` needs: a table made for each time would have everybody read anew which tables there are."""

_ROOM, _AUTHOR = "\ue000", "\ue001"
"""How the words begin that stand for rooms and authors: with what is no letter."""

_SHADOWS = {"data": ("id, block", "a, b"), "idx": ("segid, term, pgno", "a, b, c")}
"""The tables in which FTS5 keeps the words of one, with their columns and those of the scratch table."""


def create(connection: apsw.Connection, table: str) -> None:
    """Make a table without rows."""
    connection.execute(
        f"CREATE VIRTUAL TABLE {table} USING fts5"
        "(words, content='', contentless_delete=1, detail=none, tokenize='ascii')"
    )


def make_anew(connection: apsw.Connection, table: str) -> None:
    """Let nothing remain of rows that were removed, and put what there is into one piece.

    FTS5 only marks what is removed, and forgets its words when it merges. SQLite overwrites a page that it frees, and a
    row that it removes, but not where a row stood that it has moved: so all are put on clean pages.
    """
    connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    for shadow, (columns, scratch) in _SHADOWS.items():
        connection.execute(
            f"INSERT INTO scratch ({scratch}) SELECT {columns} FROM {table}_{shadow};"
            f"DELETE FROM {table}_{shadow};"
            f"INSERT INTO {table}_{shadow} ({columns}) SELECT {scratch} FROM scratch ORDER BY rowid;"
            "DELETE FROM scratch"
        )


def room_word(room: int) -> str:
    """The word of all messages in a room."""
    return f"{_ROOM}{room}"


def author_word(name: str) -> str:
    """The word of all messages by who has that folded name. It may have punctuation, which is no part of any word."""
    return f"{_AUTHOR}{name.encode().hex()}"


def questions(query: Query, *, closed: bool = False) -> list[str]:
    """What a message has to have, one by one, in the language of FTS5; only the `closed` terms, if that is wanted.

    Each word stands in quotes, and is letters alone. The rooms come last: they may be hundreds.
    """
    author = [Term(author_word(query.author))] if query.author else []
    terms = (term for term in query.terms if not (closed and term.open))
    words = [f'"{term.word}"{" *" if term.open else ""}' for term in [*author, *terms]]
    return [*words, " OR ".join(f'"{room_word(room)}"' for room in sorted(query.rooms))]
