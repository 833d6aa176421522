"""Each refusal has the number that IRC clients know it by, and the name it is about."""

import re
from pathlib import Path

import pytest
from irc_chat import assert_whole_lines

import hubbub
from hubbub.chat.commands import (
    Arrive,
    ClearNotes,
    Delete,
    Describe,
    Edit,
    Enlist,
    Entitle,
    History,
    Invite,
    Join,
    Kick,
    Kill,
    Leave,
    Login,
    Me,
    Msg,
    Nick,
    Note,
    Oper,
    Own,
    Password,
    Prefer,
    Prove,
    React,
    Read,
    Register,
    Rehash,
    Relay,
    Rename,
    Say,
    Search,
    Set,
    Topic,
    Trust,
    Unregister,
)
from hubbub.chat.events import Change
from hubbub.chat.refusals import Refused

PROOF = Prove("PLAIN", b"")
TABLE = [
    ("bad-name", Arrive("a b"), "432 *"),
    ("bad-name", Arrive("1"), "432 1"),
    ("bad-name", Nick("1"), "432 1"),
    ("bad-name", Join("#-"), "403 #-"),
    ("reserved-name", Nick("root"), "432 root"),
    ("nick-in-use", Nick("bob"), "433 bob"),
    ("no-such-nick", Msg("eve", "hi"), "401 eve"),
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
    ("nick-registered", Nick("bob"), "433 bob"),
    ("needs-account", Msg("bob", "hi"), "477 bob"),
    ("bad-reaction", React("#tea", 1, ""), "400"),
    ("no-right", Kick("#tea", "bob"), "482 #tea"),
    ("no-right", Set("#tea", (Change("secret"),)), "482 #tea"),
    ("no-member", Kick("#tea", "bob"), "441 bob #tea"),
    ("is-member", Invite("#tea", "bob"), "443 bob #tea"),
    ("no-such-nick", Invite("#tea", "bob"), "401 bob"),
    ("no-such-nick", Set("#tea", (Change("voice", value="bob"),)), "401 bob"),
    ("room-full", Join("#tea"), "471 #tea"),
    ("invite-only", Join("#tea"), "473 #tea"),
    ("banned", Join("#tea"), "474 #tea"),
    ("wrong-key", Join("#tea"), "475 #tea"),
    ("accounts-only", Join("#tea"), "477 #tea"),
    ("moderated", Say("#tea", "hi"), "404 #tea"),
    ("accounts-speak", Say("#tea", "hi"), "404 #tea"),
    ("silenced", Say("#tea", "hi"), "404 #tea"),
    ("no-ctcp", Say("#tea", "hi"), "404 #tea"),
    ("no-roleplay", Relay("#tea", "*bob*", "hi"), "573 #tea"),
    ("bad-name", Relay("#tea", "*b!b*", "hi"), "573 #tea"),
    ("unknown-setting", Set("#tea", ()), "472 #tea"),
    ("too-many-changes", Set("#tea", ()), "400 #tea"),
    ("list-full", Set("#tea", (Change("ban", value="a"),)), "478 #tea"),
    ("bad-mask", Set("#tea", (Change("ban", value="a b"),)), "696 #tea b *"),
    ("bad-key", Set("#tea", (Change("key", value="a,b"),)), "696 #tea k a,b"),
    ("bad-limit", Set("#tea", (Change("limit", value="x"),)), "696 #tea l x"),
    ("bad-forward", Set("#tea", (Change("forward", value="#x"),)), "696 #tea f #x"),
    ("no-accounts", Login("ada", "secret"), "400"),
    ("no-rights", Kill("bob"), "481"),
    ("no-rights", Rehash(), "481"),
    ("no-such-nick", Kill("bob"), "401 bob"),
    ("no-session", Kill("bob"), "400 bob"),
    ("bad-settings", Rehash(), "400 REHASH"),
    ("wrong-password", Oper("ada", "x"), "464"),
    ("no-operators", Oper("ada", "x"), "491"),
    ("not-arrived", Join("#tea"), "451"),
    ("needs-password", Arrive("ada"), "464"),
    ("wrong-password", Arrive("ada", password="x"), "464"),
    ("wrong-password", Password("old", "new"), "464"),
    ("wrong-password", PROOF, "904"),
    ("too-many-attempts", PROOF, "904"),
    ("too-many-attempts", Password("old", "new"), "400"),
    ("no-such-mechanism", PROOF, "904"),
    ("busy", PROOF, "904"),
    ("not-saved", Prefer("alone", "on"), "400"),
    ("no-certificate", Trust(), "400"),
    ("no-rights", Enlist("bob", "secret"), "481"),
    ("account-in-use", Unregister("secret"), "400"),
    ("bad-preference", Prefer("x", "on"), "400"),
    ("no-such-account", Entitle("#tea", "bob"), "400"),
    ("bad-rank", Entitle("#tea", "bob", "king"), "400"),
    ("room-owned", Own("#tea"), "400"),
]
REDACT = Delete("#tea", 5, token="j-1-5")
EDIT = Edit(room="#tea", message=5, text="x", token="j-1-5")
ENROLMENT = Register("x", account="ada")
FAILURES = [
    ("bad-realname", Describe(""), "SETNAME INVALID_REALNAME"),
    ("no-such-room", History("#tea", token="LATEST"), "CHATHISTORY INVALID_TARGET LATEST #tea"),
    ("not-joined", History("#tea", token="LATEST"), "CHATHISTORY INVALID_TARGET LATEST #tea"),
    ("no-such-nick", History("a b", token="AFTER"), "CHATHISTORY INVALID_TARGET AFTER *"),
    ("unreadable", History("#tea", token="LATEST"), "CHATHISTORY MESSAGE_ERROR LATEST #tea"),
    ("room-exists", Rename("#tea", "#pie"), "RENAME CHANNEL_NAME_IN_USE #tea #pie"),
    ("same-name", Rename("#tea", "#tea"), "RENAME CANNOT_RENAME #tea #tea"),
    ("not-joined", REDACT, "REDACT INVALID_TARGET #tea"),
    ("not-yours", REDACT, "REDACT REDACT_FORBIDDEN #tea j-1-5"),
    ("no-such-message", EDIT, "PRIVMSG UNKNOWN_MSGID #tea j-1-5"),
    ("not-joined", EDIT, "PRIVMSG INVALID_TARGET #tea"),
    ("not-yours", EDIT, "PRIVMSG EDIT_FORBIDDEN #tea j-1-5"),
    ("unchanged", EDIT, "PRIVMSG UNCHANGED #tea j-1-5"),
    ("bad-name", Read("x" * 60), f"MARKREAD INVALID_PARAMS {'x' * 60}"),
    ("account-exists", ENROLMENT, "REGISTER ACCOUNT_EXISTS ada"),
    ("bad-email", ENROLMENT, "REGISTER INVALID_EMAIL ada"),
    ("bad-password", ENROLMENT, "REGISTER UNACCEPTABLE_PASSWORD ada"),
    ("logged-in", ENROLMENT, "REGISTER ALREADY_AUTHENTICATED ada"),
    ("needs-email", ENROLMENT, "REGISTER INVALID_EMAIL ada"),
    ("needs-nick", ENROLMENT, "REGISTER NEED_NICK ada"),
    ("not-arrived", ENROLMENT, "REGISTER COMPLETE_CONNECTION_REQUIRED ada"),
    ("weak-password", ENROLMENT, "REGISTER WEAK_PASSWORD ada"),
    ("bad-note-key", Note("", {"A b": "x"}), "METADATA INVALID_KEY *"),
    ("bad-note-value", Note("#tea", {"a": "x"}), "METADATA INVALID_VALUE a"),
    ("too-many-notes", Note("", {"a": "x"}), "METADATA LIMIT_REACHED SET ada 20"),
    ("no-right", Note("bob", {"a": "x"}), "METADATA KEY_NO_PERMISSION bob a"),
    ("no-right", ClearNotes("#tea"), "METADATA KEY_NO_PERMISSION #tea *"),
    ("no-such-nick", ClearNotes("a b"), "METADATA INVALID_TARGET *"),
    ("no-words", Search(""), "SEARCH INVALID_PARAMS"),
    ("too-many-words", Search("a b"), "SEARCH INVALID_PARAMS"),
    ("bad-search", Search("before:x"), "SEARCH INVALID_PARAMS"),
    ("not-joined", Search("a", place="#tea"), "SEARCH INVALID_PARAMS"),
    ("unreadable", Search("a"), "SEARCH INTERNAL_ERROR"),
    ("no-such-message", REDACT, "REDACT UNKNOWN_MSGID #tea j-1-5"),
]
OTHERWISE = {"line-too-long", "not-yet", "same-nick", "slow-down", "not-utf8"}
"""Refusals that have no number."""
TYPED_ONLY = {"unknown-command", "usage", "bad-count", "arrived", "not-here"}
"""Refusals of what IRC clients cannot say."""


@pytest.mark.parametrize(("code", "command", "number"), TABLE, ids=lambda value: str(value))
def test_a_refusal_has_its_number_and_its_subject(chat, code, command, number):
    chat.register("ada")
    word, _, subject = number.partition(" ")
    head = f":chat.example {word} ada {subject}".rstrip()
    told = chat.dialect.refuse(Refused(code, "No."), command)
    assert told.decode() == f"{head} :No.\r\n"


@pytest.mark.parametrize(("code", "command", "failure"), FAILURES, ids=lambda value: str(value))
def test_a_refusal_that_has_no_number_is_told_as_a_failure(chat, code, command, failure):
    chat.register("ada")
    assert chat.dialect.refuse(Refused(code, "No."), command).decode() == f":chat.example FAIL {failure} :No.\r\n"


def test_every_refusal_there_is_has_its_place_in_the_table():
    sources = Path(hubbub.__file__).parent
    parts = [
        *sources.glob("chat/**/*.py"),
        *sources.glob("accounts/*.py"),
        *sources.glob("hub/*.py"),
        *sources.glob("dialects/*.py"),
        *sources.glob("dialects/line/*.py"),
        *sources.glob("dialects/irc/**/*.py"),
    ]
    made = {code for file in parts for code in re.findall(r'Refused\(\s*"([a-z0-9-]+)"', file.read_text("utf-8"))}
    assert len(made) > 20
    assert made - OTHERWISE - TYPED_ONLY == {code for code, _, _ in [*TABLE, *FAILURES]}


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
