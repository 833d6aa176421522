"""The mechanisms of SASL: what proves something, and that nothing else does."""

import pytest
from accounting import Asker, plain, scram, shake_hands, step
from hypothesis import given
from hypothesis import strategies as st
from scramp import ScramClient, ScramException

from hubbub.accounts.sasl import Failed, Scram, make_verifier
from hubbub.accounts.sasl import plain as read_plain
from hubbub.chat.accounts import Bind, Exchange, Proof
from hubbub.chat.commands import Proven
from hubbub.chat.replies import Challenge, Confirmed

PASSWORDS = ["sesame", "pass word", "pâss\u2014wörd", "a" * 900, "\u200bopen\u200bsesame", "=,n=,"]
SESAMES = make_verifier("sesame")


@pytest.mark.parametrize("password", PASSWORDS)
def test_plain_proves_it_by_the_password(desk, password):
    desk.enrol("ada", password)
    assert desk.ask(plain("ada", password)) == Proven("ada")
    assert desk.ask(plain("ADA", password, "ADA")) == Proven("ada")
    assert desk.refusal(plain("ada", password + "x")) == "wrong-password"


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\0",
        b"\0\0",
        b"\0\0\0",
        b"ada\0sesame",
        b"\0ada\0",
        b"\0\0sesame",
        b"\0ada\0sesame\0",
        b"\0ada\0ses\0ame",
        b"bob\0ada\0sesame",
        b"\0ada\0sesame\xff",
        b"\xff\0ada\0sesame",
        b"\0a1a\0sesame",
        b"\0" + "\u0430da".encode() + b"\0sesame",
        b"\0ada\0" + b"x" * 3000,
    ],
)
def test_any_other_message_of_plain_proves_nothing(desk, message):
    desk.enrol("ada")
    assert desk.refusal(Proof("PLAIN", message)) == "wrong-password"


@given(st.binary(max_size=40))
def test_a_message_of_plain_is_three_parts_or_fails(message):
    try:
        account, password = read_plain(message)
    except Failed:
        return
    assert message.decode() in (f"\0{account}\0{password}", f"{account}\0{account}\0{password}")
    assert account
    assert password


@pytest.mark.parametrize("password", PASSWORDS)
def test_scram_proves_it_both_ways(desk, password):
    desk.enrol("ada", password)
    assert shake_hands(desk, "ada", password) == Proven("ada")
    assert desk.refusal(plain("ada", password)) == ""


def test_scram_with_a_wrong_password_proves_nothing(desk):
    desk.enrol("ada")
    answer = shake_hands(desk, "ada", "Sesame")
    assert answer.code == "wrong-password"


@pytest.mark.parametrize("password", ["\u0627a", "\u0221", "\ue000"])
def test_with_a_password_that_scram_does_not_take_plain_goes(desk, password):
    assert make_verifier(password) is None
    desk.enrol("ada", password)
    assert desk.ask(plain("ada", password)) == Proven("ada")
    assert shake_hands(desk, "ada", "sesame").code == "wrong-password"


def test_an_account_that_is_not_there_is_answered_like_one_that_is(desk):
    desk.enrol("ada")
    answers = []
    for name in ("ada", "nobody"):
        client = ScramClient(["SCRAM-SHA-256"], name, "wrong")
        first = step(desk, client.get_client_first())
        again = step(desk, ScramClient(["SCRAM-SHA-256"], name, "wrong").get_client_first())
        client.set_server_first(first.message.decode())
        parts = [dict(part.split("=", 1) for part in each.message.decode().split(",")) for each in (first, again)]
        assert parts[0]["s"] == parts[1]["s"]  # the same salt each time
        refused = desk.ask(scram(client.get_client_final(), first.exchange))
        answers.append((parts[0].keys(), len(parts[0]["s"]), len(parts[0]["r"]), parts[0]["i"], refused.code))
    assert answers[0] == answers[1]


def test_what_looks_like_an_account_is_not_told_whether_its_password_is_right(desk):
    desk.enrol("bob")
    right, wrong = shake_hands(desk, "b0b", "sesame"), shake_hands(desk, "b0b", "Sesame")
    assert (right.code, right.text) == (wrong.code, wrong.text)


def test_each_step_is_taken_once(desk):
    desk.enrol("ada")
    client = ScramClient(["SCRAM-SHA-256"], "ada", "sesame")
    first = step(desk, client.get_client_first())
    client.set_server_first(first.message.decode())
    final = client.get_client_final()
    step(desk, final, first.exchange)
    other = step(desk, ScramClient(["SCRAM-SHA-256"], "ada", "guess").get_client_first())
    assert desk.refusal(scram(final, other.exchange)) == "wrong-password"


def test_after_a_step_that_failed_the_exchange_proves_nothing_more(desk):
    desk.enrol("ada")
    first = step(desk, ScramClient(["SCRAM-SHA-256"], "ada", "wrong").get_client_first())
    assert desk.refusal(scram("c=biws,r=x,p=x", first.exchange)) == "wrong-password"
    for message in ("", "+", "c=biws"):
        assert desk.refusal(scram(message, first.exchange)) == "wrong-password"


@pytest.mark.parametrize(
    "message", [b"", b"\xff", b"n", b"n,,", b"n,,n=ada", b"n,,n=,r=", b"y,a=bob,n=ada,r=x", b"p=tls-unique,,n=ada,r=x",
                b"n,,r=x,n=ada", b"\0" * 50, b"n,,m=x,n=ada,r=x", b"," * 3000],
)  # fmt: skip
def test_a_first_step_that_is_none_fails_or_proves_nothing_yet(desk, message):
    desk.enrol("ada")
    answer = desk.ask(Proof("SCRAM-SHA-256", message))
    assert isinstance(answer, Challenge) or answer.code == "wrong-password"


@given(st.lists(st.binary(max_size=60) | st.sampled_from([b"n,,n=ada,r=x", b"", b"c=biws,r=x,p=AAAA"]), max_size=4))
def test_whatever_is_sent_without_the_password_proves_nothing(messages):
    exchange = Scram({"ada": SESAMES}.get)
    for message in messages:
        try:
            assert exchange.step(message) is not None
        except Failed:
            return


def test_a_client_finds_out_a_server_that_does_not_know_the_password(desk):
    desk.enrol("ada", "another")
    client = ScramClient(["SCRAM-SHA-256"], "ada", "sesame")
    first = step(desk, client.get_client_first())
    client.set_server_first(first.message.decode())
    client.get_client_final()
    with pytest.raises(ScramException):
        client.set_server_final("v=AAAA")


def test_another_exchange_than_its_own_is_none(desk):
    desk.enrol("ada")
    assert desk.refusal(scram("n,,n=ada,r=x", Exchange())) == "wrong-password"


def test_a_certificate_proves_it_once_its_owner_said_so(desk):
    desk.enrol("ada")
    asker, external = Asker(certificate="ab:cd"), Proof("EXTERNAL", b"")
    assert desk.refusal(external, asker) == "wrong-password"
    assert desk.refusal(Bind("ada", True), Asker()) == "no-certificate"
    assert isinstance(desk.ask(Bind("ada", True), asker), Confirmed)
    assert desk.ask(external, asker) == Proven("ada")
    assert desk.ask(Proof("EXTERNAL", b"ada"), asker) == Proven("ada")
    assert desk.refusal(Proof("EXTERNAL", b"bob"), asker) == "wrong-password"
    assert desk.refusal(external, Asker(certificate="ef:01")) == "wrong-password"
    assert desk.refusal(external) == "wrong-password"
    desk.ask(Bind("ada", False), asker)
    assert desk.refusal(external, asker) == "wrong-password"


def test_there_is_no_other_mechanism(desk):
    assert desk.refusal(Proof("ANONYMOUS", b"ada")) == "no-such-mechanism"
