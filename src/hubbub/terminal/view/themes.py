"""The colours of everything that is no message: Textual's themes, and two of our own that go with the messages."""

from collections.abc import Mapping

from textual.theme import BUILTIN_THEMES, Theme

from hubbub.terminal.look import DARK, LIGHT, Palette

DARK_NAME, LIGHT_NAME = "dark", "light"


def _theme(name: str, palette: Palette, *, dark: bool) -> Theme:
    return Theme(
        name,
        primary=palette.accent,
        secondary=palette.link,
        error=palette.bad,
        foreground=palette.text,
        background=palette.ground,
        surface=palette.ground,
        panel=palette.code,
        boost=palette.code,
        dark=dark,
        variables={
            "border": palette.soft,
            "text-muted": palette.soft,
            "text-error": palette.bad,
            "block-cursor-blurred-foreground": palette.text,  # of the list below a field that has the focus
            "block-cursor-blurred-background": palette.accent_ground,
            "block-hover-background": palette.code,
        },
    )


OURS = (_theme(DARK_NAME, DARK, dark=True), _theme(LIGHT_NAME, LIGHT, dark=False))

NAMES = (*(theme.name for theme in OURS), *sorted(BUILTIN_THEMES))


def usual(environment: Mapping[str, str]) -> str:
    """The theme that goes with the terminal: the light one, where it says in $COLORFGBG that its ground is light."""
    ground = environment.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT_NAME if ground in ("7", "9", "10", "11", "12", "13", "14", "15") else DARK_NAME
