"""How events look in JSON: the fields of their classes, without those that stay inside the server."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Literal, NamedTuple, TypeAlias, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct, defstruct
from msgspec.structs import FieldInfo, fields

from hubbub.chat.events import AnyEvent, ByUser, Edited, Event, InRoom, OfUser, Said, Signal
from hubbub.dialects.json.frames import Form

TYPING_TAG = "+typing"
"""What IRC clients say it by, and so the core does: https://ircv3.net/specs/client-tags/typing"""
TypingState: TypeAlias = Literal["active", "paused", "done"]


UNSHOWN = ("Founded", "Ended", "Emptied", "Arrived", "Marked", "Accepted", "UserNoted", "RoomNoted",
           "Hinted", "ReadUpTo")  # fmt: skip
"""Events of which JSON clients are not told, or in another way."""
INSIDE = frozenset(
    (
        *("commit", "ordinal", "room", "seq", "address", "host", "username", "target_address", "places", "quiet"),
        *("reply_address", "held_back", "styled", "tags", "erased", "edit", "instead_of"),
    )
)
"""Fields that are not shown as they are: `room` and `seq` are put first."""


class Shape(NamedTuple):
    """How one kind of event is shown: the struct is made of room, seq, `to`, `to_nick`, and what `values` gives."""

    struct: type[Struct]
    values: Callable[[Any], tuple[Any, ...]]
    in_room: bool
    """Whether its seq is its own, and not one of its `places`."""


class Typing(Struct, omit_defaults=True, tag_field="type", tag="typing"):
    """Somebody is typing, or no longer. It is not kept."""

    user: int
    nick: str
    state: TypingState
    room: int = 0
    to: int = 0
    to_nick: str = ""
    at: int = 0


def _shape(kind: type[Event]) -> Shape:
    hints = get_type_hints(kind) | ({"form": Form} if kind in (Said, Edited) else {})
    shown = [field for field in fields(kind) if field.name not in INSIDE]
    if issubclass(kind, ByUser | OfUser):  # who it is by stands first
        shown.sort(key=lambda field: field.name not in ("at", "user", "nick"))
    layout: list[tuple[str, Any, Any]] = [("room", int, 0), ("seq", int, 0), ("to", int, 0), ("to_nick", str, "")]
    layout += ((field.name, hints[field.name], _default(field, hints[field.name])) for field in shown)
    name = kind.__name__
    struct = defstruct(
        name, layout, tag_field="type", tag=name.lower(), omit_defaults=True, module=__name__, gc=False,
        namespace={"__doc__": kind.__doc__},
    )  # fmt: skip
    return Shape(struct, attrgetter(*(field.name for field in shown)), issubclass(kind, InRoom))


def _default(field: FieldInfo, hint: Any) -> Any:
    """What is left out: empty, 0 or false."""
    if field.default is not NODEFAULT:
        return field.default
    return (get_origin(hint) or hint)()


SHAPES: dict[type[Event], Shape] = {kind: _shape(kind) for kind in get_args(AnyEvent) if kind.__name__ not in UNSHOWN}


def shown(event: Any, room: int, to: int = 0, to_nick: str = "") -> Struct | None:
    """The event as the members of that room are shown it; None if they are not."""
    if type(event) is Said:
        return said(event, room, to, to_nick)
    shape = SHAPES.get(type(event))
    if shape is None:
        return None
    struct, values, in_room = shape
    return struct(room, event.seq if in_room else event.places.get(room, 0), to, to_nick, *values(event))


def said(event: Said, room: int, to: int = 0, to_nick: str = "") -> Struct:
    """As the others, but spelled out, since this is shown so often: it is three times as fast as by their names."""
    return _SAID(
        room, event.seq, to, to_nick, event.at, event.user, event.nick, event.account, event.bot, event.text,
        event.form, event.reply, event.reply_nick, event.rank, event.persona, event.id, event.edited,
    )  # fmt: skip


def batched(event: Said) -> Struct:
    """The message as one of a batch, which tells their type, room and time: what is left of the above."""
    return BATCHED_SAID(
        event.seq, event.user, event.nick, event.account, event.bot, event.text, event.form, event.reply,
        event.reply_nick, event.rank, event.persona, event.id, event.edited,
    )  # fmt: skip


_SAID = SHAPES[Said].struct
IN_BATCH = ("room", "to", "to_nick", "at")
"""What is told of all messages of a batch at once, or of none."""
BATCHED_SAID = defstruct(
    "BatchedSaid",
    [(field.name, field.type, field.default) for field in fields(_SAID) if field.name not in IN_BATCH],
    omit_defaults=True, module=__name__, gc=False, namespace={"__doc__": "A message as a part of a batch."},
)  # fmt: skip


def typing(signal: Signal) -> Typing | None:
    """A signal that its author is typing; None for any other."""
    for state in get_args(TypingState):
        if signal.tags.get(TYPING_TAG) == state:
            return Typing(signal.user, signal.nick, state, signal.room, signal.target, signal.target_nick, signal.at)
    return None
