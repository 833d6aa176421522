"""What a JSON client may send: hello, and commands by the fields of their classes."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_type_hints

import msgspec
from msgspec import NODEFAULT, Meta, Struct, defstruct
from msgspec.structs import fields

from hubbub.chat import commands as c
from hubbub.chat.events import Change
from hubbub.chat.refusals import Refused
from hubbub.chat.repeats import ID_LENGTH
from hubbub.chat.text import clean
from hubbub.dialects.json.frames import Form
from hubbub.dialects.json.shapes import TYPING_TAG, TypingState
from hubbub.dialects.line import syntax

COMMANDS: tuple[type[c.Command], ...] = (*c.TYPED, c.Say, c.React, c.Read, c.Describe)
"""The commands that have an object of their own."""
NOT_SENT = frozenset(("styled", "tags", "token", "changes"))
"""Fields of commands, never typed by people, that are other dialects' business."""
ERROR_LENGTH = 200
"""So much is told of what is wrong with an object, in characters: it may quote all of it."""

Id: TypeAlias = Annotated[str, Meta(max_length=ID_LENGTH)]
HIGHEST = 2**53 - 1
"""The highest number that every JSON parser can hold (RFC 8259, 6)."""
Number: TypeAlias = Annotated[int, Meta(ge=0, le=HIGHEST)]


class Seen(Struct):
    """What a client that comes back has seen: of which journal, and by the ids of rooms the last seq of each."""

    journal: str
    rooms: dict[str, Number] = {}


class Wish(Struct, frozen=True, kw_only=True, tag_field="type", tag=str.lower, gc=False):
    """An object from a client; what answers it has the same `id`. None leads back to itself."""

    id: Id = ""


class Hello(Wish, frozen=True, kw_only=True):
    """Say who you are, and enter rooms."""

    version: int
    nick: str = ""
    realname: str = ""
    password: str = ""
    token: str = ""
    rooms: Annotated[list[str], Meta(max_length=100)] | None = None
    resume: Seen | None = None
    batch: bool = False


class Typing(Wish, frozen=True, kw_only=True):
    """You are typing in a room, or to somebody; or no longer."""

    room: str
    state: TypingState
    user: Number = 0


class Mark(Wish, frozen=True, kw_only=True):
    """You are to be marked so, or no longer: as a `bot`, say."""

    mark: Literal["bot", "invisible", "accounts-only"]
    on: bool = True


class Line(Wish, frozen=True, kw_only=True):
    """A line as a person types it who is in that room, or in a conversation with whom the nick belongs to."""

    room: str
    text: str
    room_id: Number = 0
    user: Number = 0


class Commands(Wish, frozen=True, kw_only=True):
    """Be told which commands people type."""


def _object(command: type[c.Command]) -> type[Wish]:
    """The object by which a client sends that command."""
    hints = get_type_hints(command)
    kinds = {field.name: field.kind for field in syntax.fields_of(command)}
    layout: list[Any] = []
    for field in fields(command):
        if field.name == "id" or (field.name in NOT_SENT and kinds[field.name] == "unspoken"):
            continue
        hint = Number if hints[field.name] is int else Form if field.name == "form" else hints[field.name]
        layout.append((field.name, hint) if field.default is NODEFAULT else (field.name, hint, field.default))
    return defstruct(
        command.__name__, layout, bases=(Wish,), frozen=True, kw_only=True, tag_field="type", gc=False,
        tag=command.__name__.lower(), namespace={"__doc__": command.__doc__}, module=__name__,
    )  # type: ignore[return-value]  # fmt: skip


OBJECTS: dict[type[Wish], type[c.Command]] = {_object(command): command for command in COMMANDS}
AnyWish: TypeAlias = Union[(Hello, Typing, Mark, Line, Commands, *OBJECTS)]  # type: ignore[valid-type]
WISHES: tuple[type[Wish], ...] = get_args(AnyWish)
"""All that clients send."""
_decoder = msgspec.json.Decoder(AnyWish)


def wish_of(text: bytes) -> Wish:
    """The object that the client sent. Raises Refused "bad-frame"."""
    try:
        return _decoder.decode(text)  # type: ignore[no-any-return]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("bad-frame", f"That is not understood: {str(error)[:ERROR_LENGTH]}.") from None


class _Named(Struct):
    id: Id = ""


def id_of(text: bytes) -> str:
    """The id of an object that is not understood otherwise; empty if it has none."""
    try:
        return msgspec.json.decode(text, type=_Named).id
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def command_of(wish: Wish) -> c.Command:
    """The command that the object stands for. Raises Refused, in the words of the line door."""
    return _READERS[type(wish)](wish)


def _say(wish: Any) -> c.Say:
    """As the others, but spelled out, since this is said so often."""
    return c.Say(wish.room, wish.text, wish.form, reply=wish.reply, rank=wish.rank, id=wish.id)


def _other(command: type[c.Command], wish: Wish) -> c.Command:
    values = msgspec.structs.asdict(wish)
    if "id" not in command.__struct_fields__:
        del values["id"]
    return command(**values)


def _typing(wish: Typing) -> c.Hint:
    return c.Hint(wish.room, {TYPING_TAG: wish.state}, user=wish.user)


def _mark(wish: Mark) -> c.Mark:
    return c.Mark((Change(wish.mark, on=wish.on),))


def _line(wish: Line) -> c.Command:
    """A message is known by the id that its client gave it."""
    room = wish.room.removeprefix("#")
    is_room = room != wish.room
    if not wish.text.startswith("/") or wish.text.startswith("//"):
        text = wish.text.removeprefix("/")
        return c.Say(room, text, id=wish.id) if is_room else _to_one(wish, text)
    command = syntax.parse(clean(wish.text), room if is_room else "", wish.room)
    if type(command) is c.Me and not is_room:
        return _to_one(wish, command.text, "action")
    if isinstance(command, c.Edit | c.Delete | c.History | c.Around) and command.room == wish.room:
        return msgspec.structs.replace(command, room_id=wish.room_id)
    return msgspec.structs.replace(command, id=wish.id) if type(command) in MESSAGES else command


def _to_one(wish: Line, text: str, form: Form = "text") -> c.Msg:
    """What is typed in a conversation is said to the other one."""
    return c.Msg(wish.room, text, form, id=wish.id, user=wish.user)


Message: TypeAlias = c.Say | c.Me | c.Msg | c.Relay
MESSAGES = frozenset(get_args(Message))

_READERS: dict[type[Wish], Callable[[Any], c.Command]] = {Typing: _typing, Mark: _mark, Line: _line}
for _kind, _command in OBJECTS.items():
    _READERS[_kind] = _say if _command is c.Say else partial(_other, _command)
