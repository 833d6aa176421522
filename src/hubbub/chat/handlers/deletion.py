"""Taking back what was said."""

from functools import partial

from hubbub.chat.commands import Delete
from hubbub.chat.entities import Room, User
from hubbub.chat.events import ByUser, Deleted, Event, Hinted, Reacted, Said
from hubbub.chat.handlers.authors import author
from hubbub.chat.handlers.meant import no_such_message, place, recall_last, recall_of
from hubbub.chat.handlers.results import Recall
from hubbub.chat.pages import may_read
from hubbub.chat.refusals import Refused
from hubbub.chat.settings import at_least
from hubbub.chat.state import State
from hubbub.chat.text import REASON_LENGTH, one_line


def delete(state: State, actor: User, command: Delete) -> Recall:
    """Take back a message of one's own; operators of a room take away anyone's."""
    room, _ = place(state, actor, command.room, command.room_id)
    if room is None or command.message < 0:
        raise no_such_message()
    judge = partial(_delete, room, command)
    if command.message:
        return recall_of(room, command.message, judge)
    return recall_last(room, actor, judge)


def _delete(room: Room, command: Delete, actor: User, event: Event | None) -> Deleted:
    known = isinstance(event, Said | Reacted | Hinted) and may_read(room, actor.id, event)
    if not isinstance(event, ByUser) or not known or room.id not in actor.rooms:
        raise no_such_message()
    if event.user != actor.id and not at_least(room.ranks_of(actor.id), "operator"):
        raise Refused("not-yours", "Only operators of the room can take away what others said.")
    reason = one_line(command.reason)[:REASON_LENGTH]
    return Deleted(room=room.id, **author(actor), target=event.seq, reason=reason)
