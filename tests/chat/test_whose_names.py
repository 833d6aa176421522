"""Accounts: whose a name is, how one makes it one's own, and who one is after logging in and out."""

import pytest
from histories import assert_sound
from hypothesis import given
from hypothesis import strategies as st
from members import Members
from msgspec.structs import replace

from hubbub.chat.accounts import Enrol, Proof, Terms
from hubbub.chat.commands import (
    Arrive,
    Enlist,
    Ghost,
    Join,
    Kick,
    Leave,
    Login,
    Mark,
    Msg,
    Nick,
    Password,
    Prefer,
    Prove,
    Proven,
    Quit,
    Register,
    Say,
    Set,
    Trusted,
    Unregister,
)
from hubbub.chat.events import Arrived, Change, Departed, LoggedIn
from hubbub.chat.handlers import Attach, Errand, Expel
from hubbub.chat.refusals import Refused
from hubbub.chat.snapshot import restore, take


@pytest.fixture
def chat() -> Members:
    return Members()


# Making one -----------------------------------------------------------------------------------------------------------


def test_who_makes_his_name_his_own_stays_who_he_is(chat):
    ada, bob = chat.arrive("ada", "tea"), chat.arrive("bob")
    chat.do(bob, Msg("ada", "psst"))
    number, rooms = ada.id, set(ada.rooms)
    chat.do(ada, Register("sesame"))
    assert (ada.account, ada.id, ada.rooms) == ("ada", number, rooms)
    assert chat.named("ada").user == number


@pytest.mark.parametrize(
    ("terms", "command", "code"),
    [
        (Terms(open=False), Register("sesame"), "no-accounts"),
        (Terms(needs_email=True), Register("sesame"), "needs-email"),
        (Terms(), Register("sesame", "a@b\nc"), "bad-email"),
        (Terms(), Register("sesame", "x" * 300), "bad-email"),
        (Terms(), Register("no"), "weak-password"),
        (Terms(), Register("x" * 1025), "bad-password"),
        (Terms(), Register("é" * 513), "bad-password"),
        (Terms(), Register("sesame", account="admin"), "reserved-name"),
        (Terms(), Register("sesame", account="guest-7"), "reserved-name"),
        (Terms(), Register("sesame", account="NickServ"), "reserved-name"),
        (Terms(), Register("sesame", account="a b"), "bad-name"),
        (Terms(), Register("sesame", account="10.0.0.1"), "bad-name"),
        (Terms(ascii=True), Register("sesame", account="I\u015f\u0131l"), "bad-name"),
        (Terms(), Register("sesame", account="bob"), "account-exists"),
        (Terms(), Register("sesame", account="b0b"), "account-exists"),
        (Terms(), Register("sesame", account="\u0441y"), "account-exists"),
    ],
)
def test_no_account_is_made_that_may_not_be(chat, terms, command, code):
    chat.account("bob")
    chat.arrive("cy")
    ada = chat.arrive("ada")
    chat.accounts.terms = terms
    assert chat.refusal(ada, command) == code
    assert ada.account == ""


def test_a_guest_without_a_name_takes_one_first(chat):
    assert chat.refusal(chat.arrive(), Register("sesame")) == "needs-nick"


def test_who_is_logged_in_makes_no_second_one(chat):
    assert chat.refusal(chat.member("ada"), Register("sesame", account="another")) == "logged-in"


@pytest.mark.parametrize(("terms", "code"), [(Terms(early=False), "not-arrived"), (Terms(password="x"), "not-arrived")])
def test_before_he_has_arrived_one_makes_an_account_only_where_that_is_allowed(chat, terms, code):
    stranger = chat.connect()
    chat.accounts.terms = terms
    assert chat.refusal(stranger, Register("sesame", account="ada")) == code


def test_an_account_made_before_arrival_is_entered_by_whoever_proves_it_first(chat):
    first, second = chat.connect(), chat.connect()
    chat.do(first, Register("sesame", account="ada"))
    first.account = second.account = "ada"  # as the hub notes
    assert chat.named("ada").user not in (first.id, second.id)
    came = chat.come_in(second, "ada", "tea")
    assert came.id == chat.named("ada").user
    other = chat.come_in(first, "lovelace", "tea")
    assert other.id == first.id
    assert chat.room("tea").members == {came.id, other.id}
    assert_sound(chat.state)


def test_nobody_makes_an_account_for_another_but_an_operator(chat):
    ada = chat.arrive("ada")
    assert chat.refusal(ada, Enlist("bob", "sesame")) == "no-rights"
    chat.do(ada, Trusted())
    result = chat.judge(ada, Enlist("bob", "sesame"))
    assert isinstance(result, Errand)
    assert isinstance(result.question, Enrol)
    assert result.question.for_another
    assert result.question.user not in chat.state.users
    chat.arrive("cy")
    assert chat.refusal(ada, Enlist("cy", "sesame")) == "account-exists"


# Proving it -----------------------------------------------------------------------------------------------------------


def test_who_logs_in_has_his_rooms_and_ranks_and_his_own_conversations(chat):
    chat.account("ada")
    guest, bob = chat.arrive("lovelace", "tea", "pie"), chat.arrive("bob", "tea")
    chat.do(bob, Msg("lovelace", "to the guest"))
    before = guest.id
    chat.do(guest, Login("ada", "ada"))
    assert (guest.id, guest.account, guest.nick) == (chat.named("ada").user, "ada", "lovelace")
    assert chat.state.users.get(before) is None
    assert chat.room("tea").ranks_of(guest.id) == {"operator"}
    assert chat.room("tea").founder == guest.id
    assert {chat.state.rooms[number].name for number in guest.rooms} == {"tea", "pie"}
    chat.do(bob, Msg("lovelace", "to ada"))
    conversation = chat.state.room_of_pair(guest.id, bob.id)
    assert conversation is not None
    assert conversation.members == {guest.id, bob.id}
    assert_sound(chat.state)


def test_a_guest_who_had_the_nick_before_leaves_nothing_to_read_to_its_owner(chat):
    guest, bob = chat.arrive("ada"), chat.arrive("bob")
    chat.do(bob, Msg("ada", "for the guest alone"))
    between = chat.state.room_of_pair(guest.id, bob.id)
    chat.do(guest, Quit())
    owner = chat.member("ada")
    assert between.id not in owner.rooms
    assert chat.state.room_of_pair(owner.id, bob.id) is None


def test_marks_and_notes_stay_with_who_logs_in(chat):
    chat.account("ada")
    guest = chat.arrive("lovelace", "tea")
    chat.do(guest, Mark((Change("bot"),)))
    chat.do(guest, Login("ada", "ada"))
    assert guest.marks == {"bot"}
    assert chat.state.count_marked("bot") == 1
    chat.do(guest, Quit())
    assert chat.state.count_marked("bot") == 0


def test_one_who_is_here_by_it_elsewhere_is_joined_from_the_line_door_only(chat):
    ada, guest = chat.member("ada", "tea"), chat.arrive("lovelace")
    assert chat.do(guest, Login("ada", "ada")) == Attach(ada)
    chat.do(guest, Prove("PLAIN", b"\0ada\0ada"))
    assert (guest.account, guest.id != ada.id) == ("ada", True)
    assert chat.state.user_named("lovelace") is guest


def test_one_who_wants_to_be_alone_is_not_joined(chat):
    ada, guest = chat.member("ada"), chat.arrive("lovelace")
    chat.accounts.put(replace(chat.named("ada"), alone=True))
    chat.do(guest, Login("ada", "ada"))
    assert guest.account == "ada"
    assert guest.id != ada.id


def test_one_who_is_always_on_is_joined_though_he_wants_to_be_alone(chat):
    ada = chat.member("ada")
    chat.accounts.put(replace(chat.named("ada"), alone=True, always_on=True))
    assert chat.do(chat.arrive("lovelace"), Login("ada", "ada")) == Attach(ada)
    again = chat.connect()
    again.account = "ada"
    assert chat.judge(again, Arrive("ada")) == Attach(ada)


def test_nobody_is_joined_who_is_logged_in_to_another_account_by_now(chat):
    chat.account("shared")
    ada_elsewhere, somebody = chat.member("ada"), chat.arrive("somebody", "tea")
    chat.do(somebody, Login("shared", "derahs"))
    chat.do(somebody, Prove("PLAIN", b"\0ada\0ada"))
    assert (somebody.account, somebody.id) == ("ada", somebody.id)
    assert somebody.id not in (chat.named("shared").user, ada_elsewhere.id)
    assert somebody.id in chat.room("tea").members
    other = chat.arrive("other")
    assert not isinstance(chat.do(other, Login("shared", "derahs")), Attach)
    assert (other.account, other.id) == ("shared", chat.named("shared").user)
    assert_sound(chat.state)


@pytest.mark.parametrize(("account", "password"), [("ada\0ada", "x"), ("x", "\0ada"), ("\0", "\0")])
def test_no_login_smuggles_in_another_one(chat, account, password):
    assert chat.refusal(chat.arrive("eve"), Login(account, password)) == "wrong-password"


def test_what_is_proven_of_an_account_that_is_given_up_counts_for_nothing(chat):
    guest = chat.arrive("ada")
    assert chat.refusal(guest, Proven("ada")) == "wrong-password"


def test_who_proved_an_account_that_was_given_up_meanwhile_comes_as_a_guest(chat):
    owner, again = chat.member("ada"), chat.connect()
    again.account = "ada"
    chat.do(owner, Unregister("ada"))
    for nick in ("lovelace", ""):
        user = chat.connect()
        user.account = "ada"
        came = chat.come_in(user, nick)
        assert (came.account, came.id) == ("", user.id)


def test_a_password_is_a_question_and_no_event(chat):
    ada = chat.arrive("ada")
    assert isinstance(chat.judge(ada, Login("ada", "sesame")), Errand)
    assert chat.judge(ada, Login("ada", "sesame")).question == Proof("PLAIN", b"\0ada\0sesame", here=True)
    chat.do(ada, Register("open-sesame"))
    assert isinstance(chat.judge(ada, Password("open-sesame", "another")), Errand)
    assert "sesame" not in repr(chat.events)


# Arriving by it -------------------------------------------------------------------------------------------------------


def test_of_two_who_arrive_by_one_account_at_once_one_has_its_id(chat):
    chat.account("ada")
    one, other = chat.connect(), chat.connect()
    one.account = other.account = "ada"
    drafts = [chat.wish(one, Arrive("ada")), chat.wish(other, Arrive("lovelace"))]
    assert {draft.user for draft in drafts} == {chat.named("ada").user}
    chat.commit()
    assert [event.nick for event in chat.lost] == ["lovelace"]
    assert chat.come_in(other, "lovelace").id == other.id
    assert_sound(chat.state)


def test_who_logs_in_and_who_arrives_by_the_same_account_at_once_are_two(chat):
    chat.account("ada")
    for guest_first in (True, False):
        guest, comer = chat.arrive(), chat.connect()
        comer.account = "ada"
        wishes = [(guest, Proven("ada")), (comer, Arrive("ada"))]
        for user, wish in wishes if guest_first else reversed(wishes):
            chat.wish(user, wish)
        chat.commit()
        assert len(chat.lost) == 1
        assert chat.state.users[chat.named("ada").user].account == "ada"
        assert_sound(chat.state)
        chat.lost.clear()
        for user in list(chat.state.users.values()):
            chat.do(user, Quit())


def test_of_two_guests_who_log_in_at_once_one_has_its_id(chat):
    chat.account("ada")
    one, other = chat.arrive("", "tea"), chat.arrive("", "tea")
    for guest in (one, other):
        chat.wish(guest, Proven("ada"))
    chat.commit()
    assert len(chat.lost) == 1
    chat.do(other, Proven("ada"))
    assert one.id == chat.named("ada").user
    assert (other.account, other.id != one.id) == ("ada", True)
    assert chat.room("tea").members == {one.id, other.id}


# Whose a name is ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nick", ["ada", "ADA", "\u0430da", "Ad\u0430"])
def test_the_name_of_an_account_is_its_owners_however_it_is_written(chat, nick):
    chat.account("ada")
    eve = chat.arrive("eve")
    assert chat.refusal(eve, Nick(nick)) == "nick-registered"
    assert chat.refusal(chat.connect(), Arrive(nick)) == "nick-registered"
    assert chat.refusal(chat.member("bob"), Nick(nick)) == "nick-registered"


def test_its_owner_takes_it_in_any_writing(chat):
    ada = chat.member("ada")
    chat.do(ada, Nick("lovelace"))
    chat.do(ada, Nick("ADA"))
    assert ada.nick == "ADA"


def test_who_bears_the_name_of_ones_account_is_sent_away(chat):
    squatter = chat.arrive("ada")
    chat.account("ada")
    owner = chat.arrive("lovelace")
    chat.do(owner, Login("ada", "ada"))
    assert chat.do(owner, Ghost("ADA")) == Expel(squatter, "sent away by lovelace")


def test_nobody_else_is(chat):
    owner = chat.member("ada")
    chat.arrive("bob")
    chat.member("cy")
    assert chat.refusal(owner, Ghost("bob")) == "not-yours"
    assert chat.refusal(owner, Ghost("cy")) == "not-yours"
    assert chat.refusal(owner, Ghost("ada")) == "not-yours"
    assert chat.refusal(owner, Ghost("nobody")) == "no-such-nick"
    assert chat.refusal(chat.arrive("eve"), Ghost("ada")) == "needs-account"


# Keeping it, and giving it up -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["on", "TRUE", "yes"])
def test_a_preference_is_set(chat, value):
    ada = chat.member("ada")
    assert chat.judge(ada, Prefer("Always-On", value)).question.account.always_on
    assert not chat.judge(ada, Prefer("alone", "off")).question.account.alone


@pytest.mark.parametrize(("setting", "value"), [("cake", "on"), ("alone", "perhaps"), ("", "")])
def test_a_preference_that_there_is_not_is_refused(chat, setting, value):
    assert chat.refusal(chat.member("ada"), Prefer(setting, value)) == "bad-preference"


@pytest.mark.parametrize("command", [Prefer("alone", "on"), Password("a", "bcd"), Unregister("x"), Ghost("eve")])
def test_without_an_account_there_is_nothing_to_keep(chat, command):
    assert chat.refusal(chat.arrive("eve"), command) == "needs-account"


def test_who_gives_his_account_up_is_a_guest_with_nothing_of_it(chat):
    ada, bob = chat.member("ada", "tea"), chat.arrive("bob")
    chat.do(ada, Msg("bob", "psst"))
    before = ada.id
    chat.do(ada, Unregister("ada"))
    assert (ada.account, ada.nick) == ("", "ada")
    assert ada.id not in (before, bob.id)
    assert chat.room("tea").members == {ada.id}
    assert chat.state.room_of_pair(ada.id, bob.id) is None
    chat.do(ada, Register("sesame", account="lovelace"))
    assert chat.named("lovelace").user == ada.id != before
    assert_sound(chat.state)


def test_an_account_that_is_in_use_elsewhere_is_not_given_up(chat):
    ada, other = chat.member("ada"), chat.arrive("lovelace")
    chat.do(other, Prove("PLAIN", b"\0ada\0ada"))
    assert chat.refusal(ada, Unregister("ada")) == "account-in-use"
    assert chat.refusal(other, Unregister("ada")) == "account-in-use"
    chat.do(other, Quit())
    assert chat.refusal(ada, Unregister("guess")) == "wrong-password"
    chat.do(ada, Unregister("ada"))
    assert chat.accounts.named("ada") is None


# Whatever they do -----------------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["ada", "bob", "b0b", "cy"])
ROOMS = st.sampled_from(["tea", "pie"])
WISHES = st.one_of(
    st.builds(Nick, NAMES),
    st.builds(Join, ROOMS),
    st.builds(Leave, ROOMS),
    st.builds(Say, ROOMS, st.just("hi")),
    st.builds(Msg, NAMES, st.just("psst")),
    st.builds(Kick, ROOMS, NAMES),
    st.builds(Register, st.just("sesame"), account=NAMES),
    NAMES.map(lambda name: Login(name, name[::-1])),
    NAMES.map(lambda name: Prove("PLAIN", f"\0{name}\0{name[::-1]}".encode())),
    NAMES.map(lambda name: Unregister(name[::-1])),
    NAMES.map(lambda name: Set("tea", (Change("operator", value=name),))),
    st.builds(Quit),
)
STEPS = st.lists(st.tuples(st.integers(0, 3), WISHES | st.none()), max_size=40)


def live(chat: Members, steps: list) -> None:
    """Four people do as the steps say; what they draft comes true when the disk catches up, all at once."""
    people, busy = [chat.connect() for _ in range(4)], set[int]()
    for who, wish in steps:
        if wish is None:
            chat.commit()
            busy.clear()
        elif who not in busy:
            user = people[who] = people[who] if chat.state.users.get(people[who].id) else arriving(chat, people[who])
            try:
                result = chat.wish(user, wish)
                while isinstance(result, Errand):
                    answer = chat.answered(result.question)
                    result = chat.wish(user, answer) if not isinstance(answer, Refused) else answer
            except Refused:
                continue
            if isinstance(result, Attach):
                people[who] = result.user
            elif not isinstance(wish, Say):
                busy.add(who)
    chat.commit()


def arriving(chat: Members, user):
    """He who is gone, or has not come yet, comes by the account that he had, or as a guest."""
    fresh = chat.connect()
    fresh.account = user.account
    known = user.account and chat.accounts.named(user.account)
    return chat.come_in(fresh, "" if not known else user.nick if user.named else user.account)


@given(STEPS)
def test_whatever_they_do_names_and_ids_and_members_agree(steps):
    chat = Members()
    live(chat, steps)
    state = chat.state
    assert_sound(state)
    for number, user in state.users.items():
        assert user.id == number
        assert state.user_named(user.nick) is user
    for room in state.rooms.values():
        assert room.ranks.keys() <= room.members
        assert room.pair is None or room.members <= set(room.pair)
        assert room.pair is None or room.members == {number for number in room.pair if number in state.users}
    claimed = dict(state.claims())
    assert len(claimed) == len(state.users) + state.public_count


@given(STEPS)
def test_the_id_of_an_account_is_borne_by_its_owner_alone(steps):
    chat = Members()
    live(chat, steps)
    for user in chat.state.users.values():
        account = chat.accounts.holder(user.id)
        assert account is None or user.account == account.name


@given(STEPS)
def test_who_starts_from_a_snapshot_ends_where_the_others_do(steps):
    chat = Members()
    half = len(steps) // 2
    live(chat, steps[:half])
    copy = restore(take(chat.state))
    copy.accounts = chat.accounts
    before = len(chat.events)
    people = list(chat.state.users.values())
    for user in people[:2]:
        chat.do(user, Quit())
    for event in chat.events[before:]:
        copy.apply(event)
    assert set(copy.users) == set(chat.state.users)
    assert {room.id: room.members for room in copy.rooms.values()} == {
        room.id: room.members for room in chat.state.rooms.values()
    }


def test_events_that_name_an_id_that_is_no_more_change_nothing(chat):
    chat.account("ada")
    guest = chat.arrive("lovelace", "tea")
    before = guest.id
    chat.do(guest, Login("ada", "ada"))
    for late in (Departed(user=before, nick="lovelace"), LoggedIn(user=before, nick="x", account="x", becomes=99)):
        chat.state.apply(late)
    assert chat.state.users == {guest.id: guest}
    chat.state.apply(Arrived(user=before, nick="another", named=True))
    assert_sound(chat.state)
