"""The keeper: what it answers, whom it lets wait, and that what it was told to keep is kept."""

import threading

import pytest
from accounting import GUARD_SECONDS, Asker, Desk, plain, shake_hands

from hubbub.accounts import AccountsError
from hubbub.accounts import keeper as module
from hubbub.accounts.keeper import ENROLMENTS, FAILURES, WAITING, WAITING_OF_ADDRESS
from hubbub.accounts.passwords import hash_password
from hubbub.accounts.store import Store
from hubbub.chat.accounts import Account, Alter, Drop, Enrol, Proof, Renew
from hubbub.chat.commands import Proven, Trusted
from hubbub.chat.operators import OperatorPassword
from hubbub.chat.replies import Confirmed


@pytest.fixture
def guesses(monkeypatch):
    """The passwords that were hashed to be looked at; each takes no time."""
    tried = []

    def verify(password, kept):
        tried.append((password, kept is not None))
        return kept is not None and kept.endswith(f"hash of {password}")

    monkeypatch.setattr(module, "verify", verify)
    monkeypatch.setattr(module, "hash_password", "a hash of {}".format)
    return tried


def test_an_account_is_there_once_it_is_made(desk):
    assert desk.ask(Enrol("ada", "sesame", "", 7)) == Proven("ada")
    assert desk.keeper.directory.named("ADA").user == 7
    assert desk.refusal(Enrol("\u0430da", "sesame", "", 8)) == "account-exists"


def test_one_made_for_another_logs_nobody_in(desk):
    answer = desk.ask(Enrol("bob", "sesame", "", 7, for_another=True))
    assert isinstance(answer, Confirmed)
    assert desk.ask(plain("bob", "sesame")) == Proven("bob")


def test_of_two_who_want_a_name_at_once_one_has_it(desk):
    one, other = desk.put(Enrol("ada", "one-one", "", 7)), desk.put(Enrol("Ada", "another", "", 8))
    desk.wait(one, other)
    answers = [one[0], other[0]]
    assert sum(isinstance(answer, Proven) for answer in answers) == 1
    assert sum(getattr(answer, "code", "") == "account-exists" for answer in answers) == 1


def test_a_password_is_changed_by_the_old_one_alone(desk):
    desk.enrol("ada")
    assert desk.refusal(Renew("ada", "guess", "another")) == "wrong-password"
    assert isinstance(desk.ask(Renew("ada", "sesame", "another")), Confirmed)
    assert desk.refusal(plain("ada", "sesame")) == "wrong-password"
    assert desk.ask(plain("ada", "another")) == Proven("ada")
    assert shake_hands(desk, "ada", "another") == Proven("ada")


def test_an_account_is_given_up_by_its_password_alone_and_its_name_is_nobodys(desk):
    desk.enrol("ada")
    account = desk.keeper.directory.named("ada")
    assert desk.refusal(Drop(account, "guess")) == "wrong-password"
    assert desk.ask(plain("ada", "sesame")) == Proven("ada")
    assert desk.ask(Drop(account, "sesame")) == Proven("")
    assert desk.refusal(plain("ada", "sesame")) == "wrong-password"
    assert desk.refusal(Enrol("ada", "sesame", "", 9)) == "account-exists"


def test_a_preference_of_an_account_that_was_given_up_meanwhile_brings_it_not_back(desk):
    desk.enrol("ada")
    account = desk.keeper.directory.named("ada")
    desk.ask(Drop(account, "sesame"))
    desk.ask(Alter(Account("ada", account.user, always_on=True), "on"))
    assert desk.keeper.directory.named("ada") is None
    assert desk.store.accounts() == []


def test_an_operator_is_known_by_his_password(desk):
    question = OperatorPassword("root", "open")
    assert desk.refusal(question) == "no-operators"
    desk.keeper.operators = {"root": hash_password("open")}
    assert desk.ask(question) == Trusted()
    assert desk.refusal(OperatorPassword("root", "Open")) == "wrong-password"
    assert desk.refusal(OperatorPassword("toor", "open")) == "wrong-password"


def test_a_password_is_hashed_where_there_is_no_account_too(desk, guesses):
    desk.enrol("ada")
    desk.refusal(plain("ada", "guess"))
    desk.refusal(plain("nobody", "guess"))
    assert guesses == [("guess", True), ("guess", False)]


def test_an_address_that_failed_too_often_waits_and_others_do_not(desk, guesses):
    desk.enrol("ada")
    for _ in range(FAILURES):
        assert desk.refusal(plain("ada", "guess")) == "wrong-password"
    assert desk.refusal(plain("ada", "sesame")) == "too-many-attempts"
    assert len(guesses) == FAILURES
    assert desk.ask(plain("ada", "sesame"), Asker("192.0.2.2")) == Proven("ada")
    desk.now += 10
    assert desk.ask(plain("ada", "sesame")) == Proven("ada")


@pytest.mark.usefixtures("guesses")
def test_all_addresses_of_a_customer_wait(desk):
    desk.enrol("ada")
    for number in range(FAILURES):
        desk.refusal(plain("ada", "guess"), Asker(f"2001:db8::{number:x}"))
    assert desk.refusal(plain("ada", "guess"), Asker("2001:db8::abcd")) == "too-many-attempts"


def test_an_account_on_which_too_many_failed_waits_wherever_they_come_from(desk, guesses):
    desk.enrol("bob")
    desk.enrol("ada")
    names = ["bob", "BOB", "b0b", "b\u043eb"]
    for number in range(FAILURES * 10):
        assert desk.refusal(plain(names[number % 4], "guess"), Asker(f"192.0.2.{number}")) == "wrong-password"
    before = len(guesses)
    for name in names:
        assert desk.refusal(plain(name, "guess"), Asker("198.51.100.7")) == "too-many-attempts"
    assert len(guesses) == before
    assert desk.ask(plain("ada", "sesame"), Asker("198.51.100.7")) == Proven("ada")
    desk.now += 10
    assert desk.ask(plain("bob", "sesame"), Asker("198.51.100.7")) == Proven("bob")


def test_failures_of_scram_count_as_well(desk):
    desk.enrol("ada")
    for _ in range(FAILURES):
        assert shake_hands(desk, "ada", "guess").code == "wrong-password"
    assert desk.refusal(plain("ada", "sesame")) == "too-many-attempts"


@pytest.mark.usefixtures("guesses")
def test_who_makes_many_accounts_waits(desk):
    for number in range(ENROLMENTS):
        assert desk.refusal(Enrol(f"user{number}x", "sesame", "", number + 1)) == ""
    assert desk.refusal(Enrol("onemore", "sesame", "", 99)) == "too-many-attempts"
    assert desk.ask(plain("user1x", "sesame")) == Proven("user1x")
    assert desk.refusal(Enrol("onemore", "sesame", "", 99), Asker("192.0.2.2")) == ""
    desk.now += 60
    assert desk.refusal(Enrol("another", "sesame", "", 98)) == ""


@pytest.fixture
def held(monkeypatch):
    """A keeper who answers nothing until told."""
    go_on = threading.Event()
    monkeypatch.setattr(module, "verify", lambda *_: bool(go_on.wait(GUARD_SECONDS)) and False)
    yield go_on
    go_on.set()


def test_so_many_questions_wait_and_no_more(desk, held):
    waiting = [desk.put(plain("ada", "guess"), Asker(f"192.0.2.{number}")) for number in range(WAITING)]
    assert [answer.code for answer in desk.put(plain("ada", "guess"), Asker("198.51.100.1"))] == ["busy"]
    assert not any(waiting)
    held.set()
    desk.wait(*waiting)
    assert desk.refusal(plain("bob", "guess"), Asker("198.51.100.1")) == "wrong-password"


def test_who_asks_much_at_once_leaves_room_for_others(desk, held):
    waiting = [desk.put(plain("ada", "guess")) for _ in range(WAITING_OF_ADDRESS)]
    assert [answer.code for answer in desk.put(plain("ada", "guess"))] == ["busy"]
    other = desk.put(plain("bob", "guess"), Asker("192.0.2.2"))
    assert other == []
    held.set()
    desk.wait(*waiting, other)
    assert other[0].code == "wrong-password"


def test_what_was_read_and_noted_is_kept_together(desk):
    desk.enrol("ada", user=7)
    for up_to in range(1, 50):
        desk.keeper.note_read(7, "#lobby", up_to)
    desk.keeper.note(7, "avatar", "a picture")
    desk.posted.get(timeout=GUARD_SECONDS)()  # the first is kept: now all the others are, at once
    desk.posted.get(timeout=GUARD_SECONDS)()
    assert desk.posted.empty()
    assert list(desk.store.read()) == [(7, "#lobby", 49)]
    assert list(desk.store.notes()) == [(7, "avatar", "a picture")]


def test_what_was_read_last_is_kept_when_the_server_stops(tmp_path):
    desk = Desk(Store(tmp_path / "accounts.db"))
    desk.enrol("ada", user=7)
    desk.keeper.note_read(7, "#lobby", 1)
    desk.keeper.note_read(7, "#lobby", 2)
    desk.keeper.note(7, "avatar", "a picture")
    desk.keeper.close()
    while not desk.posted.empty():
        desk.posted.get()()
    again = Desk(Store(tmp_path / "accounts.db"))
    assert again.keeper.directory.read == {7: {"#lobby": 2}}
    assert again.keeper.directory.notes == {7: {"avatar": "a picture"}}
    assert again.ask(plain("ada", "sesame")) == Proven("ada")
    again.keeper.close()


def test_once_it_is_closed_it_answers_that_it_cannot(desk):
    desk.keeper.close()
    assert [answer.code for answer in desk.put(plain("ada", "sesame"))] == ["busy"]
    desk.keeper.note_read(7, "#lobby", 1)
    desk.keeper.note(7, "avatar", "a picture")


def test_what_the_disk_does_not_take_is_told_and_nothing_has_changed(desk, monkeypatch):
    def fail(*_):
        raise AccountsError("full")

    desk.enrol("ada")
    with monkeypatch.context() as patched:
        for name in ("add", "alter", "drop", "note_read"):
            patched.setattr(desk.store, name, fail)
        account = desk.keeper.directory.named("ada")
        assert desk.refusal(Enrol("bob", "sesame", "", 9)) == "not-saved"
        assert desk.refusal(Renew("ada", "sesame", "another")) == "not-saved"
        assert desk.refusal(Drop(account, "sesame")) == "not-saved"
        assert desk.refusal(Alter(account, "so")) == "not-saved"
    assert desk.keeper.directory.named("bob") is None
    assert desk.ask(plain("ada", "sesame")) == Proven("ada")


def test_an_answer_to_what_nobody_foresaw_is_a_refusal(desk, monkeypatch):
    monkeypatch.setattr(module, "verify", lambda *_: 1 / 0)
    assert desk.refusal(plain("ada", "sesame")) == "not-saved"
    assert desk.refusal(Proof("EXTERNAL", b"")) == "wrong-password"
