"""A snapshot is the whole state, and nothing else is taken for one."""

from contextlib import suppress

import msgspec
import pytest
from histories import ANY_EVENTS, STEPS, applied, assert_sound, facts, live
from hypothesis import given
from hypothesis import strategies as st
from small_chat import Chat

from hubbub.chat.snapshot import VERSION, SnapshotError, restore, take
from hubbub.chat.state import State


@given(STEPS)
def test_a_restored_state_is_the_one_that_was_taken(steps):
    chat = Chat()
    live(chat, steps)
    restored = restore(take(chat.state))
    assert facts(restored) == facts(chat.state)
    assert_sound(restored)


@given(STEPS, st.data())
def test_what_came_after_a_snapshot_leads_to_where_everything_leads(steps, data):
    chat = Chat()
    live(chat, steps)
    taken = data.draw(st.integers(0, len(chat.events)))
    restored = restore(take(applied(chat.events[:taken])))
    assert facts(applied(chat.events[taken:], restored)) == facts(chat.state)


@given(ANY_EVENTS)
def test_even_a_state_of_nonsense_can_be_kept(events):
    state = applied(events)
    restored = restore(take(state))
    assert (facts(restored)[:2], restored.position) == (facts(state)[:2], state.position)


def test_a_snapshot_is_not_tied_to_the_state_it_was_taken_of(chat):
    ada = chat.arrive("ada", "tea")
    restored = restore(take(chat.state))
    restored.users[ada.id].rooms.clear()
    assert ada.rooms


def test_a_snapshot_of_a_newer_version_is_refused():
    newer = msgspec.msgpack.decode(take(State())) | {"version": VERSION + 1, "rooms": "of another form"}
    with pytest.raises(SnapshotError, match="newer hubbub"):
        restore(msgspec.msgpack.encode(newer))


@pytest.mark.parametrize(
    "damaged",
    [b"", b"\xc1", b"\x80", b"nonsense", take(State())[:-1], take(State()) + b"\x00", b"\x81\xa7version\xa1x"],
    ids=repr,
)
def test_a_damaged_snapshot_is_refused(damaged):
    with pytest.raises(SnapshotError, match="damaged"):
        restore(damaged)


@given(st.binary(max_size=60), st.integers(0, 200))
def test_bytes_that_are_no_snapshot_are_refused_in_one_sentence(noise, cut):
    chat = Chat()
    chat.arrive("ada", "tea")
    data = take(chat.state)[:cut] + noise
    with suppress(SnapshotError):  # any other error would stop the host with a traceback
        restore(data)
