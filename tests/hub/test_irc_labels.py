"""Labels: every labelled line is answered under its label, once, whatever becomes of it."""

import re

import pytest
from irc_stage import EVERYTHING, irc

LABELLED = "batch labeled-response"
SOURCE = ":eve!~u@nine.cloak"


def labels(told: str) -> list[str]:
    """The labels in what a client was told, in order."""
    return re.findall(r"^@(?:[^ ]*;)?label=([^ ;]*)", told, re.MULTILINE)


def test_an_answer_of_one_line_bears_the_label(stage):
    eve = irc(stage, "eve", LABELLED)
    assert eve.do("@label=a PING x") == "@label=a :chat.example PONG chat.example :x\r\n"
    assert eve.do("@label=b FROB") == "@label=b :chat.example 421 eve FROB :Unknown command\r\n"
    assert eve.do("@label=c NICK eva") == f"@label=c {SOURCE} NICK :eva\r\n"


def test_an_answer_of_several_lines_is_a_batch(stage):
    eve = irc(stage, "eve", LABELLED)
    first, *within, last = eve.do("@label=a JOIN #tea").splitlines()
    assert first == "@label=a :chat.example BATCH +1 :labeled-response"
    assert [line.split(" ")[2] for line in within] == ["JOIN", "353", "366"]
    assert all(line.startswith("@batch=1 ") for line in within)
    assert last == ":chat.example BATCH :-1"


def test_several_wishes_of_one_line_are_answered_in_one_batch(stage):
    eve = irc(stage, "eve", LABELLED)
    told = eve.do("@label=a JOIN #tea,#cake,#pie").splitlines()
    assert labels("\n".join(told)) == ["a"]
    assert told[0].endswith("BATCH +1 :labeled-response")
    assert told[-1].endswith("BATCH :-1")
    assert all(line.startswith("@batch=1 ") for line in told[1:-1])
    assert [line.split(" ")[2] for line in told[1:-1]].count("JOIN") == 3


def test_what_is_not_answered_is_acknowledged(stage):
    eve = irc(stage, "eve", LABELLED)
    ack = "@label=a :chat.example ACK\r\n"
    for line in ("PONG x", "PRIVMSG #lobby :hi", "NOTICE nobody :hi", "NOTICE #lobby", "NICK eve", "PRIVMSG eva,eve"):
        told = eve.do(f"@label=a {line}")
        assert told == ack or "412" in told, line
        assert labels(told) == ["a"]


def test_one_who_wants_his_own_messages_has_them_with_the_label(stage):
    eve, ada = irc(stage, "eve", EVERYTHING), irc(stage, "ada")
    eve.do()
    told = eve.do("@label=a PRIVMSG #lobby :hi")
    assert labels(told) == ["a"]
    assert told.endswith(f" {SOURCE} PRIVMSG #lobby :hi\r\n")
    assert ada.do() == f"{SOURCE} PRIVMSG #lobby :hi\r\n"


@pytest.mark.parametrize("command", ["PRIVMSG", "NOTICE"])
def test_what_one_says_to_oneself_comes_once_as_answer_and_once_as_message(stage, command):
    eve = irc(stage, "eve", EVERYTHING)
    told = eve.do(f"@label=a {command} eve :remember the milk").splitlines()
    assert [line.partition(f" {SOURCE} ")[2] for line in told] == [f"{command} eve :remember the milk"] * 2
    assert labels("\n".join(told)) == ["a"]


def test_one_without_echo_is_told_what_he_says_to_himself(stage):
    assert irc(stage, "eve").do("PRIVMSG eve :remember the milk") == f"{SOURCE} PRIVMSG eve :remember the milk\r\n"
    ada = stage.enter("ada")
    assert ada.do("/msg ada remember the milk") == "[ada → you] remember the milk\n"


def test_a_labelled_message_is_answered_before_the_next_line_and_after_the_one_before(stage):
    eve = irc(stage, "eve", LABELLED)
    told = eve.do("PRIVMSG #lobby :1", "@label=a PRIVMSG #lobby :2", "@label=b PING x", "@label=c PRIVMSG #lobby :3")
    assert labels(told) == ["a", "b", "c"]
    assert told.splitlines()[1].endswith("PONG chat.example :x")


def test_the_first_message_to_somebody_is_answered_once(stage):
    eve = irc(stage, "eve", EVERYTHING)
    irc(stage, "ada")
    eve.do()
    assert eve.do("@label=a PRIVMSG ada :psst").count("\r\n") == 1


def test_what_others_say_meanwhile_is_not_the_answer(stage):
    eve, ada = irc(stage, "eve", EVERYTHING), stage.enter("ada")
    eve.do()
    eve.type("@label=a PRIVMSG #lobby :mine\r\n")
    ada.type("yours\n")
    stage.settle()
    mine, yours = eve.heard().splitlines()
    assert labels(mine) == ["a"]
    assert labels(yours) == []


def test_when_the_disk_is_full_that_is_the_answer(stage):
    eve = irc(stage, "eve", LABELLED)
    stage.disk.full = True
    for line in ("PRIVMSG #lobby :hi", "JOIN #tea", "JOIN #tea", "TOPIC #lobby :x", "PRIVMSG #lobby,#lobby,eve :hi"):
        assert labels(eve.do(f"@label=a {line}", "@label=z PING x")) == ["a", "z"], line


def test_a_line_that_is_not_utf8_is_refused_under_its_label(stage):
    eve = irc(stage, "eve", LABELLED)
    eve.session.receive(b"@label=a PRIVMSG #lobby :caf\xe9\r\n")
    assert eve.heard().startswith("@label=a :chat.example FAIL PRIVMSG INVALID_UTF8 :")


def test_a_line_that_is_too_long_is_refused_under_its_label(stage):
    eve = irc(stage, "eve", LABELLED)
    assert eve.do("@label=a PRIVMSG #lobby :" + "x" * 600).startswith("@label=a :chat.example 417 ")


def test_without_the_capability_a_label_means_nothing(stage):
    assert irc(stage, "eve").do("@label=a PONG x", "@label=a PING x") == ":chat.example PONG chat.example :x\r\n"


def test_a_label_comes_back_as_it_was_sent(stage):
    eve = irc(stage, "eve", LABELLED)
    assert eve.do(r"@label=a\:b\s\\c PING x").startswith(r"@label=a\:b\s\\c :chat.example PONG ")
    assert labels(eve.do("@label=" + "x" * 65 + " PING x")) == []
