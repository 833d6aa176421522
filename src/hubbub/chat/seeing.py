"""Seeing: who may find whom, and in which rooms."""

from collections.abc import Iterable, Iterator, Mapping

from hubbub.chat.entities import Room, User
from hubbub.chat.refusals import Refused
from hubbub.chat.state import State


def _shares_room(state: State, one: User, other: User) -> bool:
    """Whether both are in some room where the one sees the other; a private conversation is none."""
    rooms = map(state.rooms.__getitem__, one.rooms & other.rooms)
    return any(room.pair is None and sees_member(one, room, other) for room in rooms)


def sees_room(viewer: User, room: Room) -> bool:
    """Whether the room is no secret to the viewer."""
    return "secret" not in room.settings or room.id in viewer.rooms or "operator" in viewer.marks


def is_hidden(room: Room, user: int) -> bool:
    """Whether members without a rank do not see that one in the room: he has none, and it is an auditorium."""
    return "auditorium" in room.settings and not room.ranks_of(user)


def sees_member(viewer: User, room: Room, user: User) -> bool:
    """Whether the viewer may know of that member of a room."""
    if viewer is user or not is_hidden(room, user.id):
        return True
    return bool(room.ranks_of(viewer.id)) or "operator" in viewer.marks


def members_seeing(room: Room, user: int) -> Iterable[int]:
    """The members who see that one among them."""
    return {user, *room.ranked} if is_hidden(room, user) else room.members


def room_seen(state: State, viewer: User | None, name: str) -> Room | None:
    """The room of that name, if the viewer may know that there is one; one who has not arrived knows of none."""
    room = state.room_named(name)
    return room if room is not None and viewer is not None and sees_room(viewer, room) else None


def visible_room(state: State, viewer: User, name: str) -> Room:
    """The room of that name, if the viewer may know that there is one. Raises Refused."""
    room = room_seen(state, viewer, name)
    if room is None:
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
        or _shares_room(state, viewer, user)
    )


def rooms_shown(state: State, viewer: User, user: User) -> Iterator[Room]:
    """The rooms in which the viewer may know the user to be: of an invisible one those that both are in."""
    hidden = "invisible" in user.marks and "operator" not in viewer.marks and viewer is not user
    for room in map(state.rooms.__getitem__, sorted(user.rooms)):
        known = room.pair is None and sees_room(viewer, room) and sees_member(viewer, room, user)
        if known and (not hidden or room.id in viewer.rooms):
            yield room


def members_shown(state: State, viewer: User, room: Room) -> Iterator[User]:
    """The members of a room whom the viewer is shown in lists."""
    if not sees_room(viewer, room):
        return
    inside = room.id in viewer.rooms
    if inside and "auditorium" not in room.settings:  # nearly always
        yield from map(state.users.__getitem__, room.members)
        return
    for user in map(state.users.__getitem__, room.members):
        if (inside or "invisible" not in user.marks) and sees_member(viewer, room, user):
            yield user
