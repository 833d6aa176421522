"""What a handler may return, and what all handlers look up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypedDict

from hubbub.chat.accounts import Question
from hubbub.chat.commands import Command, History, Search
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Accepted, Event, Founded, Said, Signal
from hubbub.chat.names import nick as valid_nick
from hubbub.chat.pages import Span
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.chat.searching import Query
from hubbub.chat.seeing import is_hidden
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
Order: TypeAlias = Expel | Reread | Stop
Result: TypeAlias = Event | Signal | First | Reply | Lookup | Quest | Recall | Errand | Attach | Order
Handler: TypeAlias = Callable[[State, User, Any], Result]


class Author(TypedDict):
    """Who an event is by."""

    user: int
    nick: str
    address: str
    host: str
    account: str
    bot: bool
    username: str


def shown_author(said: Said) -> tuple[str, str]:
    """By what nick and address the author of a message is shown."""
    return (said.persona, "") if said.persona else (said.nick, said.address)


def author(actor: User, *, user: int = 0, nick: str = "", account: str | None = None) -> Author:
    """What an event says of whom it is by; what is given counts in place of what the actor is now."""
    return {
        "user": user or actor.id,
        "nick": nick or actor.nick,
        "address": actor.address,
        "host": actor.host,
        "account": actor.account if account is None else account,
        "bot": "bot" in actor.marks,
        "username": actor.username,
    }


def proper_nick(state: State, wanted: str) -> str:
    """What a user, or an account, may be called, in its proper form. Raises Refused."""
    name = valid_nick(wanted)
    if state.accounts.terms.ascii and not name.isascii():
        raise Refused("bad-name", "A nick is made of the letters a to z here, of digits and of -_[]{}\\^`|.")
    return name


def quiet_in(state: State, actor: User) -> list[int]:
    """The rooms in which only members with a rank see what becomes of the actor."""
    return [number for number in actor.rooms if is_hidden(state.rooms[number], actor.id)]


def joined_room(state: State, actor: User, name: str) -> Room:
    """The room of that name, which the actor is in. Raises Refused."""
    room = known_room(state, name)
    if room.id not in actor.rooms:
        raise Refused("not-joined", f"You are not in #{room.name}. Enter it with /join #{room.name}.")
    return room


def known_room(state: State, name: str) -> Room:
    """The public room of that name. Raises Refused."""
    if not name:
        raise Refused("no-room", "You are in no room. Enter one with /join #name.")
    room = state.room_named(name)
    if room is None:
        raise Refused("no-such-room", f"There is no room #{name.removeprefix('#')}.")
    return room


def known_user(state: State, nick: str) -> User:
    """The user who bears that nick. Raises Refused."""
    user = state.user_named(nick)
    if user is None:
        raise Refused("no-such-nick", f"Nobody here is called {nick}.")
    return user
