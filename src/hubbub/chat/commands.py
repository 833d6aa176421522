"""Commands: what a session may wish for. One class is one command, in every door.

The line door's syntax and help texts follow from these classes: a field's kind says how it is typed, its default
whether it may be left out, the docstring's first line is the help. `cost` is what the command takes from a session's
allowance, in messages: what everybody sees change is dearer than a line of talk.
"""

from typing import Annotated, ClassVar, TypeAlias

from msgspec import Struct

from hubbub.chat.events import Form

Word: TypeAlias = Annotated[str, "word"]
"""One word."""
Text: TypeAlias = Annotated[str, "text"]
"""All the rest of the line."""
RoomName: TypeAlias = Annotated[str, "room"]
"""A room's name. Where it may be left out, the room one is in is meant."""
Here: TypeAlias = Annotated[str, "here"]
"""The room one is in; it is not typed."""
Unspoken: TypeAlias = Annotated[Form, "unspoken"]
"""What only programs say; it is not typed."""


class Command(Struct, frozen=True, tag_field="type", tag=str.lower):
    """A wish of a session."""

    cost: ClassVar[int] = 1


class Arrive(Command, frozen=True):
    """Enter the server. Without a nick one is a guest."""

    nick: Word = ""


class Say(Command, frozen=True):
    """Say something in a room."""

    room: Here
    text: Text
    form: Unspoken = "text"


class Me(Command, frozen=True):
    """Tell what you do: /me waves shows `* ada waves`."""

    room: Here
    text: Text


class Msg(Command, frozen=True):
    """Say something to one person alone, or to a room you are in."""

    to: Word
    text: Text
    form: Unspoken = "text"


class Nick(Command, frozen=True):
    """Take a name, or another one."""

    cost = 10
    nick: Word


class Join(Command, frozen=True):
    """Enter a room, or turn to one you are in. A room that does not exist is made."""

    cost = 10
    room: RoomName


class Leave(Command, frozen=True):
    """Leave a room."""

    cost = 10
    room: RoomName = ""
    reason: Text = ""


class Rooms(Command, frozen=True):
    """List the rooms."""

    cost = 20


class Who(Command, frozen=True):
    """List who is in a room."""

    cost = 20
    room: RoomName = ""


class Topic(Command, frozen=True):
    """Show a room's topic, or set it."""

    cost = 5
    room: RoomName = ""
    topic: Text = ""
    clear: Annotated[bool, "unspoken"] = False


class History(Command, frozen=True):
    """Show the last messages of a room: how many, and before which message."""

    cost = 10
    room: RoomName = ""
    count: int = 50
    before: int = 0


class Ping(Command, frozen=True):
    """Be answered once everything you sent before is saved."""

    token: Text = ""


class Help(Command, frozen=True):
    """List the commands, or explain one."""

    command: Word = ""


class Quit(Command, frozen=True):
    """Leave the server."""

    reason: Text = ""


TYPED: tuple[type[Command], ...] = (
    Nick, Join, Leave, Rooms, Who, Msg, Me, Topic, History, Ping, Help, Quit,
)  # fmt: skip
"""The commands that people type by name, in the order of the help."""
