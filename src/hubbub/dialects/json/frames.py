"""What a JSON client is sent beside events."""

from typing import Any, Literal, TypeAlias

from msgspec import Struct

VERSION = 1
FRAME_BYTES = 65_536
"""The longest object that a client may send."""
Form: TypeAlias = Literal["text", "action", "notice"]
"""How a message is meant that people read; what programs ask each other is neither sent nor shown here."""
MEMBERS_SHOWN = 1_000
"""Of the members of a room so many are told at once."""


class Frame(Struct, omit_defaults=True, tag_field="type", tag=str.lower):
    """An object. What answers something that had an `id` has the same one."""


class You(Frame):
    """Who you are; by `token` you are again, after the connection broke."""

    user: int
    nick: str
    token: str
    account: str = ""


class Limits(Struct):
    """How long things may be: in bytes, characters, or messages."""

    text_bytes: int
    frame_bytes: int
    nick_length: int
    room_length: int
    topic_length: int
    page: int
    id_length: int


class Welcome(Frame):
    """You are here."""

    version: int
    server: str
    journal: str
    home: str
    you: You
    limits: Limits
    resumed: bool = False
    id: str = ""


class Member(Struct, omit_defaults=True):
    """Somebody who is in a room, or with whom you have a conversation: then he may be `gone`."""

    user: int
    nick: str
    account: str = ""
    away: str = ""
    realname: str = ""
    bot: bool = False
    ranks: list[str] = []
    gone: bool = False


class Place(Struct, omit_defaults=True):
    """A room, or where `between` is set the conversation with that one. `seq` is that of its last event."""

    id: int
    seq: int
    name: str = ""
    between: Member | None = None
    topic: str = ""
    topic_by: str = ""
    settings: list[str] = []
    count: int = 0
    members: list[Member] = []


class Entered(Frame):
    """You are in a room, or in a conversation. `recent` is what was said there last, oldest first."""

    room: Place
    recent: list[Any] = []
    at: int = 0


class Batch(Frame):
    """Messages that were said in a room at the same moment: each without the type, the room and the time."""

    room: int
    at: int
    said: list[Any]


class Listed(Struct, omit_defaults=True):
    """A room in a list of rooms."""

    name: str
    count: int
    topic: str = ""


class Rooms(Frame):
    """The rooms that there are; `others` are left out."""

    rooms: list[Listed]
    others: int = 0
    id: str = ""


class Members(Frame):
    """Who is in a room."""

    room: int
    name: str
    members: list[Member]
    count: int
    id: str = ""


class Page(Frame):
    """A part of what happened, oldest first; if it is `full` there may be more. `reactions` are those that stand."""

    name: str
    events: list[Any]
    room: int = 0
    reactions: list[Any] = []
    full: bool = False
    id: str = ""


class Match(Struct):
    """A message that was found, and the room's name, or the nick of the one with whom the conversation is."""

    name: str
    said: Any


class Found(Frame):
    """What was found, newest first; there may be more `before` that place, if it is not 0.

    It is `partial` while not all of the history can be searched.
    """

    matches: list[Match]
    before: int = 0
    partial: bool = False
    id: str = ""


class Read(Frame):
    """Up to when you have read."""

    name: str
    up_to: int
    id: str = ""


class Invitation(Frame):
    """Somebody invites you to a room."""

    name: str
    user: int
    nick: str


class CommandUsage(Struct, omit_defaults=True):
    """A command that people type, `/name arguments`, and what it does. With a `secret` one a password is typed."""

    name: str
    arguments: str = ""
    help: str = ""
    secret: bool = False


class Commands(Frame):
    """The commands that people type, in the order of the help."""

    commands: list[CommandUsage]
    id: str = ""


class Pong(Frame):
    """All that you sent before is done."""

    token: str = ""
    id: str = ""


class Notice(Frame):
    """An answer for people."""

    text: str
    id: str = ""


class Done(Frame):
    """What you wanted is done."""

    id: str = ""


class Error(Frame):
    """What you wanted is not done, and nothing has changed. `text` is for people."""

    code: str
    text: str
    id: str = ""


class Restart(Frame):
    """What you hold of that room is no use: begin anew."""

    room: int


class Gone(Frame):
    """You are no longer in that room."""

    room: int


class Resumed(Frame):
    """You have been sent what you missed."""


class Goodbye(Frame):
    """The last words. Come back, if `again` is set, and not before so many seconds `after` it."""

    text: str = ""
    again: bool = False
    after: int = 0
