"""The state changes only by events, takes any of them, and is the same for whoever applies the same ones."""

import copy

from histories import ANY_EVENTS, STEPS, applied, assert_sound, facts, in_order, live
from hypothesis import example, given
from small_chat import Chat

from hubbub.chat.commands import Arrive, Join, Leave, Msg, Nick, Quit, Say, Topic
from hubbub.chat.events import Arrived, Emptied, Ended, Founded, Joined, Said
from hubbub.chat.names import skeleton
from hubbub.chat.state import State


@given(ANY_EVENTS)
@example(in_order([Founded(room=1, name="ada"), Founded(room=2, name="ada"), Ended(room=1), Ended(room=2)]))
@example(in_order([Founded(room=1, name="ada"), Arrived(user=1, nick="bob"), Joined(room=1, user=1, nick="bob"),
                   Arrived(user=1, nick="ada"), Emptied(room=1)]))  # fmt: skip
def test_any_events_in_any_order_leave_a_sound_state(events):
    state = State()
    for event in events:
        state.apply(event)
        assert_sound(state)
        assert state.position == event.position


@given(ANY_EVENTS)
def test_the_same_events_make_the_same_state(events):
    before = copy.deepcopy(events)
    assert facts(applied(events)) == facts(applied(before))
    assert events == before  # nor does it change what it is given


@given(STEPS)
def test_whatever_people_do_everybody_is_found_by_his_name_and_names_are_nobody_elses(steps):
    chat = Chat()
    live(chat, steps)
    assert_sound(chat.state)
    users = chat.state.users.values()
    assert all(chat.state.user_named(user.nick) is user for user in users)
    assert len({skeleton(user.nick) for user in users}) == len(users)
    rooms = [room for room in chat.state.rooms.values() if room.pair is None]
    assert len({skeleton(room.name) for room in rooms}) == len(rooms)


@given(STEPS)
def test_every_event_of_a_room_has_the_next_number_there(steps):
    chat = Chat()
    live(chat, steps)
    seqs: dict[int, list[int]] = {}
    for event in chat.events:
        places = getattr(event, "places", None)
        for room, seq in places.items() if places is not None else [(event.room, event.seq)]:
            seqs.setdefault(room, []).append(seq)
    assert all(found == list(range(1, len(found) + 1)) for found in seqs.values())
    assert all(room.seq == len(seqs[room.id]) for room in chat.state.rooms.values())


def test_a_name_is_free_again_once_its_bearer_is_gone(chat):
    ada = chat.arrive("ada", "tea")
    chat.do(ada, Quit())
    assert chat.state.user_like("ada") is None
    assert chat.room("tea").members == set()


def test_who_leaves_his_last_room_is_still_there(chat):
    ada = chat.arrive("ada", "tea")
    chat.do(ada, Leave("tea"))
    assert chat.state.user_named("ada") is ada


def test_a_message_may_stand_after_its_author_has_left(chat):
    ada = chat.arrive("ada", "tea")
    number = chat.room("tea").id
    chat.wish(ada, Leave("tea"))
    chat.wish(ada, Say("tea", "one more thing"))
    chat.commit()
    assert chat.room("tea").members == set()
    assert [event.seq for event in chat.events if isinstance(event, Said)] == [chat.state.rooms[number].seq]


def test_after_a_stop_the_rooms_are_empty_and_the_names_free(chat):
    chat.arrive("ada", "tea", "pie")
    after_stop = applied([event for event in chat.events if not isinstance(event, Arrived)])
    applied([Emptied(room=number, commit=99, ordinal=number) for number in after_stop.rooms], after_stop)
    assert after_stop.users == {}
    assert after_stop.user_like("ada") is None
    assert after_stop.last_user == chat.state.last_user


def test_a_new_room_of_an_ended_ones_name_has_nothing_of_it(chat):
    ada = chat.arrive("ada", "tea")
    chat.do(ada, Topic("tea", "Earl Grey"))
    first = chat.room("tea")
    chat.do(ada, Leave("tea"))
    chat.journal.append(None, Ended(room=first.id, name="tea"))
    chat.commit()
    assert chat.state.room_named("tea") is None
    chat.do(ada, Join("tea"))
    assert chat.room("tea").id != first.id
    assert chat.room("tea").topic == ""


def test_who_is_in_a_room_that_ends_is_in_it_no_longer(chat):
    ada = chat.arrive("ada", "tea")
    chat.journal.append(None, Ended(room=chat.room("tea").id, name="tea"))
    chat.commit()
    assert ada.rooms == set()
    chat.do(ada, Quit())
    assert chat.state.users == {}


def test_look_alikes_are_found_but_are_not_the_same(chat):
    ada = chat.arrive("alice", "coffee")
    assert chat.state.user_like("a1ice") is ada
    assert chat.state.user_named("a1ice") is None
    assert chat.state.user_named("ALICE") is ada
    assert chat.state.room_like("c0ffee") is chat.room("coffee")
    assert chat.state.room_named("#c0ffee") is None
    assert chat.state.room_named("#Coffee") is chat.room("coffee")


def test_a_private_conversation_is_no_public_room(chat):
    ada, bob = chat.arrive("ada", "tea"), chat.arrive("bob", "tea")
    chat.do(ada, Msg("bob", "psst"))
    conversation = chat.state.room_of_pair(bob.id, ada.id)
    assert conversation is not None
    assert conversation.members == {ada.id, bob.id}
    assert [room.name for room in chat.state.public_rooms()] == ["tea"]


def test_a_guest_who_took_a_name_is_no_longer_known_by_his_address(chat):
    guest = chat.arrive(address="10.0.0.7")
    assert (guest.address, guest.named) == ("10.0.0.7", False)
    chat.do(guest, Nick("ada"))
    assert (guest.address, guest.named) == ("", True)


def test_who_arrives_with_a_name_has_it_from_the_start(chat):
    ada = chat.arrive("ada", address="10.0.0.7")
    assert (ada.nick, ada.address, ada.named) == ("ada", "", True)
    assert chat.state.user_named("ada") is ada


def test_one_arrives_once(chat):
    guest = chat.arrive(address="10.0.0.7")
    assert chat.refusal(guest, Arrive("ada")) == "arrived"
    assert chat.state.user_named("ada") is None
    assert chat.state.users == {guest.id: guest}
