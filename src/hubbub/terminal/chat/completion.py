"""How a word that was begun may go on: names, rooms, commands, emoji. Places in a text count characters from 0."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from hubbub.terminal.chat import emoji

SHORTEST_EMOJI = 2
"""How many letters behind the colon are wanted before emoji are offered."""
_SPACE = re.compile(r"\s")
_SHORTCODE = re.compile(r"(?<!\w):([\w+-]+):\Z")


@dataclass(frozen=True)
class Hint:
    """A command, by its name without the slash, how it goes on, and its help."""

    name: str
    arguments: str
    help: str


class Known(Protocol):
    """What there is to complete with."""

    def speakers(self) -> Sequence[str]:
        """The nicks in the room: those who spoke last come first, then all others."""

    def rooms(self) -> Sequence[str]:
        """The rooms' names, with their `#`."""

    def commands(self) -> Sequence[Hint]:
        """The commands that the server knows."""


@dataclass(frozen=True)
class Option:
    """One way to go on: what is put into the text, what the list shows, and what it says beside that."""

    insert: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Completion:
    """What may stand in the text from `start` to before `end`. There is at least one option."""

    start: int
    end: int
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Cycle:
    """A completion under way: one option after another stands where `typed` stood."""

    completion: Completion
    typed: str
    place: int | None = None

    @property
    def standing(self) -> str:
        """What stands in the text now."""
        return self.typed if self.place is None else self.completion.options[self.place].insert

    def turned(self, step: int) -> "Cycle":
        """The next option (`step` 1), or the one before (-1); behind the last comes the first."""
        if self.place is None:
            return replace(self, place=0 if step > 0 else len(self.completion.options) - 1)
        return replace(self, place=(self.place + step) % len(self.completion.options))


def complete(text: str, cursor: int, known: Known) -> Completion | None:
    """How the word before the cursor may go on; None if nothing is known that begins so. Case does not matter."""
    word = _SPACE.split(text[:cursor])[-1]
    start = cursor - len(word)
    behind = "" if text.startswith(" ", cursor) else " "
    options = tuple(_options(text, start, word, known, behind)) if word else ()
    return Completion(start, cursor, options) if options else None


def replaced_emoji(text: str, cursor: int) -> Completion | None:
    """The emoji to stand in place of the `:name:` that ends at the cursor; None if there is none, or within code."""
    found = _SHORTCODE.search(text, 0, cursor)
    sign = emoji.named(found[1]) if found and text.count("`", 0, cursor) % 2 == 0 else ""
    return Completion(found.start(), cursor, (Option(sign, sign),)) if found and sign else None


def _options(text: str, start: int, word: str, known: Known, behind: str) -> Iterable[Option]:
    """What the word may become, with `behind` after it."""
    is_command = text.startswith("/") and not text.startswith("//")
    if is_command and start == 0:
        return _commands(word[1:], known, behind)
    if word.startswith(":"):
        return _emoji(word[1:], behind) if len(word) > SHORTEST_EMOJI else ()
    if word.startswith("#"):
        return _names(word, known.rooms(), "{}" + behind)
    if word.startswith("@"):
        return _names(word[1:], known.speakers(), "@{}" + behind)
    if is_command:
        return [*_names(word, known.speakers(), "{}" + behind), *_names(f"#{word}", known.rooms(), "{}" + behind)]
    begins_line = start == 0 or text[start - 1] == "\n"
    return _names(word, known.speakers(), ("{}:" if begins_line else "{}") + behind)


def _names(prefix: str, names: Sequence[str], form: str) -> list[Option]:
    return [Option(form.replace("{}", name), name) for name in names if _begins(name, prefix)]


def _commands(prefix: str, known: Known, behind: str) -> list[Option]:
    return [
        Option(f"/{hint.name}{behind}", f"/{hint.name}", f"{hint.arguments}  {hint.help}".strip())
        for hint in known.commands()
        if _begins(hint.name, prefix)
    ]


def _emoji(prefix: str, behind: str) -> list[Option]:
    return [Option(sign + behind, sign, f":{emoji.EMOJI[sign][0]}:") for sign in emoji.find(prefix)]


def _begins(name: str, prefix: str) -> bool:
    return name.casefold().startswith(prefix.casefold())
