"""Objects: from the text of a message to a struct, and back."""

from collections.abc import Iterator
from typing import Any, TypeAlias, Union

import msgspec
from msgspec import Struct

from hubbub.chat.refusals import Refused
from hubbub.client.errors import Garbled
from hubbub.client.events import TOLD, Event, Said
from hubbub.dialects.json import frames as f


class Batch(Struct, tag_field="type", tag="batch"):
    """Messages that were said in a room at the same moment, each without the type, the room and the time."""

    room: int
    at: int
    said: list[Said]

    def __post_init__(self) -> None:
        for said in self.said:
            said.room, said.at = self.room, self.at


KINDS: tuple[type[Struct], ...] = (
    *TOLD, Batch, f.You, f.Welcome, f.Entered, f.Rooms, f.Members, f.Page, f.Found, f.Read, f.Commands, f.Invitation,
    f.Pong, f.Notice, f.Done, f.Error, f.Restart, f.Gone, f.Resumed, f.Goodbye,
)  # fmt: skip
_TAGS = {kind.__struct_config__.tag: kind for kind in KINDS}
_decoder = msgspec.json.Decoder(Union[KINDS])  # noqa: UP007
_encode = msgspec.json.Encoder().encode


class Page(Struct, kw_only=True):
    """A part of the history, oldest first; it is `full` if there is more. `reactions` are those that stand."""

    room: int = 0
    name: str = ""
    events: list[Event] = []
    reactions: list[Event] = []
    full: bool = False


class Match(Struct):
    """A message that was found, and the room's name, or the nick of the one with whom the conversation is."""

    name: str
    said: Said


class Found(Struct, kw_only=True):
    """What was found, newest first. There may be more `before` that place, if it is not 0.

    It is `partial` while not all of the history can be searched.
    """

    matches: list[Match] = []
    before: int = 0
    partial: bool = False


Answer: TypeAlias = (
    Said | Page | Found | f.Rooms | f.Members | f.Read | f.Commands | f.Pong | f.Notice | f.Done | dict[str, Any]
)
"""What answers a request; an object of a kind that is not known here is a dict."""


def read(text: str | bytes) -> Struct | dict[str, Any]:
    """The object; one of a type that is not known, as a later server may send, as a dict. Raises Garbled."""
    try:
        try:
            return _decoder.decode(text)  # type: ignore[no-any-return]
        except msgspec.ValidationError:
            found = msgspec.json.decode(text)
            if not isinstance(found, dict) or _kind(found) is not None:
                raise
            return found
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Garbled(f"The server sent something that is not understood: {error}.") from None


def _kind(found: dict[str, Any]) -> type[Struct] | None:
    return _TAGS.get(str(found.get("type")))


def _events_of(objects: list[Any]) -> list[Event]:
    """The events within a page or what was said last; kinds that are not known are left out. Raises Garbled."""
    try:
        return [event for found in msgspec.convert(objects, list[dict[str, Any]]) for event in _event(found)]
    except msgspec.ValidationError as error:
        raise Garbled(f"The server sent an event that is not understood: {error}.") from None


def _event(found: dict[str, Any]) -> Iterator[Event]:
    kind = _kind(found)
    if kind is not None and issubclass(kind, Event):
        yield msgspec.convert(found, kind)


def said_in(objects: list[Any]) -> list[Said]:
    """The messages within what was said last. Raises Garbled."""
    return [event for event in _events_of(objects) if isinstance(event, Said)]


def page_of(found: f.Page) -> Page:
    """The page with its events as structs. Raises Garbled."""
    events, reactions = _events_of(found.events), _events_of(found.reactions)
    return Page(room=found.room, name=found.name, events=events, reactions=reactions, full=found.full)


def found_of(found: f.Found) -> Found:
    """What was found, with messages as structs. Raises Garbled."""
    matches = [Match(match.name, said) for match in found.matches for said in said_in([match.said])]
    return Found(matches=matches, before=found.before, partial=found.partial)


def written(fields: dict[str, Any]) -> str:
    """An object as text. Raises Refused if it is longer than a server takes, or holds what is no text."""
    if any(isinstance(value, bytes | bytearray) for value in fields.values()):  # they would be told in Base64
        raise Refused("bad-text", "That cannot be sent: bytes are no text, until they are decoded.")
    try:
        data: bytes = _encode(fields)
    except (UnicodeEncodeError, TypeError) as error:
        raise Refused("bad-text", f"That cannot be sent: {error}.") from None
    if len(data) > f.FRAME_BYTES:
        raise Refused("too-long", f"That is {len(data)} bytes long; a server takes {f.FRAME_BYTES} at most.")
    return data.decode()
