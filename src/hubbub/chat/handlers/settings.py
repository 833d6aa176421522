"""What a room is set to."""

from hubbub.chat.commands import Set, Unset
from hubbub.chat.entities import Room, User
from hubbub.chat.entries import MASK_LENGTH, whole
from hubbub.chat.events import Change, Changed
from hubbub.chat.handlers.authors import author
from hubbub.chat.handlers.meant import known_room, member
from hubbub.chat.names import room_name
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Unchanged
from hubbub.chat.rights import need, outranks
from hubbub.chat.settings import RANKS, ROOM_SETTINGS, Kind, height
from hubbub.chat.state import State

ENTRIES = 100
"""How many entries each list of a room has at most."""
KEY_LENGTH = 32
"""The longest key, in characters."""
CHANGES = 20
"""How many changes one command makes at most."""

_NOT_BY_HAND = ("registered", "account-rank")  # they go with the ownership of the room
_BY_HAND = (*RANKS, *(name for name in ROOM_SETTINGS if name not in _NOT_BY_HAND))


def change(state: State, actor: User, command: Set) -> Changed | Unchanged:
    """Change settings."""
    return _change(state, actor, command.room, command.changes or (Change(command.setting, value=command.value),))


def unset(state: State, actor: User, command: Unset) -> Changed | Unchanged:
    """Take back one setting."""
    return _change(state, actor, command.room, (Change(command.setting, False, command.value),))


def _change(state: State, actor: User, name: str, asked: tuple[Change, ...]) -> Changed | Unchanged:
    """The changes, if the actor may make each of them; what is so already stays out of it."""
    room = known_room(state, name)
    if len(asked) > CHANGES:
        raise Refused("too-many-changes", f"So many settings cannot be changed at once: {CHANGES} is the most.")
    changes: dict[tuple[str, str], Change] = {}
    for wanted in asked:
        judged = _judged(state, room, actor, wanted)
        listed = ROOM_SETTINGS.get(judged.setting) is Kind.LIST or judged.user
        changes[judged.setting, judged.value if listed else ""] = judged
    made = [judged for judged in changes.values() if not _is_so(room, judged)]
    for name in {judged.setting for judged in made if ROOM_SETTINGS.get(judged.setting) is Kind.LIST}:
        added = sum(judged.on for judged in made if judged.setting == name)
        if added and len(room.listed(name)) + added > ENTRIES:
            raise Refused("list-full", f"That list of #{room.name} is full: it has {ENTRIES} entries.")
    return Changed(room=room.id, **author(actor), changes=made) if made else Unchanged(room)


def _judged(state: State, room: Room, actor: User, wanted: Change) -> Change:
    """The change in its proper form. Raises Refused."""
    if wanted.setting in RANKS:
        return _rank(state, room, actor, wanted)
    kind = ROOM_SETTINGS.get(wanted.setting)
    if kind is None or wanted.setting in _NOT_BY_HAND:
        raise Refused(
            "unknown-setting", f"There is no setting {wanted.setting[:30]}, but these: {', '.join(_BY_HAND)}."
        )
    need(room, actor, "operator")
    if kind is Kind.FLAG or (kind is Kind.VALUE and not wanted.on):
        return Change(wanted.setting, wanted.on)
    if kind is Kind.LIST:
        return Change(wanted.setting, wanted.on, _entry(room, wanted))
    return Change(wanted.setting, value=_VALUES[wanted.setting](state, actor, wanted.value))


def _rank(state: State, room: Room, actor: User, wanted: Change) -> Change:
    target = member(state, room, wanted.value)
    mine = target is actor and not wanted.on
    if not mine:
        need(room, actor, "helper")
        stands = height(room.ranks_of(target.id)) if not wanted.on else len(RANKS)
        if not outranks(room, actor, min(RANKS.index(wanted.setting), stands)):
            raise Refused("no-right", f"You stand too low in #{room.name} for that.")
    return Change(wanted.setting, wanted.on, target.nick, target.id)


def _entry(room: Room, wanted: Change) -> str:
    entry = whole(wanted.value)
    if not wanted.value or len(entry) > MASK_LENGTH or " " in entry or not entry.isprintable():
        raise Refused("bad-mask", "That is no mask of users, such as nick!*@host.")
    known = {each.lower(): each for each in room.listed(wanted.setting)}
    return known.get(entry.lower(), entry)


def _key(_state: State, _actor: User, value: str) -> str:
    if not value or len(value) > KEY_LENGTH or not value.isprintable() or set(value) & set(" ,:"):
        raise Refused("bad-key", f"A key is one word of at most {KEY_LENGTH} characters, without commas and colons.")
    return value


def _limit(_state: State, _actor: User, value: str) -> str:
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and int(value)):
        raise Refused("bad-limit", "A limit is a number, and at least 1.")
    return str(int(value))


def _forward(state: State, actor: User, value: str) -> str:
    target = state.room_named(room_name(value))
    if target is None:
        raise Refused("bad-forward", f"There is no room #{value.removeprefix('#')}.")
    need(target, actor, "operator")
    return target.name


_VALUES = {"key": _key, "limit": _limit, "forward": _forward}


def _is_so(room: Room, judged: Change) -> bool:
    if judged.setting in RANKS:
        return (judged.setting in room.ranks_of(judged.user)) == judged.on
    if ROOM_SETTINGS[judged.setting] is Kind.LIST:
        return (judged.value in room.listed(judged.setting)) == judged.on
    held = room.settings.get(judged.setting)
    return held == judged.value if judged.on else held is None
