"""Events as a client is told of them: docs/protocol.md describes them, and tests hold these classes to what is sent.

`user` is who did it, an id that is never anybody else's; `at` is milliseconds since the Unix epoch. `seq` counts the
events of a room. In a conversation `to` and `to_nick` are the other one than the author. What is left out is empty,
0 or false.
"""

from typing import Literal, TypeAlias

from msgspec import Struct

from hubbub.chat.events import Change
from hubbub.dialects.json.frames import Error, Form, Invitation, Notice, Read


class Event(Struct, kw_only=True, omit_defaults=True, tag_field="type", tag=str.lower):
    """Something that happened. `room` is 0, and `seq` as well, where it concerns no room or is not kept."""

    room: int = 0
    seq: int = 0
    to: int = 0
    to_nick: str = ""
    at: int = 0
    user: int = 0
    nick: str = ""
    account: str = ""
    bot: bool = False


class Said(Event, kw_only=True):
    """A message. `reply` is the seq of the one that it answers, and `reply_nick` who said that, if it is known.

    `edited` is when it was last edited, `id` its author's own.
    """

    text: str = ""
    form: Form = "text"
    reply: int = 0
    reply_nick: str = ""
    rank: str = ""
    persona: str = ""
    id: str = ""
    edited: int = 0


class Edited(Event, kw_only=True):
    """The message `target`, a seq, says something else from now on."""

    target: int = 0
    text: str = ""
    form: Form = "text"
    persona: str = ""
    rank: str = ""


class Deleted(Event, kw_only=True):
    """The message `target`, a seq, was taken back."""

    target: int = 0
    reason: str = ""


class Reacted(Event, kw_only=True):
    """A reaction to the message `target`, a seq, of `target_nick`; or, where it is not `on`, no longer."""

    target: int = 0
    target_nick: str = ""
    reaction: str = ""
    on: bool = True


class Joined(Event, kw_only=True):
    """Somebody else entered the room."""

    ranks: list[str] = []
    realname: str = ""


class Left(Event, kw_only=True):
    """Somebody left the room."""

    reason: str = ""


class Kicked(Event, kw_only=True):
    """The user `target` was made to leave the room."""

    target: int = 0
    target_nick: str = ""
    reason: str = ""


class Invited(Event, kw_only=True):
    """The user `target` was invited to the room."""

    target: int = 0
    target_nick: str = ""


class TopicSet(Event, kw_only=True):
    """The room has a new topic; the empty one is none."""

    topic: str = ""


class Changed(Event, kw_only=True):
    """Settings of the room changed, or ranks of its members."""

    changes: list[Change] = []


class RoomRenamed(Event, kw_only=True):
    """The room has another name. Both stand here without their `#`."""

    old: str = ""
    name: str = ""
    reason: str = ""


class OfUser(Event, kw_only=True):
    """What concerns a user in all of his rooms. It is told once, in one of those that you share, or in none."""


class Renamed(OfUser, kw_only=True):
    """Somebody is called `nick` from now on."""

    old: str = ""


class Departed(OfUser, kw_only=True):
    """Somebody is gone, from all of his rooms."""

    reason: str = ""


class LoggedIn(OfUser, kw_only=True):
    """Somebody logged in to `account`, or out of all. If his id changed, it `becomes` that one."""

    becomes: int = 0


class WentAway(OfUser, kw_only=True):
    """Somebody is away, and says why; or he is back, where that is empty."""

    away: str = ""


class Described(OfUser, kw_only=True):
    """Somebody describes himself otherwise."""

    realname: str = ""


class Announced(OfUser, kw_only=True):
    """An operator of the server tells something to everybody."""

    text: str = ""


class Typing(Event, kw_only=True):
    """Somebody is typing; it holds for six seconds."""

    state: Literal["active", "paused", "done"] = "done"


class Entered(Struct, kw_only=True):
    """You are in a room: what it is like stands in the client's `rooms`. `recent` is what was said last, oldest first.

    If it has `restarted`, so much was missed that it does not come: forget what you hold of the room. Its history can
    be asked for.
    """

    room: int
    recent: list[Said] = []
    restarted: bool = False


class Gone(Struct, kw_only=True):
    """You are no longer in a room, as you find when you come back."""

    room: int


TOLD: tuple[type[Event], ...] = (
    Said, Edited, Deleted, Reacted, Joined, Left, Kicked, Invited, TopicSet, Changed, RoomRenamed,
    Renamed, Departed, LoggedIn, WentAway, Described, Announced, Typing,
)  # fmt: skip
"""The kinds of events that a server tells, by the tags of their classes."""

AnyEvent: TypeAlias = Event | Entered | Gone | Invitation | Read | Notice | Error
"""What `events` of a client yields. An `Error` among them concerns the connection, and not what you sent."""
