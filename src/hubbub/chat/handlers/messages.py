"""What people say: to a room, or to one person."""

from hubbub.chat.commands import Me, Msg, Say
from hubbub.chat.events import Form, Founded, Said
from hubbub.chat.handlers.results import First, author, joined_room
from hubbub.chat.refusals import Refused
from hubbub.chat.state import Room, State, User, pair_of
from hubbub.chat.text import TEXT_BYTES, clean


def say(state: State, actor: User, command: Say) -> Said:
    """A message to a room."""
    return _said(actor, joined_room(state, actor, command.room), command.text, command.form)


def me(state: State, actor: User, command: Me) -> Said:
    """A message that tells what its author does."""
    return _said(actor, joined_room(state, actor, command.room), command.text, "action")


def msg(state: State, actor: User, command: Msg) -> Said | First:
    """A message to a room, or to one person; their conversation is founded with the first message."""
    if command.to.startswith("#"):
        return _said(actor, joined_room(state, actor, command.to), command.text, command.form)
    other = state.user_named(command.to) or _guest_shown_as(state, command.to)
    if other is actor:
        raise Refused("to-yourself", "That is you.")
    _sayable(command.text)  # before anything is founded for it
    room = state.room_of_pair(actor.id, other.id)
    if room is None:
        return First(Founded(room=0, founder=actor.id, pair=pair_of(actor.id, other.id)))
    return _said(actor, room, command.text, command.form)


def _guest_shown_as(state: State, address: str) -> User:
    """The one guest who is shown by that address. Raises Refused if there is none, or more than one."""
    guests = [user for user in state.users.values() if user.address == address] if address else []
    if len(guests) > 1:
        nicks = ", ".join(user.nick for user in guests[:10])
        raise Refused("no-such-nick", f"Several guests are shown as {address}: {nicks}.")
    if not guests:
        raise Refused("no-such-nick", f"Nobody here is called {address}.")
    return guests[0]


def _said(actor: User, room: Room, text: str, form: Form) -> Said:
    return Said(room=room.id, **author(actor), text=_sayable(text), form=form)


def _sayable(text: str) -> str:
    """The text as it is kept. Raises Refused if nothing of it is, or it is too long."""
    text = clean(text)
    if not text or text.isspace():
        raise Refused("empty", "There is nothing in that message.")
    if len(text) * 4 > TEXT_BYTES and len(text.encode()) > TEXT_BYTES:
        raise Refused("too-long", f"A message holds {TEXT_BYTES} bytes at most.")
    return text
