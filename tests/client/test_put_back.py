"""The server's data is put back to an older copy: what a client knew from before may be something else by now."""

import json
from typing import Any

import pytest
from core_stage import RESUMED, Stage, entered, event, welcome
from hypothesis import given
from hypothesis import strategies as st
from model import ROOMS, Pair

from hubbub.client import AnyEvent, Entered, Said

LIMIT = 4

small = st.integers(0, 5)
rooms = st.sampled_from(list(ROOMS))
actions = st.one_of(
    st.tuples(st.just("others"), rooms, st.integers(1, 10)),
    st.tuples(st.just("work"), small, small),
    st.tuples(st.just("take"), small),
    st.tuples(st.just("cut")),
    st.tuples(st.just("connect")),
)


def told(events: list[AnyEvent]) -> list[Any]:
    """Which rooms were begun anew, with what was said last, and what was said."""
    shown: list[Any] = []
    for each in events:
        if isinstance(each, Entered):
            assert each.restarted
            shown.append((each.room, [said.text for said in each.recent]))
        elif isinstance(each, Said):
            shown.append(each.text)
    return shown


def behind() -> Stage:
    """Two rooms, up to 10. Of the lobby two more were told than fit in; nothing of it was taken."""
    stage = Stage(limit=LIMIT)
    stage.enter(entered(1, "#lobby", 10), entered(2, "#tea", 10))
    for seq in range(11, 13 + LIMIT):
        stage.core.receive(json.dumps(event("said", seq, text=f"lost {seq}")))
    stage.come_back()
    return stage


def test_a_room_that_one_was_behind_in_is_begun_anew_and_what_is_said_there_is_heard() -> None:
    stage = behind()
    recent = [event("said", 9, text="kept")]
    shown = stage.hear(welcome(), entered(1, "#lobby", 9, recent=recent), entered(2, "#tea", 10), RESUMED)
    assert told(shown)[0] == (1, ["kept"])
    assert told(stage.hear(event("said", 10, text="anew"))) == ["anew"]
    assert stage.sent() == []


@pytest.mark.parametrize("first", [1, 2])
def test_all_rooms_are_begun_anew_whatever_their_seqs(first: int) -> None:
    stage = behind()
    frames = {
        1: entered(1, "#lobby", 30, recent=[event("said", 30, text="another 30")]),
        2: entered(2, "#tea", 9, recent=[event("said", 9, room=2, text="kept")]),
    }
    live = event("said", 31, text="31")
    shown = stage.hear(welcome(), frames[first], frames[3 - first], live, {"type": "restart", "room": 2}, RESUMED)
    assert sorted(told(shown)[:2]) == [(1, ["another 30"]), (2, ["kept"])]
    assert told(shown)[2:] == ["31"]
    assert stage.sent() == []


def test_what_is_said_before_it_is_known_that_all_is_begun_anew_is_heard() -> None:
    stage = behind()
    live = event("said", 31, text="31")
    shown = stage.hear(welcome(), entered(1, "#lobby", 30), live, entered(2, "#tea", 9), RESUMED)
    assert told(shown) == [(1, []), (2, [])]
    (asked,) = stage.sent()  # one was behind, so it was let go
    assert (asked["room"], asked["after"]) == ("#lobby", 30)
    page = {"type": "page", "id": asked["id"], "name": "#lobby", "room": 1, "events": [live]}
    assert told(stage.hear(page)) == ["31"]


def test_it_is_remembered_if_the_connection_breaks_before_all_rooms_were_told() -> None:
    stage = behind()
    stage.hear(welcome(), entered(2, "#tea", 9))
    stage.come_back()
    shown = stage.hear(welcome(), entered(1, "#lobby", 30), entered(2, "#tea", 9), RESUMED)
    assert sorted(told(shown)) == [(1, []), (2, [])]


def test_conversations_of_another_journal_are_not_told_again_from_their_beginning() -> None:
    stage = Stage()
    place = {"id": 9, "seq": 2, "between": {"user": 4, "nick": "bo"}}
    conversation = {"type": "entered", "room": place}
    stage.enter(conversation, entered(1, "#lobby", 10))
    stage.come_back()
    shown = stage.hear(welcome(journal="restored"), conversation, entered(1, "#lobby", 10), RESUMED)
    assert [each for each in shown if isinstance(each, Entered)] == [Entered(room=9), Entered(room=1)]
    assert stage.sent() == []
    psst = event("said", 3, room=9, to=7, to_nick="ada", text="psst")
    assert told(stage.hear(psst)) == ["psst"]


@given(st.data(), st.lists(actions, min_size=10, max_size=60), st.lists(actions, max_size=20))
def test_each_room_ends_with_what_is_there_each_once(
    data: st.DataObject, before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]
) -> None:
    pair = Pair()
    pair.come_to_rest()
    said = 0

    def do(steps: list[tuple[Any, ...]]) -> None:
        nonlocal said
        for name, *numbers in steps:
            if name != "others":
                getattr(pair, name)(*numbers)
                continue
            for _ in range(numbers[1]):
                said += 1
                pair.server.say(numbers[0], 4, f"message {said}")

    pair.server.say(1, 4, "the first one")
    pair.come_to_rest()
    do(before)
    room = data.draw(st.sampled_from([number for number in ROOMS if pair.heard[number]]))
    other = next(number for number in ROOMS if number != room)
    lengths = st.integers(0, len(pair.server.log[other]))
    pair.put_back(room, data.draw(st.integers(1, pair.heard[room])), data.draw(lengths), new=data.draw(small))
    pair.come_to_rest()
    do(after)
    pair.come_to_rest()

    for number, log in pair.server.log.items():
        of_room = [each for each in pair.taken if isinstance(each, Entered | Said) and each.room == number]
        *_, begun = (at for at, each in enumerate(of_room) if isinstance(each, Entered))
        start = of_room[begun]
        assert isinstance(start, Entered)
        assert start.restarted
        shown = [*start.recent, *(each for each in of_room[begun:] if isinstance(each, Said))]
        seqs = [each.seq for each in shown]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs))) if seqs else not log
        assert [each.text for each in shown] == [each["text"] for each in log[len(log) - len(shown) :]]
