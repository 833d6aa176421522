"""How what is on the screen looks: a style for each role. The colours of names are the page's.

What text stands on is of the 256 colours that most terminals have, so that it is not made another one there.
"""

from dataclasses import dataclass
from typing import Any, Self

from rich.style import Style

from hubbub.chat.faces import colour_of

LIGHT_GROUND = "#ffffff"
DARK_GROUND = "#1c1c1c"
"""What all text stands on, but for what brings a ground of its own."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours for one ground. Every colour of text has a contrast of at least 4.5 to all it may stand on."""

    ground: str
    text: str
    soft: str
    accent: str
    accent_ground: str
    mention: str
    code: str
    link: str
    bad: str
    names: tuple[str, ...]

    @property
    def grounds(self) -> tuple[str, ...]:
        """What text may stand on."""
        return (self.ground, self.accent_ground, self.mention, self.code)


LIGHT = Palette(
    ground=LIGHT_GROUND,
    text="#23211e",
    soft="#626262",
    accent="#b93c09",
    accent_ground="#ffffd7",
    mention="#ffffd7",
    code="#eeeeee",
    link="#0b5cad",
    bad="#b3261e",
    names=(
        *("#a63a08", "#8a5a00", "#556b00", "#1a7438", "#0c7370"),
        *("#0e6796", "#3558c4", "#6745c2", "#9a35a4", "#b02a62"),
    ),
)
DARK = Palette(
    ground=DARK_GROUND,
    text="#e8e6e3",
    soft="#b2b2b2",
    accent="#ff9a5c",
    accent_ground="#3a3a3a",
    mention="#303030",
    code="#303030",
    link="#7db9ff",
    bad="#ff8a80",
    names=(
        *("#ffa26b", "#e5b454", "#b7c95a", "#6fd08d", "#5cc9c4"),
        *("#6cbcf0", "#93aeff", "#b79cff", "#e495ec", "#ff92bb"),
    ),
)


@dataclass(frozen=True, slots=True)
class Look:
    """The styles. Those for words within a text are laid over that of the text."""

    ground: Style
    text: Style
    quiet: Style
    """Times, happenings, and what else is not said by people."""
    code: Style
    link: Style
    strong: Style
    emphasis: Style
    struck: Style
    mention: Style
    """Words of a text that name who reads it."""
    me: Style
    """One's own name."""
    pending: Style
    failed: Style
    mentioned: Style
    """A message that names who reads it."""
    selected: Style
    unread: Style
    """The line above what is new."""
    day: Style
    badge: Style
    """How much is unread in a room."""
    bot: Style
    reaction: Style
    quote: Style
    """What a message answers."""
    names: tuple[Style, ...]

    @classmethod
    def of(cls, *, dark: bool, colours: bool) -> Self:
        """The look on a dark or a light ground; or without colours, by weight, slant and lines alone."""
        return cls(**_coloured(DARK if dark else LIGHT)) if colours else cls(**_plain())

    def name(self, nick: str) -> Style:
        """The style of a name: always the same one, and the page's."""
        return self.names[colour_of(nick) % len(self.names)]


def _coloured(palette: Palette) -> dict[str, Any]:
    soft = Style(color=palette.soft)
    accent = Style(color=palette.accent, bold=True)
    return {
        "ground": Style(bgcolor=palette.ground),
        "text": Style(color=palette.text),
        "quiet": soft,
        "code": Style(bgcolor=palette.code),
        "link": Style(color=palette.link, underline=True),
        "strong": Style(bold=True),
        "emphasis": Style(italic=True),
        "struck": Style(strike=True),
        "mention": Style(color=palette.accent, bgcolor=palette.accent_ground, bold=True),
        "me": accent,
        "pending": soft,
        "failed": Style(color=palette.bad),
        "mentioned": Style(bgcolor=palette.mention),
        "selected": Style(bgcolor=palette.accent_ground),
        "unread": accent,
        "day": Style(color=palette.soft, bold=True),
        "badge": Style(color=palette.ground, bgcolor=palette.accent, bold=True),
        "bot": Style(color=palette.soft, bgcolor=palette.code),
        "reaction": Style(color=palette.text, bgcolor=palette.code),
        "quote": soft,
        "names": tuple(Style(color=colour, bold=True) for colour in palette.names),
    }


def _plain() -> dict[str, Any]:
    plain, bold, reverse, underline = Style(), Style(bold=True), Style(reverse=True), Style(underline=True)
    return {
        "ground": plain,
        "text": plain,
        "quiet": plain,
        "code": reverse,
        "link": underline,
        "strong": bold,
        "emphasis": Style(italic=True),
        "struck": Style(strike=True),
        "mention": bold + reverse,
        "me": bold + underline,
        "pending": Style(italic=True),
        "failed": bold,
        "mentioned": bold,
        "selected": reverse,
        "unread": bold,
        "day": bold,
        "badge": bold + reverse,
        "bot": plain,
        "reaction": plain,
        "quote": plain,
        "names": (bold,),
    }
