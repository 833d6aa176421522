"""The state of the chat: who is here, which rooms there are.

It changes only by `apply(event)`, in the journal's order.

`apply` is total: it takes any event that the journal holds, for a draft was judged before the drafts that now stand
ahead of it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from hubbub.chat.acceptance import Acceptance
from hubbub.chat.accounts import Account, Directory
from hubbub.chat.claims import Key, nick_key, room_key
from hubbub.chat.entities import Listed, Room, User
from hubbub.chat.events import (
    START,
    Accepted,
    Announced,
    Arrived,
    ByUser,
    Changed,
    Deleted,
    Departed,
    Described,
    Edited,
    Emptied,
    Ended,
    Event,
    Founded,
    Hinted,
    Invited,
    Joined,
    Kicked,
    Left,
    LoggedIn,
    Marked,
    OfUser,
    Position,
    Reacted,
    ReadUpTo,
    Renamed,
    RoomNoted,
    RoomRenamed,
    Said,
    TopicSet,
    UserNoted,
    WentAway,
)
from hubbub.chat.names import fold, skeleton
from hubbub.chat.notes import apply_notes
from hubbub.chat.past import Former, Past
from hubbub.chat.repeats import Repeats
from hubbub.chat.settings import LASTING_ROOM, NEW_ROOM, RANKS, ROOM_SETTINGS, Kind

NO_MARKS: frozenset[str] = frozenset()
"""One for all: every empty one made is another object, of 216 bytes."""
MARKS_KEPT = 1000
"""In so many places what a user has read is remembered; the place that he read least lately is forgotten first."""


class State:
    """Users and rooms as they are after the event at `position`; and the `accounts` that names may belong to.

    `past` knows who was here before, `acceptance` who lets whom write to him, `repeats` what was said of late;
    `most_users` is how many were here at once since the start.
    """

    def __init__(self, accounts: Directory | None = None) -> None:
        self.accounts = accounts or Directory()
        self.users: dict[int, User] = {}
        self.rooms: dict[int, Room] = {}
        self.past = Past()
        self.acceptance = Acceptance()
        self.repeats = Repeats()
        self.most_users = 0
        self.last_user = 0
        self._given = 0
        self.position: Position = START
        self._nicks: dict[str, User] = {}
        self._of_mark: dict[str, set[int]] = {}
        self._names: dict[str, Room] = {}
        self._shown: dict[str, Room] = {}
        """The same by their names as they are shown, which is how clients mostly write them."""
        self._pairs: dict[tuple[int, int], Room] = {}
        self._conversations: dict[int, dict[int, Room]] = {}

    def new_user(self) -> int:
        """An id that no user ever had. It is nobody's until an event, or an account, bears it."""
        self._given = max(self._given, self.last_user, self.accounts.last_user) + 1
        return self._given

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
        room = self._shown.get(name)
        if room is not None:
            return room
        room = self.room_like(name)
        return room if room is not None and fold(room.name) == fold(name) else None

    def count_marked(self, mark: str) -> int:
        """How many of those who are here are marked so."""
        return len(self._of_mark.get(mark, ()))

    def room_of_pair(self, one: int, other: int) -> Room | None:
        """The private conversation of two users."""
        return self._pairs.get(pair_of(one, other))

    def conversations_of(self, user: int) -> Iterable[Room]:
        """The private conversations of a user."""
        return self._conversations.get(user, {}).values()

    def nick_in(self, conversation: Room, user: int) -> str:
        """What one of the two of a conversation is called, or was when he was last here."""
        here, account = self.users.get(user), self.accounts.holder(user)
        return here.nick if here else account.name if account else conversation.gone.get(user, "")

    def read_by(self, user: User) -> dict[str, int]:
        """Up to when the user has read what is said where, in milliseconds since the Unix epoch."""
        account = self.account_of(user)
        return user.read if account is None else self.accounts.read.setdefault(account.user, {})

    def notes_of(self, user: User) -> dict[str, str]:
        """The notes about the user."""
        account = self.account_of(user)
        return user.notes if account is None else self.accounts.notes.setdefault(account.user, {})

    def account_of(self, user: User) -> Account | None:
        """The account that the user is logged in to, while there is that account."""
        return self.accounts.named(user.account) if user.account else None

    def owner_of(self, room: Room) -> Account | None:
        """The account that the room belongs to, while there is that account."""
        owner = room.settings.get("registered")
        return self.accounts.named(owner) if owner else None

    def public_rooms(self) -> Iterator[Room]:
        """Every room that is not a private conversation."""
        return iter(self._names.values())

    @property
    def public_count(self) -> int:
        """How many rooms there are that are no private conversations."""
        return len(self._names)

    def claims(self) -> Iterator[tuple[Key, int]]:
        """What is claimed: the names of rooms, and the nicks of those who are here."""
        yield from ((room_key(room.name), room.id) for room in self._names.values())
        yield from ((nick_key(user.nick), user.id) for user in self.users.values())

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
            for number in room.pair:
                self._conversations.setdefault(number, {})[room.id] = room
        else:
            self._name(room)

    def restore_user(self, user: User) -> None:
        """Put a user in, with his rooms as he names them, in place of one who had his id."""
        if user.id in self.users:
            self._remove_user(self.users[user.id])
        self.users[user.id] = self._nicks[skeleton(user.nick)] = user
        for mark in user.marks:
            self._of_mark.setdefault(mark, set()).add(user.id)
        self.last_user = max(self.last_user, user.id)
        self.most_users = max(self.most_users, len(self.users))

    def _appear(self, user: User) -> None:
        """A user is here; who comes by his account goes on with his conversations."""
        self.restore_user(user)
        for conversation in self.conversations_of(user.id):
            conversation.gone.pop(user.id, None)
            self._enter(user, conversation)

    def _said(self, event: Said) -> None:
        if event.user > self.last_user:
            self.last_user = event.user
        room = self.rooms.get(event.room)
        if room is not None:
            room.seq = event.seq
            room.at = room.said_at = event.at
            room.silent = False
        user = self.users.get(event.user)
        if user is not None:
            user.spoke_at = event.at
        if event.id:
            self.repeats.add((event.user, event.id), event.at)

    def _founded(self, event: Founded) -> None:
        room = Room(event.room, event.name, event.founder, event.pair, event.lasting, seq=event.seq, at=event.at)
        room.founded_at = event.at
        if not event.pair:
            room.settings = dict.fromkeys(LASTING_ROOM if event.lasting else NEW_ROOM, "")
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
                if user.id not in event.kept:
                    self._exit(user, room)
                    if not user.rooms:
                        self._remove_user(user)

    def _joined(self, event: Joined) -> None:
        room = self._touch(event)
        if room is not None:
            user = self.users.get(event.user)
            if user is None:  # a replay after a stop: arrivals are not stored
                user = User(event.user, event.nick, event.address, event.host, named=not event.address)
                user.account, user.realname, user.arrived_at = event.account, event.realname, event.at
                user.username = event.username
                self._appear(user)
            self._enter(user, room)
            room.invited.discard(user.id)
            if event.ranks:
                room.ranks[user.id] = set(event.ranks)

    def _left(self, event: Left) -> None:
        self._out(self._touch(event), event.user)

    def _kicked(self, event: Kicked) -> None:
        self._out(self._touch(event), event.target)

    def _out(self, room: Room | None, number: int) -> None:
        user = self.users.get(number)
        if room is not None and user is not None:
            self._exit(user, room)

    def _invited(self, event: Invited) -> None:
        room = self._touch(event)
        if room is not None and event.target in self.users:
            room.invited.add(event.target)

    def _topic_set(self, event: TopicSet) -> None:
        room = self._touch(event)
        if room is not None:
            room.topic, room.topic_by, room.topic_at = event.topic, event.nick, event.at

    def _changed(self, event: Changed) -> None:
        room = self._touch(event)
        if room is None:
            return
        for change in event.changes:
            if change.setting in RANKS:
                if change.user in room.members:
                    ranks = room.ranks.setdefault(change.user, set())
                    (ranks.add if change.on else ranks.discard)(change.setting)
            elif ROOM_SETTINGS.get(change.setting) is Kind.LIST:
                entries = room.lists.setdefault(change.setting, {})
                if change.on:
                    entries[change.value] = Listed(event.nick, event.at)
                else:
                    entries.pop(change.value, None)
            elif change.on:
                room.settings[change.setting] = change.value
            else:
                room.settings.pop(change.setting, None)

    def _room_renamed(self, event: RoomRenamed) -> None:
        room = self._touch(event)
        if room is not None:
            self._release_name(room)
            room.name = event.name
            self._name(room)

    def _room_noted(self, event: RoomNoted) -> None:
        room = self._touch(event)
        if room is not None:
            apply_notes(room.notes, event.notes)

    def _remembered(self, event: Edited | Deleted | Reacted | Hinted) -> None:
        self._touch(event)

    def _arrived(self, event: Arrived) -> None:
        user = User(event.user, event.nick, event.address, event.host, event.named)
        user.account, user.realname, user.marks = event.account, event.realname, frozenset(event.marks) or NO_MARKS
        user.username = event.username
        user.arrived_at = user.spoke_at = event.at
        self._appear(user)
        apply_notes(self.notes_of(user), event.notes)

    def _logged_in(self, event: LoggedIn) -> None:
        self._touch_places(event)
        user = self.users.get(event.user)
        if user is not None:
            user.account = event.account
            if event.becomes and event.becomes not in self.users:
                self._become(user, event.becomes)

    def _become(self, user: User, number: int) -> None:
        """The user has another id from now on. His conversations stay with the one that he had."""
        before = user.id
        for conversation in self.conversations_of(before):
            conversation.gone[before] = user.nick
            self._exit(user, conversation)
        rooms = [self.rooms[place] for place in user.rooms]
        ranks = [room.ranks.get(before) for room in rooms]
        for room in rooms:
            self._exit(user, room)
            if room.founder == before:
                room.founder = number
        for mark in user.marks:
            self._of_mark[mark].discard(before)
        self.acceptance.renumber(before, number)
        del self.users[before]
        user.id = number
        self._appear(user)
        for room, held in zip(rooms, ranks, strict=True):
            self._enter(user, room)
            if held:
                room.ranks[number] = held

    def _went_away(self, event: WentAway) -> None:
        user = self.users.get(event.user)
        if user is not None:
            user.away = event.away

    def _described(self, event: Described) -> None:
        user = self.users.get(event.user)
        if user is not None:
            user.realname = event.realname

    def _marked(self, event: Marked) -> None:
        user = self.users.get(event.user)
        if user is None:
            return
        for change in event.changes:
            marked = self._of_mark.setdefault(change.setting, set())
            if change.on:
                user.marks |= {change.setting}
                marked.add(user.id)
            else:
                user.marks -= {change.setting}
                marked.discard(user.id)

    def _accepted(self, event: Accepted) -> None:
        if event.user in self.users and event.target in self.users:
            change = self.acceptance.accept if event.on else self.acceptance.withdraw
            change(event.user, event.target)

    def _user_noted(self, event: UserNoted) -> None:
        user = self.users.get(event.user)
        if user is not None:
            apply_notes(self.notes_of(user), event.notes)

    def _read_up_to(self, event: ReadUpTo) -> None:
        user = self.users.get(event.user)
        if user is not None:
            marks = self.read_by(user)
            marks[event.target] = max(marks.pop(event.target, 0), event.up_to)
            if len(marks) > MARKS_KEPT:
                del marks[next(iter(marks))]

    def _announced(self, event: Announced) -> None:
        """It changes nothing."""

    def _renamed(self, event: Renamed) -> None:
        self._touch_places(event)
        user = self.users.get(event.user)
        if user is not None:
            self.past.remember(_former(user, event.at))
            self._release_nick(user)
            user.nick, user.address, user.named = event.nick, "", True
            self._nicks[skeleton(user.nick)] = user

    def _departed(self, event: Departed) -> None:
        self._touch_places(event)
        user = self.users.get(event.user)
        if user is not None:
            self.past.remember(_former(user, event.at))
            self._remove_user(user)

    def _touch(self, event: Emptied | ByUser) -> Room | None:
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
        room.ranks.pop(user.id, None)
        user.rooms.discard(room.id)

    def _members(self, room: Room) -> list[User]:
        return [self.users[number] for number in room.members]

    def _remove_user(self, user: User) -> None:
        for number in list(user.rooms):
            self._exit(user, self.rooms[number])
        for conversation in self.conversations_of(user.id):
            conversation.gone[user.id] = user.nick
        for mark in user.marks:
            self._of_mark[mark].discard(user.id)
        self.acceptance.forget(user.id)
        del self.users[user.id]
        self._release_nick(user)

    def _remove_room(self, number: int) -> None:
        room = self.rooms.pop(number, None)
        if room is None:
            return
        for user in self._members(room):
            user.rooms.discard(number)
        for number in room.pair or ():
            self._conversations.get(number, {}).pop(room.id, None)
            if not self._conversations.get(number, True):
                del self._conversations[number]
        if room.pair and self._pairs.get(room.pair) is room:
            del self._pairs[room.pair]
        else:
            self._release_name(room)

    def _name(self, room: Room) -> None:
        before = self._names.get(skeleton(room.name))
        if before is not None:
            self._release_name(before)
        self._names[skeleton(room.name)] = self._shown[room.name] = room

    def _release_name(self, room: Room) -> None:
        if self._names.get(skeleton(room.name)) is room:
            del self._names[skeleton(room.name)], self._shown[room.name]

    def _release_nick(self, user: User) -> None:
        if self._nicks.get(skeleton(user.nick)) is user:
            del self._nicks[skeleton(user.nick)]


def _former(user: User, at: int) -> Former:
    return Former(user.nick, user.host, user.realname, user.account, at, user.username)


def pair_of(one: int, other: int) -> tuple[int, int]:
    """Two users in the one order by which their conversation is found."""
    return (one, other) if one < other else (other, one)


Apply: TypeAlias = Callable[[State, Any], None]

_APPLY: dict[type[Event], Apply] = {
    Said: State._said,
    Edited: State._remembered,
    Deleted: State._remembered,
    Reacted: State._remembered,
    Hinted: State._remembered,
    Founded: State._founded,
    Ended: State._ended,
    Emptied: State._emptied,
    Joined: State._joined,
    Left: State._left,
    Kicked: State._kicked,
    Invited: State._invited,
    TopicSet: State._topic_set,
    Changed: State._changed,
    RoomRenamed: State._room_renamed,
    RoomNoted: State._room_noted,
    Arrived: State._arrived,
    Renamed: State._renamed,
    Departed: State._departed,
    LoggedIn: State._logged_in,
    WentAway: State._went_away,
    Described: State._described,
    Marked: State._marked,
    Accepted: State._accepted,
    UserNoted: State._user_noted,
    Announced: State._announced,
    ReadUpTo: State._read_up_to,
}
