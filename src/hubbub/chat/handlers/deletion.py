"""Taking back what was said."""

from functools import partial

from hubbub.chat.commands import Delete
from hubbub.chat.entities import Room, User
from hubbub.chat.events import ByUser, Deleted, Edited, Event, Hinted, Reacted, Said
from hubbub.chat.handlers.history import place
from hubbub.chat.handlers.results import First, Judge, Recall, author
from hubbub.chat.pages import Span, may_read, seq_in
from hubbub.chat.refusals import Refused
from hubbub.chat.settings import at_least
from hubbub.chat.state import State
from hubbub.chat.text import REASON_LENGTH, one_line

LOOKED_THROUGH = 100
"""Among so many of the last messages of a room one's own last one is looked for."""


def delete(state: State, actor: User, command: Delete) -> Recall:
    """Take back a message of one's own; operators of a room take away anyone's."""
    room, _ = place(state, actor, command.room, command.room_id)
    if room is None or command.message < 0:
        raise no_such_message()
    judge = partial(_delete, room, command)
    if command.message:
        return recall_of(room, command.message, judge)
    return recall_last(room, actor, judge)


def recall_of(room: Room, seq: int, judge: Judge, *, needed: bool = True) -> Recall:
    """The event of that number has to be looked at; by the number of an edit its message is meant."""

    def judge_or_follow(actor: User, event: Event | None) -> Event | First | Recall:
        if isinstance(event, Edited):
            return recall_of(room, event.target, judge, needed=needed)
        return judge(actor, event)

    span = Span(1, around=seq, events=True, edits=True)
    return Recall(room, span, lambda event: seq_in(room.id, event) == seq, judge_or_follow, needed)


def recall_last(room: Room, actor: User, judge: Judge) -> Recall:
    """What the actor said last there has to be looked at."""

    def judge_if_any(actor: User, event: Event | None) -> Event | First | Recall:
        if event is None:
            raise Refused("no-such-message", f"Of the last {LOOKED_THROUGH} messages there none is yours.")
        return judge(actor, event)

    return Recall(
        room, Span(LOOKED_THROUGH), lambda event: isinstance(event, Said) and event.user == actor.id, judge_if_any
    )


def no_such_message() -> Refused:
    """There is no message of that number, or nothing is left of it."""
    return Refused("no-such-message", "There is no such message, or it was taken back already.")


def _delete(room: Room, command: Delete, actor: User, event: Event | None) -> Deleted:
    known = isinstance(event, Said | Reacted | Hinted) and may_read(room, actor.id, event)
    if not isinstance(event, ByUser) or not known or room.id not in actor.rooms:
        raise no_such_message()
    if event.user != actor.id and not at_least(room.ranks_of(actor.id), "operator"):
        raise Refused("not-yours", "Only operators of the room can take away what others said.")
    reason = one_line(command.reason)[:REASON_LENGTH]
    return Deleted(room=room.id, **author(actor), target=event.seq, reason=reason)
