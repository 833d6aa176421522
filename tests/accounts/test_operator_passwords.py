"""Operators' passwords: tried off the hub's thread, and not too often."""

import queue

import pytest

from hubbub.accounts.operators import GUESS_SECONDS, GUESSES, WAITING, OperatorKeeper, place
from hubbub.accounts.passwords import PASSWORD_BYTES, hash_password
from hubbub.chat.accounts import Question
from hubbub.chat.commands import Trusted
from hubbub.chat.operators import OperatorPassword
from hubbub.chat.refusals import Refused

SESAME = hash_password("sesame")


class Asker:
    """One who asks a keeper, and gets its answers on his own thread; time passes as he says."""

    def __init__(self) -> None:
        self.now = 0.0
        self.posted: queue.Queue = queue.Queue()
        self.keeper = OperatorKeeper({"ada": SESAME}, self.posted.put, lambda: self.now)
        self.answers: list[object] = []

    def ask(self, name: str = "ada", password: str = "wrong", address: str = "10.0.0.1") -> None:
        self.keeper.ask(OperatorPassword(name, password), address, self.answers.append)

    def answer(self) -> object:
        self.posted.get(timeout=30)()
        return self.answers.pop()

    def code(self, *question: str) -> str:
        """The code of the refusal; empty for none."""
        self.ask(*question)
        answer = self.answer()
        return answer.code if isinstance(answer, Refused) else ""


@pytest.fixture
def asker():
    asker = Asker()
    yield asker
    asker.keeper.close()


def test_the_right_password_is_trusted(asker):
    asker.ask("ada", "sesame")
    assert asker.answers == []  # it comes by the posted call, never at once
    assert asker.answer() == Trusted()


@pytest.mark.parametrize(
    "question", [("ada", "Sesame"), ("bob", "sesame"), ("", ""), ("ada", ""), ("ada", "x" * (PASSWORD_BYTES + 1))]
)
def test_anything_else_is_refused_in_the_same_words(asker, question):
    asker.ask(*question)
    answer = asker.answer()
    assert isinstance(answer, Refused)
    assert (answer.code, answer.text) == ("wrong-password", "That is no name and password of an operator.")


def test_after_some_wrong_ones_no_more_are_tried_from_there_for_a_while(asker):
    for _ in range(GUESSES):
        asker.code("ada", "wrong")
    asker.ask("ada", "sesame")
    answer = asker.answer()
    assert isinstance(answer, Refused)
    assert "try again in" in answer.text
    assert asker.code("ada", "sesame", "10.0.0.2") == ""
    asker.now += GUESS_SECONDS
    assert asker.code("ada", "sesame") == ""


def test_right_ones_cost_nothing(asker):
    assert [asker.code("ada", "sesame") for _ in range(GUESSES + 2)] == [""] * (GUESSES + 2)


def test_all_of_an_ipv6_network_count_as_one_place():
    assert place("2001:db8::1") == place("2001:db8::ffff")
    assert place("2001:db8::1") != place("2001:db8:0:1::1")
    assert place("10.0.0.1") != place("10.0.0.2")


def test_only_so_many_wait_to_be_tried(asker):
    for number in range(WAITING + 1):
        asker.ask("ada", "sesame", f"10.0.1.{number}")
    answers = [asker.answer() for _ in range(WAITING + 1)]
    assert answers.count(Trusted()) == WAITING


def test_the_operators_can_be_others_later(asker):
    asker.keeper.keep({"bob": SESAME})
    assert asker.code("ada", "sesame") == "wrong-password"
    assert asker.code("bob", "sesame") == ""
    asker.keeper.keep({})
    assert asker.code("bob", "sesame") == "no-operators"


def test_there_are_no_accounts(asker):
    asker.keeper.ask(Question(), "10.0.0.1", asker.answers.append)
    assert asker.answers[0].code == "no-accounts"
