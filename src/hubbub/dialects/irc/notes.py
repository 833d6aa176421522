"""Notes as IRC shows them (IRCv3 metadata): to who asks, to who subscribed, to who comes where they are seen."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from hubbub.chat.entities import Room, User
from hubbub.chat.events import RoomNoted, UserNoted
from hubbub.chat.seeing import members_shown, room_notes
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.batches import batch
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import compose

ALL = "*ALL"
"""What stands for everybody and every room that a client is told of."""

UNASKED_BYTES = 16_384
"""So much of what is noted is sent unasked; of more a client is told to ask for it."""
UNASKED_MEMBERS = 500
"""In a larger room nobody looks through all who are there unasked."""
ASKED_BYTES = 131_072
"""The longest answer to SYNC: half of what may wait for a slow reader. What does not fit it is left out."""


def shown(client: Client, target: str, key: str, value: str) -> str:
    """A note, or that there is none."""
    if value:
        return client.numeric(n.RPL_KEYVALUE, target, key, "*", value)
    return client.numeric(n.RPL_KEYNOTSET, target, key, "There is no such note")


def listed(client: Client, target: str, notes: Mapping[str, str]) -> bytes:
    """The notes, in a batch."""
    lines = "".join(shown(client, target, key, value) for key, value in notes.items())
    return batch(client, lines.encode(), "metadata", target)


def news(client: Client, event: RoomNoted | UserNoted, room: Room | None) -> bytes:
    """What has changed of what the client subscribed to."""
    if not client.reads_notes:
        return b""
    server, target = client.identity.server, f"#{room.name}" if room else event.nick
    keys = client.subscribed.keys()
    return b"".join(_news(server, target, key, value) for key, value in event.notes.items() if key in keys)


@lru_cache(maxsize=64)
def _news(server: str, target: str, key: str, value: str) -> bytes:
    """The line for everybody who subscribed: it names none of them."""
    if value:
        return compose(server, n.RPL_KEYVALUE, "*", target, key, "*", value).encode()
    return compose(server, n.RPL_KEYNOTSET, "*", target, key, "There is no such note any more").encode()


def own_notes(client: Client) -> Iterator[str]:
    """All notes about the client himself, as he arrives."""
    if client.user is not None:
        yield listed(client, client.nick, client.state.notes_of(client.user)).decode()


def notes_of_room(client: Client, room: Room) -> bytes:
    """As the client enters a room, what he subscribed to of it and of its members, or that he is to ask for it."""
    target = f"#{room.name}"
    if client.subscribed and len(room.members) > UNASKED_MEMBERS:
        return later(client, target).encode()
    lines = _lines(client, [room, *_members(client, room)], UNASKED_BYTES)
    return later(client, target).encode() if lines is None else batch(client, lines, "metadata", target)


def notes_of_all(client: Client, users: Iterable[User]) -> Iterator[str]:
    """Of those whom the client watches and who are here likewise, each by himself."""
    left = UNASKED_BYTES
    for user in users:
        lines = _lines(client, [user], left)
        left -= len(lines or b"")
        yield later(client, user.nick) if lines is None else batch(client, lines, "metadata", user.nick).decode()


def later(client: Client, target: str) -> str:
    """That there is too much to be told unasked."""
    return client.numeric(n.ERR_METADATASYNCLATER, target, "0", "Ask for what is noted there with METADATA SYNC")


def synced(client: Client, target: str) -> bytes:
    """What the client subscribed to of a room and its members, of a user, or of all that he is told of."""
    lines = _lines(client, _subjects(client, target), ASKED_BYTES, whole=False)
    return batch(client, lines or b"", "metadata", target)


def _subjects(client: Client, target: str) -> Iterator[Room | User]:
    state = client.state
    if target == ALL:
        yield from _everything(client)
    elif (room := state.room_named(target) if target.startswith("#") else None) is not None:
        yield room
        yield from _members(client, room)
    elif (user := state.user_named(target)) is not None:
        yield user


def _everything(client: Client) -> Iterator[Room | User]:
    me, state = client.user, client.state
    if me is None:
        return
    rooms = [room for room in map(state.rooms.__getitem__, sorted(me.rooms)) if room.pair is None]
    watched = filter(None, map(state.user_named, client.watched))
    yield from rooms
    users = [me, *watched, *(user for room in rooms for user in _members(client, room))]
    yield from {user.id: user for user in users}.values()


def _members(client: Client, room: Room) -> Iterator[User]:
    if client.user is not None and room.id in client.user.rooms:
        yield from members_shown(client.state, client.user, room)


def notes_for(client: Client, subject: Room | User) -> Mapping[str, str]:
    """What the client may read of what is noted about a room or a user."""
    if isinstance(subject, User):
        return client.state.notes_of(subject)
    return room_notes(client.user, subject) if client.user is not None else {}


def _lines(client: Client, subjects: Iterable[Room | User], limit: int, *, whole: bool = True) -> bytes | None:
    """What the client subscribed to of these; of more than the limit None, or as much as fits it if not the `whole`."""
    lines, size, keys = list[bytes](), 0, client.subscribed.keys()
    for subject in subjects if keys else ():
        target = subject.nick if isinstance(subject, User) else f"#{subject.name}"
        for key, value in notes_for(client, subject).items():
            if key in keys:
                line = shown(client, target, key, value).encode()
                size += len(line)
                if size > limit:
                    return None if whole else b"".join(lines)
                lines.append(line)
    return b"".join(lines)
