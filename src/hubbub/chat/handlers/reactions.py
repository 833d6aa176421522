"""Reactions to what was said."""

from functools import partial

from hubbub.chat.commands import React
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Event, Reacted, Said
from hubbub.chat.handlers.authors import author, shown_author
from hubbub.chat.handlers.meant import no_such_message, place, recall_of
from hubbub.chat.handlers.results import Recall
from hubbub.chat.pages import may_read
from hubbub.chat.refusals import Refused
from hubbub.chat.state import State
from hubbub.chat.text import one_line

REACTION_LENGTH = 32
"""The longest reaction, in characters: some emoji are made of many."""


def react(state: State, actor: User, command: React) -> Recall:
    """React to a message, or no longer."""
    room, _ = place(state, actor, command.room, command.room_id)
    reaction = one_line(command.reaction)
    if not reaction or len(reaction) > REACTION_LENGTH:
        raise Refused("bad-reaction", f"A reaction has 1 to {REACTION_LENGTH} characters.")
    if room is None or command.message <= 0:
        raise no_such_message()
    return recall_of(room, command.message, partial(_react, room, reaction, command))


def _react(room: Room, reaction: str, command: React, actor: User, event: Event | None) -> Reacted:
    if not isinstance(event, Said) or room.id not in actor.rooms or not may_read(room, actor.id, event):
        raise no_such_message()
    nick, address = shown_author(event)
    return Reacted(
        room=room.id,
        **author(actor),
        target=event.seq,
        reaction=reaction,
        on=command.on,
        target_nick=nick,
        target_address=address,
    )
