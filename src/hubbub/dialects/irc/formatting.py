"""What IRC clients put into text: colours and the like, and CTCP (https://modern.ircdocs.horse/formatting, /ctcp)."""

import re

from hubbub.chat.events import Form

_FORMATTING = re.compile("\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?|[\x02\x0f\x11\x16\x1d\x1e\x1f]")
_CTCP = re.compile("\x01([^ \x01]+)(?: ([^\x01]*))?\x01?")


def plain(text: str) -> str:
    """The text without its formatting, whose digits would otherwise stay behind."""
    if text.isprintable():  # nearly always: all of it is unprintable
        return text
    return _FORMATTING.sub("", text)


def read(text: str, form: Form) -> tuple[str, Form]:
    """(text, form) of what a client sent, with its formatting: CTCP asks or answers, but for ACTION."""
    match = _CTCP.fullmatch(text) if text.startswith("\x01") else None
    if match is None:
        return text, form
    if form == "text" and match[1].upper() == "ACTION":
        return match[2] or "", "action"
    return " ".join(filter(None, match.groups())), "request" if form == "text" else "answer"
