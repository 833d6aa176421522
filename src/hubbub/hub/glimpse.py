"""A glimpse of a room: what was said there last, for who is not in it yet."""

from typing import TYPE_CHECKING

from hubbub.chat.entities import Room, User
from hubbub.chat.events import Said
from hubbub.chat.refusals import Refused
from hubbub.chat.rights import check_entry
from hubbub.hub.session import Peer

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub


def glimpse(hub: "Hub", name: str, peer: Peer) -> tuple[Room, list[Said]] | None:
    """What a guest from there would be shown if he entered now: the room, and what he may read, oldest first.

    None if there is no such room, if he may not enter it or the server, or if nobody was in the room since the start.
    """
    room = hub.state.room_named(name)
    audience = hub.fanout.audiences.get(room.id) if room is not None else None
    if room is None or audience is None or hub.state.accounts.terms.password:
        return None
    guest = User(0, "guest-0", peer.shown, peer.host)
    try:
        check_entry(room, guest, key="")
    except Refused:
        return None
    return room, audience.recent_for(guest.id)
