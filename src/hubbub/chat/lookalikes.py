"""Look-alikes: which character is drawn like which other, after Unicode's list of confusables (UTS 39, section 4)."""

import pkgutil
import string
from collections import defaultdict
from functools import cache
from unicodedata import lookup

import msgspec

# What ASCII holds of look-alikes, once case is set aside: capital i is drawn like small l, and capital o like a nought.
_ASCII = {"0": "o", "1": "l", "|": "l", "i": "l", "m": "rn", "`": "'"}

# Not in Unicode's list, but a word in small capitals reads like one in large capitals. There is no small capital X.
_SMALL_CAPITALS = {
    lookup(f"LATIN LETTER SMALL CAPITAL {letter}"): letter.lower() for letter in string.ascii_uppercase if letter != "X"
}


class _Partner(msgspec.Struct):
    c: str


@cache
def lookalikes() -> dict[int, str]:
    """For `str.translate`: each character that is drawn like another, and that other. Made when first asked for.

    It is meant for folded, decomposed text, and to be repeated until nothing changes. A small letter that is like no
    ASCII letter, but whose capital is, counts as that one: so a name in Cyrillic capitals is found out by its small
    letters too.
    """
    drawn_like = _prototypes()
    for char, target in list(drawn_like.items()):
        small = char.lower()
        if target.isascii() and not drawn_like.get(small, small).isascii():
            drawn_like[small] = target
    return str.maketrans(drawn_like | _SMALL_CAPITALS | _ASCII)


def _prototypes() -> dict[str, str]:
    """Each confusable character, and the one (or the few) that stand for all which look like it.

    The package keeps Unicode's pairs without their direction. It shows all the same: a character has one prototype,
    and only a prototype has many partners or many characters. So no chain of likenesses can tie unrelated letters
    together.
    """
    partners = _partners()
    prototypes = {}
    for char, likes in partners.items():
        other = min(likes)
        if len(char) == 1 and len(likes) == 1 and (len(other) > 1 or len(partners[other]) > 1 or other < char):
            prototypes[char] = other
    return prototypes


def _partners() -> dict[str, set[str]]:
    data = pkgutil.get_data("confusable_homoglyphs", "confusables.json")
    assert data is not None, "the package confusable_homoglyphs is incomplete"
    partners: dict[str, set[str]] = defaultdict(set)
    for char, likes in msgspec.json.decode(data, type=dict[str, list[_Partner]]).items():
        # Right-to-left characters stand between invisible marks there.
        partners[char.strip("\u200e")].update(like.c.strip("\u200e") for like in likes)
    return partners
