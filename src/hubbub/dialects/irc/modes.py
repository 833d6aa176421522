"""Modes: the letters by which IRC spells a room's settings, its lists, and the ranks of its members."""

from collections.abc import Iterable
from typing import NamedTuple

from hubbub.chat.entities import Room
from hubbub.chat.entries import ACCOUNT, MUTE
from hubbub.chat.events import Change
from hubbub.chat.settings import RANKS

LISTS = {"b": "ban", "e": "exception", "I": "invitation"}
KEYS = {"k": "key"}
VALUES = {"f": "forward", "l": "limit"}
FLAGS = {
    "C": "no-ctcp",
    "E": "roleplay",
    "M": "accounts-speak",
    "N": "no-renaming",
    "R": "accounts-only",
    "U": "operators-hear",
    "i": "invite-only",
    "m": "moderated",
    "n": "members-only",
    "s": "secret",
    "t": "topic-locked",
    "u": "auditorium",
}
RANK_LETTERS = dict(zip("qaohv", RANKS, strict=True))
SETTINGS = {**LISTS, **KEYS, **VALUES, **FLAGS, **RANK_LETTERS}
LETTERS = {setting: letter for letter, setting in SETTINGS.items()}
MODES = 20
"""How many changes one MODE makes."""


class Asked(NamedTuple):
    """What a MODE asks for: changes, lists to be shown, and letters that mean nothing here."""

    changes: tuple[Change, ...]
    lists: list[str]
    unknown: list[str]


def read(params: list[str]) -> Asked:
    """What stands in a MODE after the room (Modern IRC, "Channel Modes")."""
    letters, given, on = params[0], iter(params[1:]), True
    asked = Asked((), [], [])
    changes: list[Change] = []
    for letter in letters:
        if letter in "+-":
            on = letter == "+"
            continue
        setting = SETTINGS.get(letter)
        if setting is None:
            asked.unknown.append(letter)
            continue
        takes = letter in LISTS or letter in KEYS or letter in RANK_LETTERS or (on and letter in VALUES)
        value = next(given, "") if takes else ""
        if letter in LISTS and not value:
            asked.lists.append(setting)
        elif value or not takes or (letter in KEYS and not on):
            shown = entry(value) if letter in LISTS else "" if letter in KEYS and not on else value
            changes.append(Change(setting, on, shown))
    return Asked(tuple(changes[:MODES]), list(dict.fromkeys(asked.lists)), list(dict.fromkeys(asked.unknown)))


def entry(mask: str) -> str:
    """What is put on a list, from how IRC spells it (IRCv3 account-extban)."""
    kind, colon, rest = mask.partition(":")
    if colon and kind == "m":
        return MUTE + entry(rest)
    return ACCOUNT + rest if colon and kind in ("a", "account") else mask


def mask(listed: str) -> str:
    """An entry of a list, as IRC spells it."""
    if listed.startswith(MUTE):
        return f"m:{mask(listed.removeprefix(MUTE))}"
    return f"a:{listed.removeprefix(ACCOUNT)}" if listed.startswith(ACCOUNT) else listed


def spelled(changes: Iterable[Change]) -> str:
    """Changes as they stand in a MODE; empty if IRC has no letter for any of them."""
    letters, values, sign = "", [], ""
    for change in changes:
        letter = LETTERS.get(change.setting)
        if letter is None:
            continue
        if sign != "+-"[not change.on]:
            sign = "+-"[not change.on]
            letters += sign
        letters += letter
        if letter in KEYS:
            values.append(change.value or "*")
        elif change.value and letter not in FLAGS:
            values.append(mask(change.value) if letter in LISTS else _room(change))
    return " ".join([letters, *values])


def of_room(room: Room, *, inside: bool) -> list[str]:
    """The modes of a room, for RPL_CHANNELMODEIS; who is not in it is not told its key."""
    held = sorted((LETTERS[name], name) for name in room.settings if name in LETTERS)
    valued = [letter for letter, _ in held if letter not in FLAGS and (inside or letter not in KEYS)]
    letters = "".join(letter for letter, _ in held if letter in FLAGS) + "".join(valued)
    return [
        f"+{letters}",
        *(_room(Change(SETTINGS[letter], value=room.settings[SETTINGS[letter]])) for letter in valued),
    ]


def _room(change: Change) -> str:
    return f"#{change.value}" if change.setting == "forward" else change.value
