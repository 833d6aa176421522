"""Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): what happens in one room.

The id of an event is its seq, its data the object of the JSON protocol.
"""

from collections.abc import Callable

import msgspec

from hubbub.chat.commands import Command
from hubbub.chat.entities import Room
from hubbub.chat.events import Event, Signal
from hubbub.chat.pages import seq_in
from hubbub.chat.refusals import Refused
from hubbub.dialects import Encoder
from hubbub.dialects.api.dialect import NOTHING, RequestDialect
from hubbub.dialects.api.requests import Opened, Result, Script
from hubbub.dialects.json.encoder import JsonEncoder, text
from hubbub.dialects.json.frames import Error, Restart

RETRY_MS = 2_000
"""After so long a client whose stream broke asks again."""
ALIVE = b":\n\n"
"""A comment, which tells client and proxies that the stream still stands."""


class StreamEncoder:
    """Shows the events of a room to all who are sent them as a stream."""

    batch = None

    def __init__(self, json: JsonEncoder) -> None:
        self._json = json

    def encode(self, event: Event | Signal, room: Room | None) -> bytes:
        """The event; nothing, if it is not shown. What has no number is not."""
        if room is None or not isinstance(event, Event) or not (seq := seq_in(room.id, event)):
            return b""
        shown = self._json.shown(event, room)
        return b"" if shown is None else b"id: %d\ndata: %s\n\n" % (seq, text(shown))


class StreamDialect(RequestDialect):
    """The events of the room that its script has opened. Once he has left it, `over` is called."""

    def __init__(
        self,
        script: Script[Result],
        done: Callable[[Result], None],
        encoder: StreamEncoder,
        over: Callable[[], None],
    ) -> None:
        super().__init__(script, done)
        self._encoder = encoder
        self._over_then = over
        self._room = 0

    def _finish(self, result: Result) -> None:
        if isinstance(result, Opened):
            self._room = result.room.id
        super()._finish(result)

    def encoder(self, room: int) -> Encoder:
        """Of all his rooms he looks at one."""
        return self._encoder if room == self._room else NOTHING

    def refuse(self, refused: Refused, command: Command | None = None) -> bytes:
        """Why a step could not be done; or that something is missing from the stream."""
        if not self._room:
            return super().refuse(refused, command)
        return _named("error", Error(refused.code, refused.text))

    def left(self, room: int) -> None:
        """If it is this room, there is nothing more to come."""
        if room == self._room:
            self._over_then()


def beginning(opened: Opened) -> bytes:
    """What a stream begins with."""
    restart = _named("restart", Restart(opened.room.id)) if opened.anew else b""
    return b"retry: %d\n\n" % RETRY_MS + restart


def _named(name: str, frame: msgspec.Struct) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), text(frame))
