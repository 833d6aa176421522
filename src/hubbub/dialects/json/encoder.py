"""Events to JSON, once for all who see them."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TypeGuard, cast

import msgspec
from msgspec import Raw, Struct

from hubbub.chat.entities import Room
from hubbub.chat.events import BETWEEN_PROGRAMS, ByUser, Edited, Event, Said, Signal
from hubbub.chat.state import State
from hubbub.dialects.json import frames as f
from hubbub.dialects.json import shapes
from hubbub.dialects.websocket import Heads, Opcode

text = msgspec.json.Encoder().encode
"""Writes an object."""
_heads = Heads(Opcode.TEXT)
BATCH_BYTES = 16_384
"""A batch ends with the message that makes it so long."""


def framed(shown: Struct) -> bytes:
    """An object as a message of its own, as it goes over a WebSocket."""
    written = text(shown)
    return _heads[len(written)] + written


class JsonEncoder:
    """Shows the events of all rooms; if it `batches`, messages that come at once together."""

    def __init__(self, state: State, *, batches: bool = False) -> None:
        self._state = state
        self.batch: Callable[[Sequence[Event | Signal], Room], bytes] | None = self._batch if batches else None

    def encode(self, event: Event | Signal, room: Room | None) -> bytes:
        """The event as a message; nothing, if it is not shown."""
        if room is not None and _is_plain(event, room):
            return framed(shapes.said(event, room.id))
        shown = shapes.typing(event) if type(event) is Signal else self.shown(event, room)
        return b"" if shown is None else framed(shown)

    def _batch(self, events: Sequence[Event | Signal], room: Room) -> bytes:
        pieces: list[bytes] = []
        for at, run in groupby(events, lambda event: event.at if _is_plain(event, room) else None):
            several = list(run)
            if at is not None and len(several) > 1:
                pieces += _batches(cast("list[Said]", several), room.id, at)
            else:
                pieces += [self.encode(event, room) for event in several]
        return b"".join(pieces)

    def shown(self, event: Event, room: Room | None) -> Struct | None:
        """The event as an object. In a conversation it tells who the other one than its author is."""
        if (type(event) is Said or type(event) is Edited) and event.form in BETWEEN_PROGRAMS:
            return None
        if type(event) is Edited and not event.text:
            return None
        if room is None:
            return shapes.shown(event, 0)
        if room.pair is None or not isinstance(event, ByUser):
            return shapes.shown(event, room.id)
        to = room.other(event.user)
        return shapes.shown(event, room.id, to, self._state.nick_in(room, to))


def _is_plain(event: Event | Signal, room: Room) -> TypeGuard[Said]:
    """Whether it is a message to a public room, as nearly all are."""
    return type(event) is Said and event.form not in BETWEEN_PROGRAMS and room.pair is None


def _batches(messages: Sequence[Said], room: int, at: int) -> Iterator[bytes]:
    """The messages of one moment in as few batches as they fit into."""
    batch: list[Raw] = []
    size = 0
    for message in messages:
        written = text(shapes.batched(message))
        batch.append(Raw(written))
        size += len(written)
        if size >= BATCH_BYTES:
            yield framed(f.Batch(room, at, batch))
            batch, size = [], 0
    if batch:
        yield framed(f.Batch(room, at, batch))
