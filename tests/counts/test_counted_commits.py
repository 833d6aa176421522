"""Commits: what one tick brings is one transaction of one row for each room, and one hand-over to the hub."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator

import apsw
import pytest
from crowd import Crowd, LineMember

LOADS = pytest.mark.parametrize(("rooms", "messages"), [(1, 1), (1, 500), (5, 1), (5, 100), (40, 20)])
"""So many rooms, in each of which one says so many things, all in one tick."""


@pytest.fixture
def on_disk() -> Iterator[Counter[str]]:
    """What was done to the journals' files: commits, statements, and rows that were written."""
    counts: Counter[str] = Counter()

    def committed() -> bool:
        counts["commits"] += 1
        return False  # go on

    def changed(*_row: object) -> None:
        counts["rows"] += 1

    def executed(*_statement: object) -> bool:
        counts["statements"] += 1
        return True  # go on

    def watch(connection: apsw.Connection) -> None:
        if connection.filename.endswith("journal.db"):
            connection.set_commit_hook(committed)
            connection.set_update_hook(changed)
            connection.set_exec_trace(executed)

    apsw.connection_hooks.append(watch)
    yield counts
    apsw.connection_hooks.remove(watch)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """How often each thread has rung for another one."""
    counts: Counter[int] = Counter()

    class Bell(threading.Event):
        def set(self) -> None:
            counts[threading.get_ident()] += 1
            super().set()

    monkeypatch.setattr(threading, "Event", Bell)
    return counts


def talk(crowd: Crowd, rooms: int, messages: int) -> Callable[[], None]:
    """Let somebody enter each room. What is returned lets all of them say so much in one tick."""
    members = crowd.enter(
        rooms, *(lambda crowd, nick, room=room: LineMember(crowd, nick, f"r{room}") for room in range(rooms))
    )

    def say() -> None:
        for room, member in enumerate(members):
            member.say(f"r{room}", *["hi"] * messages)
        crowd.settle()

    return say


@LOADS
def test_transactions_and_rows_of_a_tick(
    gather: Callable[[], Crowd], on_disk: Counter[str], rooms: int, messages: int
) -> None:
    say = talk(gather(), rooms, messages)
    on_disk.clear()
    say()
    assert on_disk["commits"] == 1, "one transaction for all that a tick brought"
    assert on_disk["rows"] == rooms, "one row for each room, however much was said there"
    assert on_disk["statements"] <= 3, "three statements: begin, insert, commit"


@LOADS
def test_hand_overs_between_hub_and_writer_in_a_tick(
    gather: Callable[[], Crowd], rung: Counter[int], rooms: int, messages: int
) -> None:
    crowd = gather()
    say = talk(crowd, rooms, messages)
    before = crowd.posts.own, crowd.posts.handed_over
    crowd.delivered.clear(), rung.clear()
    say()
    assert crowd.delivered == [rooms * messages], "one delivery of all that a tick brought"
    assert crowd.posts.handed_over - before[1] == 1, "the writer wakes the hub once"
    assert crowd.posts.own - before[0] <= 1, "the hub asks once to be told of the end of the tick"
    assert rung[threading.get_ident()] == 1, "the hub wakes the writer once"


def test_rows_of_an_event_that_several_rooms_see(gather: Callable[[], Crowd], on_disk: Counter[str]) -> None:
    crowd = gather()
    ada, *_ = crowd.enter(20, lambda crowd, nick: LineMember(crowd, nick, "tea", "pie"))
    on_disk.clear()
    ada.type("/nick ada")
    crowd.settle()
    assert (on_disk["commits"], on_disk["rows"]) == (1, 3), "one transaction, one row for each room, none for a member"
