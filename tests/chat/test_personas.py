"""Speaking for somebody else: under which names, and who may."""

import pytest

from hubbub.chat.commands import Relay, Set
from hubbub.chat.events import Change, Said
from hubbub.chat.names import is_role, persona
from hubbub.chat.names import nick as valid_nick
from hubbub.chat.refusals import Refused


@pytest.mark.parametrize("name", ["bob/matrix", "a/b/c", "*bilbo*", "=Scene=", "bo|b/x", "été/ici", "*7*"])
def test_a_persona_is_a_name_that_no_user_can_have(name):
    assert persona(name) == name
    with pytest.raises(Refused):
        valid_nick(name)


@pytest.mark.parametrize(
    "name",
    [
        "bob", "", "/", "bob/", "/matrix", "**", "*", "==", "*bob", "bob*", "*bob=", "*a/b*", "*a*/b", "bob!u@h/x",
        "a b/c", "<bob/x>", "a:b/c", "#tea/x", "a,b/c", "bob\u2215x", "bob/\u200b", "*\u202ebob*", "bob/x\n", "@bob/x",
        "x/" * 21, "*" + "x" * 39 + "*",
    ],
)  # fmt: skip
def test_what_could_be_a_users_name_or_breaks_a_line_is_none(name):
    with pytest.raises(Refused) as refused:
        persona(name)
    assert refused.value.code == "bad-name"


def test_a_role_is_nobody_elsewhere():
    assert is_role("*bilbo*")
    assert is_role("=Scene=")
    assert not is_role("bob/matrix")


def test_operators_of_a_room_speak_for_those_elsewhere(chat):
    ada, bob = chat.arrive("ada", "#tea"), chat.arrive("bob", "#tea")
    assert chat.refusal(bob, Relay("#tea", "eve/matrix", "hi")) == "no-right"
    chat.do(ada, Relay("#tea", "eve/matrix", "hi"))
    said = chat.events[-1]
    assert isinstance(said, Said)
    assert (said.persona, said.nick, said.user, said.text) == ("eve/matrix", "ada", ada.id, "hi")


def test_roles_are_played_by_all_where_the_room_is_set_to_it(chat):
    ada, bob = chat.arrive("ada", "#tea"), chat.arrive("bob", "#tea")
    assert chat.refusal(ada, Relay("#tea", "*bilbo*", "hi")) == "no-roleplay"
    chat.do(ada, Set("#tea", (Change("roleplay"),)))
    chat.do(bob, Relay("#tea", "*bilbo*", "hi"))
    assert chat.events[-1].persona == "*bilbo*"


def test_who_is_not_heard_himself_is_not_heard_in_a_role(chat):
    ada, bob, eve = chat.arrive("ada", "#tea"), chat.arrive("bob", "#tea"), chat.arrive("eve")
    chat.do(ada, Set("#tea", (Change("roleplay"), Change("moderated"))))
    assert chat.refusal(bob, Relay("#tea", "*bilbo*", "hi")) == "moderated"
    assert chat.refusal(eve, Relay("#tea", "*bilbo*", "hi")) == "not-joined"


def test_there_must_be_something_to_say(chat):
    assert chat.refusal(chat.arrive("ada", "#tea"), Relay("#tea", "eve/matrix", " ")) == "empty"
