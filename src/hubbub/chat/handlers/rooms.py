"""Rooms: entering, leaving, and what they are about."""

from hubbub.chat.commands import Join, Leave, Topic
from hubbub.chat.events import Founded, Joined, Left, TopicSet
from hubbub.chat.handlers.results import First, author, joined_room, known_room
from hubbub.chat.names import room_name
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import CurrentTopic, Turned
from hubbub.chat.state import State, User
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
        return Joined(room=room.id, **author(actor))
    name = room_name(command.room)
    if state.room_like(name) is not None:
        raise Refused("room-looks-alike", f"There is a room already whose name looks like #{name}.")
    if state.public_count >= ROOMS_OF_A_SERVER:
        raise Refused("too-many-rooms", f"There are {ROOMS_OF_A_SERVER} rooms here, and that is the most.")
    return First(Founded(room=0, name=name, founder=actor.id))


def leave(state: State, actor: User, command: Leave) -> Left:
    """Leave a room."""
    room = joined_room(state, actor, command.room)
    reason = one_line(command.reason)[:REASON_LENGTH]
    return Left(room=room.id, **author(actor), reason=reason)


def topic(state: State, actor: User, command: Topic) -> TopicSet | CurrentTopic:
    """Set a room's topic, or tell it."""
    if not command.topic and not command.clear:
        return CurrentTopic(known_room(state, command.room))
    room = joined_room(state, actor, command.room)
    text = one_line(command.topic)
    if len(text) > TOPIC_LENGTH:
        raise Refused("too-long", f"A topic has {TOPIC_LENGTH} characters at most; that one has {len(text)}.")
    return TopicSet(room=room.id, **author(actor), topic=text)
