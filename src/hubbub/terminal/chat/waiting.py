"""A message that waits to be said."""

import msgspec

from hubbub.chat.events import Form


class Waiting(msgspec.Struct, frozen=True):
    """What one says in a room, until it has come true. `room` is its address, `reply` the seq of what it answers, or 0.

    `id` is the one under which the server says it once. Times are in milliseconds since the Unix epoch; `sent_ms`, when
    it was first sent, is 0 until then. `error` says why the server did not take it.
    """

    id: str
    room: str
    text: str
    form: Form = "text"
    reply: int = 0
    at_ms: int = 0
    sent_ms: int = 0
    error: str = ""
