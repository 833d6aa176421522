"""What one said, until it has come true."""

from msgspec import Struct

from hubbub.dialects.json.frames import Form


class Waiting(Struct):
    """A message that waits to be said in `room`, a room's name or a nick. `at` is milliseconds since the Unix epoch.

    `user` is whom it is for, in a conversation, where that is known. `error` says why it was not said, or that nobody
    knows.
    """

    id: str
    room: str
    text: str
    at: int
    form: Form = "text"
    reply: int = 0
    error: str = ""
    user: int = 0
