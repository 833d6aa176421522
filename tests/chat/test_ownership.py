"""Rooms of one's own: whose they are, and the ranks that go with accounts."""

import pytest
from members import Members

from hubbub.chat.commands import Assume, Disown, Entitle, Join, Kick, Leave, Login, Own, Rename, Set, Unregister
from hubbub.chat.events import Change, Founded
from hubbub.chat.handlers import ownership
from hubbub.chat.handlers.settings import ENTRIES
from hubbub.chat.replies import Unchanged


@pytest.fixture
def chat() -> Members:
    return Members()


@pytest.fixture
def ada(chat):
    """The owner of #tea."""
    ada = chat.member("ada", "tea")
    chat.do(ada, Own("tea"))
    return ada


def ranks(chat, user):
    return chat.room("tea").ranks_of(user.id)


def test_its_operator_makes_a_room_his_own_and_stands_highest_in_it(chat, ada):
    assert chat.room("tea").settings["registered"] == "ada"
    assert ranks(chat, ada) == {"owner", "operator"}


def test_he_has_his_rank_whenever_he_comes_by_his_account(chat, ada):
    chat.do(ada, Leave("tea"))
    chat.do(ada, Join("tea"))
    assert "owner" in ranks(chat, ada)


@pytest.mark.parametrize("who", ["guest", "member", "look-alike"])
def test_nobody_else_has_it(chat, ada, who):
    chat.do(ada, Leave("tea"))
    name = {"guest": "eve", "member": "bob", "look-alike": "adah"}[who]
    other = chat.arrive(name) if who == "guest" else chat.member(name)
    chat.do(other, Join("tea"))
    assert ranks(chat, other) == set()
    for command in (Disown("tea"), Entitle("tea", name, "operator")):
        assert chat.refusal(other, command) in ("needs-account", "no-right")
    if who != "guest":
        assert chat.do(other, Assume("tea")) == Unchanged(chat.room("tea"))
    assert ranks(chat, other) == set()


def test_who_logs_in_while_he_is_there_takes_his_ranks_when_he_asks(chat, ada):
    chat.do(ada, Entitle("tea", chat.account("bob").name, "helper"))
    guest = chat.arrive("lovelace", "tea")
    assert chat.refusal(guest, Assume("tea")) == "needs-account"
    chat.do(guest, Login("bob", "bob"))
    assert ranks(chat, guest) == set()
    chat.do(guest, Assume("tea"))
    assert ranks(chat, guest) == {"helper"}


def test_a_room_belongs_to_one(chat, ada):
    bob = chat.member("bob", "tea")
    assert chat.refusal(bob, Own("tea")) == "room-owned"
    assert chat.refusal(ada, Own("tea")) == "room-owned"


def test_only_who_operates_it_makes_a_room_his_own(chat):
    chat.arrive("eve", "tea")
    bob = chat.member("bob", "tea")
    assert chat.refusal(bob, Own("tea")) == "no-right"
    assert chat.refusal(bob, Own("pie")) == "no-such-room"


def test_the_lobby_belongs_to_the_server(chat):
    chat.journal.append(None, Founded(room=0, name="lobby", lasting=True))
    chat.commit()
    bob = chat.member("bob", "lobby")
    assert chat.refusal(bob, Own("lobby")) == "room-owned"


def test_so_many_rooms_belong_to_one(chat, ada, monkeypatch):
    monkeypatch.setattr(ownership, "ROOMS_OF_AN_ACCOUNT", 1)
    chat.do(ada, Join("pie"))
    assert chat.refusal(ada, Own("pie")) == "too-many-rooms"


def test_a_room_that_is_given_up_is_nobodys_and_gives_no_rank(chat, ada):
    chat.do(ada, Disown("tea"))
    assert "registered" not in chat.room("tea").settings
    assert ranks(chat, ada) == {"operator"}
    assert chat.refusal(ada, Disown("tea")) == "no-right"


def test_a_room_whose_owner_gave_up_his_account_may_become_anothers(chat, ada):
    bob = chat.member("bob", "tea")
    chat.do(ada, Set("tea", (Change("operator", value="bob"),)))
    chat.do(ada, Unregister("ada"))
    assert chat.state.owner_of(chat.room("tea")) is None
    chat.do(bob, Own("tea"))
    assert chat.room("tea").settings["registered"] == "bob"
    chat.do(ada, Leave("tea"))
    chat.do(ada, Join("tea"))
    assert "owner" not in ranks(chat, ada)


def test_an_account_has_one_rank_whenever_its_owner_comes(chat, ada):
    bob = chat.member("bob", "tea")
    chat.do(ada, Entitle("tea", "BOB", "helper"))
    assert ranks(chat, bob) == {"helper"}
    chat.do(ada, Entitle("tea", "bob", "voice"))
    assert list(chat.room("tea").listed("account-rank")) == ["bob voice"]
    chat.do(bob, Leave("tea"))
    chat.do(bob, Join("tea"))
    assert ranks(chat, bob) == {"voice"}
    chat.do(ada, Entitle("tea", "bob"))
    chat.do(bob, Leave("tea"))
    chat.do(bob, Join("tea"))
    assert ranks(chat, bob) == set()


def test_a_rank_is_given_to_accounts_that_there_are(chat, ada):
    chat.arrive("eve")
    assert chat.refusal(ada, Entitle("tea", "eve", "operator")) == "no-such-account"
    assert chat.refusal(ada, Entitle("tea", "ada", "emperor")) == "bad-rank"


def test_so_many_accounts_are_given_ranks(chat, ada):
    for number in range(ENTRIES):
        chat.do(ada, Entitle("tea", chat.account(f"user{number}x").name, "voice"))
    assert chat.refusal(ada, Entitle("tea", chat.account("onemore").name, "voice")) == "list-full"
    chat.do(ada, Entitle("tea", "user1x", "helper"))


@pytest.mark.parametrize("setting", ["registered", "account-rank"])
@pytest.mark.parametrize("on", [True, False])
def test_nobody_sets_by_hand_whose_a_room_is(chat, ada, setting, on):
    wish = Set("tea", (Change(setting, on, "eve owner"),))
    assert chat.refusal(ada, wish) == "unknown-setting"


def test_its_owner_comes_in_whatever_others_set(chat, ada):
    bob = chat.member("bob", "tea")
    chat.do(ada, Set("tea", (Change("operator", value="bob"),)))
    chat.do(ada, Leave("tea"))
    for change in (Change("invite-only"), Change("key", value="x"), Change("ban", value="ada!*@*")):
        chat.do(bob, Set("tea", (change,)))
    chat.do(ada, Join("tea"))
    assert "owner" in ranks(chat, ada)
    assert chat.refusal(bob, Kick("tea", "ada")) == "no-right"
    assert chat.refusal(bob, Set("tea", (Change("owner", False, "ada"),))) == "no-right"


def test_a_room_stays_its_owners_under_another_name(chat, ada):
    chat.do(ada, Rename("tea", "coffee"))
    assert chat.state.owner_of(chat.room("coffee")).name == "ada"
