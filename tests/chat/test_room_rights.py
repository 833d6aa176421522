"""Who may do what in a room, and what its settings keep out."""

import pytest

from hubbub.chat.commands import Invite, Join, Kick, Msg, Rename, Set, Topic
from hubbub.chat.entities import User
from hubbub.chat.entries import means, whole
from hubbub.chat.events import Change
from hubbub.chat.masks import matches
from hubbub.chat.replies import Unchanged


def on(setting: str, value: str = "") -> Set:
    return Set("#tea", (Change(setting, value=value),))


@pytest.fixture
def ada(chat) -> User:
    """The founder of #tea."""
    return chat.arrive("ada", "#tea")


@pytest.mark.parametrize(
    "command",
    [Kick("#tea", "ada"), on("secret"), on("ban", "x"), on("voice", "bob"), Topic("#tea", "cake"), Rename("#tea", "x")],
)
@pytest.mark.usefixtures("ada")
def test_who_has_no_rank_is_refused(chat, command):
    bob = chat.arrive("bob", "#tea")
    assert chat.refusal(bob, command) == "no-right"


def test_a_kicked_one_is_out_and_may_come_again(chat, ada):
    bob = chat.arrive("bob", "#tea")
    chat.do(ada, Kick("#tea", "bob"))
    assert bob.id not in chat.room("tea").members
    assert chat.refusal(bob, Join("#tea")) == ""


def test_a_helper_deals_only_with_who_stands_below_him(chat, ada):
    bob = chat.arrive("bob", "#tea")
    chat.arrive("eve", "#tea")
    chat.do(ada, on("helper", "bob"))
    assert chat.refusal(bob, Kick("#tea", "ada")) == "no-right"
    assert chat.refusal(bob, on("operator", "bob")) == "no-right"
    assert chat.refusal(bob, on("voice", "eve")) == ""
    assert chat.refusal(bob, Kick("#tea", "eve")) == ""


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("ban", "bob!*@*", "banned"),
        ("key", "cake", "wrong-key"),
        ("limit", "1", "room-full"),
        ("invite-only", "", "invite-only"),
        ("accounts-only", "", "accounts-only"),
    ],
)
def test_what_keeps_one_out_yields_to_an_invitation(chat, ada, setting, value, code):
    bob = chat.arrive("bob")
    chat.do(ada, on(setting, value))
    assert chat.refusal(bob, Join("#tea")) == code
    chat.do(ada, Invite("#tea", "bob"))
    assert chat.refusal(bob, Join("#tea")) == ""


def test_the_key_opens(chat, ada):
    chat.do(ada, on("key", "cake"))
    assert chat.refusal(chat.arrive("bob"), Join("#tea", "cake")) == ""


def test_who_cannot_enter_is_sent_on(chat, ada):
    chat.do(ada, Join("#pie"))
    chat.do(ada, on("forward", "#pie"))
    chat.do(ada, on("invite-only"))
    bob = chat.arrive("bob", "#tea")
    assert bob.rooms == {chat.room("pie").id}


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [
        ("ban", "bob!*@*", "silenced"),
        ("ban", "mute:bob", "silenced"),
        ("moderated", "", "moderated"),
        ("accounts-speak", "", "accounts-speak"),
    ],
)
def test_who_is_not_heard_is_heard_with_a_voice(chat, ada, setting, value, code):
    bob = chat.arrive("bob", "#tea")
    chat.do(ada, on(setting, value))
    assert chat.refusal(bob, Msg("#tea", "hi")) == code
    chat.do(ada, on("voice", "bob"))
    assert chat.refusal(bob, Msg("#tea", "hi")) == ""


def test_an_exception_undoes_a_ban(chat, ada):
    bob = chat.arrive("bob")
    chat.do(ada, on("ban", "*!*@*"))
    chat.do(ada, on("exception", "bob"))
    assert chat.refusal(bob, Join("#tea")) == ""
    assert chat.refusal(bob, Msg("#tea", "hi")) == ""


def test_from_outside_one_is_heard_only_where_the_room_allows_it(chat, ada):
    bob = chat.arrive("bob")
    assert chat.refusal(bob, Msg("#tea", "hi")) == "not-joined"
    chat.do(ada, Set("#tea", (Change("members-only", on=False),)))
    assert chat.refusal(bob, Msg("#tea", "hi")) == ""


def test_nothing_changes_twice(chat, ada):
    chat.do(ada, on("secret"))
    assert isinstance(chat.do(ada, on("secret")), Unchanged)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (on("sugar"), "unknown-setting"),
        (on("registered", "ada"), "unknown-setting"),
        (on("limit", "many"), "bad-limit"),
        (on("key", "a b"), "bad-key"),
        (on("ban", ""), "bad-mask"),
        (on("forward", "#nowhere"), "bad-forward"),
        (on("voice", "nobody"), "no-such-nick"),
    ],
)
def test_what_makes_no_sense_is_refused(chat, ada, command, code):
    assert chat.refusal(ada, command) == code


@pytest.mark.parametrize(
    ("mask", "text", "fits"),
    [
        ("*", "", True),
        ("a*c", "abc", True),
        ("a*c", "ab", False),
        ("a?c", "ABC", True),
        ("*a*a*b", "aab", True),
        ("a.c", "abc", False),
        ("*a" * 90 + "b", "a" * 200, False),
    ],
)
def test_a_mask_fits_the_whole_text(mask, text, fits):
    assert matches(mask, text) is fits


def test_an_entry_means_a_mask_or_an_account():
    bob = User(1, "bob", host="here.cloak", account="Bob")
    assert means(whole("bob"), bob)
    assert means(whole("*@here.cloak"), bob)
    assert means("account:bob", bob)
    assert not means("account:eve", bob)
    assert not means("account:", User(2, "eve"))
