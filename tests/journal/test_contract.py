"""What every journal promises."""

import random
from collections.abc import Callable

import pytest
from journal_hub import Clock, Hub, arrived, fates, joined, left, renamed, said, seqs_of, texts

from hubbub.chat.claims import Claims, nick_key
from hubbub.chat.events import START, Departed, Ended, Event, Founded, Said
from hubbub.journal import Fate, Journal

Reopen = Callable[[], Journal]


def restart(reopen: Reopen) -> Hub:
    hub = Hub(reopen())
    hub.start()
    return hub


def test_a_draft_comes_back_as_an_event_with_its_origin(hub: Hub) -> None:
    ((origin, event, fate),) = hub.put(said(7, "hello"))
    assert origin is hub
    assert fate is Fate.SAVED
    assert event == Said(
        room=7, user=1, nick="ada", text="hello", seq=1, at=1_000_000, commit=event.commit, ordinal=event.ordinal
    )


def test_nothing_comes_back_before_the_caller_has_gone_on(hub: Hub) -> None:
    hub.journal.append(None, said(1, "hello"))
    assert not hub.batches


def test_what_is_appended_together_comes_back_in_order_and_counts_each_room_from_one(hub: Hub) -> None:
    outcomes = hub.put(*(said(room, f"{room}.{n}") for n in range(50) for room in (1, 2, 3)))
    assert texts([event for _, event, _ in outcomes]) == [f"{room}.{n}" for n in range(50) for room in (1, 2, 3)]
    for room in (1, 2, 3):
        assert seqs_of(room, hub.events) == list(range(1, 51))


def test_numbers_go_on_after_a_restart(hub: Hub, reopen: Reopen) -> None:
    hub.put(said(1, "one"), said(2, "other"), arrived(1, "ada"))
    hub.put(said(1, "two"))
    again = restart(reopen)
    again.put(arrived(2, "bob"), said(1, "three"))
    assert seqs_of(1, hub.events[-1:] + again.events) == [2, 3]
    stored = [event for event in hub.events if not isinstance(event, type(arrived(1, "x")))]
    assert again.events[0].position > max(event.position for event in stored)
    assert hub.journal.id == again.journal.id


def test_what_a_run_has_committed_is_known_to_the_next(hub: Hub, reopen: Reopen) -> None:
    hub.put(said(1, "one"))
    run, committed = hub.journal.runs.current, hub.journal.runs.committed()
    again = restart(reopen)
    assert again.journal.runs.reached(run, committed)
    assert not again.journal.runs.reached("another", committed)


def test_positions_rise_with_every_event_stored_or_not(hub: Hub) -> None:
    for n in range(4):
        hub.put(arrived(n, f"user{n}"))
        hub.put(said(1, "hi"), arrived(10 + n, f"other{n}"), said(2, "ho"))
        hub.put(arrived(20 + n, f"third{n}"), said(1, "hi"))
    positions = [event.position for event in hub.events]
    assert positions == sorted(set(positions))
    assert positions[0] > START


def test_two_who_race_for_a_nick_have_one_winner_and_nobody_else_is_hurt(hub: Hub) -> None:
    hub.know(3, "bob")
    outcomes = hub.put(
        said(1, "before"), arrived(1, "ada", 1), arrived(2, "ADA", 1), said(1, "between"), renamed(3, "bob", "ada", 1)
    )
    assert fates(outcomes) == [Fate.SAVED, Fate.SAVED, Fate.LOST, Fate.SAVED, Fate.LOST]
    assert seqs_of(1, hub.events) == [1, 2, 3]
    assert fates(hub.put(renamed(1, "ada", "eve", 1), arrived(2, "ada", 1))) == [Fate.SAVED, Fate.SAVED]


def test_claims_that_are_held_at_the_start_hold(reopen: Reopen) -> None:
    hub = Hub(reopen())
    hub.claims = Claims([(nick_key("ada"), 5)])
    hub.start()
    assert fates(hub.put(arrived(6, "ada"), renamed(5, "ada", "Ada"))) == [Fate.LOST, Fate.SAVED]


def test_a_room_has_one_founder_and_its_id_is_never_used_again(hub: Hub, reopen: Reopen) -> None:
    first, second, third = (event for _, event, _ in hub.put(*(Founded(room=0, name=n) for n in ("tea", "TEA", "go"))))
    assert fates(hub.outcomes) == [Fate.SAVED, Fate.LOST, Fate.SAVED]
    assert isinstance(first, Founded)
    assert isinstance(third, Founded)
    assert 0 < first.room < third.room
    assert second == Founded(room=0, name="TEA")
    hub.put(said(third.room, "bye"), Ended(room=third.room, name="go"), Ended(room=first.room, name="tea"))
    again = restart(reopen)
    ((_, new, fate),) = again.put(Founded(room=0, name="go"))
    assert fate is Fate.SAVED
    assert isinstance(new, Founded)
    assert new.room > third.room
    assert new.seq == 1


def test_time_never_runs_backwards_in_a_room_when_the_clock_does(hub: Hub, clock: Clock, reopen: Reopen) -> None:
    hub.put(said(1, "one"))
    clock.now -= 500
    hub.put(said(1, "two"), said(2, "elsewhere"), arrived(1, "ada", 1, 2), said(2, "later"))
    again = restart(reopen)
    again.put(said(1, "three"))
    clock.now += 5_000
    again.put(said(1, "four"))
    assert [event.at for event in hub.events] == [1_000_000, 1_000_000, 999_500, 1_000_000, 1_000_000]
    assert [event.at for event in again.events] == [1_000_000, 1_004_500]


def test_a_page_holds_the_last_messages_and_passes_over_the_rest(hub: Hub) -> None:
    for n in range(10):
        hub.put(left(1), said(1, f"a{n}"), said(2, f"b{n}"), arrived(n, f"user{n}", 1), said(1, f"c{n}"))
    page = hub.page(1, 3)
    assert texts(page) == ["c8", "a9", "c9"]
    assert texts(hub.page(1, 2, before=page[0].seq)) == ["c7", "a8"]
    assert page == [event for event in hub.events if isinstance(event, Said) and event.room == 1][-3:]
    assert len(hub.page(1, 1_000)) == 20
    assert hub.page(1, 5, before=1) == []
    assert hub.page(99, 5) == []


def test_a_page_is_found_behind_many_joins(hub: Hub) -> None:
    hub.put(*(said(1, f"m{n}") for n in range(100)))
    for _ in range(20):
        hub.put(*(left(1, user) for user in range(500)))
    assert texts(hub.page(1, 100)) == [f"m{n}" for n in range(100)]


def test_since_gives_what_concerns_the_rooms_in_the_order_it_happened(hub: Hub) -> None:
    hub.know(1, "ada")
    hub.put(said(1, "a1"), said(2, "b1"), said(1, "a2"), said(3, "c1"))
    hub.put(renamed(1, "ada", "eve", 1, 2), said(2, "b2"))
    renaming = hub.events[4]
    everything = hub.ask(hub.journal.since, START, [1, 2], 1 << 20)
    assert everything == [event for event in hub.events if not (isinstance(event, Said) and event.room == 3)]
    assert everything.count(renaming) == 1
    assert hub.ask(hub.journal.since, hub.events[1].position, [1, 2], 1 << 20) == everything[2:]
    assert hub.ask(hub.journal.since, START, [3], 1 << 20) == [hub.events[3]]
    assert hub.ask(hub.journal.since, START, [], 1 << 20) == []
    assert hub.ask(hub.journal.since, hub.events[-1].position, [1, 2, 3], 1 << 20) == []


def test_since_stops_between_commits_once_it_has_enough(hub: Hub) -> None:
    for n in range(20):
        hub.put(*(said(n % 2 + 1, f"{n} " + "x" * 100) for _ in range(10)))
    first = hub.ask(hub.journal.since, START, [1, 2], 1)
    assert first == [event for event in hub.events if event.commit == hub.events[0].commit]
    more = hub.ask(hub.journal.since, START, [1, 2], 5_000)
    assert 20 <= len(more) <= 60
    assert more == [event for event in hub.events if event.commit <= more[-1].commit]


def test_reading_on_from_piece_to_piece_misses_nothing_and_repeats_nothing(hub: Hub) -> None:
    chance = random.Random(7)
    for n in range(60):
        drafts: list[Event] = []
        for m in range(chance.randrange(1, 8)):
            rooms = chance.sample(range(1, 7), chance.randrange(0, 4))
            drafts += [said(chance.randrange(1, 7), f"{n}.{m}"), arrived(n * 10 + m, f"u{n}-{m}", *rooms)]
        hub.put(*drafts)
    for wanted in ([1], [2, 5], [1, 2, 3, 4, 5, 6]):
        concerned = [event for event in hub.events if any(seqs_of(room, [event]) for room in wanted)]
        found, position = list[Event](), START
        while piece := hub.ask(hub.journal.since, position, wanted, 300):
            found += piece
            position = piece[-1].position
        assert found == concerned


def test_an_event_of_a_user_has_a_seq_in_each_of_his_rooms(hub: Hub) -> None:
    hub.put(said(1, "a"), said(1, "b"), said(2, "c"))
    ((_, event, _),) = hub.put(arrived(1, "ada", 1, 2, 3))
    assert event == hub.ask(hub.journal.since, hub.events[-2].position, [3], 1 << 20)[0]
    assert isinstance(event, type(arrived(1, "ada")))
    assert event.places == {1: 3, 2: 2, 3: 1}
    hub.put(said(2, "d"))
    assert seqs_of(2, hub.events) == [1, 2, 3]


def test_what_is_recovered_is_what_was_delivered(hub: Hub, reopen: Reopen) -> None:
    hub.put(Founded(room=0, name="lobby"), arrived(1, "ada"), joined(1))
    hub.put(said(1, "a1"), said(2, "b1"), said(1, "a2"), renamed(1, "ada", "eve", 1, 2), said(2, "b2"))
    hub.put(Departed(user=1, nick="eve", places={1: 0, 2: 0}), Departed(user=2, nick="bob"))
    snapshot, events = reopen().recover()
    assert snapshot is None
    assert list(events) == [event for event in hub.events if getattr(event, "places", None) != {}]


@pytest.mark.parametrize("taken_in", [1, 3, 5, 6])
def test_recovery_goes_on_from_the_last_snapshot(hub: Hub, reopen: Reopen, taken_in: int) -> None:
    hub.know(1, "ada")
    hub.put(said(1, "a1"))
    hub.put(said(1, "a2"), said(2, "b1"), said(1, "a3"), renamed(1, "ada", "eve", 1, 2))
    hub.put(said(2, "b2"))
    hub.journal.save_snapshot(b"old", hub.events[0].position)
    hub.journal.save_snapshot(b"state", hub.events[taken_in - 1].position)
    snapshot, events = reopen().recover()
    assert snapshot == b"state"
    assert list(events) == hub.events[taken_in:]


def test_what_follows_a_snapshot_of_an_event_that_is_not_stored_is_recovered(hub: Hub, reopen: Reopen) -> None:
    hub.put(said(1, "before"), arrived(1, "ada"))
    hub.put(arrived(2, "bob"))
    hub.journal.save_snapshot(b"state", hub.events[-1].position)
    again = restart(reopen)
    again.put(arrived(3, "eve"), said(1, "after"))
    _, events = reopen().recover()
    assert texts(list(events)) == ["after"]


def test_closing_saves_what_waits_and_posts_the_outcomes(hub: Hub, reopen: Reopen) -> None:
    for n in range(100):
        hub.journal.append(None, said(1, str(n)))
    hub.journal.close()
    hub.run_what_is_posted()
    assert texts(hub.events) == [str(n) for n in range(100)]
    assert list(reopen().recover()[1]) == hub.events
