"""How commands are typed: `/name`, then the fields of the command's class.

Usage lines and help come from the same classes.
"""

import inspect
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from msgspec.structs import fields

from hubbub.chat.commands import TYPED, Command
from hubbub.chat.guessing import meant
from hubbub.chat.refusals import Refused

UNTYPED = ("here", "unspoken")
_WORDS = {"room": "#room", "place": "#room/NICK", "spot": "#room/NICK"}
COMMANDS: dict[str, type[Command]] = {command.__name__.lower(): command for command in TYPED}


@dataclass(frozen=True)
class Field:
    """One field of a command: its name, how it is typed, and whether it may be left out."""

    name: str
    kind: str
    optional: bool


@cache
def fields_of(command: type[Command]) -> tuple[Field, ...]:
    """The fields of a command, in the order in which they are typed."""
    hints = get_type_hints(command, include_extras=True)
    return tuple(Field(field.name, _kind(hints[field.name]), not field.required) for field in fields(command))


def _kind(hint: Any) -> str:
    return "number" if hint is int else get_args(hint)[1]


def usage(command: type[Command]) -> str:
    """How the command is typed: `/topic [#room] [topic]`."""
    return f"/{command.__name__.lower()} {arguments(command)}".rstrip()


def arguments(command: type[Command]) -> str:
    """What is typed behind the command's name: `[#room] [topic]`."""
    words = []
    for field in fields_of(command):
        if field.kind not in UNTYPED:
            word = _WORDS.get(field.kind, field.name.upper() if field.kind in ("word", "secret") else field.name)
            words.append(f"[{word}]" if field.optional else word)
    return " ".join(words)


def is_secret(command: type[Command]) -> bool:
    """Whether a password is typed behind the command's name."""
    return any(field.kind == "secret" for field in fields_of(command))


def summary(command: type[Command]) -> str:
    """What the command does, in a sentence."""
    return (inspect.getdoc(command) or "").splitlines()[0]


def spell(command: Command) -> str:
    """The command as it would be typed: what `parse` reads back."""
    words = [f"/{type(command).__name__.lower()}"]
    for field in fields_of(type(command)):
        value = getattr(command, field.name)
        if (value or (field.kind == "nth" and words[1:])) and field.kind not in UNTYPED:
            words.append(f"#{value.removeprefix('#')}" if field.kind == "room" else str(value))
    return " ".join(words)


def parse(line: str, current: str, last: str = "") -> Command:
    """The command that a line beginning with `/` spells. Raises Refused.

    `current` is the room one is in, if one is in any; `last` whom one spoke to by name, if that was the last thing one
    said.
    """
    name, _, rest = line[1:].partition(" ")
    command = COMMANDS.get(name.lower())
    if command is None:
        raise _unknown(name)
    typed = rest = rest.strip()
    here = f"#{current}" if current else last
    values: dict[str, str | int] = {}
    for field in fields_of(command):
        if field.kind == "spot":
            value, rest = _take_spot(rest, last or here)
        elif field.kind == "nth" and not (rest != typed and _is_number(rest.partition(" ")[0])):
            value = None
        else:
            value, rest = _take(field, rest, current, here)
        if value is None and not field.optional:
            raise Refused("usage", f"It is typed so: {usage(command)}")
        if value is not None:
            values[field.name] = _number(command, value) if field.kind in ("number", "nth") else value
    if rest:
        raise Refused("usage", f"It is typed so: {usage(command)}")
    return command(**values)


def _take(field: Field, rest: str, current: str, here: str) -> tuple[str | None, str]:
    """The field's value, None if it was not typed, and what is left of the line."""
    if field.kind == "here":
        return current, rest
    if field.kind == "unspoken":
        return None, rest
    if field.kind == "room" and field.optional and not rest.startswith("#"):
        return current, rest
    if field.kind == "place" and field.optional and not rest.partition(" ")[0].strip("0123456789"):
        return here, rest  # no nick is only a number
    if not rest:
        return None, ""
    if field.kind == "text":
        return rest, ""
    word, _, left = rest.partition(" ")
    return word, left.lstrip()


def _take_spot(rest: str, last: str) -> tuple[str, str]:
    """A place before a text, or the `last` one, and what is left of the line: a nick has a number behind it."""
    word, _, left = rest.partition(" ")
    left = left.lstrip()
    return (word, left) if word.startswith("#") or _is_number(left.partition(" ")[0]) else (last, rest)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= 18


def _number(command: type[Command], word: str) -> int:
    if not _is_number(word):
        raise Refused("usage", f"{word} is no number. It is typed so: {usage(command)}")
    return int(word)


def _unknown(name: str) -> Refused:
    near = meant(name[:30].lower(), COMMANDS)
    hint = f"Did you mean /{near}?" if near else "/help lists the commands."
    return Refused("unknown-command", f"There is no /{name[:30]}. {hint} To say it as it stands, begin with //.")
