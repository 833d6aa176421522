"""What a handler may return."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from hubbub.chat.accounts import Question
from hubbub.chat.commands import Command, History, Search
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Accepted, Event, Founded, Signal
from hubbub.chat.pages import Span
from hubbub.chat.replies import Reply
from hubbub.chat.searching import Query
from hubbub.chat.state import State


@dataclass(frozen=True)
class First:
    """A draft that must be journaled before the command is handled once more."""

    draft: Founded | Accepted


@dataclass(frozen=True)
class Lookup:
    """A part of the history of a room, called `name` by who asked for it."""

    asked: History
    room: Room
    name: str
    span: Span


@dataclass(frozen=True)
class Quest:
    """Messages that are to be looked for, wherever who asked may read."""

    asked: Search
    query: Query


@dataclass(frozen=True)
class Recall:
    """One event of a room has to be looked at before the command can be judged, which `judge` does.

    It is the last one of `span` that is `wanted`; None where there is no such event, or nothing is left of it. It may
    turn out that another one has to be looked at, or a draft must stand first. If it is not `needed`, the command is
    judged without it where the history cannot be read.
    """

    room: Room
    span: Span
    wanted: Callable[[Event], bool]
    judge: "Judge"
    needed: bool = True


@dataclass(frozen=True)
class Recalled:
    """What was found of what had to be recalled for a command."""

    command: Command
    recall: Recall
    event: Event | None


@dataclass(frozen=True)
class Errand:
    """Something that the accounts are asked; their answer is handled in place of the command."""

    question: Question


@dataclass(frozen=True)
class Attach:
    """The session becomes one more of a user who is here already."""

    user: User


@dataclass(frozen=True)
class Expel:
    """All sessions of a user are to end."""

    user: User
    reason: str


@dataclass(frozen=True)
class Reread:
    """The settings of the server are to be read again."""


@dataclass(frozen=True)
class Stop:
    """The server is to stop."""


Judge: TypeAlias = Callable[[User, Event | None], Event | First | Recall]
"""Judges a command of that user by the event that was recalled for it. Raises Refused."""
Order: TypeAlias = Expel | Reread | Stop
Result: TypeAlias = Event | Signal | First | Reply | Lookup | Quest | Recall | Errand | Attach | Order
Handler: TypeAlias = Callable[[State, User, Any], Result]
