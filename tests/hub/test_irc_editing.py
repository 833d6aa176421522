"""Edits on IRC: a message whose tag `+draft/edit` names the one that it stands for."""

import re

import pytest
from irc_stage import EVERYTHING, irc
from stage import Client, Stage

from hubbub.chat.events import Edited, Said

ADA = ":ada!~u@nine.cloak"
KNOWING = f"{EVERYTHING} draft/message-edit draft/message-redaction"
CHATHISTORY = "batch draft/chathistory draft/event-playback message-tags draft/message-edit"


def tags(line: str) -> dict[str, str]:
    """The tags of a line, as they stand there."""
    return {name: value for name, _, value in (tag.partition("=") for tag in line[1:].split(" ")[0].split(";"))}


def say(stage: Stage, client: Client, text: str, to: str = "#lobby") -> str:
    """The id of what the client says."""
    client.do(f"PRIVMSG {to} :{text}")
    message = stage.seen[-1]
    assert isinstance(message, Said)
    return f"journal-{message.room}-{message.seq}"


def test_each_sees_an_edit_as_far_as_he_can(stage):
    ada, knowing = irc(stage, "ada", KNOWING), irc(stage, "eve", "draft/message-edit message-tags")
    tagged, plain = irc(stage, "dan", "message-tags"), irc(stage, "bob")
    msgid = say(stage, ada, "helo")
    for client in (ada, knowing, tagged, plain):
        client.heard()
    own = ada.do(f"@+draft/edit={msgid};label=x PRIVMSG #lobby :hello")
    edit = f"journal-{stage.seen[-1].room}-{stage.seen[-1].seq}"
    assert tags(own) == {"label": "x", "msgid": edit, "+draft/edit": msgid}
    assert own.endswith(f" {ADA} PRIVMSG #lobby :hello\r\n")
    assert knowing.heard() == f"@msgid={edit};+draft/edit={msgid} {ADA} PRIVMSG #lobby :hello\r\n"
    assert tagged.heard() == f"@msgid={edit};+draft/edit={msgid} {ADA} PRIVMSG #lobby :(edited) hello\r\n"
    assert plain.heard() == f"{ADA} PRIVMSG #lobby :(edited) hello\r\n"


def test_one_who_wants_no_echo_is_told_nothing_but_that_it_came_if_he_asks(stage):
    ada = irc(stage, "ada", "message-tags labeled-response")
    msgid = say(stage, ada, "helo")
    ada.heard()
    assert ada.do(f"@+draft/edit={msgid} PRIVMSG #lobby :hello") == ""
    assert ada.do(f"@+draft/edit={msgid};label=x PRIVMSG #lobby :hello!") == "@label=x :chat.example ACK\r\n"
    assert [event.text for event in stage.seen if isinstance(event, Edited)][1:] == ["hello!"]


def test_history_has_what_it_says_now_once_under_its_first_id(stage):
    ada = irc(stage, "ada", CHATHISTORY)
    msgid = say(stage, ada, "helo")
    for text in ("hallo", "hello"):
        ada.do(f"@+draft/edit={msgid} PRIVMSG #lobby :{text}")
    told = ada.do("CHATHISTORY LATEST #lobby * 100")
    assert re.findall(r"msgid=(\S+) \S+ PRIVMSG \S+ :(.*)\r", told) == [(msgid, "hello")]
    assert "draft/edit" not in told
    bob = stage.enter("bob")
    assert bob.do("/history") == "-- earlier\n<ada> hello\n-- now\n"


def test_by_the_id_of_an_edit_its_message_is_meant(stage):
    ada = irc(stage, "ada", KNOWING)
    msgid = say(stage, ada, "helo")
    first = tags(ada.do(f"@+draft/edit={msgid} PRIVMSG #lobby :hallo").splitlines()[-1])
    second = tags(ada.do(f"@+draft/edit={first['msgid']} PRIVMSG #lobby :hello"))
    assert second["+draft/edit"] == msgid
    reacted = tags(ada.do(f"@+draft/reply={second['msgid']};+draft/react=:) TAGMSG #lobby"))
    assert reacted["+draft/reply"] == msgid
    assert f"REDACT #lobby {msgid}" in ada.do(f"REDACT #lobby {first['msgid']}")


def test_colours_actions_and_lines_of_an_edit_are_kept(stage):
    ada, bob = irc(stage, "ada", KNOWING), irc(stage, "bob")
    action = say(stage, ada, "\x01ACTION waves\x01")
    bob.heard()
    ada.do(f"@+draft/edit={action} PRIVMSG #lobby :\x01ACTION \x02jumps\x01")
    assert bob.heard() == f"{ADA} PRIVMSG #lobby :\x01ACTION (edited) \x02jumps\x01\r\n"
    ada.do(
        f"@+draft/edit={action} BATCH +1 draft/multiline #lobby",
        "@batch=1 PRIVMSG #lobby :one",
        "@batch=1 PRIVMSG #lobby :two",
        "BATCH -1",
    )
    lines = [f"{ADA} PRIVMSG #lobby :\x01ACTION (edited) {word}\x01\r\n" for word in ("one", "two")]
    assert bob.heard() == "".join(lines)


def test_in_private_both_see_it_and_nobody_else(stage):
    ada, bob, eve = irc(stage, "ada", KNOWING), irc(stage, "bob", KNOWING), irc(stage, "eve", KNOWING)
    msgid = say(stage, ada, "psst", "bob")
    bob.heard(), eve.heard()
    assert f"+draft/edit={msgid} {ADA} PRIVMSG bob :pssst" in ada.do(f"@+draft/edit={msgid} PRIVMSG bob :pssst")
    assert f"+draft/edit={msgid} {ADA} PRIVMSG bob :pssst" in bob.heard()
    assert eve.heard() == ""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("@+draft/edit={mine} PRIVMSG #lobby :mine", "FAIL PRIVMSG UNCHANGED #lobby {mine} :"),
        ("@+draft/edit={his} PRIVMSG #lobby :x", "FAIL PRIVMSG EDIT_FORBIDDEN #lobby {his} :"),
        ("@+draft/edit=journal-1-999 PRIVMSG #lobby :x", "FAIL PRIVMSG UNKNOWN_MSGID #lobby journal-1-999 :"),
        ("@+draft/edit=other-1-1 PRIVMSG #lobby :x", "FAIL PRIVMSG UNKNOWN_MSGID #lobby other-1-1 :"),
        ("@+draft/edit={mine} PRIVMSG bob :x", "FAIL PRIVMSG UNKNOWN_MSGID bob {mine} :"),
        ("@+draft/edit={mine} PRIVMSG #tea :x", "FAIL PRIVMSG INVALID_TARGET #tea :"),
        ("@+draft/edit={mine} PRIVMSG #lobby : ", "412 ada #lobby :"),
    ],
)
def test_what_cannot_be_edited_is_told_and_nobody_sees_anything(stage, line, told):
    ada, bob = irc(stage, "ada", KNOWING), irc(stage, "bob", KNOWING)
    ids = {"mine": say(stage, ada, "mine"), "his": say(stage, bob, "his")}
    ada.heard(), bob.heard()
    assert f":chat.example {told.format(**ids)}" in ada.do(line.format(**ids))
    assert bob.heard() == ""


def test_who_is_muted_edits_nothing(stage):
    bob, ada = irc(stage, "bob", KNOWING), irc(stage, "ada", KNOWING)
    msgid = say(stage, ada, "helo")
    stage.state.room_named("lobby").settings["moderated"] = ""
    ada.heard(), bob.heard()
    assert " 404 ada #lobby :" in ada.do(f"@+draft/edit={msgid} PRIVMSG #lobby :hello")
    assert bob.heard() == ""


def test_nobody_but_the_server_says_that_something_is_an_edit(stage):
    ada, bob = irc(stage, "ada", KNOWING), irc(stage, "bob", KNOWING)
    msgid = say(stage, bob, "mine")
    bob.heard()
    ada.do(f"@+draft/edit={msgid};+a=b TAGMSG #lobby", f"@+draft/edit={msgid} TAGMSG bob")
    ada.do(f"@+draft/edit={msgid} NOTICE #lobby :forged")
    assert "draft/edit" not in bob.heard()
    untagged = irc(stage, "eve")
    untagged.do(f"@+draft/edit={msgid} PRIVMSG #lobby :said")
    assert "draft/edit" not in bob.heard()
    assert isinstance(stage.seen[-1], Said)
