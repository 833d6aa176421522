"""Events to JSON, once for all who see them."""

import msgspec
from msgspec import Struct

from hubbub.chat.entities import Room
from hubbub.chat.events import BETWEEN_PROGRAMS, ByUser, Edited, Event, Said, Signal
from hubbub.chat.state import State
from hubbub.dialects.json import shapes
from hubbub.dialects.websocket import Heads, Opcode

text = msgspec.json.Encoder().encode
"""Writes an object."""
_heads = Heads(Opcode.TEXT)


def framed(shown: Struct) -> bytes:
    """An object as a message of its own, as it goes over a WebSocket."""
    written = text(shown)
    return _heads[len(written)] + written


class JsonEncoder:
    """Shows the events of all rooms."""

    def __init__(self, state: State) -> None:
        self._state = state

    def encode(self, event: Event | Signal, room: Room | None) -> bytes:
        """The event as a message; nothing, if it is not shown."""
        if type(event) is Said and event.form not in BETWEEN_PROGRAMS and room is not None and room.pair is None:
            return framed(shapes.said(event, room.id))  # as nearly all are
        shown = shapes.typing(event) if type(event) is Signal else self.shown(event, room)
        return b"" if shown is None else framed(shown)

    def shown(self, event: Event, room: Room | None) -> Struct | None:
        """The event as an object. In a conversation it tells who the other one than its author is."""
        if type(event) is Said:
            if event.form in BETWEEN_PROGRAMS:
                return None
        elif type(event) is Edited and not event.text:
            return None
        if room is None:
            return shapes.shown(event, 0)
        if room.pair is None or not isinstance(event, ByUser):
            return shapes.shown(event, room.id)
        to = room.other(event.user)
        return shapes.shown(event, room.id, to, self._state.nick_in(room, to))
