"""Emoji and the names they are written by, as the page has them: both read the one table in `web/chat/emoji.js`."""

from importlib.resources import files

_TABLE = files("hubbub").joinpath("web", "chat", "emoji.js").read_text("utf-8").split("`")[1]

EMOJI = {
    emoji: names.split() for emoji, _, names in (e.partition(" ") for e in _TABLE.strip().replace("\n", "|").split("|"))
}
"""The names of each emoji; the first is its own, the others find it too."""


def find(prefix: str) -> list[str]:
    """The emoji of which a name begins so, whatever its case; first the one of just that name."""
    wanted = prefix.casefold()
    found = [emoji for emoji, names in EMOJI.items() if any(name.startswith(wanted) for name in names)]
    return sorted(found, key=lambda emoji: wanted not in EMOJI[emoji])


def named(name: str) -> str:
    """The emoji of that whole name, whatever its case; empty if there is none."""
    wanted = name.casefold()
    return next((emoji for emoji, names in EMOJI.items() if wanted in names), "")
