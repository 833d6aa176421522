"""What was said before."""

from hubbub.chat.commands import Around, History, Read
from hubbub.chat.entities import User
from hubbub.chat.events import ReadUpTo
from hubbub.chat.handlers.authors import author
from hubbub.chat.handlers.meant import place
from hubbub.chat.handlers.results import Lookup
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
