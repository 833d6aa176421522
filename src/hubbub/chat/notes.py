"""Notes: what programs keep about a user or a room for each other, such as where a picture of him is to be had.

Each is a value under a key. What the keys mean is for the programs to know.
"""

import re
from collections.abc import Mapping

from hubbub.chat.refusals import Refused
from hubbub.chat.text import one_line

KEYS = 20
"""How many notes there may be about one user, or one room."""
KEY_LENGTH = 40
"""The longest key, in characters."""
VALUE_BYTES = 300
"""The longest value, in bytes of UTF-8: with its key, and the names around it, it is to fit a line of IRC."""

_KEY = re.compile(rf"[a-z0-9_./-]{{1,{KEY_LENGTH}}}")


def is_key(text: str) -> bool:
    """Whether notes may stand under that key."""
    return _KEY.fullmatch(text) is not None


def changes(notes: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """What is `wanted` to be otherwise than it is in `notes`, as it is kept; the empty value takes a note away.

    Raises Refused.
    """
    proper = {_key(key): _value(value) for key, value in wanted.items()}
    made = {key: value for key, value in proper.items() if value != notes.get(key, "")}
    new = sum(1 if value else -1 for key, value in made.items() if not value or key not in notes)
    if new > 0 and len(notes) + new > KEYS:
        raise too_many()
    return made


def apply_notes(notes: dict[str, str], made: Mapping[str, str]) -> None:
    """Let the notes be otherwise."""
    for key, value in made.items():
        if value:
            notes[key] = value
        else:
            notes.pop(key, None)


def too_many() -> Refused:
    """There are as many notes as there may be."""
    return Refused("too-many-notes", f"There may be {KEYS} notes at most.")


def _key(key: str) -> str:
    if not is_key(key):
        raise Refused("bad-note-key", f"A key has 1 to {KEY_LENGTH} characters of a-z, 0-9 and _ . / -")
    return key


def _value(value: str) -> str:
    text = one_line(value)
    if bool(text) != bool(value) or len(text.encode()) > VALUE_BYTES:
        raise Refused("bad-note-value", f"A note is 1 to {VALUE_BYTES} bytes of text.")
    return text
