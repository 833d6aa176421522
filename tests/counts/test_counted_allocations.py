"""Work and memory of a delivery: what there is to do for a message, and what for each more who sees it."""

import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType

import pytest
from crowd import Crowd, Enter, IrcMember, JsonMember, LineMember

FEW, MANY = 10, 200
MESSAGES = 50


def talk(gather: Callable[[], Crowd], way: Enter, size: int) -> Callable[[], None]:
    """A crowd of that size, in which one has said much already. What is returned lets him say more, in one tick."""
    crowd = gather()
    author, *_ = crowd.enter(size, way)

    def say() -> None:
        author.say("lobby", *[f"message {number}" for number in range(MESSAGES)])
        crowd.settle()
        for member in crowd.members:
            member.last = b""  # sent

    say(), say()
    return say


def peak(say: Callable[[], None]) -> int:
    """By how many bytes the memory grows while something is said."""
    tracemalloc.start()
    try:
        say()
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        say()
        _, highest = tracemalloc.get_traced_memory()
        return highest - before
    finally:
        tracemalloc.stop()


def calls(say: Callable[[], None]) -> int:
    """How many functions are called on the hub's thread while something is said, if it need not wait for the disk."""
    return min(_calls_of_once(say) for _ in range(5))


def _calls_of_once(say: Callable[[], None]) -> int:
    count = 0

    def called(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(called)
    try:
        say()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(("way", "bound"), [(LineMember, 1_000), (IrcMember, 1_000), (JsonMember, 2_000)])
def test_bytes_of_memory_that_a_delivery_takes(gather: Callable[[], Crowd], way: Enter, bound: int) -> None:
    few, many = (peak(talk(gather, way, size)) for size in (FEW, MANY))
    assert 0 < few / MESSAGES < bound, "bytes for each message in a room of 10"
    assert (many - few) / (MANY - FEW) / MESSAGES < 4, "bytes a message and member more: less than a reference"


@pytest.mark.parametrize(("way", "bound"), [(LineMember, 40), (IrcMember, 65), (JsonMember, 50)])
def test_calls_that_a_delivery_takes(gather: Callable[[], Crowd], way: Enter, bound: int) -> None:
    few, many = (calls(talk(gather, way, size)) for size in (FEW, MANY))
    assert 0 < few / MESSAGES < bound, "calls of functions on the hub's thread for each message in a room of 10"
    assert (many - few) / (MANY - FEW) <= 1, "for each member more one in a whole tick: the write to him"
