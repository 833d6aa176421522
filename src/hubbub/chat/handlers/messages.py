"""What people say: to a room, or to one person."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from hubbub.chat.commands import Hint, Me, Msg, Relay, Say
from hubbub.chat.entities import Room, User
from hubbub.chat.events import BETWEEN_PROGRAMS, Accepted, Event, Form, Founded, Hinted, Said, Signal
from hubbub.chat.handlers.authors import author, shown_author
from hubbub.chat.handlers.meant import joined_room, known_room, recall_of, somebody
from hubbub.chat.handlers.results import First, Recall
from hubbub.chat.names import is_role, persona
from hubbub.chat.pages import may_read
from hubbub.chat.refusals import Refused
from hubbub.chat.rights import check_speech, need
from hubbub.chat.roster import pair_of
from hubbub.chat.settings import RANKS
from hubbub.chat.state import State
from hubbub.chat.text import TEXT_BYTES, clean, clean_styled


def say(state: State, actor: User, command: Say) -> Said | Recall:
    """A message to a room."""
    room = known_room(state, command.room)
    return _answer(say, state, room, command) if command.reply else _said(actor, room, command)


def me(state: State, actor: User, command: Me) -> Said:
    """A message that tells what its author does."""
    return _said(actor, known_room(state, command.room), Say(command.room, command.text, "action", id=command.id))


def relay(state: State, actor: User, command: Relay) -> Said | Recall:
    """A message for somebody elsewhere, by an operator of the room; or in a role, where roles are played."""
    room, name = joined_room(state, actor, command.room), persona(command.persona)
    check_persona(room, actor, name)
    if command.reply:
        return _answer(relay, state, room, command)
    said = Say(command.room, command.text, command.form, command.styled, tags=command.tags, id=command.id)
    message = _said(actor, room, said)
    message.persona = name
    return message


def check_persona(room: Room, actor: User, name: str) -> None:
    """Raise Refused if the actor may not speak there under that name of somebody elsewhere, or of a role."""
    if not is_role(name):
        need(room, actor, "operator")
    elif "roleplay" not in room.settings:
        raise Refused("no-roleplay", f"Nobody speaks in roles in #{room.name}: it is not set to roleplay.")


def msg(state: State, actor: User, command: Msg) -> Said | First | Recall:
    """A message to a room, or to one person, oneself too; their conversation is founded with the first message.

    Whom one writes to may answer, even if one hears only owners of accounts.
    """
    if command.to.startswith("#"):
        room: Room | First = known_room(state, command.to)
    elif command.rank:
        raise Refused("bad-rank", "Only in a room can one speak to those of a rank.")
    else:
        other = somebody(state, command.to, command.user)
        check_hearing(state, actor, other, command.form)
        sayable(command.text)  # before anything is founded for it
        if "accounts-only" in actor.marks and not state.acceptance.has(actor.id, other.id):
            return First(Accepted(**author(actor), target=other.id))
        room = _conversation(state, actor, other)
    if isinstance(room, First):
        return room
    return _answer(msg, state, room, command) if command.reply else _said(actor, room, command)


def check_hearing(state: State, actor: User, other: User, form: Form) -> None:
    """Raise Refused if the other one does not hear what the actor says to him."""
    if "accounts-only" in other.marks and not _lets_in(state, other, actor):
        raise Refused("needs-account", f"{other.nick} hears only those who are logged in to an account.")
    if "no-ctcp" in other.marks and form in BETWEEN_PROGRAMS and other is not actor:
        raise Refused("no-ctcp", f"{other.nick} is not to be asked by programs.")


def _lets_in(state: State, user: User, other: User) -> bool:
    """Whether one who hears only owners of accounts hears the other one."""
    return bool(other.account) or "operator" in other.marks or state.acceptance.has(user.id, other.id)


def _conversation(state: State, actor: User, other: User) -> Room | First:
    """The conversation of the two, or that it has to be founded first."""
    pair = pair_of(actor.id, other.id)
    return state.room_of_pair(*pair) or First(Founded(room=0, founder=actor.id, pair=pair))


def hint(state: State, actor: User, command: Hint) -> Signal | Hinted | First:
    """A signal to a room, or to one person, for which nothing is founded unless it is kept."""
    by = author(actor)
    if command.to.startswith("#"):
        room = joined_room(state, actor, command.to)
        check_speech(room, actor, "text")
        if command.kept:
            return Hinted(room=room.id, **by, tags=command.tags)
        return Signal(**by, room=room.id, tags=command.tags, at=command.at, id=command.id)
    other = somebody(state, command.to, command.user)
    if command.kept:
        place = _conversation(state, actor, other)
        return place if isinstance(place, First) else Hinted(room=place.id, **by, tags=command.tags)
    return Signal(**by, target=other.id, target_nick=other.nick, tags=command.tags, at=command.at, id=command.id)


def _said(actor: User, room: Room, command: Say | Msg) -> Said:
    if command.rank and command.rank not in RANKS:
        raise Refused("bad-rank", f"A rank is one of {', '.join(RANKS)}.")
    heard_by = "" if room.pair else check_speech(room, actor, command.form)
    text = sayable(command.text)
    message = Said(room=room.id, user=actor.id, nick=actor.nick, host=actor.host, username=actor.username, text=text)
    # What is seldom there is put in only where it is: each field that is named costs time, even if it is empty.
    if actor.address or actor.account or actor.marks:
        message.address, message.account, message.bot = actor.address, actor.account, "bot" in actor.marks
    if command.form != "text":
        message.form = command.form
    if command.styled and (styled := clean_styled(command.styled)) != text:
        message.styled = styled
    if command.tags or command.id:
        message.tags, message.id = command.tags, command.id
    if command.rank or heard_by:
        message.rank = higher(command.rank, heard_by)
        message.held_back = not command.rank
    return message


def _answer(
    handler: Callable[[State, User, Any], Said | First | Recall], state: State, room: Room, command: Say | Msg | Relay
) -> Recall:
    """The message that is answered has to be looked at, for its author; then the command is judged as any other."""

    def judge(actor: User, answered: Event | None) -> Said | First | Recall:
        message = handler(state, actor, replace(command, reply=0))
        if isinstance(message, Said):
            message.reply = command.reply
            if isinstance(answered, Said) and _may_name(room, actor, message, answered):
                message.reply_nick, message.reply_address = shown_author(answered)
        return message

    return recall_of(room, command.reply, judge, needed=False)


def _may_name(room: Room, actor: User, message: Said, answered: Said) -> bool:
    """Whether its author, and all who see the message, may know who said what it answers; programs need not."""
    known = message.room == room.id and room.id in actor.rooms and may_read(room, actor.id, answered)
    return known and higher(answered.rank, message.rank) == message.rank and message.form not in BETWEEN_PROGRAMS


def higher(one: str, other: str) -> str:
    """The higher of two ranks; the empty one is that of all."""
    return min(filter(None, (one, other)), key=RANKS.index, default="")


def sayable(text: str) -> str:
    """The text as it is kept. Raises Refused if nothing of it is, or it is too long."""
    text = clean(text)
    if not text or text.isspace():
        raise Refused("empty", "There is nothing in that message.")
    if len(text) * 4 > TEXT_BYTES and len(text.encode()) > TEXT_BYTES:
        raise Refused("too-long", f"A message holds {TEXT_BYTES} bytes at most.")
    return text
