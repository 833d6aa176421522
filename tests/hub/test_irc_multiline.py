"""Messages of several lines: one message, whoever is shown it and however it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from irc_stage import EVERYTHING, irc
from stage import Stage, said

ADA = ":ada!~u@nine.cloak"


def batch(*lines: str, target: str = "#lobby", tags: str = "") -> list[str]:
    """The lines as a client sends them; one that begins with + goes on with the one before."""
    within = []
    for line in lines:
        concat = ";draft/multiline-concat" if line.startswith("+") else ""
        within.append(f"@batch=1{concat} PRIVMSG {target} :{line.removeprefix('+')}")
    return [f"{tags}BATCH +1 draft/multiline {target}", *within, "BATCH -1"]


def read(told: str) -> str:
    """The text of the one batch that a client was told."""
    text = None
    for line in told.splitlines():
        if " PRIVMSG " in line:
            piece = line.partition(" PRIVMSG ")[2].partition(" :")[2]
            text = piece if text is None else text + ("" if "multiline-concat" in line else "\n") + piece
    return text or ""


def test_lines_of_a_batch_are_one_message(stage):
    ada, eve = irc(stage, "ada", EVERYTHING), irc(stage, "eve", EVERYTHING)
    bob, dan = irc(stage, "bob"), stage.enter("dan")
    for client in (ada, eve, bob, dan):
        client.do()
    echo = ada.do(*batch("one", "", "two", "+ and a half", tags="@label=x "))
    assert said(stage) == ["one\n\ntwo and a half"]
    assert echo.startswith("@label=x;msgid=")
    first, *within, last = eve.do().splitlines()
    assert first.startswith("@msgid=journal-1-")
    assert first.endswith(" draft/multiline #lobby")
    assert [line.split(" ", 1)[0].split(";")[1:] for line in within] == [[], [], [], ["draft/multiline-concat"]]
    assert read("\n".join(within)) == "one\n\ntwo and a half"
    assert "BATCH -" in last
    assert bob.do() == "".join(f"{ADA} PRIVMSG #lobby :{line}\r\n" for line in ("one", "two", " and a half"))
    assert dan.do() == "<ada> one\n<ada> \n<ada> two and a half\n"


def test_a_long_message_of_another_door_is_whole_for_all(stage):
    eve, bob, dan = irc(stage, "eve", EVERYTHING), irc(stage, "bob"), stage.enter("dan")
    for client in (eve, bob):
        client.do()
    text = "Ångström " * 200 + "."
    dan.do(text)
    assert read(eve.do()) == text
    assert "".join(line.partition(" :")[2] for line in bob.do().split("\r\n")) == text


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["BATCH +1 draft/multiline #lobby", "@batch=2 PRIVMSG #lobby :hi"], "MULTILINE_INVALID"),
        (["BATCH +1 draft/multiline #lobby", "PRIVMSG #lobby :hi"], "MULTILINE_INVALID"),
        (batch("hi", "+"), "MULTILINE_INVALID"),
        (batch("+hi"), "MULTILINE_INVALID"),
        (batch(), "MULTILINE_INVALID"),
        (batch("", ""), "MULTILINE_INVALID"),
        (["BATCH +1 draft/multiline #lobby", "BATCH -2"], "MULTILINE_INVALID"),
        (["BATCH +1 draft/multiline #lobby", "@batch=1 PRIVMSG #tea :hi"], "MULTILINE_INVALID_TARGET #lobby #tea"),
        (batch(*["x"] * 33), "MULTILINE_MAX_LINES 32"),
        (batch(*["x" * 400] * 11), "MULTILINE_MAX_BYTES 4096"),
        (["BATCH +1 netsplit #lobby"], "UNKNOWN_TYPE netsplit"),
        (["BATCH +1"], "MULTILINE_INVALID"),
    ],
)
def test_a_batch_that_is_none_is_refused_once_and_said_nowhere(stage, lines, code):
    ada = irc(stage, "ada", EVERYTHING)
    told = ada.do(*lines)
    assert told.startswith(f":chat.example FAIL BATCH {code} ")
    assert told.count("\r\n") == 1
    assert said(stage) == []
    ada.do("BATCH -1") if "BATCH -1" not in lines else None
    ada.do("PRIVMSG #lobby :after")
    assert said(stage) == ["after"]


def test_without_the_capability_there_is_no_batch(stage):
    assert " 421 " in irc(stage, "ada", "batch").do("BATCH +1 draft/multiline #lobby")


def test_pings_are_answered_within_a_batch(stage):
    ada = irc(stage, "ada", EVERYTHING)
    assert "PONG" in ada.do("BATCH +1 draft/multiline #lobby", "@batch=1 PRIVMSG #lobby :a", "PING x")
    ada.do("@batch=1 PRIVMSG #lobby :b", "BATCH -1")
    assert said(stage) == ["a\nb"]


LINES = st.sampled_from(
    [
        "PRIVMSG #lobby :hi",
        "PRIVMSG eve,ada :\x01VERSION\x01",
        "@label=1 PRIVMSG #lobby :\x02é\x02",
        "@label=2;+a=b TAGMSG #lobby",
        "@label=3 JOIN #tea,#b",
        "@label=4 NICK eva",
        "@label=5 WHOIS ada",
        "@label=7 PRIVMSG #lobby :" + "x" * 600,
        "@label=9 CHATHISTORY LATEST #lobby * 5",
        "@+draft/reply=journal-1-1;+draft/react=é TAGMSG #lobby",
        "\0@label=8 PI\rNG x",
        "CAP REQ :-echo-message",
        "CAP REQ :echo-message",
        "@batch=2 PRIVMSG #lobby :no",
        *batch("one", "two", "+three", tags="@label=6 "),
    ]
)


@given(st.lists(LINES, max_size=12), st.integers(1, 7))
def test_input_means_the_same_in_pieces_of_any_size(lines, size):
    heard = []
    data = "".join(f"{line}\r\n" for line in lines).encode()
    for pieces in ([data], [data[at : at + size] for at in range(0, len(data), size)]):
        stage = Stage()
        ada, eve = irc(stage, "ada", EVERYTHING), irc(stage, "eve", EVERYTHING)
        for piece in pieces:
            ada.session.receive(piece)
        stage.settle()
        heard.append((ada.heard(), eve.heard(), said(stage)))
    assert heard[0] == heard[1]


def test_a_line_outside_of_the_batch_that_is_open_is_not_said(stage):
    ada = irc(stage, "ada", EVERYTHING)
    opening, *within, _ = batch("one")
    assert "MULTILINE_INVALID" in ada.do(opening, *within, "PRIVMSG #lobby :two")
    assert said(stage) == []
    ada.do("PRIVMSG #lobby :three")
    assert said(stage) == ["three"]
