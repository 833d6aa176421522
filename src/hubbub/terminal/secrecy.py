"""Which of the lines that are typed hold a secret, and so are never written down."""

from math import inf
from typing import get_type_hints

from msgspec.structs import fields

from hubbub.chat.commands import TYPED, Command, Secret

_ELSEWHERE = frozenset({"ghost", "identify", "nickserv", "ns", "pass", "quote"})
"""Commands behind which people put passwords on IRC, out of habit, though here they take none."""


def is_command(line: str) -> bool:
    """Whether a line is a command, and not a message, such as one that begins with //."""
    line = line.lstrip()
    return line.startswith("/") and not line.startswith("//")


def holds_secret(line: str) -> bool:
    """Whether a line holds, or may hold, a password or a room's key.

    So does a command that nobody knows if there is anything behind it: `/lgoin ada sesame`.
    """
    words = line.strip()[1:].lower().split() if is_command(line) else []
    if len(words) < 2:
        return False
    name, first, *_ = words
    if name in ("set", "unset"):
        return "key" in words[1:3]
    if name == "msg":
        return first.endswith("serv")  # NickServ and its like
    return name in _ELSEWHERE or len(words) - 1 > _WORDS_BEFORE.get(name, 0)


def _words_before(command: type[Command]) -> float:
    """How many words of a command are no secret: any number, if it has none.

    Who leaves a word out by mistake puts the secret in its place. So none is, where the secret must be typed.
    """
    hints = get_type_hints(command, include_extras=True)
    for index, field in enumerate(fields(command)):
        if hints[field.name] == Secret:
            return 0 if field.required else index
    return inf


_WORDS_BEFORE = {command.__name__.lower(): _words_before(command) for command in TYPED}
