"""IRC messages: `@tags :source COMMAND params :last one` and back (Modern IRC, "Message Format")."""

import re

from msgspec import Struct

LINE_BYTES = 512
"""The longest line, with its CR LF and without its tags (RFC 2812, 2.3)."""
TAG_BYTES = 4096
"""The longest tags of a client, with @ and space (IRCv3 message-tags)."""

_ESCAPES = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}
_UNESCAPED = str.maketrans({";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n"})
_MESSAGE = re.compile(
    r"(?:@(?P<tags>[^ ]*) +)?(?::[^ ]* +)?(?P<command>[A-Za-z][A-Za-z0-9_]*|[0-9]{3})"
    r"(?P<middle>(?: +[^: ][^ ]*)*)(?: +:(?P<last>.*))? *",
    re.DOTALL,
)


class Message(Struct, frozen=True, gc=False):
    """One message of a client. The command is in capitals; what a client gives as its source means nothing."""

    command: str
    params: list[str]
    tags: dict[str, str]


def parse(line: str) -> Message | None:
    """The message of a line without its end; None if it is none."""
    if line.startswith("PRIVMSG "):  # nearly always, and much faster
        target, colon, text = line[8:].partition(" :")
        if colon and target and " " not in target and not target.startswith(":"):
            return Message("PRIVMSG", [target, text], {})
    match = _MESSAGE.fullmatch(line)
    if match is None:
        return None
    params = [param for param in match["middle"].split(" ") if param]
    if match["last"] is not None:
        params.append(match["last"])
    return Message(match["command"].upper(), params, read_tags(match["tags"]) if match["tags"] else {})


def compose(source: str, command: str, *params: str, words: bool = False) -> str:
    """A line of the server, with its end. Only the last parameter may hold spaces, or nothing.

    A colon stands before it, unless all are `words`: some clients (Pidgin) expect one before texts alone.
    """
    *middle, last = params
    colon = "" if words and word(last) == last else ":"
    return fit(f":{' '.join([source, command, *(param or '*' for param in middle)])} {colon}{last}") + "\r\n"


def tag(name: str, value: str) -> str:
    """A tag as it is sent (IRCv3 message-tags, "Escaping Values")."""
    return f"{name}={value.translate(_UNESCAPED)}" if value else name


def word(text: str) -> str:
    """What a client sent, as a middle parameter can hold it."""
    return text if text.isprintable() and text and " " not in text and not text.startswith(":") else "*"


def size(text: str) -> int:
    """How many bytes the text takes."""
    return len(text) if text.isascii() else len(text.encode())


def fit(line: str) -> str:
    """As much of a line without its end as a message may hold, cut behind a word if one ends near."""
    if len(line) * 4 <= LINE_BYTES - 2:
        return line
    return cut(line, LINE_BYTES - 2)[0]


def cut(line: str, length: int) -> list[str]:
    """The line in pieces of at most `length` bytes, which end behind a space where one is near; never in a character.

    Together they are the line.
    """
    data, pieces = line.encode(), []
    while len(data) > length:
        end = data.rfind(b" ", length - length // 4, length) + 1 or length
        while data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[:end].decode())
        data = data[end:]
    return [*pieces, data.decode()]


def read_tags(text: str) -> dict[str, str]:
    """What stands between @ and space: tags with their values (IRCv3 message-tags)."""
    pairs = (tag.partition("=") for tag in text.split(";") if tag)
    return {name: re.sub(r"\\(.?)", lambda m: _ESCAPES.get(m[1], m[1]), value) for name, _, value in pairs}
