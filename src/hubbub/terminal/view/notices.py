"""Notices of the terminal: a bell, and a word of the desktop, while one looks at something else."""

from collections.abc import Mapping

from hubbub.terminal.text import harmless_line

LONGEST = 200
_OSC9 = ("iTerm.app", "WezTerm", "ghostty", "kitty")
_OSC777 = ("foot", "rxvt")


def protocol(wish: str, environment: Mapping[str, str]) -> str:
    """By what a desktop notice is told: `osc9`, `osc777`, or `off`; `auto` goes by the terminal's name."""
    if wish != "auto":
        return wish
    names = f"{environment.get('TERM_PROGRAM', '')} {environment.get('TERM', '')}"
    if any(name in names for name in _OSC777):
        return "osc777"
    return "osc9" if any(name in names for name in _OSC9) or "KITTY_WINDOW_ID" in environment else "off"


def sequence(how: str, title: str, body: str, environment: Mapping[str, str]) -> str:
    """What makes the terminal show a notice; empty if it is not to be."""
    title, body = _clean(title), _clean(body)
    if how == "osc9":
        # some terminals take a number at its beginning for a command of theirs
        told = f"\x1b]9;{title}: {body}\x07" if not title[:1].isdigit() else f"\x1b]9;- {title}: {body}\x07"
    elif how == "osc777":
        told = f"\x1b]777;notify;{title.replace(';', ',')};{body.replace(';', ',')}\x07"
    else:
        return ""
    if "TMUX" in environment:  # which hands on to the terminal what is wrapped so
        return "\x1bPtmux;" + told.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return told


def _clean(text: str) -> str:
    return harmless_line(text)[:LONGEST]
