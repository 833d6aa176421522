"""Events: the facts of a room, numbered in the order in which they became true.

A handler drafts an event. The journal's writer puts it on disk and fills in what only the writer can know: its number
in the room (`seq`), its time (`at`) and its place in the whole journal (`commit`, `ordinal`). From then on it never
changes.

Everything that a door needs to show an event stands in it, such as the nick its author had at that moment, so that
history reads the same years later.
"""

from typing import Literal, TypeAlias

from msgspec import Struct

Position: TypeAlias = tuple[int, int]
"""Where an event stands in the journal: (commit, ordinal within the commit). It stays inside the server."""

START: Position = (0, 0)
"""Before the first event of any journal."""


Form: TypeAlias = Literal["text", "action", "notice"]
"""How a message is meant: said, telling what its author does (`* ada waves`), or a notice, which no program answers."""


class Event(Struct, kw_only=True, omit_defaults=True, tag_field="type", tag=str.lower):
    """Something that happened. `at` is milliseconds since the Unix epoch, never running backwards within a room."""

    at: int = 0
    commit: int = 0
    ordinal: int = 0

    @property
    def position(self) -> Position:
        """Its place in the whole journal."""
        return (self.commit, self.ordinal)


class InRoom(Event, kw_only=True):
    """An event of one room. `seq` counts the room's events from 1 without gaps."""

    room: int
    seq: int = 0


class OfUser(Event, kw_only=True):
    """An event of a user that concerns every room he is in: `places` holds {room: seq}.

    A user in no room has events too. They are put in order with all others, but there is no room to remember them in:
    they are not stored.
    """

    user: int
    host: str = ""
    places: dict[int, int] = {}


class Founded(InRoom, kw_only=True):
    """A room came to be.

    The writer chooses `room`. A private conversation has no name but the `pair` of users it is for.

    A `lasting` room stays when nobody is in it; any other ends after a while, and its history with it.
    """

    name: str = ""
    founder: int = 0
    lasting: bool = False
    pair: tuple[int, int] | None = None


class Ended(InRoom, kw_only=True):
    """A room is no more; its name is free for a new room, which has nothing of this one's history."""

    name: str = ""
    pair: tuple[int, int] | None = None


class Emptied(InRoom, kw_only=True):
    """All members left at once, because the server was not running: it clears whom a stop or a crash left behind."""


class ByUser(InRoom, kw_only=True):
    """An event of one room that a user caused.

    `host` stands for where he comes from. `address` is set only for a guest who has taken no name and comes from a
    private network: the line door shows him by it.
    """

    user: int
    nick: str
    address: str = ""
    host: str = ""


class Said(ByUser, kw_only=True):
    """A message. `text` may hold line feeds."""

    text: str
    form: Form = "text"


class Joined(ByUser, kw_only=True):
    """A user became a member of the room."""


class Left(ByUser, kw_only=True):
    """A user is no longer a member of the room."""

    reason: str = ""


class TopicSet(ByUser, kw_only=True):
    """The room has a new topic; the empty text means none."""

    topic: str


class Arrived(OfUser, kw_only=True):
    """A user is here. `named` tells whether he chose his nick or was given `guest-N`."""

    nick: str
    address: str = ""
    named: bool = False


class Renamed(OfUser, kw_only=True):
    """A user took another nick. `old` and `address` are what he was known by."""

    old: str
    nick: str
    address: str = ""


class Departed(OfUser, kw_only=True):
    """A user is gone, from all of his rooms."""

    nick: str
    address: str = ""
    reason: str = ""


AnyEvent: TypeAlias = Founded | Ended | Emptied | Said | Joined | Left | TopicSet | Arrived | Renamed | Departed
"""Every kind of event there is: what journals store and dialects encode."""
