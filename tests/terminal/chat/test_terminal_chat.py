"""What the full-screen client knows of its rooms and conversations, as a real hub tells it."""

import pytest
from chat_stage import Seat, texts
from json_stage import JsonStage

from hubbub.client import Read
from hubbub.terminal.chat.message import Happenings, Message, Note
from hubbub.terminal.chat.place import Place
from hubbub.terminal.chat.sentences import sentence


@pytest.fixture
def hub() -> JsonStage:
    return JsonStage()


@pytest.fixture
def bo(hub):
    """Somebody else, who owns #tea."""
    hub.desk.account("bo", hub.state.new_user())
    bo = hub.enter()
    bo.do("/login bo ob", "/join tea", "/own #tea")
    return bo


@pytest.fixture
def ada(hub, bo) -> Seat:  # noqa: ARG001 - he made the room
    return Seat(hub, "ada", "#tea")


def told(place: Place) -> list[str]:
    """What is shown that happened besides talk."""
    return [sentence(item.events) for item in place.shown.items if isinstance(item, Happenings)]


# Coming and going -----------------------------------------------------------------------------------------------------


def test_rooms_come_first_by_name_and_then_conversations(ada):
    ada.chat.conversation("zed")
    ada.chat.conversation("Bea")
    assert [place.address for place in ada.chat.ordered()] == ["#lobby", "#tea", "Bea", "zed"]


def test_who_comes_and_goes_is_told_in_one_line(hub, ada):
    for nick in ("cy", "di"):
        hub.enter(nick, "tea").do("/leave #tea")
    ada.look()
    assert told(ada.place("#tea")) == ["cy and di came and went"]


def test_who_is_gone_is_told_in_each_room_where_he_was_and_in_no_other(hub, ada, bo):
    hub.enter("cy").do("/quit")
    bo.do("/quit")
    ada.look()
    assert told(ada.place("#tea")) == ["bo left"]
    assert told(ada.place("#lobby")) == ["bo left · cy came and went"]


def test_who_takes_another_name_is_told_in_each_room_where_he_is(ada, bo):
    bo.do("/nick bob")
    ada.look()
    assert [told(ada.place(room)) for room in ("#lobby", "#tea")] == [["bo is now bob"]] * 2


def test_a_place_that_one_leaves_is_gone(ada):
    ada.ask("leave", room="#tea")
    assert ada.chat.find("#tea") is None
    assert ada.heard[-1] == ("left",)


def test_who_is_made_to_leave_is_told_why(ada, bo):
    bo.do("/kick #tea ada no spoons")
    ada.look()
    assert ada.chat.find("#tea") is None
    assert ("error", "bo made you leave #tea: no spoons") in ada.heard


def test_who_else_is_made_to_leave_is_told_in_the_room(hub, ada, bo):
    hub.enter("cy", "tea")
    bo.do("/kick #tea cy")
    ada.look()
    assert told(ada.place("#tea")) == ["cy joined · bo made cy leave"]


def test_who_logs_in_and_becomes_another_is_told_of_when_he_goes(hub, ada):
    hub.desk.account("cy", hub.state.new_user())
    cy, _ = hub.guest("eve", "#tea")
    cy.ask({"type": "login", "account": "cy", "password": "yc"})
    ada.look()
    cy.ask({"type": "nick", "nick": "cyril"}, {"type": "quit"})
    ada.look()
    assert told(ada.place("#tea"))[-1].endswith("cyril left")


def test_of_a_room_with_more_people_than_are_named_all_is_told(ada, bo):
    for room in ("#lobby", "#tea"):
        ada.place(room).present.clear()  # as if there were so many that the server had not named him
    bo.do("/nick bob")
    ada.look()
    assert "bo is now bob" in told(ada.place("#lobby")) + told(ada.place("#tea"))


# Conversations --------------------------------------------------------------------------------------------------------


def test_a_conversation_that_the_other_one_begins_is_a_new_place_with_something_unread(ada, bo):
    bo.do("/msg ada psst")
    ada.look()
    place = ada.place("bo")
    assert (place.unread, place.mentions, texts(place)) == (1, 1, ["psst"])
    assert ("entered", "bo") in ada.heard
    assert ("said", "bo", "psst", True) in ada.heard


def test_a_conversation_that_was_opened_before_it_began_becomes_the_real_one(ada):
    place = ada.chat.conversation("bo")
    ada.ask("msg", to="bo", text="hello?")
    assert ada.place("bo") is place
    assert place.room.id > 0
    assert texts(place) == ["hello?"]
    assert [each.address for each in ada.chat.ordered()].count("bo") == 1


def test_a_conversation_of_which_one_has_not_heard_yet_has_its_history_when_it_is_opened(ada, bo):
    bo.do("/msg ada psst")
    ada.look()
    ada.chat.remove(ada.place("bo"))
    place = ada.chat.conversation("bo")
    place.put_newest(place.live, ada.history("bo"))
    assert texts(place) == ["psst"]


def test_what_one_says_oneself_elsewhere_is_not_new(ada, bo):
    bo.do("/msg ada psst")
    ada.look()
    ada.chat.remove(ada.place("bo"))
    ada.ask("msg", to="bo", text="hello?")
    assert ada.place("bo").divider == 0
    assert ada.place("bo").unread == 0


def test_a_conversation_goes_on_under_the_other_ones_new_name(ada, bo):
    bo.do("/msg ada psst", "/nick bob", "/msg ada me again")
    ada.look()
    assert texts(ada.place("bob")) == ["psst", "me again"]
    assert ada.chat.find("bo") is None


# What is read ---------------------------------------------------------------------------------------------------------


def test_messages_are_unread_where_one_does_not_look_and_those_that_call_one_are_counted(ada, bo):
    ada.look_at("#lobby")
    bo.do("tea, Ada?", "anybody?")
    ada.look()
    place = ada.place("#tea")
    assert (place.unread, place.mentions) == (2, 1)
    assert ("said", "#tea", "tea, Ada?", True) in ada.heard
    assert ada.chat.next_unread() is place


def test_messages_are_read_where_one_looks(ada, bo):
    ada.look_at("#tea")
    bo.do("hi")
    assert ada.look().place("#tea").unread == 0


def test_messages_are_unread_where_one_looks_far_back(hub, bo):
    bo.do(*map(str, range(300)))
    ada = Seat(hub, "ada", "#tea")
    place = ada.look_at("#tea")
    place.show_past(ada.history("#tea", 20, around=120))
    bo.do("new")
    ada.look()
    assert place.unread == 1


def test_the_line_of_what_is_new_stands_before_the_first_unread_message(hub, ada, bo):
    place = ada.look_at("#tea")
    bo.do("old")
    ada.look()
    last = place.newest
    ada.look_at("#lobby")
    hub.enter("cy", "tea")
    bo.do("new", "newer")
    ada.look()
    first = next(item for item in place.shown.items if isinstance(item, Message) and item.text == "new")
    assert last <= place.divider < first.seq


def test_it_stands_there_as_well_after_the_server_was_put_back_to_an_older_copy(ada, bo):
    bo.do(*(f"lost {number}" for number in range(30)))
    ada.look_at("#tea")
    ada.look()
    ada.look_at("#lobby")
    ada.breaks()
    older = JsonStage()
    bo = older.enter("bo", "tea")
    bo.do("kept")
    ada.connect(older)
    bo.do("anew")
    place = ada.look().place("#tea")
    kept, anew = place.live.items[-2:]
    assert (kept.text, anew.text, place.unread) == ("kept", "anew", 1)
    assert kept.seq <= place.divider < anew.seq


def test_coming_and_going_is_not_unread(hub, ada):
    hub.enter("cy", "tea")
    place = ada.look().place("#tea")
    assert place.unread == 0
    assert place.read == place.newest


def test_at_the_first_visit_nothing_is_unread(hub, bo):
    bo.do("before you came")
    assert Seat(hub, "ada", "#tea").place("#tea").unread == 0


def test_what_was_said_since_the_last_visit_is_unread(hub, bo):
    bo.do("1", "2")
    number = hub.state.room_named("tea").id
    last = hub.state.room_named("tea").seq
    bo.do("3", "ada: 4")
    place = Seat(hub, "ada", "#tea", read={number: last}).place("#tea")
    assert (place.unread, place.mentions, place.divider) == (2, 1, last)


def test_what_is_read_on_another_device_is_read_here(ada, bo):
    bo.do("hi")
    ada.look()
    place = ada.place("#tea")
    ada.ask("read", room="#tea", up_to=place.said_at)
    assert place.unread == 0


def test_what_is_read_on_another_device_is_read_here_though_somebody_came_after_it_or_a_note_did(ada, bo):
    bo.do("hi")
    ada.look()
    place = ada.place("#tea")
    ada.chat.note(place, "only here", at=place.said_at + 60_000)
    ada.chat.take(Read(name="#tea", up_to=place.said_at), 0.0)
    assert place.unread == 0


def test_what_was_said_after_it_stays_unread(ada, bo):
    bo.do("hi")
    ada.look()
    place = ada.place("#tea")
    ada.chat.take(Read(name="#tea", up_to=place.said_at - 1), 0.0)
    assert place.unread == 1


# Coming back ----------------------------------------------------------------------------------------------------------


def test_what_was_missed_comes_behind_what_is_held(ada, bo):
    bo.do("before")
    ada.look().breaks()
    bo.do("meanwhile")
    ada.connect()
    assert texts(ada.place("#tea")) == ["before", "meanwhile"]
    assert ada.place("#tea").unread == 2


def test_who_has_missed_very_much_begins_anew_with_the_newest_messages(ada, bo):
    bo.do("before")
    place = ada.look_at("#tea")
    ada.look().breaks()
    bo.do(*map(str, range(1_001)))
    ada.connect()
    assert ada.place("#tea") is place
    assert texts(place) == [str(number) for number in range(981, 1_001)]
    assert place.unread == 20
    place.put_newest(place.live, ada.history("#tea", 50))
    assert texts(place) == [str(number) for number in range(951, 1_001)]


def test_of_another_journal_nothing_is_kept(ada, bo):
    bo.do("before")
    before = ada.look().place("#tea")
    ada.breaks()
    other = JsonStage()
    other.house = other.built("another", "run")
    other.enter("di", "tea").do("after")
    ada.connect(other)
    assert ada.place("#tea") is not before
    assert texts(ada.place("#tea")) == ["after"]


# What is done to messages ---------------------------------------------------------------------------------------------


def test_a_message_is_edited_reacted_to_and_taken_back(ada):
    said = ada.ask("say", room="#tea", text="hullo")
    message = ada.place("#tea").message(said.seq)
    ada.ask("edit", room="#tea", message=said.seq, text="hello")
    ada.ask("react", room="#tea", message=said.seq, reaction="👍", on=True)
    assert (message.text, message.edited) == ("hello", True)
    assert [list(by.values()) for by in message.reactions.values()] == [["ada"]]
    ada.ask("react", room="#tea", message=said.seq, reaction="👍", on=False)
    assert message.reactions == {}
    ada.ask("delete", room="#tea", message=said.seq)
    assert (message.text, message.deleted) == ("", True)


def test_what_is_done_to_a_message_that_is_not_held_is_seen_when_it_comes(hub, bo):
    bo.do("first", *map(str, range(30)))
    ada = Seat(hub, "ada", "#tea")
    place = ada.place("#tea")
    first = hub.state.room_named("tea").seq - 30
    assert place.message(first) is None
    ada.ask("react", room="#tea", message=first, reaction="👍", on=True)
    place.put_newest(place.live, ada.history("#tea"))
    assert place.message(first).reactions == {"👍": {ada._core.you.user: "ada"}}


def test_an_answer_knows_what_it_answers(ada):
    first = ada.ask("say", room="#tea", text="tea?")
    second = ada.ask("say", room="#tea", text="please", reply=first.seq)
    place = ada.place("#tea")
    assert place.message(place.message(second.seq).reply).text == "tea?"


# Else -----------------------------------------------------------------------------------------------------------------


def test_who_is_typing_is_shown_for_six_seconds_or_until_he_has_said_it(hub, ada):
    cy, _ = hub.guest("cy", "#tea")
    for ends in ("say", "time"):
        cy.ask({"type": "typing", "room": "#tea", "state": "active"})
        place = ada.look().place("#tea")
        assert place.typists(ada.now) == ["cy"]
        if ends == "say":
            cy.ask({"type": "say", "room": "#tea", "text": "hi"})
            assert ada.look().place("#tea").typists(ada.now) == []
        else:
            assert place.typists(ada.now + 6) == []


def test_a_note_stands_behind_what_was_there_when_it_was_made(ada, bo):
    bo.do("1")
    place = ada.look().place("#tea")
    ada.chat.note(place, "psst", at=0)
    bo.do("2")
    ada.look()
    place.put_newest(place.live, ada.history("#tea"))
    assert [item.text for item in place.shown.items if isinstance(item, Message | Note)] == ["1", "psst", "2"]


def test_a_note_that_was_there_first_hides_nothing(ada, bo):
    bo.do("/msg ada psst")
    ada.look()
    ada.chat.remove(ada.place("bo"))
    place = ada.chat.conversation("bo")
    ada.chat.note(place, "only here", at=0)
    place.put_newest(place.live, ada.history("bo"))
    assert texts(place) == ["psst"]


def test_an_invitation_is_told(ada, bo):
    bo.do("/join #pie", "/invite #pie ada")
    ada.look()
    assert ("notice", "bo invites you to #pie: /join #pie") in ada.heard
