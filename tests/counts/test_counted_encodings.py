"""Encodings: an event is encoded once for each way of seeing it, not once for each who sees it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from crowd import Crowd, Enter, IrcMember, JsonMember, LineMember

from hubbub.dialects.irc.encoder import IrcEncoder
from hubbub.dialects.json import shapes
from hubbub.dialects.json.encoder import JsonEncoder
from hubbub.dialects.line.render import LineEncoder

SIZES = (10, 500)

WAYS: list[Enter] = [
    LineMember,
    lambda crowd, nick: LineMember(crowd, nick, "tea"),  # there the lobby's messages are marked
    IrcMember,
    partial(IrcMember, capabilities="server-time"),
    partial(IrcMember, capabilities="server-time echo-message"),  # shown as to the one before
    JsonMember,
    partial(JsonMember, batch=True),
]
VIEWS = 6
"""So many ways of seeing the lobby there are among them."""
ENCODERS = (LineEncoder, IrcEncoder, JsonEncoder)


@pytest.fixture
def encodings(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The events that were encoded, one by one."""
    done: list[object] = []

    def counted(encode: Callable[..., bytes]) -> Callable[..., bytes]:
        def encode_and_note(encoder: object, event: object, room: object) -> bytes:
            done.append(event)
            return encode(encoder, event, room)

        return encode_and_note

    for kind in ENCODERS:
        monkeypatch.setattr(kind, "encode", counted(kind.encode))
    batched = shapes.batched
    monkeypatch.setattr(shapes, "batched", lambda said: (done.append(said), batched(said))[1])
    return done


def by_size(gather: Callable[[], Crowd], count: Callable[[Crowd], Any]) -> list[Any]:
    """What is counted in a small crowd and in a large one."""
    counts = []
    for size in SIZES:
        crowd = gather()
        crowd.enter(size, *WAYS)
        counts.append(count(crowd))
    return counts


def test_encodings_of_20_messages_and_the_bytes_they_become(
    gather: Callable[[], Crowd], encodings: list[object]
) -> None:
    def count(crowd: Crowd) -> tuple[int, int]:
        encodings.clear()
        author, *others = crowd.members
        author.say("lobby", *map(str, range(20)))
        crowd.settle()
        return len(encodings), len({id(member.last) for member in others})

    expected = (20 * VIEWS, VIEWS)
    assert by_size(gather, count) == [expected] * 2, "(encodings, bytes objects): one of each for a view"


def test_encodings_of_other_events(gather: Callable[[], Crowd], encodings: list[object]) -> None:
    def count(crowd: Crowd) -> dict[str, int]:
        counts: dict[str, int] = {}
        for change in ("/nick zoe", "/topic cake", "/leave", "/quit"):
            encodings.clear()
            crowd.members[1].type(change)  # he is in the lobby and in tea
            crowd.settle()
            counts[change] = len(encodings)
        return counts

    small, large = by_size(gather, count)
    assert large == small, "as many encodings for 500 members as for 10"
    assert 0 < max(small.values()) <= 2 * VIEWS, "one for each view, in each of the two rooms"
