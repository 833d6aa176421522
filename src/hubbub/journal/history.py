"""What is asked of the stored events. Each function reads through a connection of its caller's.

A disk that fails may bring chunks to light that were refused. So what people read ends at `newest`, the id of the last
chunk that was accepted; this also makes all rooms end at the same commit.

All functions raise apsw.Error, or msgspec.MsgspecError for events that are damaged.
"""

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import apsw

from hubbub.chat.events import START, Edited, Event, Position
from hubbub.chat.pages import Excerpt, Span
from hubbub.journal.chunks import commits
from hubbub.journal.marks import complete
from hubbub.journal.numbering import Tail
from hubbub.journal.paging import excerpt
from hubbub.journal.shelf import ChunkShelf, of_chunk


def page(connection: apsw.Connection, room: int, span: Span, newest: int) -> Excerpt:
    """What `span` asks for of the history of `room`."""
    found = excerpt(ChunkShelf(connection, room, tail(connection, room)[0], newest), span)
    _complete(connection, found.events)
    return found


def since(
    connection: apsw.Connection, position: Position, rooms: Iterable[int], limit: int, newest: int
) -> list[Event]:
    """The first events after `position` that concern any of `rooms`: whole commits, until `limit` bytes are reached."""
    found: list[Event] = []
    total = 0
    chunks = heapq.merge(*(_chunks_from(connection, room, position[0], newest) for room in set(rooms)))
    for size, commit in commits(blob for _, blob in chunks):
        found += (event for event in commit if event.position > position)
        total += size
        if total >= limit and found:
            break
    _complete(connection, found)
    return found


def snapshot(connection: apsw.Connection) -> tuple[bytes | None, Position]:
    """The snapshot, if there is one, and up to where it holds."""
    row = connection.execute("SELECT data, up_to_commit, up_to_ordinal FROM snapshot").fetchone()
    return (row[0], (row[1], row[2])) if row else (None, START)


def replay(connection: apsw.Connection, position: Position) -> Iterator[Event]:
    """Every stored event after `position`, a commit in memory at a time."""
    chunks = connection.execute("SELECT events FROM chunks WHERE id >= ? ORDER BY id", (position[0],))
    for _, commit in commits(blob for (blob,) in chunks):
        yield from (event for event in commit if event.position > position)


def tail(connection: apsw.Connection, room: int) -> Tail:
    """Where the numbers of `room` stand, even if retention has removed all of its events."""
    row = connection.execute(
        "SELECT last, at FROM (SELECT last, at FROM chunks WHERE room = ?1 ORDER BY first DESC LIMIT 1)"
        " UNION ALL SELECT last, at FROM floors WHERE room = ?1 ORDER BY last DESC LIMIT 1",
        (room,),
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def heights(connection: apsw.Connection) -> tuple[int, int]:
    """The highest numbers that a commit and a room have had. Retention lets neither sink: rooms leave a floor."""
    commit, room = connection.execute(
        "SELECT max(ifnull((SELECT max(id) FROM chunks), 0), ifnull((SELECT up_to_commit FROM snapshot), 0)),"
        " max(ifnull((SELECT max(room) FROM chunks), 0), ifnull((SELECT max(room) FROM floors), 0))"
    ).get
    return commit, room


def runs(connection: apsw.Connection, commit: int) -> dict[str, int]:
    """The runs that are over, with their last commits. `commit` is the last of all."""
    ends = "SELECT name, ifnull(lead(began_after) OVER (ORDER BY number), ?) FROM runs"
    return dict(connection.execute(ends, (commit,)))


def _complete(connection: apsw.Connection, events: Iterable[Event]) -> None:
    for event in events:
        if isinstance(event, Edited):
            complete(connection, event)


def _chunks_from(connection: apsw.Connection, room: int, commit: int, newest: int) -> Iterator[tuple[int, bytes]]:
    """(id, events) of the chunks of `room` from `commit` to `newest`.

    The index knows chunks by seq only; but in a room ids rise with seqs, so that the seq is found by bisection.
    """
    last, _ = tail(connection, room)
    first = 1 + bisect_left(range(1, last + 1), commit, key=lambda seq: _chunk_with(connection, room, seq))
    yield from connection.execute(
        "SELECT id, events FROM chunks WHERE room = ? AND first >= ? AND id <= ? ORDER BY first", (room, first, newest)
    )


def _chunk_with(connection: apsw.Connection, room: int, seq: int) -> int:
    """The id of the chunk that holds the event `seq` of `room`; 0 if retention has removed it."""
    return of_chunk(connection, "id", room, seq) or 0
