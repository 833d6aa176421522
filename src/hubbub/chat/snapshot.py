"""A snapshot: the state as bytes, so that a start need not read the whole history."""

import msgspec

from hubbub.chat.entities import Room, User
from hubbub.chat.repeats import Repeats
from hubbub.chat.state import State

VERSION = 1


class SnapshotError(Exception):
    """The snapshot cannot be used. Its text is one plain sentence for the host."""


class _Snapshot(msgspec.Struct):
    version: int
    last_user: int
    position: tuple[int, int]
    users: list[User]
    rooms: list[Room]
    said: list[tuple[tuple[int, str], int]] = []


def take(state: State) -> bytes:
    """The state as MessagePack."""
    users, rooms = list(state.users.values()), list(state.rooms.values())
    return msgspec.msgpack.encode(
        _Snapshot(VERSION, state.last_user, state.position, users, rooms, list(state.repeats))
    )


def restore(data: bytes) -> State:
    """The state that `take` was given. Raises SnapshotError where the bytes are damaged or of a newer version."""
    try:
        version = msgspec.msgpack.decode(data, type=dict[str, msgspec.Raw])["version"]
        if msgspec.msgpack.decode(version, type=int) > VERSION:
            raise SnapshotError("The snapshot of the rooms was written by a newer hubbub.")
        snapshot = msgspec.msgpack.decode(data, type=_Snapshot)
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError) as error:
        raise SnapshotError(f"The snapshot of the rooms is damaged ({error}).") from error
    state = State()
    for room in snapshot.rooms:
        state.restore_room(room)
    for user in snapshot.users:
        user.marks -= {"operator"}  # that is for who has shown his password since the start
        state.restore_user(user)
    state.repeats = Repeats(snapshot.said)
    state.last_user, state.position = snapshot.last_user, snapshot.position
    return state
