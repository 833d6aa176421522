"""What tools write for the incoming webhooks of Slack and Mattermost, in plain text.

Words stand in a `text`, in `blocks` (https://docs.slack.dev/reference/block-kit/blocks) and in `attachments`
(https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments). All other fields are passed over.
"""

import re
from collections.abc import Iterable
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from hubbub.chat.refusals import Refused

MOST = 100
"""So many attachments a message may have, and so many blocks or fields each of them; Slack takes no more either."""
DEEPEST = 16
"""So deep blocks may stand within blocks; none that Slack knows go deeper than five."""
_INLINE = {"rich_text_section": "", "rich_text_quote": "", "rich_text_preformatted": "", "context": " "}
"""What stands between the elements of a block, by its type; between those of others it is a line feed."""
_LINK = re.compile(r"<((?:https?://|mailto:)[^<>|\s]+)(?:\|([^<>]*))?>")
_CALL = re.compile(r"<!(here|channel|everyone)>")

Words: TypeAlias = "str | Block | None"
Blocks: TypeAlias = "Annotated[list[Block], Meta(max_length=MOST)] | None"


class Block(Struct):
    """A piece of a message, or what stands within one: a text, a button, a link, an image."""

    type: str | None = None
    text: Words = None
    title: Words = None
    fields: Blocks = None
    elements: Blocks = None
    url: str | None = None
    alt_text: str | None = None

    def words(self, depth: int = 1) -> str:
        """What it says. Raises Refused if too many stand within one another."""
        if depth > DEEPEST:
            raise Refused("bad-body", f"That JSON is not understood: blocks go {DEEPEST} deep at most.")
        if self.type == "button" and not self.url:  # nobody here can press it
            return ""
        own = _linked(self.url, _words(self.text, depth) or _words(self.title, depth) or self.alt_text or "")
        fields = (field.words(depth + 1) for field in self.fields or ())
        between = _INLINE.get(self.type or "", "\n")
        return _lines((own, *fields, between.join(element.words(depth + 1) for element in self.elements or ())))


class Field(Struct):
    """A line of an attachment, such as a label of an alarm."""

    title: str | None = None
    value: str | int | float | bool | None = None

    @property
    def words(self) -> str:
        """What it says."""
        value = "" if self.value is None else str(self.value)
        return f"{self.title}: {value}" if self.title and value else self.title or value


class Attachment(Struct):
    """What tools attach to their messages. The `fallback` is for who cannot be shown the rest."""

    pretext: str | None = None
    title: str | None = None
    title_link: str | None = None
    text: str | None = None
    fields: Annotated[list[Field], Meta(max_length=MOST)] | None = None
    blocks: Blocks = None
    actions: Blocks = None
    fallback: str | None = None

    @property
    def words(self) -> str:
        """What it says, or what is to be shown in place of it. Raises Refused."""
        fields = (field.words for field in self.fields or ())
        blocks = (block.words() for block in self.blocks or ())
        links = (action.words() for action in self.actions or () if action.url)
        title = _linked(self.title_link, self.title or "") if self.title else ""
        text = (self.text or "").rstrip("\n")  # a list that a template has made ends so
        return _lines((self.pretext, title, text, *fields, *blocks, *links)) or self.fallback or ""


class Hook(Struct):
    """A message as tools send it to the incoming webhooks of Slack and Mattermost. All other fields are passed over.

    The `text` is what stands for the `blocks`, if there are any; `attachments` come behind it. In all of them links are
    `<URL|what they are called>`, and of `<`, `>` and `&` none stands for itself
    (https://docs.slack.dev/messaging/formatting-message-text).
    """

    text: str | None = None
    username: str | None = None
    blocks: Blocks = None
    attachments: Annotated[list[Attachment], Meta(max_length=MOST)] | None = None

    @property
    def words(self) -> str:
        """What it says, as people write it. Raises Refused."""
        said = _lines(block.words() for block in self.blocks or ()) or self.text or ""
        for attachment in self.attachments or ():
            more = attachment.words
            said = said if more in said else _lines((said, more))
        text = _CALL.sub(r"@\1", _LINK.sub(lambda found: _linked(found[1], found[2] or ""), said))
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").rstrip()


def _words(text: Words, depth: int) -> str:
    return text.words(depth + 1) if isinstance(text, Block) else text or ""


def _lines(parts: Iterable[str | None]) -> str:
    return "\n".join(filter(None, parts))


def _linked(url: str | None, name: str) -> str:
    """A link with its name, in plain text."""
    return name if not url or url == name else f"{name} ({url})" if name else url
