"""Rooms as a client knows them: what they are like, and who is there."""

from dataclasses import dataclass, field

import msgspec

from hubbub.chat.settings import RANKS, ROOM_SETTINGS, Kind
from hubbub.client import events as e
from hubbub.dialects.json.frames import Member, Place


def named(room: str) -> str:
    """A room's name with its `#`, which may be left out where only a room can be meant."""
    return f"#{room.removeprefix('#')}"


@dataclass(eq=False)
class Room:
    """A room with its `#`, or the conversation with the one whom it is `between` you and, which has no name.

    `members` are those whom the server has named, by their ids: of very many not all. `count` is how many there are.
    You are `here` until you leave.
    """

    id: int
    name: str = ""
    between: Member | None = None
    topic: str = ""
    topic_by: str = ""
    settings: set[str] = field(default_factory=set)
    count: int = 0
    members: dict[int, Member] = field(default_factory=dict)
    here: bool = True

    @property
    def address(self) -> str:
        """By what it is named in what you send: the room's name, or the nick of the other one."""
        return self.name if self.between is None else self.between.nick

    def look(self, place: Place) -> None:
        """Take over what the server says of it."""
        self.name, self.between, self.here = place.name, place.between, True
        self.topic, self.topic_by, self.settings = place.topic, place.topic_by, set(place.settings)
        self.members, self.count = {member.user: member for member in place.members}, place.count

    def apply(self, event: e.Event) -> None:
        """Let an event of this room, which has just been told, become true."""
        match event:
            case e.Joined():
                if event.user not in self.members:
                    self.count += 1
                self.members[event.user] = Member(
                    event.user, event.nick, event.account, "", event.realname, event.bot, list(event.ranks)
                )
            case e.Left():
                self._lose(event.user)
            case e.Kicked():
                self._lose(event.target)
            case e.TopicSet():
                self.topic, self.topic_by = event.topic, event.nick
            case e.RoomRenamed():
                self.name = f"#{event.name}"
            case e.Changed():
                self._change(event)

    def apply_to_user(self, event: e.OfUser) -> None:
        """Let what concerns a user become true here, if he is here."""
        if self.between is not None and self.between.user == event.user:
            self.between = _changed(self.between, event)
        member = self.members.get(event.user)
        if isinstance(event, e.Departed):
            if event.room == self.id and self.between is None:  # each of his rooms is told of it
                self._lose(event.user)
        elif member is not None:
            changed = _changed(member, event)
            if changed.user != member.user:
                del self.members[member.user]
            self.members[changed.user] = changed

    def _lose(self, user: int) -> None:
        self.members.pop(user, None)
        self.count -= 1

    def _change(self, event: e.Changed) -> None:
        for change in event.changes:
            if change.setting in RANKS:
                self._rank(change.user, change.setting, on=change.on)
            elif ROOM_SETTINGS.get(change.setting) is not Kind.LIST:
                (self.settings.add if change.on else self.settings.discard)(change.setting)

    def _rank(self, user: int, rank: str, *, on: bool) -> None:
        member = self.members.get(user)
        if member is not None:
            ranks = {*member.ranks, rank} if on else {*member.ranks} - {rank}
            self.members[user] = msgspec.structs.replace(member, ranks=sorted(ranks, key=RANKS.index))


def _changed(member: Member, event: e.OfUser) -> Member:
    replace = msgspec.structs.replace
    match event:
        case e.Renamed():
            return replace(member, nick=event.nick)
        case e.LoggedIn():
            return replace(member, user=event.becomes or member.user, account=event.account)
        case e.WentAway():
            return replace(member, away=event.away)
        case e.Described():
            return replace(member, realname=event.realname)
    return member
