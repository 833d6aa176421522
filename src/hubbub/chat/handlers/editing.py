"""Saying otherwise what was said."""

from functools import partial

from hubbub.chat.commands import Edit
from hubbub.chat.entities import Room, User
from hubbub.chat.events import BETWEEN_PROGRAMS, Edited, Event, Said
from hubbub.chat.handlers.authors import author
from hubbub.chat.handlers.meant import no_such_message, place, recall_last, recall_of
from hubbub.chat.handlers.messages import check_hearing, check_persona, higher, sayable
from hubbub.chat.handlers.results import Recall
from hubbub.chat.pages import may_read
from hubbub.chat.refusals import Refused
from hubbub.chat.rights import check_speech
from hubbub.chat.state import State
from hubbub.chat.text import clean_styled


def edit(state: State, actor: User, command: Edit) -> Recall:
    """Say otherwise a message of one's own, which one must still be allowed to say."""
    room, _ = place(state, actor, command.room, command.room_id)
    if room is None or command.message < 0:
        raise no_such_message()
    text, styled = sayable(command.text), clean_styled(command.styled)
    judge = partial(_edit, state, room, text, styled if styled != text else "")
    return recall_of(room, command.message, judge) if command.message else recall_last(room, actor, judge)


def _edit(state: State, room: Room, text: str, styled: str, actor: User, event: Event | None) -> Edited:
    if not isinstance(event, Said) or room.id not in actor.rooms or not may_read(room, actor.id, event):
        raise no_such_message()
    if event.user != actor.id:
        raise Refused("not-yours", "Only what you said yourself can be edited.")
    if event.form in BETWEEN_PROGRAMS:
        raise Refused("no-such-message", "What programs ask each other cannot be edited.")
    if (text, styled) == (event.text, event.styled):
        raise Refused("unchanged", "It says that already.")
    _check_still_said(state, room, actor, event)
    return Edited(
        room=room.id,
        **author(actor),
        target=event.seq,
        text=text,
        styled=styled,
        form=event.form,
        rank=event.rank,
        held_back=event.held_back,
        persona=event.persona,
    )


def _check_still_said(state: State, room: Room, actor: User, event: Said) -> None:
    """Raise Refused if the actor might not say now, to whom he said it, what he said then."""
    if room.pair:
        other = state.users.get(room.other(actor.id))
        if other is not None:
            check_hearing(state, actor, other, event.form)
        return
    heard_by = check_speech(room, actor, event.form)
    if event.persona:
        check_persona(room, actor, event.persona)
    if higher(event.rank, heard_by) != event.rank:
        raise Refused("silenced", f"Only operators hear you in #{room.name} now; others have read that message.")
