"""What IRC clients put into text: colours and the like, and CTCP (https://modern.ircdocs.horse/formatting, /ctcp)."""

import re

from hubbub.chat.events import Form

_FORMATTING = re.compile("\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?|[\x02\x0f\x11\x16\x1d\x1e\x1f]")
_CTCP = re.compile("\x01([^ \x01]+)(?: ([^\x01]*))?\x01?")


def plain(text: str) -> str:
    """The text without its formatting, whose digits would otherwise stay behind."""
    return _FORMATTING.sub("", text)


def read(text: str, form: Form) -> tuple[str, Form] | None:
    """(text, form) of what a client sent; None for a CTCP that is no action, which is not passed on."""
    match = _CTCP.fullmatch(text)
    if match is None:
        return plain(text), form
    return (plain(match[2] or ""), "action") if match[1].upper() == "ACTION" and form == "text" else None
