"""Replies: what a session alone is told in answer to its command. Nothing here is journaled."""

from typing import ClassVar

from msgspec import Struct

from hubbub.chat.accounts import Exchange
from hubbub.chat.commands import History, Search
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Event, Reacted, Said


class Reply(Struct, frozen=True):
    """An answer to one session. Some change how the session sees its rooms."""

    cost: ClassVar[int] = 1
    """What it takes from a session's allowance, as a command does, where the session's dialect gives it by itself."""
    changes_view: ClassVar[bool] = False
    fenced: ClassVar[bool] = False
    """Whether it waits for all that others have under way, as all replies wait for what the session itself has."""
    changes_watch: ClassVar[bool] = False
    """Whether the session watches others from then on."""
    large: ClassVar[bool] = False
    """Whether it may be so long that the session is answered nothing more before most of it is sent."""


class Pong(Reply, frozen=True):
    """Everything that anybody sent before the ping is settled."""

    fenced = True

    token: str


class RoomList(Reply, frozen=True):
    """The public rooms, by name; of very many the largest, and how many `others` there are."""

    rooms: list[Room]
    others: int = 0


class MemberList(Reply, frozen=True):
    """Who is in a room, by name."""

    room: Room
    members: list[User]


class CurrentTopic(Reply, frozen=True):
    """A room's topic as it stands."""

    room: Room


class Turned(Reply, frozen=True):
    """The session turns to a room that its user is a member of already."""

    changes_view = True

    room: Room


class Unchanged(Reply, frozen=True):
    """A room is set already as it was asked for."""

    room: Room


class Page(Reply, frozen=True):
    """A part of what happened in a room, oldest first, or in the conversation with somebody; `name` says with whom.

    No room: the two have never spoken. `reactions` are to the messages of the page. It is `full` when so many were
    found as were `asked` for, or there was room for no more: there may be more.
    """

    large = True

    asked: History
    name: str
    room: Room | None = None
    events: list[Event] = []
    reactions: list[Reacted] = []
    full: bool = False


class Match(Struct, frozen=True):
    """A message that was found, and where: in a room, or in the conversation with somebody; `name` says with whom."""

    name: str
    room: Room
    message: Said


class Found(Reply, frozen=True):
    """The messages that were looked for, newest first.

    There may be more `before` that place, if it is not 0; and others, if it is not `complete`, that cannot be searched
    just now.
    """

    large = True

    asked: Search
    matches: list[Match] = []
    before: int = 0
    complete: bool = True


class ReadMark(Reply, frozen=True):
    """Up to when somebody has read, in milliseconds since the Unix epoch; 0 if that is not known."""

    name: str
    up_to: int


class Challenge(Reply, frozen=True):
    """What one who proves that an account is his is to answer; the answer goes on with `exchange`."""

    message: bytes
    exchange: Exchange


class Confirmed(Reply, frozen=True):
    """It is done, or about to be; `text` says what, in a sentence for people."""

    text: str


class NotedAlready(Reply, frozen=True):
    """The notes about a user or a room are already as they were asked for."""

    name: str
    notes: dict[str, str]


class Rehashed(Reply, frozen=True):
    """The settings were read again, from the file of that name if there is one; `text` says what has changed."""

    file: str
    text: str


class HelpPage(Reply, frozen=True):
    """Help on one command, or on all."""

    command: str
