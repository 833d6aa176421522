"""Retention removes what is old and in a snapshot, and no room forgets where its numbers stand."""

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from journal_hub import Clock, Hub, fates, said, seqs_of, texts

from hubbub.chat.events import START, Ended, Founded
from hubbub.journal import Fate
from hubbub.journal.retention import DAY_MS, SLICE, Retention, Sweep
from hubbub.journal.set_clock import HOUR

OpenHub = Callable[..., Hub]


def wait_until_swept(hub: Hub, room: int, left: list[str]) -> None:
    while texts(hub.page(room, 10_000)) != left:
        pass


def test_old_messages_go_and_their_numbers_stay(open_hub: OpenHub, clock: Clock) -> None:
    hub = open_hub(clock=clock)
    hub.put(Founded(room=0, name="lobby"), Founded(room=0, name="tea"))
    lobby, tea = (event.room for event in hub.events if isinstance(event, Founded))
    hub.put(said(tea, "old"), said(tea, "old too"), Ended(room=tea, name="tea"))
    hub.put(said(lobby, "old elsewhere"))
    clock.now += 3 * DAY_MS
    hub.put(said(lobby, "new"))
    hub.journal.save_snapshot(b"state", hub.events[-1].position)
    hub = open_hub(clock=clock, keep_days=2)
    wait_until_swept(hub, tea, [])
    wait_until_swept(hub, lobby, ["new"])
    assert texts(hub.ask(hub.journal.since, START, [tea, lobby], 1 << 20)) == ["new"]
    hub = open_hub(clock=clock)
    clock.now -= 30 * DAY_MS
    hub.put(said(tea, "later"), said(lobby, "later"), Founded(room=0, name="tea"))
    later, elsewhere, again = hub.events
    assert seqs_of(tea, [later]) == [5]
    assert seqs_of(lobby, [elsewhere]) == [4]
    assert isinstance(again, Founded)
    assert again.room > tea
    assert later.at == 1_000_000, "time must not run backwards"


def test_nothing_goes_that_no_snapshot_has_taken_in(open_hub: OpenHub, clock: Clock) -> None:
    hub = open_hub(clock=clock)
    for n in range(4):
        hub.put(said(1, f"{n}"))
    hub.journal.save_snapshot(b"state", hub.events[2].position)
    clock.now += 30 * DAY_MS
    hub = open_hub(clock=clock, keep_days=1)
    wait_until_swept(hub, 1, ["2", "3"])
    hub.journal.close()
    assert texts(list(open_hub(clock=clock).journal.recover()[1])) == ["3"]


def test_numbers_of_commits_rise_even_when_all_is_gone(open_hub: OpenHub, clock: Clock) -> None:
    hub = open_hub(clock=clock)
    for n in range(5):
        hub.put(said(n, "old"))
    last = hub.events[-1].position
    hub.journal.save_snapshot(b"state", (last[0] + 1, 0))
    clock.now += 30 * DAY_MS
    hub = open_hub(clock=clock, keep_days=1)
    for n in range(5):
        wait_until_swept(hub, n, [])
    hub = open_hub(clock=clock)
    hub.put(said(1, "new"))
    assert hub.events[0].position > (last[0] + 1, 0)
    assert texts(list(open_hub().journal.recover()[1])) == ["new"]


def test_what_was_removed_is_nowhere_in_the_files(open_hub: OpenHub, clock: Clock, path: Path) -> None:
    hub = open_hub(clock=clock)
    hub.put(*(said(1, f"confession {n}") for n in range(100)))
    hub.put(said(1, "weather"))
    hub.journal.save_snapshot(b"state", hub.events[-1].position)
    clock.now += 30 * DAY_MS
    hub = open_hub(clock=clock, keep_days=1)
    wait_until_swept(hub, 1, ["weather"])
    while b"confession" in b"".join(file.read_bytes() for file in path.parent.iterdir()):
        pass
    assert b"weather" in path.read_bytes()


def test_messages_are_saved_while_old_ones_go(open_hub: OpenHub, clock: Clock) -> None:
    hub = open_hub(clock=clock)
    for n in range(SLICE):
        hub.put(said(1, f"old {n}"))
    hub.put(said(1, "last of the old"), said(2, "old"))
    hub.put(said(1, "snapshot"))
    hub.journal.save_snapshot(b"state", hub.events[-1].position)
    clock.now += 30 * DAY_MS
    hub = open_hub(clock=clock, keep_days=1)
    for n in range(200):
        hub.put(said(2, f"new {n}"))
    assert set(fates(hub.outcomes)) == {Fate.SAVED}
    assert seqs_of(2, hub.events) == list(range(2, 202))
    wait_until_swept(hub, 2, [f"new {n}" for n in range(200)])
    wait_until_swept(hub, 1, ["snapshot"])


def test_a_clock_that_was_set_wrong_has_an_hour_to_be_put_right() -> None:
    clock, steady = Clock(), Clock()
    swept: list[Sweep] = []

    def run(sweep: Sweep) -> None:
        sweep.done = True
        swept.append(sweep)

    retention = Retention(1, clock, steady=lambda: steady.now / 1_000)

    def pass_time(milliseconds: float) -> None:
        clock.now += int(milliseconds)
        steady.now += int(milliseconds)
        retention.step(run)

    retention.step(run)
    pass_time(HOUR * 1_000)
    assert len(swept) == 2
    clock.now += 400 * DAY_MS
    pass_time(HOUR * 1_000)
    assert len(swept) == 2
    clock.now -= 400 * DAY_MS
    pass_time(HOUR * 1_000)
    assert len(swept) == 2
    pass_time(HOUR * 1_000)
    assert len(swept) == 3


def test_a_sweep_that_fails_is_tried_again_in_an_hour() -> None:
    steady = Clock()
    retention = Retention(1, Clock(), steady=lambda: steady.now / 1_000)

    def fail(_: Sweep) -> None:
        raise apsw.FullError

    with pytest.raises(apsw.FullError):
        retention.step(fail)
    assert retention.pause() == HOUR
    retention.step(fail)
