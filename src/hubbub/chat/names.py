"""Names: what a nick or a room may be called, and when two names are the same or look the same.

A name has three forms. As shown: what its bearer typed, normalised (`nick`, `room_name`). Folded: the key by which it
is looked up, blind to case (`fold`). Its skeleton: equal for all names that a reader may take for one another, such as
`bob`, `B0b`, and a bob whose o is Cyrillic (`skeleton`). Names of equal fold have equal skeletons.
"""

import re
import string
from functools import lru_cache
from unicodedata import category, normalize

from precis_i18n import get_profile

from hubbub.chat.lookalikes import lookalikes
from hubbub.chat.refusals import Refused
from hubbub.chat.text import escape

NICK_LENGTH = 30
"""The longest nick, in characters: at most 120 bytes of UTF-8."""
USERNAME_LENGTH = 20
"""The longest user name, in characters."""
PERSONA_LENGTH = 40
"""The longest name of whom somebody speaks for, in characters and with all that marks it as such."""
ROOM_LENGTH = 50
"""The longest room name, in characters and without the `#`: at most 200 bytes of UTF-8."""
MARKS = 2
"""The most marks above, below or through one letter. Vietnamese and Thai need two."""

# "all" is missing: its skeleton is also that of Ali, and many people are called so.
RESERVED = frozenset[str]().union(
    ("hubbub", "server", "system", "console", "status", "notice", "global", "irc", "service", "services"),
    ("admin", "admins", "administrator", "owner", "operator", "operators", "sysop"),
    ("mod", "moderator", "moderators", "staff", "support"),
    ("everyone", "everybody", "here", "nobody", "anonymous", "channel", "room", "me", "you", "guest", "guests"),
    ("nickserv", "chanserv", "operserv", "memoserv", "hostserv", "botserv", "saslserv", "histserv"),
)
"""Nicks that nobody may take, since they would be taken for the server, its services, or everyone."""

_PUNCTUATION = "-_[]{}\\^`|"
_ZERO_WIDTH = "\u200c\u200d"
_NOT_OURS = frozenset(string.punctuation + _ZERO_WIDTH) - frozenset(_PUNCTUATION)  # PRECIS would let them stand
_LONGEST = 4 * ROOM_LENGTH  # longer text is no name in any form, and not worth the time and memory to treat it as one
_PRECIS = get_profile("UsernameCasePreserved")
# In skeletons l stands for 1 and o for 0.
_ADDRESS = re.compile(r"[\da-flo]*(?:[.:][\da-flo]*){2,}")
_GUEST = re.compile(r"guest-[\dlo]+")
_ROLE = re.compile(r"([*=])(.*)\1", re.DOTALL)


def username(text: str) -> str:
    """What of a name that a program gave its user can be shown beside his nick: what every mask can hold."""
    return re.sub(r"[^A-Za-z0-9._-]", "", text)[:USERNAME_LENGTH]


def nick(text: str, reserved: frozenset[str] = RESERVED) -> str:
    """The nick that a user asked for, as it is shown.

    Raises `Refused` "bad-name" if it cannot be a nick, "reserved-name" if it reads like one of `reserved` or like the
    name that the server gives to a guest.
    """
    name = _valid("nick", text, NICK_LENGTH)
    if name.isdecimal():
        raise _bad("nick", "be only a number", NICK_LENGTH)
    if _letters(name) in _all_letters(reserved) or _GUEST.fullmatch(skeleton(name)):
        raise Refused("reserved-name", f"The nick {name} is kept for the server's own use; please choose another.")
    return name


def room_name(text: str) -> str:
    """The room name that a user asked for, as it is shown but without the `#`, which may be typed or left out.

    Raises `Refused` "bad-name".
    """
    return _valid("room name", text.removeprefix("#"), ROOM_LENGTH)


def persona(text: str) -> str:
    """The name of whom somebody speaks for, as it is shown: one that no user can have.

    Somebody elsewhere has a slash in it, `bob/matrix`; a role stands between stars, `*bilbo*`, or between signs of
    equality, `=Scene=`. Raises `Refused` "bad-name".
    """
    if len(text) > PERSONA_LENGTH:
        raise _bad("persona", "be that long", PERSONA_LENGTH)
    role = _ROLE.fullmatch(text)
    if role is not None:
        return f"{role[1]}{_valid('persona', role[2], PERSONA_LENGTH)}{role[1]}"
    if "/" not in text:
        raise Refused("bad-name", "A persona is somebody elsewhere, such as bob/matrix, or a role, such as *bilbo*.")
    return "/".join(_valid("persona", part, PERSONA_LENGTH) for part in text.split("/"))


def is_role(persona: str) -> bool:
    """Whether a persona is a role, and nobody elsewhere."""
    return _ROLE.fullmatch(persona) is not None


def fold(name: str) -> str:
    """The key by which a name is looked up. Takes any text.

    For names it is the profile UsernameCaseMapped (RFC 8265, section 3.3) with case folding in place of lower-casing,
    so that final sigma and sharp s do not make two names of one.
    """
    return _fold(name) if len(name) <= _LONGEST else name.casefold()


def skeleton(name: str) -> str:
    """The key that look-alikes share, after UTS 39, section 4, but blind to case. Takes any text."""
    return _skeleton(name) if len(name) <= _LONGEST else name.casefold()


@lru_cache(maxsize=8192)
def _fold(name: str) -> str:
    if name.isascii():
        return name.lower()
    # Unicode's compatibility caseless match (definition D146), which includes PRECIS's mapping of full-width letters.
    once = normalize("NFKC", normalize("NFD", name).casefold())
    return normalize("NFKC", once.casefold())


@lru_cache(maxsize=8192)
def _skeleton(name: str) -> str:
    key = fold(name)
    while (drawn := fold(_drawn(key))) != key:
        key = drawn
    return key


def _drawn(text: str) -> str:
    """The text with each letter replaced by the one it is drawn like."""
    drawn = normalize("NFD", text).translate(lookalikes())
    return drawn.replace("l\u0307", "l").replace("j\u0307", "j")  # these (l: from i) are drawn with their dot anyway


def _valid(kind: str, text: str, length: int) -> str:
    if not text:
        raise _bad(kind, "be empty", length)
    if len(text) > 4 * length or len(normalize("NFC", text)) > length:
        raise _bad(kind, "be that long", length)
    try:
        plain = text.isascii() and text.isalnum()  # PRECIS leaves it as it is, in a long time
        name: str = text if plain else _PRECIS.enforce(text)
    except UnicodeEncodeError as error:
        culprit = error.object[error.start : error.end]
        raise _bad(kind, _contain(culprit) if len(culprit) == 1 else "mix writing directions", length) from None
    if fault := _fault(name):
        raise _bad(kind, fault, length)
    return name


def _fault(name: str) -> str | None:
    """What is wrong with a name that PRECIS allows, in words that follow "cannot"; None if all is well."""
    if name.isascii() and name.isalnum():  # nearly always
        return None
    if wrong := _NOT_OURS.intersection(name):
        return _contain(min(wrong))
    if name.startswith("-"):
        return "start with -"
    if category(name[0]).startswith("M"):
        return "start with a combining mark"
    marks = "".join("^" if category(char) == "Mn" else "." for char in normalize("NFD", name))
    if "^" * (MARKS + 1) in marks:
        return f"have more than {MARKS} combining marks on a letter"
    if not any(map(str.isalnum, name)):
        return "be without a letter or digit"
    if _ADDRESS.fullmatch(skeleton(name)):
        return "look like an address"
    if _masked(name):
        return "be made of letters that look like others"
    return None


def _masked(name: str) -> bool:
    """Whether a name reads like another one whose skeleton it does not share.

    Few do: capital Greek nu is drawn like N, but its small letter like v, and a skeleton knows only the small letter.
    """
    look = _drawn(name)
    return look.isascii() and skeleton(look) != skeleton(name)


def _contain(char: str) -> str:
    return "contain a space" if char == " " else f"contain {escape(char)}"


def _bad(kind: str, fault: str, length: int) -> Refused:
    allowed = f"1 to {length} letters, digits and {_PUNCTUATION} only"
    return Refused("bad-name", f"A {kind} cannot {fault}: it is made of {allowed}.")


def _letters(name: str) -> str:
    """The bare letters and digits of a name's skeleton: `[Admin]` and `àdmin` are read as `admin`."""
    return "".join(filter(str.isalnum, normalize("NFD", skeleton(name))))


@lru_cache(maxsize=8)
def _all_letters(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_letters, names))
