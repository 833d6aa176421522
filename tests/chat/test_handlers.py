"""What each command leads to, and with which code it is refused."""

import pytest

from hubbub.chat.commands import (
    Arrive,
    Help,
    History,
    Join,
    Leave,
    Me,
    Msg,
    Nick,
    Ping,
    Quit,
    Read,
    Rooms,
    Say,
    Topic,
    Who,
)
from hubbub.chat.entities import User
from hubbub.chat.events import Departed, Ended, Founded, Left, Renamed, Said, TopicSet
from hubbub.chat.handlers import First, Lookup, handle
from hubbub.chat.handlers import rooms as room_handlers
from hubbub.chat.handlers.history import HISTORY_COUNT
from hubbub.chat.pages import Span
from hubbub.chat.replies import CurrentTopic, HelpPage, MemberList, Pong, RoomList, Turned
from hubbub.chat.text import REASON_LENGTH, TEXT_BYTES, TOPIC_LENGTH


@pytest.fixture
def ada(chat):
    """Is in #tea; bob is in #pie."""
    user = chat.arrive("ada", "tea")
    chat.arrive("bob", "pie")
    return user


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Nick("bob"), "nick-in-use"),
        (Nick("BOB"), "nick-in-use"),
        (Nick("b0b"), "nick-in-use"),
        (Nick("ada"), "same-nick"),
        (Nick("admin"), "reserved-name"),
        (Nick("guest-7"), "reserved-name"),
        (Nick("a b"), "bad-name"),
        (Nick("-- ada"), "bad-name"),
        (Nick("10.0.0.1"), "bad-name"),
        (Nick("x" * 31), "bad-name"),
        (Nick(""), "bad-name"),
        (Arrive("eve"), "arrived"),
        (Say("tea", "hi", rank="king"), "bad-rank"),
        (Msg("bob", "hi", rank="voice"), "bad-rank"),
        (Read("#tea\n:x"), "bad-name"),
        (Read("a b"), "bad-name"),
        (Read(""), "bad-name"),
        (Join("a b"), "bad-name"),
        (Join("#"), "bad-name"),
        (Join("p1e"), "room-looks-alike"),
        (Leave("pie"), "not-joined"),
        (Leave("cake"), "no-such-room"),
        (Leave(""), "no-room"),
        (Say("tea", ""), "empty"),
        (Say("tea", " \n\t"), "empty"),
        (Say("tea", "\x1b\x07\u202e"), "empty"),
        (Say("tea", "x" * (TEXT_BYTES + 1)), "too-long"),
        (Say("tea", "é" * (TEXT_BYTES // 2 + 1)), "too-long"),
        (Say("pie", "hi"), "not-joined"),
        (Say("cake", "hi"), "no-such-room"),
        (Say("", "hi"), "no-room"),
        (Me("tea", ""), "empty"),
        (Me("pie", "waves"), "not-joined"),
        (Msg("eve", "hi"), "no-such-nick"),
        (Msg("b0b", "hi"), "no-such-nick"),
        (Msg("#pie", "hi"), "not-joined"),
        (Msg("#cake", "hi"), "no-such-room"),
        (Topic("pie", "cake"), "not-joined"),
        (Topic("cake", "cake"), "no-such-room"),
        (Topic("cake"), "no-such-room"),
        (Topic("tea", "x" * (TOPIC_LENGTH + 1)), "too-long"),
        (Who("cake"), "no-such-room"),
        (Who(""), "no-room"),
        (History("#pie"), "not-joined"),
        (History("#cake"), "no-such-room"),
        (History("#tea", 0), "bad-count"),
        (History("#tea", HISTORY_COUNT + 1), "bad-count"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value)[:40],
)
def test_what_cannot_be_granted_is_refused_and_changes_nothing(chat, ada, command, code):
    assert chat.refusal(ada, command) == code


def test_one_arrives_under_no_nick_that_another_bears(chat, ada):
    assert chat.refusal(User(99, "guest-99"), Arrive(ada.nick)) == "nick-in-use"


def test_a_message_is_cleaned_and_bears_its_authors_name(chat, ada):
    said = chat.do(ada, Say("TEA", "hi\x1b[2J\u202e\r\nthere"))
    assert isinstance(said, Said)
    assert (said.room, said.nick, said.text, said.form) == (chat.room("tea").id, "ada", "hi[2J\nthere", "text")


def test_a_message_may_be_as_long_as_the_limit(chat, ada):
    assert chat.refusal(ada, Say("tea", "x" * TEXT_BYTES)) == ""
    assert chat.refusal(ada, Say("tea", "🙂" * (TEXT_BYTES // 4))) == ""


def test_an_action_is_a_message_marked_as_one(chat, ada):
    assert chat.do(ada, Me("tea", "waves")).form == "action"


def test_a_message_to_a_room_by_name_is_said_there(chat, ada):
    assert chat.do(ada, Msg("#tea", "hi")).room == chat.room("tea").id


def test_a_first_private_message_founds_the_conversation_and_a_second_uses_it(chat, ada):
    said = chat.do(ada, Msg("BOB", "psst"))
    bob = chat.state.user_named("bob")
    assert chat.do(bob, Msg("ada", "yes?")).room == said.room
    assert len([event for event in chat.events if isinstance(event, Founded) and event.pair]) == 1


def test_an_empty_private_message_founds_nothing(chat, ada):
    assert chat.refusal(ada, Msg("bob", " ")) == "empty"


def test_a_guest_is_known_by_his_address_in_what_he_says(chat):
    guest = chat.arrive("", "tea", address="10.0.0.7")
    assert chat.do(guest, Say("tea", "hi")).address == "10.0.0.7"
    assert chat.do(guest, Nick("ada")).address == "10.0.0.7"
    assert chat.do(guest, Say("tea", "hi")).address == ""


def test_a_new_name_is_told_to_every_room_of_its_bearer(chat, ada):
    chat.do(ada, Join("pie"))
    renamed = chat.do(ada, Nick("Ada"))
    assert isinstance(renamed, Renamed)
    assert (renamed.old, renamed.nick) == ("ada", "Ada")
    assert set(renamed.places) == {chat.room("tea").id, chat.room("pie").id}


def test_a_name_is_free_once_its_bearer_took_another(chat, ada):
    chat.do(ada, Nick("eve"))
    assert chat.refusal(chat.state.user_named("bob"), Nick("ada")) == ""


def test_who_leaves_the_server_leaves_all_his_rooms(chat, ada):
    departed = chat.do(ada, Quit("good\nnight"))
    assert isinstance(departed, Departed)
    assert (set(departed.places), departed.reason) == ({chat.room("tea").id}, "good night")


def test_a_reason_is_cut_to_its_length(chat, ada):
    left = chat.do(ada, Leave("tea", "x" * 1000))
    assert isinstance(left, Left)
    assert len(left.reason) == REASON_LENGTH


def test_a_room_that_does_not_exist_is_founded_by_whoever_enters_it(chat, ada):
    first = handle(chat.state, ada, Join("#Cake"))
    assert isinstance(first, First)
    assert (first.draft.name, first.draft.founder, first.draft.lasting) == ("Cake", ada.id, False)
    chat.do(ada, Join("#Cake"))
    assert chat.room("cake").members == {ada.id}


def test_to_enter_where_one_is_turns_there(chat, ada):
    assert chat.do(ada, Join("TEA")) == Turned(chat.room("tea"))


def test_nobody_is_in_more_rooms_than_the_limit(chat, ada, monkeypatch):
    monkeypatch.setattr(room_handlers, "ROOMS_OF_A_USER", 2)
    assert chat.refusal(ada, Join("pie")) == ""
    assert chat.refusal(ada, Join("cake")) == "too-many-rooms"
    assert chat.refusal(ada, Join("tea")) == ""


def test_there_are_no_more_rooms_than_the_limit(chat, ada, monkeypatch):
    monkeypatch.setattr(room_handlers, "ROOMS_OF_A_SERVER", 2)
    assert chat.refusal(ada, Join("cake")) == "too-many-rooms"
    assert chat.refusal(ada, Join("pie")) == ""


def test_a_topic_is_set_as_one_line_and_told_to_anybody(chat, ada):
    topic = chat.do(ada, Topic("tea", " green\ntea\x1b "))
    assert isinstance(topic, TopicSet)
    assert topic.topic == "green tea"
    assert chat.do(chat.state.user_named("bob"), Topic("tea")) == CurrentTopic(chat.room("tea"))
    assert chat.room("tea").topic == "green tea"


def test_rooms_and_members_are_listed_by_name(chat, ada):
    chat.do(ada, Join("Apple"))
    listed = chat.do(ada, Rooms())
    assert isinstance(listed, RoomList)
    assert [room.name for room in listed.rooms] == ["Apple", "pie", "tea"]
    for nick in ("Zoe", "eve"):
        chat.arrive(nick, "tea")
    members = chat.do(ada, Who("tea"))
    assert isinstance(members, MemberList)
    assert [user.nick for user in members.members] == ["ada", "eve", "Zoe"]


def test_private_conversations_are_listed_nowhere(chat, ada):
    chat.do(ada, Msg("bob", "psst"))
    assert [room.name for room in chat.do(ada, Rooms()).rooms] == ["pie", "tea"]


def test_the_rest_is_answered_without_a_change(chat, ada):
    assert chat.do(ada, Ping("x")) == Pong("x")
    assert chat.do(ada, Help("nick")) == HelpPage("nick")
    asked = History("#tea", 5, 9)
    assert chat.do(ada, asked) == Lookup(asked, chat.room("tea"), "#tea", Span(5, 9))


def test_a_room_that_has_ended_is_no_longer_known(chat, ada):
    number = chat.room("pie").id
    chat.do(chat.state.user_named("bob"), Leave("pie"))
    chat.journal.append(None, Ended(room=number, name="pie"))
    chat.commit()
    assert chat.refusal(ada, Who("pie")) == "no-such-room"
