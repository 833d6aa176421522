"""Bodies: what a request says. Whatever is wrong with one is Refused, and nothing has been done by then."""

from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from hubbub.chat.refusals import Refused
from hubbub.dialects.json.wishes import Form, Id, Number

BODY_BYTES = 65_536
"""The longest body."""
_PLAIN = ("", "text/plain", "application/octet-stream", "application/x-www-form-urlencoded")
"""What is taken as it stands: the last ones are what programs say that do not know what they send, such as curl."""

T = TypeVar("T")


class Post(Struct, forbid_unknown_fields=True):
    """A message. Sent again with the same `id` within ten minutes, it is said once."""

    text: str
    id: Id = ""
    reply: Annotated[Number, Meta(description="The seq of the message that it answers.")] = 0
    form: Form = "text"


class Attachment(Struct):
    """Of what tools attach to their messages, the words."""

    title: str | None = None
    text: str | None = None
    fallback: str | None = None

    @property
    def words(self) -> str:
        """What it says, or what is to be shown in place of it."""
        return "\n".join(filter(None, (self.title, self.text))) or self.fallback or ""


class Hook(Struct):
    """A message as tools send it to the incoming webhooks of Slack and Mattermost. All other fields are passed over."""

    text: str | None = None
    username: str | None = None
    attachments: list[Attachment] | None = None

    @property
    def words(self) -> str:
        """What it says."""
        return self.text or "\n".join(filter(None, (each.words for each in self.attachments or ())))


def post(content_type: str, body: bytes) -> Post:
    """The message that a body is: JSON, or the text itself. Raises Refused."""
    kind = _kind(content_type)
    if _is_json(kind):
        return _decoded(body, Post)
    if kind not in _PLAIN:
        raise Refused("bad-type", "A message is sent as application/json or as text/plain.")
    return Post(_text(body))


def hook(content_type: str, body: bytes) -> Hook:
    """The message that a tool sends: JSON, or the text itself. Raises Refused."""
    kind = _kind(content_type)
    if _is_json(kind):
        return _decoded(body, Hook)
    if kind not in _PLAIN:
        raise Refused("bad-type", "A message is sent as application/json, as a form with a payload, or as text/plain.")
    return Hook(_text(body))


def number(name: str, text: str) -> int:
    """A number of a query. Raises Refused."""
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise Refused("bad-query", f"{name} is a number.")
    return int(text)


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
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
