"""Replies: what a session alone is told in answer to its command. Nothing here is journaled."""

from typing import ClassVar

from msgspec import Struct

from hubbub.chat.events import Said
from hubbub.chat.state import Room, User


class Reply(Struct, frozen=True):
    """An answer to one session. Some change how the session sees its rooms."""

    changes_view: ClassVar[bool] = False


class Pong(Reply, frozen=True):
    """Everything sent before the ping is settled."""

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


class Page(Reply, frozen=True):
    """Messages of a room, oldest first: of `count` asked for, those before the seq `before` (0: the newest).

    It is `full` when there was room for no more, though fewer came than were asked for.
    """

    room: Room
    messages: list[Said]
    count: int
    before: int
    full: bool = False


class HelpPage(Reply, frozen=True):
    """Help on one command, or on all."""

    command: str
