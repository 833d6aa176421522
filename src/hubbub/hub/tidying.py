"""Tidying: rooms and conversations that nobody needs any more come to an end; so does who stayed without a session."""

from typing import TYPE_CHECKING

from hubbub.chat.commands import Join
from hubbub.chat.entities import Room
from hubbub.chat.events import Ended
from hubbub.chat.state import State

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub

EMPTY_ROOM_MS = 24 * 3600 * 1000
"""How long an empty room is kept, unless it is a lasting one. One in which nothing was ever said goes at once."""

CONVERSATION_MS = 30 * 24 * 3600 * 1000
"""How long a conversation is kept in which one of the two is gone for good, and the other one may still read it."""


def tidy(hub: "Hub", now: int, home: str) -> None:
    """Forget the tails of empty rooms, and end those that have long been empty, but not `home`.

    Who is here without a session and is not to be always on any more is gone. `now` is milliseconds since the epoch.
    While anyone is about to enter a room, nothing is done.
    """
    if any(session.unsettled and isinstance(session.barrier, Join) for session in hub.sessions):
        return
    for number in hub.seats.absent:
        account = hub.state.accounts.holder(number)
        if not (hub.seats.expects(number) or (account is not None and account.always_on)):
            hub.seats.depart(number)
    kept = hub.state.room_named(home)
    for room in hub.state.rooms.values():
        if room.pair:
            if _is_over(hub.state, room, now):
                hub.append(None, Ended(room=room.id, pair=room.pair))
        elif not room.members:
            hub.fanout.audiences.pop(room.id, None)
            rest = 0 if room.silent else EMPTY_ROOM_MS
            stays = room.lasting or room is kept or hub.state.owner_of(room) is not None
            if not stays and now - room.at > rest:
                hub.append(None, Ended(room=room.id, name=room.name))


def _is_over(state: State, conversation: Room, now: int) -> bool:
    """Whether nobody will go on with a conversation. A guest who is gone does not come back; others may."""
    pair = conversation.pair or ()
    kept = [number for number in pair if state.accounts.holder(number) is not None]
    rest = 0 if not kept else CONVERSATION_MS
    return len(kept) < len(pair) and not conversation.members.issuperset(pair) and now - conversation.at >= rest
