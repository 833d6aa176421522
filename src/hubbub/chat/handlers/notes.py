"""Notes about users and rooms."""

from collections.abc import Mapping

from hubbub.chat.commands import ClearNotes, Note
from hubbub.chat.entities import Room, User
from hubbub.chat.events import RoomNoted, UserNoted
from hubbub.chat.handlers.authors import author
from hubbub.chat.handlers.meant import known_user
from hubbub.chat.notes import changes
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import NotedAlready
from hubbub.chat.rights import need
from hubbub.chat.seeing import visible_room
from hubbub.chat.state import State


def note(state: State, actor: User, command: Note) -> RoomNoted | UserNoted | NotedAlready:
    """Write notes, or take them away."""
    target = _noted(state, actor, command.target)
    _may_write(actor, target)
    notes = _notes_of(state, target)
    made = changes(notes, command.notes)
    if not made:
        return NotedAlready(_name(target), {key: notes.get(key, "") for key in command.notes})
    return _changed(actor, target, made)


def clear(state: State, actor: User, command: ClearNotes) -> RoomNoted | UserNoted | NotedAlready:
    """Take all notes away."""
    target = _noted(state, actor, command.target)
    _may_write(actor, target)
    made = dict.fromkeys(_notes_of(state, target), "")
    return _changed(actor, target, made) if made else NotedAlready(_name(target), {})


def _noted(state: State, actor: User, name: str) -> Room | User:
    """The room or the user of that name; without one oneself. Raises Refused."""
    if not name:
        return actor
    if name.startswith("#"):
        return visible_room(state, actor, name)
    return known_user(state, name)


def _may_write(actor: User, target: Room | User) -> None:
    """Raise Refused unless the actor may change these notes; the operators of the server may change all."""
    if "operator" in actor.marks or target is actor:
        return
    if isinstance(target, User):
        raise Refused("no-right", f"What is noted about {target.nick} is not for you to change.")
    need(target, actor, "helper")


def _notes_of(state: State, target: Room | User) -> Mapping[str, str]:
    return state.notes_of(target) if isinstance(target, User) else target.notes


def _name(target: Room | User) -> str:
    return target.nick if isinstance(target, User) else f"#{target.name}"


def _changed(actor: User, target: Room | User, made: dict[str, str]) -> RoomNoted | UserNoted:
    if isinstance(target, User):
        return UserNoted(**author(target), notes=made)
    return RoomNoted(room=target.id, **author(actor), notes=made)
