"""Bodies: what a request says. Whatever is wrong with one is Refused, and nothing has been done by then."""

from codecs import BOM_UTF8
from typing import Annotated, NamedTuple, TypeVar

import msgspec
from msgspec import Meta, Struct

from hubbub.chat.refusals import Refused
from hubbub.chat.text import TEXT_BYTES
from hubbub.dialects.api.slack import Hook
from hubbub.dialects.json.frames import Form
from hubbub.dialects.json.wishes import HIGHEST, Id, Number

BODY_BYTES = 65_536
"""The longest body."""
HOOK_BYTES = 262_144
"""The longest that a tool sends: hundreds of alarms at once, with more about each than is shown."""
CUT = f"\n[… cut: a message holds {TEXT_BYTES} bytes at most]"
"""Where a tool says more: it would not come again with less, and the alarm would be lost."""
_PLAIN = ("", "text/plain", "application/octet-stream", "application/x-www-form-urlencoded")
"""What is taken as it stands: the last ones are what programs say that do not know what they send, such as curl."""

T = TypeVar("T")


class Post(Struct, forbid_unknown_fields=True):
    """A message. Sent again with the same `id` within ten minutes, it is said once."""

    text: str
    id: Id = ""
    reply: Annotated[Number, Meta(description="The seq of the message that it answers.")] = 0
    form: Form = "text"


class Told(NamedTuple):
    """What a tool says, and how it calls itself, if it does."""

    words: str
    username: str = ""


def post(content_type: str, body: bytes) -> Post:
    """The message that a body is: JSON, or the text itself. Raises Refused."""
    kind = _kind(content_type)
    if _is_json(kind):
        return _decoded(body, Post)
    if kind not in _PLAIN:
        raise Refused("bad-type", "A message is sent as application/json or as text/plain.")
    return Post(_text(body))


def hook(content_type: str, body: bytes) -> Told:
    """The message that a tool sends, cut if it is too long: JSON, or the text itself. Raises Refused."""
    told = _sent(content_type, body)
    return told._replace(words=_cut(told.words))


def _sent(content_type: str, body: bytes) -> Told:
    kind = _kind(content_type)
    if _is_json(kind):
        return _told(_decoded(body, Hook))
    if kind not in _PLAIN:
        raise Refused("bad-type", "A message is sent as application/json, as a form with a payload, or as text/plain.")
    unsaid = None if kind == "text/plain" else _unsaid(body)
    return unsaid or Told(_text(body))


def number(name: str, text: str) -> int:
    """A number of a query. Raises Refused."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(HIGHEST)) and int(text) <= HIGHEST):
        raise Refused("bad-query", f"{name} is a whole number from 0 to {HIGHEST}.")
    return int(text)


def _unsaid(body: bytes) -> Told | None:
    """The JSON of a tool that does not say that it sends JSON; None if it is no message in JSON."""
    try:
        return _told(_decoded(body, Hook))
    except Refused:
        return None


def _told(sent: Hook) -> Told:
    words = sent.words
    if not words:
        raise Refused("empty", "That JSON says nothing: it has no text, and no attachments or blocks with words.")
    return Told(words, sent.username or "")


def _cut(words: str) -> str:
    said = words.encode()
    if len(said) <= TEXT_BYTES:
        return words
    return said[: TEXT_BYTES - len(CUT.encode())].decode(errors="ignore").rstrip() + CUT


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_json(kind: str) -> bool:
    return kind in ("application/json", "text/json") or kind.endswith("+json")


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body.removeprefix(BOM_UTF8), type=kind)  # RFC 8259, 8.1
    except RecursionError:
        raise Refused("bad-body", "That JSON is not understood: it goes too deep.") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refused("bad-body", f"That JSON is not understood: {error}.") from None


def _text(body: bytes) -> str:
    """Without the line feed at the end, which is the shell's."""
    try:
        return body.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise Refused("bad-text", "That is no text in UTF-8.") from None
