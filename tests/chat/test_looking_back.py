"""Asking for what was said, taking it back, reacting to it, and having read it: what is allowed, and what follows."""

import pytest

from hubbub.chat.accounts import Account
from hubbub.chat.commands import Delete, History, Msg, React, Read, Say
from hubbub.chat.entities import User
from hubbub.chat.events import Arrived, Change, Changed, Deleted, Event, Founded, Reacted, ReadUpTo, Said
from hubbub.chat.handlers import Lookup, Recall, handle
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Page, ReadMark
from hubbub.chat.snapshot import restore, take


def said(chat, user: User, text: str = "hi", room: str = "#tea") -> Said:
    """What the user says, once it has come true."""
    chat.do(user, Say(room, text) if room.startswith("#") else Msg(room, text))
    event = chat.events[-1]
    assert isinstance(event, Said)
    return event


def founding(chat, message: Said) -> Event:
    """The first event of the room in which that was said."""
    return next(event for event in chat.events if isinstance(event, Founded) and event.room == message.room)


def judged(chat, user: User, command: Delete | React, event: Event | None) -> Event:
    """What follows from a command when it is about that event."""
    recall = handle(chat.state, user, command)
    assert isinstance(recall, Recall)
    if event is not None:
        assert recall.wanted(event)
    return recall.judge(user, event)


def refusal(chat, user: User, command: Delete | React, event: Event | None) -> str:
    with pytest.raises(Refused) as refused:
        judged(chat, user, command, event)
    return refused.value.code


def test_one_takes_back_what_one_said(chat):
    ada = chat.arrive("ada", "tea")
    message = said(chat, ada)
    draft = judged(chat, ada, Delete("#tea", message.seq, " oops\n"), message)
    assert draft == Deleted(room=message.room, user=ada.id, nick="ada", target=message.seq, reason="oops")


def test_only_an_operator_of_the_room_takes_away_what_others_said(chat):
    ada, bob, eve = (chat.arrive(nick, "tea") for nick in ("ada", "bob", "eve"))
    message = said(chat, bob)
    for ranks, code in (({"voice"}, "not-yours"), ({"helper"}, "not-yours"), ({"operator"}, ""), ({"owner"}, "")):
        chat.room("tea").ranks[eve.id] = ranks
        if code:
            assert refusal(chat, eve, Delete("#tea", message.seq), message) == code
        else:
            assert isinstance(judged(chat, eve, Delete("#tea", message.seq), message), Deleted)
    assert isinstance(judged(chat, ada, Delete("#tea", message.seq), message), Deleted)


def test_what_is_not_there_or_not_for_oneself_cannot_be_taken_back(chat):
    ada, bob = chat.arrive("ada", "tea"), chat.arrive("bob", "tea")
    message = said(chat, bob)
    assert refusal(chat, ada, Delete("#tea", message.seq), None) == "no-such-message"
    assert refusal(chat, ada, Delete("#tea", 1), founding(chat, message)) == "no-such-message"
    secret = Said(room=message.room, seq=9, user=bob.id, nick="bob", text="psst", rank="owner")
    assert refusal(chat, ada, Delete("#tea", 9), secret) == "no-such-message"
    assert chat.refusal(ada, Delete("#tea", -1)) == "no-such-message"
    assert chat.refusal(ada, Delete("#cake", 1)) == "no-such-room"
    assert chat.refusal(ada, Delete("bob", 1)) == "no-such-message"


def test_who_has_left_meanwhile_takes_nothing_back(chat):
    ada = chat.arrive("ada", "tea")
    message = said(chat, ada)
    recall = handle(chat.state, ada, Delete("#tea", message.seq))
    assert isinstance(recall, Recall)
    ada.rooms.clear()
    with pytest.raises(Refused):
        recall.judge(ada, message)


def test_in_a_conversation_each_takes_back_his_own(chat):
    ada, bob = chat.arrive("ada"), chat.arrive("bob")
    message = said(chat, ada, room="bob")
    assert refusal(chat, bob, Delete("ada", message.seq), message) == "not-yours"
    assert isinstance(judged(chat, ada, Delete("bob", message.seq), message), Deleted)


def test_one_reacts_to_a_message_and_no_longer(chat):
    ada, bob = chat.arrive("ada", "tea"), chat.arrive("bob", "tea")
    message = said(chat, bob)
    there = Reacted(room=message.room, user=ada.id, nick="ada", target=message.seq, reaction="+1", target_nick="bob")
    assert judged(chat, ada, React("#tea", message.seq, "+1"), message) == there
    there.on = False
    assert judged(chat, ada, React("#tea", message.seq, "+1", on=False), message) == there
    assert refusal(chat, ada, React("#tea", 1, "+1"), founding(chat, message)) == "no-such-message"
    assert chat.refusal(ada, React("#tea", message.seq, "\x01")) == "bad-reaction"
    assert chat.refusal(ada, React("#tea", message.seq, "x" * 33)) == "bad-reaction"
    assert chat.refusal(ada, React("#tea", -1, "+1")) == "no-such-message"


def test_history_is_of_rooms_one_is_in_and_of_ones_own_conversations(chat):
    ada, bob = chat.arrive("ada", "tea"), chat.arrive("bob", "cake")
    said(chat, ada, room="bob")
    found = chat.do(bob, History("ADA"))
    assert isinstance(found, Lookup)
    assert (found.room.pair, found.name) == ((ada.id, bob.id), "ada")
    eve = chat.arrive("eve")
    assert chat.do(eve, History("ada")) == Page(History("ada"), "ada")
    assert chat.refusal(eve, History("#tea")) == "not-joined"
    assert chat.refusal(eve, History("nobody")) == "no-such-nick"
    assert chat.refusal(eve, History("tea")) == "no-such-nick"


def test_what_one_has_read_only_grows_and_is_ones_own(chat):
    ada, bob = chat.arrive("ada", "tea"), chat.arrive("bob", "tea")
    assert isinstance(chat.do(ada, Read("#Tea", 700)), ReadUpTo)
    assert chat.do(ada, Read("#tea", 300)) == ReadMark("#tea", 700)
    assert chat.do(ada, Read("#tea", 700)) == ReadMark("#tea", 700)
    chat.do(ada, Read("#tea", 900))
    assert chat.state.read_by(ada) == {"#tea": 900}
    assert chat.state.read_by(bob) == {}
    assert chat.refusal(ada, Read("x" * 60, 5)) == "bad-name"
    for number in range(1500):
        chat.do(ada, Read(f"nick{number}", 5))
    assert len(chat.state.read_by(ada)) == 1000
    assert "nick1499" in chat.state.read_by(ada)


def test_what_the_owner_of_an_account_has_read_is_known_when_he_comes_back(chat):
    ada = chat.arrive("ada", "tea")
    chat.state.accounts.put(Account("ada", ada.id))
    ada.account = "ada"
    chat.do(ada, Read("#tea", 700))
    assert chat.state.accounts.read == {ada.id: {"#tea": 700}}
    assert chat.state.read_by(User(99, "ada", account="ada")) == {"#tea": 700}
    chat.state.accounts.remove("ada")
    assert chat.state.accounts.read == {}


def test_the_names_of_those_who_are_gone_outlive_a_snapshot(chat):
    ada, bob = chat.arrive("ada"), chat.arrive("bob")
    said(chat, ada, room="bob")
    room = chat.state.room_of_pair(ada.id, bob.id)
    chat.state._remove_user(bob)
    state = restore(take(chat.state))
    assert state.nick_in(state.rooms[room.id], bob.id) == "bob"
    assert state.nick_in(state.rooms[room.id], ada.id) == "ada"
    assert [each.id for each in state.conversations_of(bob.id)] == [room.id]
    state.apply(Arrived(user=bob.id, nick="robert", named=True))
    assert state.rooms[room.id].members == {ada.id, bob.id}
    assert state.nick_in(state.rooms[room.id], bob.id) == "robert"


def test_a_change_of_ranks_decides_who_takes_messages_away(chat):
    ada, bob = chat.arrive("ada", "tea"), chat.arrive("bob", "tea")
    message = said(chat, ada)
    assert refusal(chat, bob, Delete("#tea", message.seq), message) == "not-yours"
    change = Change("operator", value="bob", user=bob.id)
    chat.state.apply(Changed(room=message.room, user=ada.id, nick="ada", changes=[change]))
    assert isinstance(judged(chat, bob, Delete("#tea", message.seq), message), Deleted)
