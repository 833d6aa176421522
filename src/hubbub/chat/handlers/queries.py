"""What one may ask: nothing here changes anything."""

from heapq import nlargest

from hubbub.chat.commands import Help, Ping, Rooms, Who
from hubbub.chat.entities import User
from hubbub.chat.handlers.meant import known_room
from hubbub.chat.names import fold
from hubbub.chat.replies import HelpPage, MemberList, Pong, RoomList
from hubbub.chat.seeing import members_shown, sees_room
from hubbub.chat.state import State

ROOMS_LISTED = 200


def rooms(state: State, actor: User, _command: Rooms) -> RoomList:
    """The public rooms that the actor may see."""
    seen = [room for room in state.public_rooms() if sees_room(actor, room)]
    largest = nlargest(ROOMS_LISTED, seen, key=lambda room: len(room.members))
    return RoomList(sorted(largest, key=lambda room: fold(room.name)), len(seen) - len(largest))


def who(state: State, actor: User, command: Who) -> MemberList:
    """The members of a room."""
    room = known_room(state, command.room)
    return MemberList(room, sorted(members_shown(state, actor, room), key=lambda user: fold(user.nick)))


def ping(_state: State, _actor: User, command: Ping) -> Pong:
    """The answer that a fence waits for."""
    return Pong(command.token)


def help(_state: State, _actor: User, command: Help) -> HelpPage:  # noqa: A001
    """The commands."""
    return HelpPage(command.command)
