"""What only one can have goes to whoever asks first, and comes back if the disk does not take it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.chat.claims import Claims, Key, nick_key, room_key
from hubbub.chat.events import Arrived, Departed, Ended, Event, Founded, Joined, LoggedIn, Renamed, RoomRenamed, Said
from hubbub.chat.repeats import FEWEST, REMEMBERED_MS
from hubbub.chat.snapshot import restore, take
from hubbub.chat.state import State

NICKS = st.sampled_from(["ada", "Ada", "bob", "b0b", "B0B", "cy"])
USERS = st.integers(1, 3)
PAIRS = st.sampled_from([(1, 2), (1, 3)])
DRAFTS = st.one_of(
    st.builds(Arrived, user=USERS, nick=NICKS, named=st.booleans()),
    st.builds(Renamed, user=USERS, old=NICKS, nick=NICKS),
    st.builds(Departed, user=USERS, nick=NICKS),
    st.builds(LoggedIn, user=USERS, nick=NICKS, becomes=st.integers(0, 3)),
    st.builds(Founded, room=USERS, name=NICKS),
    st.builds(Founded, room=USERS, pair=PAIRS),
    st.builds(Ended, room=USERS, name=NICKS),
    st.builds(Ended, room=USERS, pair=PAIRS),
    st.builds(Joined, room=USERS, user=USERS, nick=NICKS),
)
BATCHES = st.lists(st.lists(DRAFTS, max_size=8), max_size=6)
PROBES = [Arrived(user=9, nick=nick, named=True) for nick in ("ada", "bob", "cy")] + [
    Founded(room=9, name=name) for name in ("ada", "bob", "cy")
] + [Founded(room=9, pair=pair) for pair in ((1, 2), (1, 3))]  # fmt: skip

GUESTS = [(nick_key(f"guest-{user}"), user) for user in (1, 2, 3)]
"""What those hold who have taken no name yet."""


def free(claims: Claims) -> list[bool]:
    """For each thing there is: whether a stranger could have it. Nothing is changed."""
    found = []
    for probe in PROBES:
        found.append(claims.admit(probe))
        claims.revert()
    return found


def nicks_of(draft: Event) -> tuple[Key | None, Key | None]:
    """Which nick the draft claims, and which one it gives up."""
    match draft:
        case Arrived():
            return nick_key(draft.nick), None
        case Renamed():
            return nick_key(draft.nick), nick_key(draft.old)
        case Departed():
            return None, nick_key(draft.nick)
    return None, None


@given(BATCHES)
def test_what_was_admitted_and_reverted_never_was(batches):
    claims = Claims()
    for batch in batches:
        claims.settle()
        before = free(claims)
        for draft in batch:
            claims.admit(draft)
        claims.revert()
        assert free(claims) == before
        for draft in batch:
            claims.admit(draft)


@given(BATCHES)
def test_after_settling_nothing_can_be_reverted(batches):
    claims = Claims()
    for batch in batches:
        for draft in batch:
            claims.admit(draft)
        claims.settle()
        after = free(claims)
        claims.revert()
        assert free(claims) == after


@given(st.lists(DRAFTS, max_size=30))
def test_a_nick_has_one_holder_until_he_gives_it_up(drafts):
    claims, held = Claims(), dict[int, Key]()
    for draft in drafts:
        wanted, given_up = nicks_of(draft)
        admitted = claims.admit(draft)
        if isinstance(draft, LoggedIn) and draft.becomes:
            assert admitted == (draft.becomes not in held)
            if admitted and draft.user in held:
                held[draft.becomes] = held.pop(draft.user)
        if wanted is None:
            if isinstance(draft, Departed):
                held.pop(draft.user, None)
            continue
        others = {key for user, key in held.items() if user != draft.user}
        is_his = draft.user not in held if given_up is None else held.get(draft.user) in (given_up, wanted)
        assert admitted == (wanted not in others and is_his)
        if admitted:
            held[draft.user] = wanted


def test_who_is_called_otherwise_by_now_cannot_give_up_his_old_name_again():
    claims = Claims()
    claims.admit(Arrived(user=1, nick="ada", named=True))
    assert claims.admit(Renamed(user=1, old="ada", nick="bob"))
    assert not claims.admit(Renamed(user=1, old="ada", nick="cy"))
    assert claims.admit(Arrived(user=2, nick="cy", named=True))


def test_a_room_takes_another_name_and_its_old_one_is_free():
    claims = Claims([(room_key("tea"), 1), (room_key("cake"), 2)])
    assert not claims.admit(RoomRenamed(room=1, user=1, nick="ada", old="tea", name="Cake"))
    assert claims.admit(RoomRenamed(room=1, user=1, nick="ada", old="tea", name="coffee"))
    assert not claims.admit(RoomRenamed(room=1, user=1, nick="ada", old="tea", name="water"))
    assert claims.admit(Founded(room=3, name="tea"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Renamed(user=1, old="guest-1", nick="ada"), Renamed(user=2, old="guest-2", nick="Ada")),
        (Arrived(user=4, nick="bob", named=True), Renamed(user=2, old="guest-2", nick="B0b")),
        (Founded(room=1, name="tea"), Founded(room=2, name="TEA")),
        (Founded(room=1, pair=(1, 2)), Founded(room=2, pair=(1, 2))),
    ],
)
def test_of_two_who_want_the_same_the_first_has_it(first, second):
    claims = Claims(GUESTS)
    assert claims.admit(first)
    assert not claims.admit(second)
    assert claims.admit(first) is not isinstance(first, Arrived)  # his own is not refused him, but one arrives once


def test_a_refused_rename_leaves_the_old_name_held():
    claims = Claims(GUESTS)
    assert claims.admit(Renamed(user=1, old="guest-1", nick="ada"))
    assert claims.admit(Renamed(user=2, old="guest-2", nick="bob"))
    assert not claims.admit(Renamed(user=2, old="bob", nick="ada"))
    assert not claims.admit(Renamed(user=3, old="guest-3", nick="bob"))


def test_a_name_that_changes_only_its_case_stays_held():
    claims = Claims(GUESTS)
    claims.admit(Renamed(user=1, old="guest-1", nick="ada"))
    assert claims.admit(Renamed(user=1, old="ada", nick="ADA"))
    assert not claims.admit(Renamed(user=2, old="guest-2", nick="ada"))


@pytest.mark.parametrize(
    ("taken", "given_up", "wanted"),
    [
        (
            Renamed(user=1, old="guest-1", nick="ada"),
            Departed(user=1, nick="ada"),
            Renamed(user=2, old="guest-2", nick="ada"),
        ),
        (
            Renamed(user=1, old="guest-1", nick="ada"),
            Renamed(user=1, old="ada", nick="cy"),
            Renamed(user=2, old="guest-2", nick="ada"),
        ),
        (Founded(room=1, name="tea"), Ended(room=1, name="tea"), Founded(room=2, name="tea")),
        (Founded(room=1, pair=(1, 2)), Ended(room=1, pair=(1, 2)), Founded(room=2, pair=(1, 2))),
    ],
)
def test_what_is_given_up_can_be_taken_in_the_same_batch_and_comes_back_if_that_fails(taken, given_up, wanted):
    claims = Claims(GUESTS)
    claims.admit(taken)
    claims.settle()
    assert claims.admit(given_up)
    assert claims.admit(wanted)
    claims.revert()
    assert not claims.admit(wanted)


def test_nobody_can_give_up_what_another_holds():
    claims = Claims(GUESTS)
    claims.admit(Renamed(user=1, old="guest-1", nick="ada"))
    claims.admit(Departed(user=2, nick="ada"))
    claims.admit(Renamed(user=2, old="ada", nick="bob"))
    assert not claims.admit(Renamed(user=3, old="guest-3", nick="ada"))


def test_what_was_held_before_is_held_from_the_start():
    claims = Claims([(room_key("tea"), 1)])
    assert not claims.admit(Founded(room=2, name="TEA"))


def test_what_claims_nothing_is_always_admitted():
    claims = Claims([(nick_key("ada"), 1)])
    assert claims.admit(Said(room=1, user=2, nick="ada", text="hi"))


def test_a_room_is_entered_only_by_who_is_here_under_that_id():
    claims = Claims([(nick_key("ada"), 1)])
    assert claims.admit(Joined(room=1, user=1, nick="ada"))
    claims.admit(LoggedIn(user=1, nick="ada", account="ada", becomes=7))
    assert not claims.admit(Joined(room=1, user=1, nick="ada"))
    assert claims.admit(Joined(room=1, user=7, nick="ada"))
    claims.admit(Departed(user=7, nick="ada"))
    assert not claims.admit(Joined(room=1, user=7, nick="ada"))


def test_a_nick_is_taken_only_by_who_is_here_under_that_id():
    claims = Claims(GUESTS)
    claims.admit(LoggedIn(user=1, nick="guest-1", account="ada", becomes=7))
    assert not claims.admit(Renamed(user=1, old="guest-1", nick="ada"))
    assert claims.admit(Renamed(user=7, old="guest-1", nick="ada"))
    claims.admit(Departed(user=2, nick="guest-2"))
    assert not claims.admit(Renamed(user=2, old="guest-2", nick="bob"))
    assert claims.admit(Renamed(user=3, old="guest-3", nick="bob"))


def test_a_message_with_an_id_is_admitted_once_unless_its_commit_fails():
    claims = Claims()
    message = Said(room=1, user=1, nick="ada", text="hi", id="c1", at=1_000)
    assert [claims.admit(message), claims.admit(message)] == [True, False]
    claims.revert()
    assert [claims.admit(message), claims.admit(message)] == [True, False]
    claims.settle()
    claims.revert()
    assert not claims.admit(message)
    assert claims.admit(Said(room=1, user=2, nick="bob", text="hi", id="c1", at=1_000))


def test_an_id_is_known_for_ten_minutes_and_longer_if_few_came_after_it():
    claims = Claims()
    first = Said(room=1, user=1, nick="ada", text="hi", id="first", at=0)
    claims.admit(first)
    for number in range(FEWEST - 1):
        claims.admit(Said(room=1, user=1, nick="ada", text="x", id=f"{number}", at=REMEMBERED_MS * 9))
    assert not claims.admit(first)
    claims.admit(Said(room=1, user=1, nick="ada", text="x", id="one more", at=REMEMBERED_MS * 9))
    assert claims.admit(first)


@pytest.mark.parametrize("how", ["snapshot", "replay"])
def test_after_a_restart_ids_are_known_by_the_state(how: str):
    message = Said(room=1, user=1, nick="ada", text="hi", id="c1", at=1_000, seq=1, commit=1)
    state = State()
    state.apply(message)
    if how == "snapshot":
        state = restore(take(state))
    claims = Claims(state.claims(), state.repeats)
    assert not claims.admit(message)
    assert claims.admit(Said(room=1, user=1, nick="ada", text="hi", id="c2", at=1_000))
