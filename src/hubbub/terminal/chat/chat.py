"""All that the full-screen client knows: its places, and what happens there. Events of `hubbub.client` change it."""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from hubbub.client import (
    Announced,
    AnyEvent,
    Changed,
    Deleted,
    Departed,
    Edited,
    Entered,
    Error,
    Event,
    Gone,
    Invitation,
    Invited,
    Joined,
    Kicked,
    Left,
    LoggedIn,
    Member,
    Notice,
    Reacted,
    Read,
    Renamed,
    Room,
    RoomRenamed,
    Said,
    TopicSet,
    Typing,
    WentAway,
)
from hubbub.terminal.chat.message import Message, Note, Tone, message_of
from hubbub.terminal.chat.place import TYPING_SECONDS, Place, is_shown


class Facts(Protocol):
    """What the client knows of itself and of its rooms."""

    @property
    def nick(self) -> str:
        """One's own nick."""

    @property
    def rooms(self) -> Mapping[int, Room]:
        """The rooms and conversations that one is in."""

    def room(self, number: int) -> Room | None:
        """A room by its id, even if one has left it."""

    def is_you(self, user: int) -> bool:
        """Whether that is oneself."""


class Listener(Protocol):
    """Who is told of what needs more than to be shown."""

    def said(self, place: Place, message: Message, *, mention: bool) -> None:
        """Somebody else says something now."""

    def entered(self, place: Place) -> None:
        """One is in a place that one was not in before."""

    def left(self) -> None:
        """One is no longer in a place that one was in."""

    def told(self, text: str, tone: Tone) -> None:
        """Something is told that is of no place."""


class Chat:
    """The places, by the ids of their rooms; conversations that have not begun stand under a negative one."""

    def __init__(self, facts: Facts, listener: Listener, read: Callable[[int], int]) -> None:
        """`read` tells up to which seq one has read the room of an id before; 0 if one never was there."""
        self._facts = facts
        self._listener = listener
        self._read = read
        self.places: dict[int, Place] = {}
        self.current: Place | None = None
        """The place that is looked at."""
        self.watched = True
        """Whether one really looks: at its newest messages, in a terminal that has the focus."""
        self.mention: re.Pattern[str] | None = None
        """What calls one."""

    # What is known ----------------------------------------------------------------------------------------------------

    def find(self, address: str) -> Place | None:
        """The place of that name or nick, whatever its case; no conversation with one who bore it before."""
        user, folded = self._user_called(address), address.casefold()
        named = (place for place in self.places.values() if place.address.casefold() == folded)
        return next((place for place in named if not user or place.user in (0, user)), None)

    def ordered(self) -> list[Place]:
        """Rooms by name, then conversations by nick."""
        return sorted(self.places.values(), key=lambda place: (place.is_conversation, place.address.casefold()))

    def conversation(self, nick: str) -> Place:
        """The conversation with somebody, which may not have begun yet."""
        known = self.find(nick)
        if known is None:
            between = Member(self._user_called(nick), nick)
            room = self._known_conversation(between) or Room(min((0, *self.places)) - 1, between=between)
            known = self.places[room.id] = Place(room, read=self._read(room.id))
        return known

    def knows(self, nick: str) -> bool:
        """Whether one has a conversation with somebody, or has begun one."""
        return self.find(nick) is not None or self._known_conversation(Member(0, nick)) is not None

    def _known_conversation(self, between: Member) -> Room | None:
        folded = between.nick.casefold()
        for room in self._facts.rooms.values():
            other = room.between
            if other is not None and other.nick.casefold() == folded and between.user in (0, other.user):
                return room
        return None

    def _user_called(self, nick: str) -> int:
        """Who bears that nick now, in one's rooms; 0 if nobody is known to."""
        members = (member for room in self._facts.rooms.values() for member in room.members.values())
        return next((member.user for member in members if member.nick.casefold() == nick.casefold()), 0)

    def next_unread(self) -> Place | None:
        """Where one was called; else the next place after the current one where something is unread."""
        places = self.ordered()
        start = places.index(self.current) + 1 if self.current in places else 0
        unread = [place for place in places[start:] + places[:start] if place.unread and place is not self.current]
        return next((place for place in unread if place.mentions), unread[0] if unread else None)

    # What happens -----------------------------------------------------------------------------------------------------

    def take(self, event: AnyEvent, now: float) -> None:
        """Let an event become true. `now` is the clock, in seconds."""
        match event:
            case Entered():
                self._entered(event)
            case Gone(room=number):
                self._lose(number)
            case Typing():
                self._typing(event, now)
            case Read():
                self._read_elsewhere(event)
            case Invitation():
                self._listener.told(f"{event.nick} invites you to {event.name}: /join {event.name}", "notice")
            case Announced():
                self._listener.told(f"{event.nick} tells everybody: {event.text}", "notice")
            case Notice() | Error():
                self._listener.told(event.text, "error" if isinstance(event, Error) else "notice")
            case Event():
                self._happened(event)

    def note(self, place: Place, text: str, at: int, tone: Tone = "notice") -> None:
        """Show something in a place that only this client shows."""
        place.add(Note(place.newest, at, text=text, tone=tone))

    def remove(self, place: Place) -> None:
        """Take a place off the list."""
        self.places = {number: each for number, each in self.places.items() if each is not place}
        if self.current is place:
            self.current = None
        self._listener.left()

    def _entered(self, event: Entered) -> None:
        room = self._facts.room(event.room)
        if room is None:
            return
        place = self.places.get(event.room)
        is_new = place is None
        if place is None:
            place = self.places[event.room] = Place(room, read=self._read(event.room))
        place.begin(room, event.recent)
        self.count_unread(place)
        if is_new:
            self._listener.entered(place)

    def count_unread(self, place: Place) -> None:
        """Count what is unread among the messages that are held: nothing, on the first visit."""
        if not place.read:
            place.mark_read()
        place.unread = place.mentions = 0
        for item in place.live.items:
            if isinstance(item, Message) and item.seq > place.read and not self._facts.is_you(item.user):
                place.count_unread(mention=self._calls(item))

    def return_to(self, room: Room) -> None:
        """Be in a conversation that one had before."""
        if room.id not in self.places:
            self.places[room.id] = place = Place(room, read=self._read(room.id))
            self._listener.entered(place)

    def _lose(self, number: int) -> None:
        place = self.places.get(number)
        if place is not None:
            self.remove(place)

    def _place_of(self, event: Event) -> Place | None:
        """The place that an event is of; a conversation that is new is made."""
        place = self.places.get(event.room)
        if place is None and event.to and (room := self._facts.room(event.room)) is not None:
            begun = self._begun(room)
            place = self.places[event.room] = begun or Place(room)
            place.read = self._read(event.room) or event.seq - 1
            if begun is None:
                self._listener.entered(place)
        return place

    def _begun(self, room: Room) -> Place | None:
        """The conversation that one has opened before it began."""
        for number, place in self.places.items():
            is_same = room.between is not None and place.user in (0, room.between.user)
            if number < 0 and is_same and place.address.casefold() == room.address.casefold():
                place.room = room
                self.places = {room.id if each is place else key: each for key, each in self.places.items()}
                return place
        return None

    def _happened(self, event: Event) -> None:
        place = self._place_of(event)
        match event:
            case Said():
                if place is not None and is_shown(event):
                    self._said(place, event)
            case Edited() | Deleted() | Reacted():
                if place is not None:
                    place.change(event)
            case Joined() | Left() | Kicked() | Invited() | TopicSet() | RoomRenamed() | Changed():
                if place is not None:
                    self._in_room(place, event)
            case Renamed() | Departed():
                self._of_user(event)
            case LoggedIn():
                self._logged_in(event)
            case WentAway(user=user, away=away) if self._facts.is_you(user):
                self._listener.told(f"You are away: {away}" if away else "You are back.", "notice")

    def _said(self, place: Place, event: Said) -> None:
        message = message_of(event)
        at_newest = place is self.current and place.at_present
        place.add(message)
        place.typing.pop(event.user, None)
        if self._facts.is_you(event.user):
            place.waiting = [waiting for waiting in place.waiting if waiting.id != event.id]
            if not place.unread:
                place.mark_read()
            return
        mention = self._calls(message)
        if at_newest and self.watched:
            place.mark_read()
        else:
            place.count_unread(mention=mention)
        self._listener.said(place, message, mention=mention or place.is_conversation)

    def _calls(self, message: Message) -> bool:
        return self.mention is not None and self.mention.search(message.text) is not None

    def _in_room(
        self, place: Place, event: Joined | Left | Kicked | Invited | TopicSet | RoomRenamed | Changed
    ) -> None:
        place.happened(event)
        if isinstance(event, Joined):
            place.present[event.user] = event.nick
        elif isinstance(event, Left | Kicked):
            leaver = event.target if isinstance(event, Kicked) else event.user
            place.present.pop(leaver, None)
            place.typing.pop(leaver, None)
            if self._facts.is_you(leaver):
                if isinstance(event, Kicked):
                    why = f": {event.reason}" if event.reason else ""
                    self._listener.told(f"{event.nick} made you leave {place.address}{why}", "error")
                self.remove(place)

    def _of_user(self, event: Renamed | Departed) -> None:
        for place in self.places.values():
            if event.user not in place.present and event.room != place.room.id and not _is_with(place, event.user):
                continue
            place.happened(event)
            if isinstance(event, Renamed):
                place.present[event.user] = event.nick
            else:
                place.present.pop(event.user, None)
                place.typing.pop(event.user, None)

    def _logged_in(self, event: LoggedIn) -> None:
        if self._facts.is_you(event.user):
            told = f"You are logged in as {event.account}." if event.account else "You are logged out."
            self._listener.told(told, "notice")
        for place in self.places.values():
            if event.becomes and event.user in place.present:
                place.present[event.becomes] = place.present.pop(event.user)

    def _typing(self, event: Typing, now: float) -> None:
        place = self.find(event.nick) if event.to else self.places.get(event.room)
        if place is None or self._facts.is_you(event.user):
            return
        if event.state == "active":
            place.typing[event.user] = (event.nick, now + TYPING_SECONDS)
        else:
            place.typing.pop(event.user, None)

    def _read_elsewhere(self, event: Read) -> None:
        place = self.find(event.name)
        if place is not None and place.said_at <= event.up_to:
            place.mark_read()


def _is_with(place: Place, user: int) -> bool:
    """Whether it is the conversation with that user."""
    return place.room.between is not None and place.room.between.user == user
