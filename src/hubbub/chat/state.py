"""The state of the chat: who is here, which rooms there are.

It changes only by `apply(event)`, in the journal's order.

`apply` is total: it takes any event that the journal holds, for a draft was judged before the drafts that now stand
ahead of it.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from msgspec import Struct

from hubbub.chat.claims import Key, room_key
from hubbub.chat.events import (
    START,
    Arrived,
    Departed,
    Emptied,
    Ended,
    Event,
    Founded,
    Joined,
    Left,
    OfUser,
    Position,
    Renamed,
    Said,
    TopicSet,
)
from hubbub.chat.names import fold, skeleton


class User(Struct, eq=False):
    """Somebody who is here.

    `address` is set while he is shown by it: a guest from a private network who took no name.
    """

    id: int
    nick: str
    address: str = ""
    host: str = ""
    named: bool = False
    rooms: set[int] = set()


class Room(Struct, eq=False):
    """A room, or with a `pair` the private conversation of two users.

    `silent` while nothing was ever said in it. `seq` and `at` are those of its last event.
    """

    id: int
    name: str
    founder: int = 0
    pair: tuple[int, int] | None = None
    lasting: bool = False
    silent: bool = True
    topic: str = ""
    members: set[int] = set()
    seq: int = 0
    at: int = 0


class State:
    """Users and rooms as they are after the event at `position`."""

    def __init__(self) -> None:
        self.users: dict[int, User] = {}
        self.rooms: dict[int, Room] = {}
        self.last_user = 0
        self.position: Position = START
        self._nicks: dict[str, User] = {}
        self._names: dict[str, Room] = {}
        self._pairs: dict[tuple[int, int], Room] = {}

    def user_like(self, nick: str) -> User | None:
        """The user whose nick is this one or looks like it."""
        return self._nicks.get(skeleton(nick))

    def user_named(self, nick: str) -> User | None:
        """The user who bears this nick, however it is cased."""
        user = self.user_like(nick)
        return user if user is not None and fold(user.nick) == fold(nick) else None

    def room_like(self, name: str) -> Room | None:
        """The public room whose name is this one or looks like it."""
        return self._names.get(skeleton(name))

    def room_named(self, name: str) -> Room | None:
        """The public room of this name, with or without its `#`, however it is cased."""
        name = name.removeprefix("#")
        room = self.room_like(name)
        return room if room is not None and fold(room.name) == fold(name) else None

    def room_of_pair(self, one: int, other: int) -> Room | None:
        """The private conversation of two users."""
        return self._pairs.get(pair_of(one, other))

    def public_rooms(self) -> Iterator[Room]:
        """Every room that is not a private conversation."""
        return iter(self._names.values())

    @property
    def public_count(self) -> int:
        """How many rooms there are that are no private conversations."""
        return len(self._names)

    def claims(self) -> Iterator[tuple[Key, int]]:
        """What is claimed for longer than a connection: the rooms' names. Guests' nicks end with their connections."""
        return ((room_key(room.name), room.id) for room in self._names.values())

    def apply(self, event: Event) -> None:
        """Let the event become true."""
        _APPLY[type(event)](self, event)
        self.position = (event.commit, event.ordinal)

    def restore_room(self, room: Room) -> None:
        """Put a room in, with its members as it names them, in place of one that had its id."""
        self._remove_room(room.id)
        self.rooms[room.id] = room
        if room.pair:
            self._pairs[room.pair] = room
        else:
            self._names[skeleton(room.name)] = room

    def restore_user(self, user: User) -> None:
        """Put a user in, with his rooms as he names them, in place of one who had his id."""
        if user.id in self.users:
            self._remove_user(self.users[user.id])
        self.users[user.id] = self._nicks[skeleton(user.nick)] = user
        self.last_user = max(self.last_user, user.id)

    def _said(self, event: Said) -> None:
        if event.user > self.last_user:
            self.last_user = event.user
        room = self.rooms.get(event.room)
        if room is not None:
            room.seq, room.at, room.silent = event.seq, event.at, False

    def _founded(self, event: Founded) -> None:
        room = Room(event.room, event.name, event.founder, event.pair, event.lasting, seq=event.seq, at=event.at)
        self.restore_room(room)
        self.last_user = max(self.last_user, *(event.pair or (0,)))
        for user in map(self.users.get, event.pair or ()):
            if user is not None:
                self._enter(user, room)

    def _ended(self, event: Ended) -> None:
        self._remove_room(event.room)

    def _emptied(self, event: Emptied) -> None:
        room = self._touch(event)
        if room is not None:
            for user in self._members(room):
                self._exit(user, room)
                if not user.rooms:
                    self._remove_user(user)

    def _joined(self, event: Joined) -> None:
        room = self._touch(event)
        if room is not None:
            user = self.users.get(event.user)
            if user is None:  # a replay after a stop: arrivals are not stored
                user = User(event.user, event.nick, event.address, event.host, named=not event.address)
                self.restore_user(user)
            self._enter(user, room)

    def _left(self, event: Left) -> None:
        room, user = self._touch(event), self.users.get(event.user)
        if room is not None and user is not None:
            self._exit(user, room)

    def _topic_set(self, event: TopicSet) -> None:
        room = self._touch(event)
        if room is not None:
            room.topic = event.topic

    def _arrived(self, event: Arrived) -> None:
        self.restore_user(User(event.user, event.nick, event.address, event.host, event.named))

    def _renamed(self, event: Renamed) -> None:
        self._touch_places(event)
        user = self.users.get(event.user)
        if user is not None:
            self._release_nick(user)
            user.nick, user.address, user.named = event.nick, "", True
            self._nicks[skeleton(user.nick)] = user

    def _departed(self, event: Departed) -> None:
        self._touch_places(event)
        user = self.users.get(event.user)
        if user is not None:
            self._remove_user(user)

    def _touch(self, event: Emptied | Joined | Left | TopicSet) -> Room | None:
        room = self.rooms.get(event.room)
        if room is not None:
            room.seq, room.at = event.seq, event.at
        return room

    def _touch_places(self, event: OfUser) -> None:
        for number, seq in event.places.items():
            room = self.rooms.get(number)
            if room is not None:
                room.seq, room.at = seq, event.at

    def _enter(self, user: User, room: Room) -> None:
        room.members.add(user.id)
        user.rooms.add(room.id)

    def _exit(self, user: User, room: Room) -> None:
        room.members.discard(user.id)
        user.rooms.discard(room.id)

    def _members(self, room: Room) -> list[User]:
        return [self.users[number] for number in room.members]

    def _remove_user(self, user: User) -> None:
        for number in list(user.rooms):
            self._exit(user, self.rooms[number])
        del self.users[user.id]
        self._release_nick(user)

    def _remove_room(self, number: int) -> None:
        room = self.rooms.pop(number, None)
        if room is None:
            return
        for user in self._members(room):
            user.rooms.discard(number)
        if room.pair and self._pairs.get(room.pair) is room:
            del self._pairs[room.pair]
        elif self._names.get(skeleton(room.name)) is room:
            del self._names[skeleton(room.name)]

    def _release_nick(self, user: User) -> None:
        if self._nicks.get(skeleton(user.nick)) is user:
            del self._nicks[skeleton(user.nick)]


def pair_of(one: int, other: int) -> tuple[int, int]:
    """Two users in the one order by which their conversation is found."""
    return (one, other) if one < other else (other, one)


Apply: TypeAlias = Callable[[State, Any], None]

_APPLY: dict[type[Event], Apply] = {
    Said: State._said,
    Founded: State._founded,
    Ended: State._ended,
    Emptied: State._emptied,
    Joined: State._joined,
    Left: State._left,
    TopicSet: State._topic_set,
    Arrived: State._arrived,
    Renamed: State._renamed,
    Departed: State._departed,
}
