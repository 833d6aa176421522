"""No kind of event or command is left half-made: each has all that it needs, in every part."""

from collections.abc import Iterator
from typing import get_args

import pytest
from msgspec.structs import NODEFAULT, fields

from hubbub.chat.accounts import Exchange
from hubbub.chat.commands import TYPED, Command, History, Search
from hubbub.chat.entities import Room, User
from hubbub.chat.events import AnyEvent, Change, Event
from hubbub.chat.handlers import HANDLERS
from hubbub.chat.replies import (
    Challenge,
    Confirmed,
    CurrentTopic,
    Found,
    HelpPage,
    MemberList,
    NotedAlready,
    Page,
    Pong,
    ReadMark,
    Rehashed,
    Reply,
    RoomList,
    Turned,
    Unchanged,
)
from hubbub.chat.state import State
from hubbub.dialects.irc.encoder import IrcEncoder
from hubbub.dialects.line.answers import answer
from hubbub.dialects.line.render import LineEncoder, text_of
from hubbub.dialects.line.syntax import UNTYPED, fields_of, parse, summary
from hubbub.hub.routing import ROUTES


def kinds(base: type) -> Iterator[type]:
    """The classes below `base` that have none below them."""
    for below in base.__subclasses__():
        yield from kinds(below) if below.__subclasses__() else (below,)


EVENTS = list(kinds(Event))
COMMANDS = list(kinds(Command))
LOBBY = Room(1, "lobby")
REPLIES = [
    Pong("x"),
    RoomList([LOBBY]),
    MemberList(LOBBY, [User(1, "ada")]),
    CurrentTopic(LOBBY),
    Turned(LOBBY),
    Unchanged(LOBBY),
    Page(History(), "#lobby", LOBBY),
    Found(Search("tea")),
    ReadMark("#lobby", 0),
    NotedAlready("#lobby", {"a": "b"}),
    HelpPage(""),
    Rehashed("settings.toml", "nothing has changed"),
    Confirmed("It is done."),
    Challenge(b"", Exchange()),
]


def sample(kind: type[Event]) -> Event:
    """An event of that kind with something in every field that must be given."""
    values = {int: 1, str: "ada", list[Change]: [Change("voice", value="ada", user=1)], dict[str, str]: {"+a": "b"}}
    return kind(**{field.name: values[field.type] for field in fields(kind) if field.default is NODEFAULT
                   and field.default_factory is NODEFAULT})  # fmt: skip


def test_there_are_kinds_to_look_at():
    assert len(EVENTS) >= 10
    assert len(COMMANDS) >= 14


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_can_become_true(kind):
    state, event = State(), sample(kind)
    event.commit = 7
    state.apply(event)
    assert state.position == (7, 0)


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_has_a_route(kind):
    assert kind in ROUTES


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_is_stored_and_read_back_by_its_name(kind):
    assert kind in get_args(AnyEvent)


@pytest.mark.parametrize("marked", [False, True])
@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_is_whole_lines_or_nothing_in_the_line_dialect(kind, marked):
    for room in (LOBBY, None):
        lines = LineEncoder(marked=marked).encode(sample(kind), room).decode()
        assert lines == "" or lines.endswith("\n")


@pytest.mark.parametrize(
    "view", [frozenset(), frozenset({"server-time", "message-tags", "extended-join"})], ids=["plain", "tagged"]
)
@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_is_whole_lines_or_nothing_on_irc(kind, view):
    for room in (LOBBY, None):
        lines = IrcEncoder(view, State(), "journal").encode(sample(kind), room).decode()
        assert lines == "" or lines.endswith("\r\n")


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_has_a_text_for_logs(kind):
    assert isinstance(text_of(sample(kind), LOBBY), str)


def test_every_reply_has_an_answer_in_the_line_dialect():
    everyones = {kind for kind in kinds(Reply) if kind.__module__ == Reply.__module__}  # a dialect may have its own
    assert {type(reply) for reply in REPLIES} == everyones
    for reply in REPLIES:
        assert answer(reply, 1).startswith("-- ")


@pytest.mark.parametrize("kind", COMMANDS)
def test_every_command_has_a_handler(kind):
    assert kind in HANDLERS


@pytest.mark.parametrize("kind", COMMANDS)
def test_every_command_says_what_it_does_and_costs_something(kind):
    assert summary(kind).endswith(".")
    assert kind.cost >= 1


@pytest.mark.parametrize("kind", TYPED)
def test_every_command_that_is_typed_is_known_by_its_name(kind):
    typed = {field.name: "1" for field in fields_of(kind) if field.kind not in UNTYPED}
    line = " ".join(["/" + kind.__name__, *(f"#{text}" if name == "room" else text for name, text in typed.items())])
    assert type(parse(line, "lobby")) is kind


def test_only_what_is_never_typed_by_name_has_no_name():
    untyped = {kind.__name__ for kind in COMMANDS} - {kind.__name__ for kind in TYPED}
    assert untyped == {
        "Accept", "Arrive", "ClearNotes", "Describe", "Hint", "Mark", "Note", "Prove", "Proven", "React", "Read", "Say",
        "Trust", "Trusted",
    }  # fmt: skip
