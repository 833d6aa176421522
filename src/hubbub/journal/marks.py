"""Marks on messages: reactions, edits, and what was taken back, all kept where the message is found."""

from typing import TypeAlias

import apsw
import msgspec

from hubbub.chat.events import Deleted, Edited, Event, Reacted, Said
from hubbub.chat.pages import edit, erase, seq_in
from hubbub.journal.chunks import Row, decode, encode, messages_in
from hubbub.journal.numbering import Batch

Mark: TypeAlias = Deleted | Edited | Reacted


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
    elif isinstance(mark, Edited):
        _edit(connection, mark)
    elif mark.on:
        row = (mark.room, mark.target, mark.user, mark.reaction, msgspec.msgpack.encode(mark))
        connection.execute("REPLACE INTO reactions VALUES (?, ?, ?, ?, ?)", row)
    else:
        _take_off(connection, mark)


def complete(connection: apsw.Connection, edited: Edited) -> None:
    """Let an edit that was read back say what its message says, if that is what it made of it."""
    message = _find(edited.room, edited.target, _chunk_of(connection, edited.room, edited.target)[1])
    if isinstance(message, Said) and message.edit == edited.seq and not message.erased:
        edited.text, edited.styled = message.text, message.styled


def _edit(connection: apsw.Connection, edited: Edited) -> None:
    """Let the message say what it was edited to. The edit of one that is gone came too late, and says nothing."""
    chunk, events = _chunk_of(connection, edited.room, edited.target)
    message = _find(edited.room, edited.target, events)
    if isinstance(message, Said) and not message.erased:
        edit(message, edited)
        _rewrite(connection, chunk, events)
    else:
        erase(edited)


def _erase(connection: apsw.Connection, room: int, seq: int) -> None:
    """Let the event `seq` say nothing any more; its number stays."""
    chunk, events = _chunk_of(connection, room, seq)
    event = _find(room, seq, events)
    if isinstance(event, Reacted):
        _take_off(connection, event)
    if event is not None:
        erase(event)
        _rewrite(connection, chunk, events)
    connection.execute("DELETE FROM reactions WHERE room = ? AND target = ?", (room, seq))


def _chunk_of(connection: apsw.Connection, room: int, seq: int) -> tuple[int, list[Event]]:
    """The id of the chunk that holds the event `seq`, and its events; none if retention has removed it."""
    chunk, blob = connection.execute(
        "SELECT id, events FROM chunks WHERE room = ? AND first <= ? ORDER BY first DESC LIMIT 1", (room, seq)
    ).fetchone() or (0, None)
    return chunk, list(decode(blob)) if blob else []


def _find(room: int, seq: int, events: list[Event]) -> Event | None:
    return next((event for event in events if seq_in(room, event) == seq), None)


def _rewrite(connection: apsw.Connection, chunk: int, events: list[Event]) -> None:
    row = (encode(events), messages_in(events), chunk)
    connection.execute("UPDATE chunks SET events = ?, messages = ? WHERE id = ?", row)


def _take_off(connection: apsw.Connection, mark: Reacted) -> None:
    connection.execute(
        "DELETE FROM reactions WHERE room = ? AND target = ? AND user = ? AND reaction = ?",
        (mark.room, mark.target, mark.user, mark.reaction),
    )
