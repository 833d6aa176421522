"""ACCEPT on IRC: who may write to one that hears only owners of accounts (+R)."""

import pytest
from irc_stage import irc
from stage import Client, Stage


@pytest.fixture
def ada(stage: Stage) -> Client:
    """She hears only owners of accounts."""
    client = irc(stage, "ada", "labeled-response")
    client.do("MODE ada +R")
    return client


def listed(client: Client) -> str:
    told = client.do("ACCEPT *")
    assert told.endswith(":chat.example 282 ada :End of ACCEPT list\r\n")
    return told.rpartition(":chat.example 282")[0]


def test_nicks_are_accepted_and_taken_back(stage, ada):
    bob, eve = irc(stage, "bob"), irc(stage, "eve")
    for client in (ada, bob):
        client.do()
    assert listed(ada) == ""
    assert ada.do("ACCEPT bob,eve") == ""
    assert listed(ada) == ":chat.example 281 ada :bob eve\r\n"
    assert bob.do("PRIVMSG ada :hi") == bob.do("PRIVMSG ada :ho") == ""
    assert ada.heard().count("PRIVMSG ada :h") == 2
    assert ada.do("ACCEPT -bob") == ""
    assert bob.do("PRIVMSG ada :hi").startswith(":chat.example 477 bob ada :")
    assert listed(ada) == ":chat.example 281 ada :eve\r\n"
    eve.do("QUIT")
    ada.do()
    assert listed(ada) == ""


def test_an_answer_may_be_labelled_and_an_unknown_nick_is_told(stage, ada):
    irc(stage, "bob")
    ada.do()
    assert ada.do("@label=x ACCEPT bob") == "@label=x :chat.example ACK\r\n"
    assert ada.do("ACCEPT zoe").startswith(":chat.example 401 ada zoe :")


def test_who_is_written_to_may_answer_at_any_door(stage, ada):
    eve = stage.enter("eve")
    ada.do()
    assert eve.do("/msg ada hi").startswith("-- not saved: /msg ada hi\n-- ada hears only")
    assert ada.do("@label=x PRIVMSG eve :hello") == "@label=x :chat.example ACK\r\n"
    assert eve.do() == "[ada → you] hello\n"
    assert eve.do("/msg ada hi") == ""
    assert " PRIVMSG ada :hi" in ada.heard()


def test_nobody_else_learns_of_it(stage, ada):
    bob = irc(stage, "bob")
    ada.do("ACCEPT bob")
    assert bob.heard() == ""
