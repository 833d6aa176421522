"""Text of which every terminal agrees how many cells it takes.

Terminals follow different versions of Unicode, and differ about what is drawn as one: some join a family of emoji to
one of two cells, others show its members side by side. What follows such a text on its row would shift. So the screen
shows a plainer text, made of characters of which each has a width of its own.
"""

import re
from functools import lru_cache
from unicodedata import category, normalize

from rich.cells import cell_len, get_character_cell_size

from hubbub.terminal import measuring
from hubbub.terminal.text import harmless

measuring.install()

UNKNOWN = "\ufffd"
"""Stands for a character that terminals show differently, and for which there is nothing better."""
MOST_MARKS = 4
"""How many marks a letter keeps. Tibetan needs that many; what stacks more wants to leave its line."""
TAB = 4

_AGREED = "14.0.0"
"""The version of Unicode that terminals in use know at least. What has another width since then is not shown."""
_NONJOINER = "\u200c"
_BASELESS = "\u25cc"
_FILLERS = dict.fromkeys("\u115f\u1160\u3164\uffa0", " ")
_DISPUTED = frozenset(
    chr(code)
    for codes in (
        range(0x1100, 0x1200),  # parts of Hangul, as far as they make no syllable
        range(0xA960, 0xA980),
        range(0xD7B0, 0xD800),
        range(0x3248, 0x3250),  # numbers in circles on squares: one cell or two
        (0x0D4E, 0x111C2, 0x111C3, 0x1193F, 0x11941),  # drawn into the cell of what follows
        (0x302E, 0x302F, 0x16FF0, 0x16FF1),  # signs beside a letter that most terminals give two cells
    )
    for code in codes
)
_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_VARIATIONS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_HALF_KANA = re.compile("[\uff66-\uff9d]?[\uff9e\uff9f]")
_SPLIT_VOWELS = str.maketrans({"\u0e33": "\u0e4d\u0e32", "\u0eb3": "\u0ecd\u0eb2"})
"""Thai and Lao AM, which some terminals draw into the cell before, as the two signs that it consists of."""


def steady(text: str) -> str:
    """The text as it is to be shown: of the same width on every terminal, and harmless to all of them.

    Emoji that were joined stand side by side, without colours of skin and variants; flags are letters. Letters keep
    their marks, within reason. Tabs become spaces, line feeds stay.
    """
    if text.isascii() and text.isprintable():
        return text
    text = harmless(text).expandtabs(TAB)
    if text.isascii():
        return text
    text = _HALF_KANA.sub(lambda kana: normalize("NFKC", kana[0]), normalize("NFC", text.translate(_SPLIT_VOWELS)))
    return _with_bounded_marks("".join(map(_shown, text)))


def one_line(text: str) -> str:
    """The text as `steady` makes it, with spaces for line feeds."""
    return steady(text.replace("\n", " "))


def width(text: str) -> int:
    """How many cells a steady text of one line takes."""
    return cell_len(text)


@lru_cache(8192)
def _shown(char: str) -> str:
    """What is shown for one character: itself, another one, or nothing."""
    code = ord(char)
    kind = category(char)
    if char == "\n" or char == _NONJOINER:
        return char
    if char in _FILLERS:
        return _FILLERS[char]
    if code in _FLAG_LETTERS:
        return chr(ord("A") + code - _FLAG_LETTERS.start)
    if kind == "Cf" or code in _TONES or any(code in variations for variations in _VARIATIONS):
        return ""
    cells = get_character_cell_size(char)
    is_agreed = cells == get_character_cell_size(char, _AGREED) and char not in _DISPUTED
    is_text = kind in ("Mn", "Me") if cells == 0 else kind not in ("Cc", "Cn", "Cs")
    return char if is_agreed and is_text else UNKNOWN


def _with_bounded_marks(text: str) -> str:
    """The text, in which each mark stands on something, and not too many on the same."""
    shown: list[str] = []
    marks = MOST_MARKS
    is_based = False
    for char in text:
        if char.isspace() or get_character_cell_size(char):
            shown.append(char)
            is_based = not char.isspace()
            marks = 0
        elif is_based and marks < MOST_MARKS:
            shown.append(char)
            marks += 1
        elif not is_based and char != _NONJOINER:
            shown += (_BASELESS, char)
            is_based, marks = True, 1
    return "".join(shown)
