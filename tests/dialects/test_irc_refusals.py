"""Each refusal has the number that IRC clients know it by, and the name it is about."""

import re
from pathlib import Path

import pytest
from irc_chat import assert_whole_lines

import hubbub
from hubbub.chat.commands import Arrive, Join, Leave, Me, Msg, Nick, Say, Topic
from hubbub.chat.refusals import Refused

TABLE = [
    ("bad-name", Arrive("a b"), "432 *"),
    ("bad-name", Arrive("1"), "432 1"),
    ("bad-name", Nick("1"), "432 1"),
    ("bad-name", Join("#-"), "403 #-"),
    ("reserved-name", Nick("root"), "432 root"),
    ("nick-in-use", Nick("bob"), "433 bob"),
    ("no-such-nick", Msg("eve", "hi"), "401 eve"),
    ("to-yourself", Msg("ada", "hi"), "401 ada"),
    ("no-such-room", Say("#tea", "hi"), "403 #tea"),
    ("no-such-room", Leave("#tea"), "403 #tea"),
    ("no-room", Topic(""), "403 *"),
    ("room-looks-alike", Join("#l0bby"), "403 #l0bby"),
    ("not-joined", Leave("#tea"), "442 #tea"),
    ("not-joined", Topic("#tea", "cake"), "442 #tea"),
    ("not-joined", Say("#tea", "hi"), "404 #tea"),
    ("not-joined", Me("#tea", "hi"), "404 #tea"),
    ("too-many-rooms", Join("#tea"), "405 #tea"),
    ("empty", Say("#tea", "\x01"), "412 #tea"),
    ("no-text", None, "412"),
    ("no-recipient", None, "411"),
    ("no-nick", None, "431"),
    ("need-more-params", None, "461 USER"),
    ("too-long", Topic("#tea", "x"), "417 #tea"),
    ("already-registered", None, "462"),
    ("unreadable", None, "400"),
]
OTHERWISE = {"line-too-long", "same-nick", "slow-down", "not-utf8"}
"""Refusals that have no number."""
TYPED_ONLY = {"unknown-command", "usage", "bad-count"}
"""Refusals of what IRC clients cannot say."""


@pytest.mark.parametrize(("code", "command", "number"), TABLE, ids=lambda value: str(value))
def test_a_refusal_has_its_number_and_its_subject(chat, code, command, number):
    chat.register("ada")
    word, _, subject = number.partition(" ")
    head = f":chat.example {word} ada {subject}".rstrip()
    told = chat.dialect.refuse(Refused(code, "No."), command)
    assert told.decode() == f"{head} :No.\r\n"


def test_every_refusal_there_is_has_its_place_in_the_table():
    sources = Path(hubbub.__file__).parent
    parts = [*sources.glob("chat/**/*.py"), *sources.glob("hub/*.py"), *sources.glob("dialects/**/*.py")]
    made = {code for file in parts for code in re.findall(r'Refused\(\s*"([a-z0-9-]+)"', file.read_text("utf-8"))}
    assert len(made) > 20
    assert made - OTHERWISE - TYPED_ONLY == {code for code, _, _ in TABLE}


def test_the_nick_that_one_has_already_is_no_error(chat):
    chat.register("ada")
    assert chat.ask("NICK ada") == ""


def test_who_is_slowed_down_is_told_in_a_notice(chat):
    chat.register("ada")
    assert chat.dialect.refuse(Refused("slow-down", "Slowly.")) == b":chat.example NOTICE ada :Slowly.\r\n"
    chat.connect()
    assert chat.dialect.refuse(Refused("slow-down", "Slowly.")) == b":chat.example NOTICE * :Slowly.\r\n"


@pytest.mark.parametrize("name", ["a b", ":a", "", "a\rb", "a\nb", "a\0b", "x" * 480, "é" * 240])
@pytest.mark.parametrize("kind", [Nick, Join, Leave, Topic])
def test_a_name_that_cannot_be_repeated_breaks_no_line(chat, kind, name):
    chat.register("ada")
    assert_whole_lines(chat.dialect.refuse(Refused("bad-name", "No."), kind(name)))


def test_a_line_that_is_too_long_is_told_by_its_number_and_no_other_limit(chat) -> None:
    refused = Refused("line-too-long", "not saved: that line is longer than 4606 bytes")
    assert chat.dialect.refuse(refused).decode() == ":chat.example 417 * :Input line was too long\r\n"
