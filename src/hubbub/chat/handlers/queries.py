"""What one may ask: nothing here changes anything."""

from heapq import nlargest

from hubbub.chat.commands import Help, History, Ping, Rooms, Who
from hubbub.chat.handlers.results import Lookup, joined_room, known_room
from hubbub.chat.names import fold
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import HelpPage, MemberList, Pong, RoomList
from hubbub.chat.state import State, User

HISTORY_COUNT = 1000
ROOMS_LISTED = 200


def rooms(state: State, _actor: User, _command: Rooms) -> RoomList:
    """The public rooms."""
    largest = nlargest(ROOMS_LISTED, state.public_rooms(), key=lambda room: len(room.members))
    return RoomList(sorted(largest, key=lambda room: fold(room.name)), state.public_count - len(largest))


def who(state: State, _actor: User, command: Who) -> MemberList:
    """The members of a room."""
    room = known_room(state, command.room)
    members = [state.users[number] for number in room.members]
    return MemberList(room, sorted(members, key=lambda user: fold(user.nick)))


def history(state: State, actor: User, command: History) -> Lookup:
    """A page of a room's messages."""
    room = joined_room(state, actor, command.room)
    if not 0 < command.count <= HISTORY_COUNT:
        raise Refused("bad-count", f"Between 1 and {HISTORY_COUNT} messages can be shown at once, not {command.count}.")
    return Lookup(room, command.count, max(0, command.before))


def ping(_state: State, _actor: User, command: Ping) -> Pong:
    """The answer that a fence waits for."""
    return Pong(command.token)


def help(_state: State, _actor: User, command: Help) -> HelpPage:  # noqa: A001
    """The commands."""
    return HelpPage(command.command)
