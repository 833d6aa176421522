"""The state of the chat: who is here, which rooms there are.

It changes only by `apply(event)`, in the journal's order.

`apply` is total: it takes any event that the journal holds, for a draft was judged before the drafts that now stand
ahead of it.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from hubbub.chat.accounts import Directory
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
from hubbub.chat.notes import apply_notes
from hubbub.chat.past import Former, Past
from hubbub.chat.repeats import Repeats
from hubbub.chat.roster import Roster
from hubbub.chat.settings import LASTING_ROOM, NEW_ROOM, RANKS, ROOM_SETTINGS, Kind

NO_MARKS: frozenset[str] = frozenset()
"""One for all: every empty one made is another object, of 216 bytes."""
MARKS_KEPT = 1000
"""In so many places what a user has read is remembered; the place that he read least lately is forgotten first."""


class State(Roster):
    """The roster as it is after the event at `position`.

    `past` knows who was here before, `repeats` what was said of late.
    """

    def __init__(self, accounts: Directory | None = None) -> None:
        super().__init__(accounts)
        self.past = Past()
        self.repeats = Repeats()
        self.position: Position = START

    def apply(self, event: Event) -> None:
        """Let the event become true."""
        _APPLY[type(event)](self, event)
        self.position = (event.commit, event.ordinal)

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
            self._rename_room(room, event.name)

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
        if user is not None:
            for change in event.changes:
                self._mark(user, change.setting, on=change.on)

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
            self._rename_user(user, event.nick)

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


def _former(user: User, at: int) -> Former:
    return Former(user.nick, user.host, user.realname, user.account, at, user.username)


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
