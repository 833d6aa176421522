"""Noting: who is told what has become of a room or of the notes about a user; and that an account's are kept."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hubbub.chat.entities import Room
from hubbub.chat.events import RoomNoted, RoomRenamed, UserNoted
from hubbub.chat.seeing import members_seeing
from hubbub.hub.session import Session

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub


def room_changed(hub: "Hub", event: RoomNoted | RoomRenamed, _origin: Session | None) -> None:
    """To the room; or to its members in a way of their own, if their clients want to know of it."""
    hub.fanout.show(event.room, event)
    room = hub.state.rooms.get(event.room)
    for number in room.members if room is not None else ():
        _tell_who_wants(hub, number, event, room)


def user_noted(hub: "Hub", event: UserNoted, _origin: Session | None) -> None:
    """To those who share a room with the user or watch him, and to himself, if they want to know of it."""
    keep_notes(hub, event.user, event.notes)
    user = hub.state.users.get(event.user)
    rooms = map(hub.state.rooms.__getitem__, user.rooms if user is not None else ())
    for number in {event.user}.union(*(members_seeing(room, event.user) for room in rooms if room.pair is None)):
        _tell_who_wants(hub, number, event, None)
    hub.watching.became(event)


def keep_notes(hub: "Hub", number: int, notes: Mapping[str, str]) -> None:
    """What is noted about the owner of an account outlasts his visit."""
    user = hub.state.users.get(number)
    account = hub.state.account_of(user) if user is not None else None
    if account is not None:
        for key, value in notes.items():
            hub.accounts.note(account.user, key, value)


def _tell_who_wants(hub: "Hub", user: int, event: RoomNoted | RoomRenamed | UserNoted, room: Room | None) -> None:
    for session in hub.seats.of(user):
        told = session.dialect.told(event, room)
        if told:
            hub.fanout.tell(session, told)
