"""Hearing only owners of accounts, and whom one lets in besides."""

import pytest

from hubbub.chat.acceptance import ACCEPTED, Acceptance
from hubbub.chat.commands import Accept, Mark, Msg, Nick, Quit
from hubbub.chat.entities import User
from hubbub.chat.events import Change, LoggedIn


@pytest.fixture
def ada(chat) -> User:
    """She hears only owners of accounts."""
    user = chat.arrive("ada")
    chat.do(user, Mark((Change("accounts-only"),)))
    return user


def test_who_is_accepted_is_heard_and_no_longer_when_that_is_taken_back(chat, ada):
    bob = chat.arrive("bob")
    assert chat.refusal(bob, Msg("ada", "hi")) == "needs-account"
    chat.do(ada, Accept("BOB"))
    assert chat.refusal(bob, Msg("ada", "hi")) == ""
    assert chat.refusal(chat.arrive("eve"), Msg("ada", "hi")) == "needs-account"
    chat.do(ada, Accept("bob", on=False))
    assert chat.refusal(bob, Msg("ada", "hi")) == "needs-account"
    chat.do(ada, Accept("bob", on=False))
    assert chat.refusal(ada, Accept("nobody")) == "no-such-nick"


def test_whom_one_writes_to_may_answer(chat, ada):
    bob = chat.arrive("bob")
    chat.do(ada, Msg("bob", "hi"))
    assert chat.events[-1].text == "hi"
    assert chat.refusal(bob, Msg("ada", "ho")) == ""


def test_who_hears_everybody_anyway_accepts_nobody_by_writing(chat):
    ada, bob = chat.arrive("ada"), chat.arrive("bob")
    chat.do(ada, Msg("bob", "hi"))
    chat.do(ada, Mark((Change("accounts-only"),)))
    assert chat.refusal(bob, Msg("ada", "ho")) == "needs-account"


def test_it_is_the_person_who_is_accepted_and_not_the_nick(chat, ada):
    bob = chat.arrive("bob")
    chat.do(ada, Accept("bob"))
    chat.do(bob, Nick("bert"))
    assert chat.refusal(bob, Msg("ada", "hi")) == ""
    assert chat.refusal(chat.arrive("bob"), Msg("ada", "hi")) == "needs-account"


def test_it_ends_when_either_is_gone(chat, ada):
    bob = chat.arrive("bob")
    chat.do(ada, Accept("bob"))
    chat.do(bob, Quit())
    assert not list(chat.state.acceptance.of(ada.id))
    assert chat.refusal(chat.arrive("bob"), Msg("ada", "hi")) == "needs-account"
    chat.do(ada, Accept("bob"))
    chat.do(ada, Quit())
    assert not list(chat.state.acceptance.of(ada.id))


def test_who_logs_in_takes_it_with_him(chat, ada):
    bob = chat.arrive("bob")
    chat.do(ada, Accept("bob"))
    before = ada.id
    chat.state.apply(LoggedIn(user=ada.id, nick="ada", account="ada", becomes=70))
    chat.state.apply(LoggedIn(user=bob.id, nick="bob", account="bob", becomes=80))
    assert list(chat.state.acceptance.of(70)) == [80]
    assert not list(chat.state.acceptance.of(before))


def test_so_many_are_accepted_and_the_first_is_forgotten_first():
    acceptance = Acceptance()
    for number in range(2, ACCEPTED + 3):
        acceptance.accept(1, number)
    assert not acceptance.has(1, 2)
    assert len(list(acceptance.of(1))) == ACCEPTED
    acceptance.forget(2)
    acceptance.forget(3)
    assert not acceptance.has(1, 3)


def test_who_has_accepted_himself_still_has_under_another_id():
    acceptance = Acceptance()
    acceptance.accept(1, 1)
    acceptance.accept(1, 2)
    acceptance.accept(3, 1)
    acceptance.renumber(1, 9)
    assert set(acceptance.of(9)) == {9, 2}
    assert list(acceptance.of(3)) == [9]
    assert list(acceptance.of(1)) == []
    acceptance.forget(9)
    assert [list(acceptance.of(number)) for number in (1, 2, 3, 9)] == [[], [], [], []]
