"""Rooms: entering, leaving, and what they are about."""

from hubbub.chat.commands import Join, Leave, Rename, Topic
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Founded, Joined, Left, RoomRenamed, TopicSet
from hubbub.chat.handlers.authors import author
from hubbub.chat.handlers.meant import joined_room, known_room
from hubbub.chat.handlers.results import First
from hubbub.chat.names import room_name
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import CurrentTopic, Turned
from hubbub.chat.rights import check_entry, need, ranks_by_account
from hubbub.chat.seeing import is_hidden
from hubbub.chat.settings import RANKS
from hubbub.chat.state import State
from hubbub.chat.text import REASON_LENGTH, TOPIC_LENGTH, one_line

ROOMS_OF_A_USER = 50
ROOMS_OF_A_SERVER = 10_000


def join(state: State, actor: User, command: Join) -> Joined | First | Turned:
    """Enter a room; one that does not exist is founded first, by whoever enters it."""
    room = state.room_named(command.room)
    if room is not None and room.id in actor.rooms:
        return Turned(room)
    if sum(1 for number in actor.rooms if not state.rooms[number].pair) >= ROOMS_OF_A_USER:
        raise Refused("too-many-rooms", f"You are in {ROOMS_OF_A_USER} rooms, and that is the most. Leave one first.")
    if room is not None:
        return _entered(state, actor, room, command.key)
    name = room_name(command.room)
    if state.room_like(name) is not None:
        raise Refused("room-looks-alike", f"There is a room already whose name looks like #{name}.")
    if state.public_count >= ROOMS_OF_A_SERVER:
        raise Refused("too-many-rooms", f"There are {ROOMS_OF_A_SERVER} rooms here, and that is the most.")
    return First(Founded(room=0, name=name, founder=actor.id))


def _entered(state: State, actor: User, room: Room, key: str) -> Joined | Turned:
    """Enter a room, or the one that it sends those on to who may not; that one sends nobody further."""
    instead_of = ""
    try:
        check_entry(room, actor, key)
    except Refused:
        other = state.room_named(room.settings.get("forward", ""))
        if other is None or other is room:
            raise
        if other.id in actor.rooms:
            return Turned(other)
        check_entry(other, actor, key)
        instead_of, room = room.name, other
    ranks = _ranks(room, actor)
    return Joined(
        room=room.id,
        **author(actor),
        ranks=ranks,
        realname=actor.realname,
        instead_of=instead_of,
        quiet=not ranks and is_hidden(room, actor.id),
    )


def _ranks(room: Room, actor: User) -> list[str]:
    """The ranks that one has from the start: who founded the room, and whose account it knows."""
    ranks = ranks_by_account(room, actor) | ({"operator"} if room.founder == actor.id else set())
    return [rank for rank in RANKS if rank in ranks]


def leave(state: State, actor: User, command: Leave) -> Left:
    """Leave a room."""
    room = joined_room(state, actor, command.room)
    reason = one_line(command.reason)[:REASON_LENGTH]
    return Left(room=room.id, **author(actor), reason=reason, quiet=is_hidden(room, actor.id))


def rename(state: State, actor: User, command: Rename) -> RoomRenamed:
    """Give a room another name."""
    room = joined_room(state, actor, command.room)
    need(room, actor, "operator")
    name = room_name(command.name)
    if name == room.name:
        raise Refused("same-name", f"The room is called #{name} already.")
    if state.room_like(name) not in (None, room):
        raise Refused("room-exists", f"There is a room already that is called #{name}, or looks like it.")
    reason = one_line(command.reason)[:REASON_LENGTH]
    return RoomRenamed(room=room.id, **author(actor), old=room.name, name=name, reason=reason)


def topic(state: State, actor: User, command: Topic) -> TopicSet | CurrentTopic:
    """Set a room's topic, or tell it."""
    if not command.topic and not command.clear:
        return CurrentTopic(known_room(state, command.room))
    room = joined_room(state, actor, command.room)
    if "topic-locked" in room.settings:
        need(room, actor, "helper")
    text = one_line(command.topic)
    if len(text) > TOPIC_LENGTH:
        raise Refused("too-long", f"A topic has {TOPIC_LENGTH} characters at most; that one has {len(text)}.")
    return TopicSet(room=room.id, **author(actor), topic=text)
