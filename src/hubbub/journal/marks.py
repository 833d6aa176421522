"""Marks on messages: reactions that stand, and what was taken back, both kept where the message is found."""

from typing import TypeAlias

import apsw
import msgspec

from hubbub.chat.events import Deleted, Event, Reacted
from hubbub.chat.pages import erase, seq_in
from hubbub.journal.chunks import Row, decode, encode, messages_in
from hubbub.journal.numbering import Batch

Mark: TypeAlias = Deleted | Reacted


def marks(batch: Batch, rows: list[Row]) -> list[Mark]:
    """The marks of a batch, of which `rows` was made. Chunks in which there are only messages are not looked at."""
    return [
        event
        for row, chunk in zip(rows, batch.chunks.values(), strict=True)
        if row[4] < len(chunk.events)
        for event in chunk.events
        if isinstance(event, Mark)
    ]


def set_mark(connection: apsw.Connection, mark: Mark) -> None:
    """Let `mark` take effect, within the transaction that stores it."""
    if isinstance(mark, Deleted):
        _erase(connection, mark.room, mark.target)
    elif mark.on:
        row = (mark.room, mark.target, mark.user, mark.reaction, msgspec.msgpack.encode(mark))
        connection.execute("REPLACE INTO reactions VALUES (?, ?, ?, ?, ?)", row)
    else:
        _take_off(connection, mark)


def _erase(connection: apsw.Connection, room: int, seq: int) -> None:
    """Write the chunk of the event `seq` anew without what it said; its number stays."""
    chunk, blob = connection.execute(
        "SELECT id, events FROM chunks WHERE room = ? AND first <= ? ORDER BY first DESC LIMIT 1", (room, seq)
    ).fetchone() or (0, None)
    events: list[Event] = list(decode(blob)) if blob else []
    for event in events:
        if seq_in(room, event) == seq:
            if isinstance(event, Reacted):
                _take_off(connection, event)
            erase(event)
            connection.execute(
                "UPDATE chunks SET events = ?, messages = ? WHERE id = ?", (encode(events), messages_in(events), chunk)
            )
    connection.execute("DELETE FROM reactions WHERE room = ? AND target = ?", (room, seq))


def _take_off(connection: apsw.Connection, mark: Reacted) -> None:
    connection.execute(
        "DELETE FROM reactions WHERE room = ? AND target = ? AND user = ? AND reaction = ?",
        (mark.room, mark.target, mark.user, mark.reaction),
    )
