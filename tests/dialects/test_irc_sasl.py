"""AUTHENTICATE: messages of any length in pieces of 400, and what becomes of what is none."""

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from irc_chat import IDENTITY, IrcChat, numerics

from hubbub.chat.accounts import Exchange
from hubbub.chat.commands import Command, Prove
from hubbub.chat.events import LoggedIn
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Challenge
from hubbub.dialects.irc import IrcDialect
from hubbub.dialects.irc.sasl import MESSAGE, PIECE

BORDERS = [0, 1, 299, 300, 301, 599, 600, 601, 2700, 2999]
"""Lengths of messages; 300 bytes are 400 characters of base64."""
MESSAGES = st.binary(max_size=1000) | st.sampled_from(BORDERS).flatmap(
    lambda size: st.binary(min_size=size, max_size=size)
)


def pieces(message: bytes) -> list[str]:
    """The message as a client sends it."""
    text = b64encode(message).decode()
    return [f"AUTHENTICATE {text[start : start + PIECE] or '+'}" for start in range(0, len(text) + 1, PIECE)]


def uttered(chat: IrcChat, line: str) -> Command:
    """The command that one line leads to, which is not answered yet."""
    chat.dialect.receive(f"{line}\r\n".encode())
    command = chat.dialect.next_command()
    assert isinstance(command, Command)
    return command


def labelled(chat: IrcChat, line: str) -> str:
    """What the client is told by one line, each of whose wishes is answered before the next one is asked for."""
    chat.dialect.receive(f"{line}\r\n".encode())
    told = ""
    while (wish := chat.dialect.next_command()) is not None:
        told += chat._answer(wish)
    return told


def begun(chat: IrcChat, mechanism: str = "PLAIN") -> None:
    assert chat.ask(f"AUTHENTICATE {mechanism}") == "AUTHENTICATE +\r\n"


@given(message=MESSAGES, cuts=st.lists(st.integers(0, 6000), max_size=5))
def test_any_message_arrives_whole_however_it_is_split(message, cuts):
    chat = IrcChat()
    begun(chat)
    data = "".join(f"{piece}\r\n" for piece in pieces(message)).encode()
    found, at = [], 0
    for cut in [*sorted(cuts), len(data)]:
        chat.dialect.receive(data[at:cut])
        at = max(at, min(cut, len(data)))
        while (wish := chat.dialect.next_command()) is not None:
            found.append(wish)
    assert found == [Prove("PLAIN", message, None)]


@given(message=MESSAGES)
def test_any_challenge_arrives_whole(message):
    chat = IrcChat()
    begun(chat, "SCRAM-SHA-256")
    exchange = Exchange()
    told = chat.dialect.reply(Challenge(message, exchange), None).decode()
    *full, last = [line.removeprefix("AUTHENTICATE ") for line in told.split("\r\n")[:-1]]
    assert all(len(piece) == PIECE for piece in full)
    assert len(last) < PIECE
    assert b64decode("".join(full) + last.removeprefix("+" if last == "+" else "\0")) == message
    assert chat.wishes("AUTHENTICATE +") == [Prove("SCRAM-SHA-256", b"", exchange)]


@pytest.mark.parametrize("text", ["=", "AAA", "A", "A===", "AA", "\u00e9\u00e9\u00e9\u00e9", "-_-_"])
def test_what_is_no_base64_ends_it(text):
    chat = IrcChat()
    begun(chat)
    assert numerics(chat.ask(f"AUTHENTICATE {text}")) == ["904"]
    begun(chat)


def test_what_is_too_long_ends_it():
    chat = IrcChat()
    begun(chat)
    assert numerics(chat.ask(f"AUTHENTICATE {'A' * (PIECE + 1)}")) == ["905"]
    begun(chat)
    for _ in range(MESSAGE // PIECE):
        assert chat.ask(f"AUTHENTICATE {'A' * PIECE}") == ""
    assert numerics(chat.ask("AUTHENTICATE AAAA")) == ["904"]
    begun(chat)


def test_a_client_may_give_up_and_begin_anew():
    chat = IrcChat()
    begun(chat)
    chat.ask(f"AUTHENTICATE {'A' * PIECE}")
    assert numerics(chat.ask("AUTHENTICATE *")) == ["906"]
    begun(chat)
    assert chat.wishes("AUTHENTICATE AAAA") == [Prove("PLAIN", b"\0\0\0", None)]


def test_after_a_failure_nothing_of_it_is_left():
    chat = IrcChat()
    begun(chat, "SCRAM-SHA-256")
    [proof] = chat.wishes("AUTHENTICATE AAAA")
    chat.dialect.reply(Challenge(b"go on", Exchange()), None)
    [proof] = chat.wishes("AUTHENTICATE AAAA")
    assert numerics(chat.dialect.refuse(Refused("wrong-password", "No."), proof).decode()) == ["904"]
    begun(chat, "SCRAM-SHA-256")
    assert chat.wishes("AUTHENTICATE +") == [Prove("SCRAM-SHA-256", b"", None)]


def test_ways_that_there_are_not_are_told_with_those_that_there_are():
    chat = IrcChat()
    told = chat.ask("AUTHENTICATE EXTERNAL")
    assert numerics(told) == ["908", "904"]
    assert "PLAIN,SCRAM-SHA-256 :" in told
    assert numerics(chat.ask("AUTHENTICATE")) == ["461"]
    chat.dialect = IrcDialect(IDENTITY, chat.state, chat.encoders, certificate="ab:cd")
    begun(chat, "external")


def test_who_arrives_in_the_midst_of_it_is_told_that_it_is_over():
    chat = IrcChat()
    begun(chat)
    assert numerics(chat.register("ada"))[0] == "906"
    begun(chat)


# Labels ---------------------------------------------------------------------------------------------------------------

LABELLED = "CAP REQ :labeled-response batch sasl"


def test_each_labelled_piece_is_answered_under_its_label():
    chat = IrcChat()
    chat.ask(LABELLED)
    assert labelled(chat, "@label=a AUTHENTICATE PLAIN") == "@label=a AUTHENTICATE +\r\n"
    assert labelled(chat, f"@label=b AUTHENTICATE {'A' * PIECE}") == "@label=b :chat.example ACK\r\n"
    proof = uttered(chat, "@label=c AUTHENTICATE +")
    refused = chat.dialect.refuse(Refused("wrong-password", "No."), proof).decode()
    assert refused == "@label=c :chat.example 904 * :No.\r\n"
    assert labelled(chat, "@label=d AUTHENTICATE FROB").count("label=d") == 1


def test_that_one_is_logged_in_is_told_under_the_label_of_the_last_piece():
    chat = IrcChat()
    chat.ask(LABELLED, "AUTHENTICATE PLAIN")
    uttered(chat, "@label=a AUTHENTICATE AAAA")
    told = chat.dialect.own(LoggedIn(user=1, nick="*", account="ada"), None, None).decode()
    first, *within, last = told.split("\r\n")[:-1]
    assert first.startswith("@label=a :chat.example BATCH +")
    assert [line.split(" ")[2] for line in within] == ["900", "903"]
    assert last.startswith(":chat.example BATCH ")


def test_a_labelled_registration_is_answered_under_its_label():
    chat = IrcChat()
    chat.ask(LABELLED)
    assert (
        labelled(chat, "@label=a REGISTER * *")
        == "@label=a :chat.example FAIL REGISTER NEED_MORE_PARAMS :Missing parameters\r\n"
    )
    chat.ask("NICK ada")
    command = uttered(chat, "@label=b REGISTER * * sesame")
    told = chat.dialect.refuse(Refused("account-exists", "It is taken."), command).decode()
    assert told == "@label=b :chat.example FAIL REGISTER ACCOUNT_EXISTS ada :It is taken.\r\n"
