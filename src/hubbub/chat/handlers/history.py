"""What was said before."""

from hubbub.chat.commands import Around, History, Read
from hubbub.chat.entities import Room, User
from hubbub.chat.events import ReadUpTo
from hubbub.chat.handlers.results import Lookup, author, joined_room
from hubbub.chat.names import ROOM_LENGTH, fold
from hubbub.chat.pages import Span
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Page, ReadMark
from hubbub.chat.state import State

HISTORY_COUNT = 1000
AROUND_COUNT = 20


def history(state: State, actor: User, command: History) -> Lookup | Page:
    """A part of what happened in a room, or between two people."""
    room, name = place(state, actor, command.room, command.room_id)
    if not 0 < command.count <= HISTORY_COUNT:
        raise Refused("bad-count", f"Between 1 and {HISTORY_COUNT} messages can be shown at once, not {command.count}.")
    if room is None:
        return Page(command, name)
    span = Span(
        command.count,
        command.before,
        command.after,
        command.around,
        command.before_at,
        command.after_at,
        command.around_at,
        command.forward,
        command.events,
        command.edits,
    )
    return Lookup(command, room, name, span)


def around(state: State, actor: User, command: Around) -> Lookup | Page:
    """What was said before and after a message."""
    if command.message <= 0:
        raise Refused("no-such-message", "Say which message, by its number. /search shows the numbers.")
    asked = History(command.room, AROUND_COUNT, around=command.message, room_id=command.room_id)
    return history(state, actor, asked)


def read(state: State, actor: User, command: Read) -> ReadUpTo | ReadMark:
    """Say up to when one has read, or that one has read further."""
    if len(command.room) > ROOM_LENGTH + 1 or not command.room.isprintable() or command.room.split() != [command.room]:
        raise Refused("bad-name", "That is the name of no room and of nobody.")
    target = fold(command.room)
    known = state.read_by(actor).get(target, 0)
    if command.up_to <= known:
        return ReadMark(command.room, known)
    return ReadUpTo(**author(actor), target=target, up_to=command.up_to)


def place(state: State, actor: User, name: str, number: int = 0) -> tuple[Room | None, str]:
    """The room of that name, if the actor is in it; or his conversation with whom the name belongs to, if there is one.

    With a `number` it is the room or conversation that has it. The name comes along in its proper form. Raises Refused.
    """
    if number:
        return _numbered(state, actor, name, number)
    if not name or name.startswith("#"):
        room = joined_room(state, actor, name)
        return room, f"#{room.name}"
    return conversation(state, actor, name)


def _numbered(state: State, actor: User, name: str, number: int) -> tuple[Room, str]:
    room = state.rooms.get(number)
    if room is None or number not in actor.rooms:
        raise Refused("not-joined", f"You are no longer in what was called {name} then.")
    return room, state.nick_in(room, room.other(actor.id)) if room.pair else f"#{room.name}"


def conversation(state: State, actor: User, nick: str) -> tuple[Room | None, str]:
    """The actor's conversation with whom that nick belongs to, here or gone, and the nick in its proper form.

    Raises Refused.
    """
    user = state.user_named(nick)
    if user is not None:
        return state.room_of_pair(actor.id, user.id), user.nick
    account = state.accounts.named(nick)
    if account is not None:
        return state.room_of_pair(actor.id, account.user), account.name
    for room in state.conversations_of(actor.id):
        other = room.other(actor.id)
        if fold(room.gone.get(other, "")) == fold(nick):
            return room, room.gone[other]
    raise Refused("no-such-nick", f"Nobody here is called {nick}.")
