"""Words: what of a text is searched for. Case and accents do not count, nor does how a letter is encoded.

Scripts that put no spaces between words, such as Chinese, Japanese and Thai, are cut into pairs of letters that
overlap: 東京都 is 東京, 京都 and 都. So any part of such a text is found; a single letter as the beginning of a pair.
"""

import re
from functools import cache
from typing import NamedTuple
from unicodedata import category, normalize

WORD_LENGTH = 40
"""Of a longer word only the beginning counts, in characters."""
PREFIX_LENGTH = 3
"""From so many letters on, the last word that is searched for may be the beginning of one."""

_ASCII = re.compile(r"[a-z0-9]+")
_ACCENTS = re.compile(
    "[\u0300-\u036f"  # on Latin, Greek and Cyrillic letters
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]+"  # vowels of Hebrew and Arabic
)
_LETTERS = range(0x20000)
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\uac00-\ud7a3"  # Korean, which has spaces, but puts endings to its words
    "\u3005\u3040-\u30ff\u31f0-\u31ff"  # Japanese
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese
)
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_PARTS = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")


class Term(NamedTuple):
    """A word that a text has to have; it may only begin so, if it is `open`."""

    word: str
    open: bool = False

    def is_in(self, words: set[str]) -> bool:
        """Whether the words of a text have it."""
        return self.word in words or (self.open and any(word.startswith(self.word) for word in words))


def words(text: str) -> list[str]:
    """The words of a text that is to be found, in its order."""
    found: list[str] = []
    for part in _parts(text):
        found += [part[at : at + 2] for at in range(len(part))] if _is_unspaced(part) else [part[:WORD_LENGTH]]
    return found


def terms(text: str) -> list[Term]:
    """What a text has to have for this one to be found in it, each once."""
    found: list[Term] = []
    for part in _parts(text):
        if not _is_unspaced(part):
            found.append(Term(part[:WORD_LENGTH]))
        elif len(part) == 1:
            found.append(Term(part, open=True))
        else:
            found += [Term(part[at : at + 2]) for at in range(len(part) - 1)]
    if found and not _is_unspaced(last := found[-1].word) and len(last) >= PREFIX_LENGTH:
        found[-1] = Term(last, open=True)
    return list(dict.fromkeys(found))


def _parts(text: str) -> list[str]:
    """Runs of letters, each of scripts with spaces or of scripts without."""
    if text.isascii():  # nearly always
        return _ASCII.findall(text.lower())
    plain = normalize("NFC", _ACCENTS.sub("", normalize("NFKD", text)).casefold())
    if plain.isascii():
        return _ASCII.findall(plain)
    runs: list[str] = _runs().findall(plain)
    return [part for run in runs for part in (_PARTS.findall(run) if _UNSPACED_LETTER.search(run) else (run,))]


def _is_unspaced(part: str) -> bool:
    return not part.isascii() and _UNSPACED_LETTER.match(part) is not None


@cache
def _runs() -> re.Pattern[str]:
    """Letters and digits, with the marks that belong to them: in India many vowels are written so."""
    marks = "".join(char for char in map(chr, _LETTERS) if category(char).startswith("M"))
    return re.compile(rf"[^\W_]+(?:[{marks}]+[^\W_]*)*")
