"""Deletions and reactions, as IRC clients are told of them who know no such thing: in words, at that moment."""

import re

import pytest
from irc_stage import irc
from json_stage import JsonStage, wish
from stage import Client

ADA = ":ada!~u@eight.cloak"
BOB = ":bob!~u@nine.cloak"
PLAYBACK = "batch draft/chathistory draft/event-playback"


@pytest.fixture
def said(stage: JsonStage, ada) -> int:
    """The number of what she has said."""
    ada.ask(wish("say", room="#lobby", text="hello"))
    return stage.seen[-1].seq


def others(stage: JsonStage, *capabilities: str) -> list[Client]:
    """Clients with these capabilities, who have heard all about the room."""
    clients = [irc(stage, f"guest{number}", each) for number, each in enumerate(capabilities)]
    for client in clients:
        client.heard()
    return clients


def delete(seq: int, **more: str):
    return wish("delete", room="#lobby", message=seq, **more)


def react(seq: int, reaction: str = "👍", *, on: bool = True, room: str = "#lobby"):
    return wish("react", room=room, message=seq, reaction=reaction, on=on)


def test_that_a_message_was_taken_back_is_told_to_each_as_he_can_be(stage, ada, said):
    knowing, tagged, plain = others(stage, "draft/message-redaction", "message-tags", "")
    ada.ask(delete(said))
    assert knowing.heard() == f"{ADA} REDACT #lobby journal-1-{said}\r\n"
    assert re.fullmatch(rf"@msgid=journal-1-\d+ {ADA} NOTICE #lobby :took back a message\r\n", tagged.heard())
    assert plain.heard() == f"{ADA} NOTICE #lobby :took back a message\r\n"


def test_that_somebody_reacts_is_told_in_words_to_who_knows_no_tags(stage, ada, said):
    tagged, plain = others(stage, "message-tags", "server-time")
    ada.ask(react(said))
    assert re.fullmatch(rf"@\S+;\+draft/react=👍 {ADA} TAGMSG #lobby\r\n", tagged.heard())
    assert plain.heard() == f"@time=1970-01-01T00:00:01.000Z {ADA} NOTICE #lobby :reacted to ada: 👍\r\n"
    ada.ask(react(said, on=False))
    assert "+draft/unreact=👍" in tagged.heard()
    assert plain.heard() == ""


def test_in_private_it_is_told_to_the_other_one(stage, ada):
    bob = irc(stage, "bob")
    bob.do("PRIVMSG ada :psst")
    seq = stage.seen[-1].seq
    ada.ask(react(seq, room="bob"), wish("msg", to="bob", text="hm"), wish("delete", room="bob"))
    assert bob.heard().splitlines()[-3:] == [
        f"{ADA} NOTICE bob :reacted to bob: 👍",
        f"{ADA} PRIVMSG bob :hm",
        f"{ADA} NOTICE bob :took back a message",
    ]


def test_no_history_has_it(stage, ada, said):
    (plain,) = others(stage, "")
    ada.ask(react(said), wish("say", room="#lobby", text="oops"))
    ada.ask(delete(stage.seen[-1].seq, reason="oh"))
    assert re.fullmatch(r"\S+ NOTICE .*reacted.*\r\n.*oops\r\n\S+ NOTICE .*took back.*\r\n", plain.heard())
    for capabilities in ("", PLAYBACK, f"{PLAYBACK} message-tags", f"{PLAYBACK} draft/message-redaction"):
        client = irc(stage, "gus", capabilities)
        told = "".join(map(bytes.decode, client.writes)) + client.do("CHATHISTORY LATEST #lobby * 20")
        assert " PRIVMSG #lobby :" in told
        assert "took back" not in told
        assert "reacted" not in told
        client.do("QUIT")
    assert "TAGMSG" in irc(stage, "hal", f"{PLAYBACK} message-tags").do("CHATHISTORY LATEST #lobby * 20")


@pytest.mark.parametrize(
    ("capabilities", "told"),
    [
        ("message-tags", ""),
        ("message-tags labeled-response", "@label=x :chat.example ACK\r\n"),
        ("message-tags echo-message", rf"@msgid=\S+ {BOB} NOTICE #lobby :took back a message \(oh\)\r\n"),
        (
            "message-tags echo-message labeled-response",
            rf"@label=x;msgid=\S+ {BOB} NOTICE #lobby :took back a message \(oh\)\r\n",
        ),
        ("draft/message-redaction", rf"{BOB} REDACT #lobby \S+ :oh\r\n"),
    ],
)
def test_who_takes_back_himself_hears_of_it_in_words_only_if_he_wants_an_echo(stage, capabilities, told):
    bob, (plain,) = irc(stage, "bob", capabilities), others(stage, "")
    bob.do("PRIVMSG #lobby :hello")
    plain.heard()
    msgid = f"journal-1-{stage.seen[-1].seq}"
    assert re.fullmatch(told, bob.do(f"@label=x REDACT #lobby {msgid} :oh"))
    assert plain.heard() == f"{BOB} NOTICE #lobby :took back a message (oh)\r\n"
