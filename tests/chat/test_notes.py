"""Notes: who may write them, what can be one, and where they are kept."""

import pytest
from small_chat import Chat

from hubbub.chat.accounts import Account
from hubbub.chat.commands import Arrive, ClearNotes, Note, Set
from hubbub.chat.entities import User
from hubbub.chat.events import Change, RoomNoted, UserNoted
from hubbub.chat.notes import KEY_LENGTH, KEYS, VALUE_BYTES
from hubbub.chat.replies import NotedAlready
from hubbub.chat.seeing import room_notes
from hubbub.chat.snapshot import restore, take

PICTURE = {"avatar": "https://example.com/ada.png"}


def test_everybody_keeps_notes_about_himself(chat):
    ada = chat.arrive("ada")
    assert isinstance(chat.do(ada, Note("", PICTURE)), UserNoted)
    chat.do(ada, Note("ADA", {"color": "red", "avatar": ""}))
    assert chat.state.notes_of(ada) == {"color": "red"}


def test_nobody_changes_what_is_noted_about_another_but_an_operator_of_the_server(chat):
    ada, bob = chat.arrive("ada"), chat.arrive("bob")
    chat.do(ada, Note("", PICTURE))
    assert chat.refusal(bob, Note("ada", {"color": "red"})) == "no-right"
    assert chat.refusal(bob, ClearNotes("ada")) == "no-right"
    assert chat.refusal(bob, Note("eve", {"color": "red"})) == "no-such-nick"
    bob.marks |= {"operator"}
    chat.do(bob, ClearNotes("ada"))
    assert chat.state.notes_of(ada) == {}


def test_the_notes_about_a_room_are_for_its_helpers_and_those_above_them(chat):
    ada, bob = chat.arrive("ada", "tea"), chat.arrive("bob", "tea")
    assert isinstance(chat.do(ada, Note("#TEA", PICTURE)), RoomNoted)
    assert chat.refusal(bob, Note("#tea", {"color": "red"})) == "no-right"
    chat.do(ada, Set("tea", (Change("voice", value="bob"),)))
    assert chat.refusal(bob, ClearNotes("#tea")) == "no-right"
    chat.do(ada, Set("tea", (Change("helper", value="bob"),)))
    chat.do(bob, Note("#tea", {"color": "red"}))
    assert chat.room("tea").notes == PICTURE | {"color": "red"}
    chat.do(bob, ClearNotes("#tea"))
    assert chat.room("tea").notes == {}


def test_a_secret_room_has_no_notes_for_those_outside_and_a_closed_one_shows_them_none(chat):
    ada, bob = chat.arrive("ada", "tea"), chat.arrive("bob")
    chat.do(ada, Note("#tea", PICTURE))
    assert room_notes(bob, chat.room("tea")) == PICTURE
    chat.do(ada, Set("tea", (Change("invite-only"),)))
    assert room_notes(bob, chat.room("tea")) == {}
    assert room_notes(ada, chat.room("tea")) == PICTURE
    assert chat.refusal(bob, Note("#tea", PICTURE)) == "no-right"
    chat.do(ada, Set("tea", (Change("secret"),)))
    assert chat.refusal(bob, Note("#tea", PICTURE)) == "no-such-room"


@pytest.mark.parametrize("key", ["", "Avatar", "a b", "a:b", "é", "a\n", "x" * (KEY_LENGTH + 1), "*"])
def test_what_is_no_key_is_refused(chat, key):
    assert chat.refusal(chat.arrive("ada"), Note("", {key: "x"})) == "bad-note-key"


@pytest.mark.parametrize("value", ["x" * (VALUE_BYTES + 1), "é" * (VALUE_BYTES // 2 + 1), "\x01", " ", "\u202e"])
def test_what_is_no_text_or_too_much_of_it_is_refused(chat, value):
    assert chat.refusal(chat.arrive("ada"), Note("", {"a": value})) == "bad-note-value"


def test_a_note_is_clean_and_one_line(chat):
    ada = chat.arrive("ada")
    chat.do(ada, Note("", {"a": " x\x1b[31m\ny\u202e ", "b": "x" * VALUE_BYTES}))
    assert ada.notes == {"a": "x[31m y", "b": "x" * VALUE_BYTES}


def test_there_are_only_so_many_but_those_that_there_are_can_be_changed(chat):
    ada = chat.arrive("ada")
    for number in range(KEYS):
        chat.do(ada, Note("", {f"k{number}": "x"}))
    assert chat.refusal(ada, Note("", {"more": "x"})) == "too-many-notes"
    chat.do(ada, Note("", {"k0": "y"}))
    chat.do(ada, Note("", {"k0": "", "more": "x"}))
    assert len(ada.notes) == KEYS


def test_what_is_noted_so_already_is_no_event(chat):
    ada = chat.arrive("ada")
    chat.do(ada, Note("", PICTURE))
    assert chat.do(ada, Note("", PICTURE | {"color": ""})) == NotedAlready("ada", PICTURE | {"color": ""})
    assert chat.do(chat.arrive("bob", "tea"), ClearNotes("#tea")) == NotedAlready("#tea", {})


def test_one_brings_notes_along_and_too_many_keep_nobody_out(chat):
    ada, bob = User(1, "guest-1"), User(2, "guest-2")
    chat.users += [ada, bob]
    chat.do(ada, Arrive("ada", notes=PICTURE))
    chat.do(bob, Arrive("bob", notes={f"k{number}": "x" for number in range(KEYS + 1)}))
    assert chat.state.users[1].notes == PICTURE
    assert chat.state.users[2].notes == {}


def test_the_notes_about_the_owner_of_an_account_are_the_accounts(chat):
    chat.state.accounts.put(Account("ada", 77))
    ada = User(1, "guest-1", account="ada")
    chat.users.append(ada)
    chat.do(ada, Arrive("ada", notes=PICTURE))
    chat.do(chat.state.users[77], Note("", {"color": "red"}))
    assert chat.state.accounts.notes == {77: PICTURE | {"color": "red"}}
    chat.state.accounts.remove("ada")
    assert chat.state.accounts.notes == {}


def test_the_notes_about_a_room_are_part_of_a_snapshot(chat):
    chat.do(chat.arrive("ada", "tea"), Note("#tea", PICTURE))
    again = Chat()
    again.state = restore(take(chat.state))
    assert again.room("tea").notes == PICTURE
