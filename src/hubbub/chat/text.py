"""Text that people write: what is taken out before it is kept, and how to show what may still hold control characters.

What one user writes must not act on another's screen. So control characters, and characters that only reorder or hide
text, are removed before a message reaches the journal: history is as clean as what was seen live.
"""

import re
from unicodedata import category

TEXT_BYTES = 8192
"""The longest message, in bytes of UTF-8."""
TOPIC_LENGTH = 400
"""The longest topic, in characters."""
REASON_LENGTH = 200
"""The longest reason for leaving, in characters."""
REALNAME_LENGTH = 150
"""The longest description of oneself, in characters."""
AWAY_LENGTH = 200
"""The longest reason for being away, in characters."""
ANNOUNCEMENT_LENGTH = 400
"""The longest announcement of an operator, in characters."""

_NONCHARACTERS = "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))

_FORBIDDEN = re.compile(
    # Kept: flags such as Scotland's, made of a black flag, a region in tag characters, and an end tag.
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)"
    "|["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # bidi controls, and the deprecated ones beside them
    "\u2028\u2029"  # line and paragraph separators
    "\ufeff\ufff9-\ufffb"  # byte order mark, interlinear annotation
    "\U000e0000-\U000e007f"  # all other tag characters: they hide text that people cannot see and bots can
    f"\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}"  # not text at all
    "]+"
)

_STYLES = frozenset("\x02\x03\x04\x0f\x11\x16\x1d\x1e\x1f\r")
_STYLE = re.compile("([\x02\x03\x04\x0f\x11\x16\x1d\x1e\x1f\r])")


def clean(text: str) -> str:
    """The text without what could act on a reader's screen.

    Tabs, line feeds and joiners stay: emoji and many scripts need joiners. CR LF becomes LF; a lone CR is dropped.
    """
    if text.isprintable():  # nearly always, and much faster; all that is forbidden is unprintable
        return text
    return _FORBIDDEN.sub(r"\1", text)


def clean_styled(text: str) -> str:
    """The text likewise, but with IRC's colours and styles, and lone CRs, which stand where its author cut a line."""
    return "".join(part if part in _STYLES else clean(part) for part in _STYLE.split(text))


def one_line(text: str) -> str:
    """The text cleaned and made a single line, without white space at either end: for topics, reasons and the like."""
    return clean(text).replace("\n", " ").replace("\t", " ").strip()


def escape(text: str) -> str:
    r"""The text for a log or a console, on one line: what is not printable becomes visible, such as \n or \u202e."""
    if text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    # Spaces other than ASCII's count as unprintable, but French and Japanese are full of them, and they harm nobody.
    if char.isprintable() or category(char) == "Zs":
        return char
    return char.encode("unicode_escape").decode("ascii")
