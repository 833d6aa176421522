"""Seeing: who may find whom, and in which rooms."""

from collections.abc import Iterator, Mapping

from hubbub.chat.refusals import Refused
from hubbub.chat.state import Room, State, User


def shares_room(state: State, one: User, other: User) -> bool:
    """Whether both are in some room; a private conversation is none."""
    return any(state.rooms[number].pair is None for number in one.rooms & other.rooms)


def sees_room(viewer: User, room: Room) -> bool:
    """Whether the room is no secret to the viewer."""
    return "secret" not in room.settings or room.id in viewer.rooms or "operator" in viewer.marks


def visible_room(state: State, viewer: User, name: str) -> Room:
    """The room of that name, if the viewer may know that there is one. Raises Refused."""
    room = state.room_named(name)
    if room is None or not sees_room(viewer, room):
        raise Refused("no-such-room", f"There is no room #{name.removeprefix('#')}.")
    return room


def room_notes(viewer: User, room: Room) -> Mapping[str, str]:
    """The notes about a room that the viewer may read: who needs an invitation reads none before he is in it."""
    inside = room.id in viewer.rooms or "operator" in viewer.marks
    return room.notes if inside or not {"secret", "invite-only"} & room.settings.keys() else {}


def sees_user(state: State, viewer: User, user: User) -> bool:
    """Whether the viewer finds the user without knowing his nick."""
    return (
        viewer is user
        or "invisible" not in user.marks
        or "operator" in viewer.marks
        or shares_room(state, viewer, user)
    )


def rooms_shown(state: State, viewer: User, user: User) -> Iterator[Room]:
    """The rooms in which the viewer may know the user to be: of an invisible one those that both are in."""
    hidden = "invisible" in user.marks and "operator" not in viewer.marks and viewer is not user
    for room in map(state.rooms.__getitem__, sorted(user.rooms)):
        if room.pair is None and sees_room(viewer, room) and (not hidden or room.id in viewer.rooms):
            yield room


def members_shown(state: State, viewer: User, room: Room) -> Iterator[User]:
    """The members of a room whom the viewer is shown in lists."""
    if not sees_room(viewer, room):
        return
    inside = room.id in viewer.rooms
    hidden = "auditorium" in room.settings and not room.ranks_of(viewer.id)
    if inside and not hidden:  # nearly always
        yield from map(state.users.__getitem__, room.members)
        return
    for number in room.members:
        user = state.users[number]
        if hidden and user is not viewer and not room.ranks_of(number):
            continue
        if inside or "invisible" not in user.marks:
            yield user
