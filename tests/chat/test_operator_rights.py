"""Operators of the server: what they may do and others may not."""

import pytest
from small_chat import Chat

from hubbub.chat.commands import Announce, Die, Kill, Mark, Oper, Rehash, Trusted
from hubbub.chat.events import Announced, Change
from hubbub.chat.handlers import Errand, Expel, Reread, Stop
from hubbub.chat.operators import OperatorPassword
from hubbub.chat.snapshot import restore, take
from hubbub.chat.text import ANNOUNCEMENT_LENGTH


@pytest.fixture
def operator(chat: Chat):
    ada = chat.arrive("ada")
    chat.do(ada, Trusted())
    return ada


def test_a_password_is_a_question_and_no_event(chat):
    ada = chat.arrive("ada")
    assert chat.do(ada, Oper("root", "sesame")) == Errand(OperatorPassword("root", "sesame"))
    assert "operator" not in ada.marks
    assert "sesame" not in repr(chat.events)


def test_who_is_trusted_is_an_operator_until_he_gives_it_up(chat, operator):
    assert "operator" in operator.marks
    chat.do(operator, Mark((Change("operator", on=False),)))
    assert "operator" not in operator.marks


def test_nobody_makes_himself_an_operator(chat):
    ada = chat.arrive("ada")
    chat.do(ada, Mark((Change("operator"),)))
    assert "operator" not in ada.marks


@pytest.mark.parametrize("command", [Kill("bob"), Kill("nobody"), Announce("hi"), Rehash(), Die()], ids=repr)
def test_others_may_do_nothing_of_it(chat, command):
    chat.arrive("bob")
    assert chat.refusal(chat.arrive("eve"), command) == "no-rights"


def test_an_operator_makes_somebody_leave_and_says_why(chat, operator):
    bob = chat.arrive("bob")
    assert chat.do(operator, Kill("BOB", "spam\nspam")) == Expel(bob, "removed by ada: spam spam")
    assert chat.do(operator, Kill("bob")) == Expel(bob, "removed by ada")
    assert chat.refusal(operator, Kill("eve")) == "no-such-nick"


def test_an_announcement_is_one_clean_line_that_says_something(chat, operator):
    announced = chat.do(operator, Announce("tea\nis\x1b ready "))
    assert isinstance(announced, Announced)
    assert (announced.nick, announced.text) == ("ada", "tea is ready")
    assert chat.refusal(operator, Announce("\x01 ")) == "empty"
    assert chat.refusal(operator, Announce("x" * (ANNOUNCEMENT_LENGTH + 1))) == "too-long"


def test_an_operator_has_the_settings_read_and_the_server_stopped(chat, operator):
    assert chat.do(operator, Rehash()) == Reread()
    assert chat.do(operator, Die()) == Stop()


def test_a_snapshot_makes_nobody_an_operator(chat, operator):
    assert restore(take(chat.state)).users[operator.id].marks == set()
