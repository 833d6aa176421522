"""What a handler may return, and what all handlers look up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypedDict

from hubbub.chat.events import Event, Founded
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.chat.state import Room, State, User


@dataclass(frozen=True)
class First:
    """A draft that must be journaled before the command is handled once more."""

    draft: Founded


@dataclass(frozen=True)
class Lookup:
    """A page of a room's messages: the last `count` before the seq `before` (0: the newest)."""

    room: Room
    count: int
    before: int


Result: TypeAlias = Event | First | Reply | Lookup
Handler: TypeAlias = Callable[[State, User, Any], Result]


class Author(TypedDict):
    """Who an event is by."""

    user: int
    nick: str
    address: str
    host: str


def author(actor: User) -> Author:
    """What an event says of whom it is by."""
    return {"user": actor.id, "nick": actor.nick, "address": actor.address, "host": actor.host}


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
