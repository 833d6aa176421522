"""Memory: what a session costs that does nothing, what is left of it, and what many messages leave behind."""

import gc
import tracemalloc
from collections import Counter
from collections.abc import Iterator

import pytest
from crowd import Crowd, Enter, IrcMember, JsonMember, LineMember, Member

from hubbub.chat.names import skeleton
from hubbub.dialects.json import encoder
from hubbub.hub import catchup
from hubbub.hub.tidying import tidy

IN_A_ROOM = 10
FEW, MANY, AGAIN = 100, 900, 200


@pytest.fixture(autouse=True)
def traced(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Memory is traced. What is remembered up to a bound is remembered already, or soon forgotten."""
    monkeypatch.setattr(catchup, "REMEMBERED_EVENTS", 50)
    for number in range(1 + FEW + MANY + AGAIN + 1):
        skeleton(f"guest-{number}"), skeleton(f"m{number}")
    for length in range(1 << 16):
        encoder._heads[length]
    tracemalloc.start()
    yield
    tracemalloc.stop()


class Scale:
    """Weighs a hub in which one, who stays, has said so much that nothing else is remembered."""

    def __init__(self, crowd: Crowd, stays: Member) -> None:
        self._crowd = crowd
        self._stays = stays

    def bytes(self) -> int:
        """What it weighs."""
        for _ in range(2):
            self._stays.say("lobby", *["hi"] * 100)
            self._crowd.settle()
        tidy(self._crowd.hub, self._crowd.now, "lobby")
        self._crowd.settle()
        return memory()


def memory() -> int:
    """Bytes that Python has given out, without what can be collected."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def objects() -> Counter[str]:
    """How many objects there are of each of the project's own classes, as far as the collector knows them."""
    gc.collect()
    kinds = (type(each) for each in gc.get_objects())
    return Counter(kind.__qualname__ for kind in kinds if str(kind.__module__).startswith("hubbub."))


def spread(way: Enter) -> list[Enter]:
    """Into many rooms, so that not all see all."""
    return [lambda crowd, nick, room=room: way(crowd, nick, f"r{room // IN_A_ROOM}") for room in range(1000)]


@pytest.mark.parametrize(("way", "bound"), [(LineMember, 6_000), (IrcMember, 5_500), (JsonMember, 4_000)])
def test_bytes_of_an_idle_session_and_what_is_left_of_it(crowd: Crowd, way: Enter, bound: int) -> None:
    (host,) = crowd.enter(1, LineMember)
    crowd.members.clear()  # he stays
    scale = Scale(crowd, host)
    empty = scale.bytes()
    crowd.enter(FEW, *spread(way))
    small = scale.bytes()
    crowd.enter(MANY, *spread(way))
    each, each_more = (small - empty) / FEW, (scale.bytes() - small) / MANY
    assert 0 < each < bound, "bytes of memory for each of the first 100 sessions"
    assert 0 < each_more < 1.2 * each, "bytes for each of 900 more: no more than that"

    crowd.leave()
    kinds, left = objects(), scale.bytes()
    crowd.enter(AGAIN, *spread(way))
    crowd.leave()
    more_left, more_kinds = scale.bytes() - left, objects() - kinds  # in this order: to list all objects takes memory
    assert more_kinds == Counter(), "no object of ours stays behind for sessions that are over"
    assert more_left / AGAIN < 50, "bytes that stay behind for each of them"


def test_bytes_that_10000_messages_leave_behind(crowd: Crowd) -> None:
    authors = crowd.enter(10, JsonMember, LineMember, IrcMember)

    def say(ticks: int) -> None:
        for tick in range(ticks):
            crowd.now += 500_000  # the ids of messages are remembered for ten minutes, but 1,000 of them in any case
            for author in authors:
                author.say("lobby", *[f"tick {tick}"] * 50)
            crowd.settle()

    say(10)
    kinds, before = objects(), memory()
    say(20)
    more_left, more_kinds = memory() - before, objects() - kinds
    assert more_kinds == Counter(), "no object of ours stays behind for messages that were said"
    assert more_left / 10_000 < 2, "bytes that stay behind for each of them"
