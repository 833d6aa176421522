"""Rooms and conversations, and who is in them, as a client is told of them."""

from collections.abc import Iterable, Sequence
from itertools import islice

from hubbub.chat.entities import Room, User
from hubbub.chat.events import Joined, Said
from hubbub.chat.seeing import members_shown
from hubbub.chat.settings import RANKS
from hubbub.dialects.json import frames as f
from hubbub.dialects.json.house import House


def entered(house: House, joined: Joined, room: Room, recent: Sequence[Said]) -> f.Entered:
    """The room that a user has entered."""
    state, viewer = house.state, house.state.users[joined.user]
    place = f.Place(
        id=room.id,
        seq=room.seq,
        name=f"#{room.name}",
        topic=room.topic,
        topic_by=room.topic_by,
        settings=sorted(room.settings),
        count=len(room.members),
        members=[member(user, room) for user in islice(members_shown(state, viewer, room), f.MEMBERS_SHOWN)],
    )
    return f.Entered(place, [house.encoder.shown(message, room) for message in recent], joined.at)


def conversation(house: House, user: User, room: Room) -> f.Entered:
    """A conversation that a user has had, and when something was said in it last."""
    number = room.other(user.id)
    other = house.state.users.get(number)
    between = member(other) if other else f.Member(number, house.state.nick_in(room, number), gone=True)
    return f.Entered(f.Place(id=room.id, seq=room.seq, between=between), at=room.said_at)


def member(user: User, room: Room | None = None) -> f.Member:
    """Somebody, with his ranks in that room."""
    ranks = room.ranks_of(user.id) if room is not None else ()
    return f.Member(
        user.id,
        user.nick,
        user.account,
        user.away,
        user.realname,
        "bot" in user.marks,
        sorted(ranks, key=RANKS.index),
    )


def members(users: Iterable[User], room: Room, id_: str) -> f.Members:
    """All who are in a room."""
    shown = [member(user, room) for user in users]
    return f.Members(room.id, f"#{room.name}", shown, len(room.members), id_)
