"""Auditoriums: there only members with a rank see who comes, goes and changes, if he has none himself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hubbub.chat.events import Joined, Kicked, Left, OfUser, WentAway
from hubbub.chat.pages import is_quiet
from hubbub.hub.fanout import is_told_again
from hubbub.hub.session import Session

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub


def show_member(hub: "Hub", room: int, event: Joined | Left | Kicked | OfUser, number: int) -> None:
    """Let the members of a room see what became of the user of that id; if it is quiet, only those who may, and him."""
    if not is_quiet(room, event):
        hub.fanout.show(room, event)
        return
    place = hub.state.rooms.get(room)
    for session in [*_with_rank(hub, room), *hub.seats.of(number)]:
        again = session.user.id != number and is_told_again(session, event, place)
        if again or hub.fanout.told(session) is None:
            give = hub.fanout.add if again else hub.fanout.tell
            give(session, session.dialect.encoder(room).encode(event, place))


def show_away(hub: "Hub", joined: Joined, away: WentAway) -> None:
    """Let those who saw somebody come in see that he is away; he knows."""
    if not joined.quiet:
        hub.fanout.follow(joined.room, away, hub.seats.of(joined.user))
        return
    place = hub.state.rooms.get(joined.room)
    for session in _with_rank(hub, joined.room):
        hub.fanout.add(session, session.dialect.encoder(joined.room).encode(away, place))


def _with_rank(hub: "Hub", room: int) -> Iterator[Session]:
    place = hub.state.rooms.get(room)
    for number in place.ranked if place is not None else ():
        yield from hub.seats.of(number)
