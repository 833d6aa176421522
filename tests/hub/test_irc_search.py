"""SEARCH, as IRC clients find what was said (soju.im/search)."""

import re

import pytest
from irc_stage import irc
from stage import Client, Stage

CAPABILITIES = "batch message-tags server-time soju.im/search"


def texts(told: str) -> list[str]:
    return re.findall(r" (?:PRIVMSG|NOTICE) \S+ :(.*)\r\n", told)


@pytest.fixture
def ada(stage: Stage) -> Client:
    """A client who has heard of tea in two rooms and in private."""
    ada, bob = irc(stage, "ada", CAPABILITIES), irc(stage, "bob")
    ada.do("JOIN #tea")
    bob.do("JOIN #tea", "PRIVMSG #lobby :green tea", "PRIVMSG #tea :black tea", "PRIVMSG ada :secret tea")
    ada.do("PRIVMSG #lobby :tea and milk", "PRIVMSG bob :more tea", "NOTICE #tea :tea is ready")
    ada.heard()
    return ada


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("text=tea", "green tea|black tea|secret tea|tea and milk|more tea|tea is ready"),
        ("text=TEA;in=#lobby", "green tea|tea and milk"),
        ("text=tea;from=bob;in=#LOBBY", "green tea"),
        ("in=#tea", "black tea|tea is ready"),
        ("in=bob", "secret tea|more tea"),
        ("from=Bob", "green tea|black tea|secret tea"),
        (r"text=tea\sand", "tea and milk"),
        (":text=tea and", "tea and milk"),
        ("text=tea;limit=2", "more tea|tea is ready"),
        ("text=tea;limit=999999;what=ever", "green tea|black tea|secret tea|tea and milk|more tea|tea is ready"),
        ("text=coffee", ""),
        ("in=#tea;before=1970-01-01T00:00:01.000Z", "black tea|tea is ready"),
        ("in=#tea;before=1970-01-01T00:00:00.999Z", ""),
        ("in=#tea;after=1970-01-01T00:00:01.000Z", "black tea|tea is ready"),
        ("in=#tea;after=1970-01-01T00:00:01.001Z", ""),
        ("text=tea;from=eve", ""),
    ],
)
def test_what_was_said_is_found_oldest_first_in_a_batch(ada: Client, asked: str, found: str) -> None:
    told = ada.do(f"SEARCH {asked}")
    lines = told.splitlines()
    opening = re.fullmatch(r":chat\.example BATCH \+(\S+) :soju\.im/search", lines[0])
    assert opening
    assert lines[-1] == f":chat.example BATCH :-{opening[1]}"
    assert all(re.match(rf"@batch={opening[1]};.*msgid=\S+.* :\S+ (PRIVMSG|NOTICE) ", line) for line in lines[1:-1])
    assert all("time=1970-01-01T00:00:01.000Z" in line for line in lines[1:-1])
    assert "|".join(texts(told)) == found


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ("text=tea;limit=0", "limit"),
        ("text=tea;limit=x", "limit"),
        ("text=tea;after=yesterday", "after"),
        ("text=tea;before=1970-01-01", "before"),
    ],
)
def test_what_cannot_be_understood_fails_by_name(ada: Client, asked: str, wrong: str) -> None:
    assert ada.do(f"SEARCH {asked}") == f":chat.example FAIL SEARCH INVALID_PARAMS {wrong} :Invalid parameters\r\n"


@pytest.mark.parametrize("asked", ["limit=3", "text=:-)", "text=", ";", "text=tea;in=#nowhere", "text=tea;in=nobody"])
def test_what_cannot_be_looked_for_fails(ada: Client, asked: str) -> None:
    told = ada.do(f"SEARCH {asked}")
    assert told.startswith(":chat.example FAIL SEARCH INVALID_PARAMS :")
    assert told.count("\r\n") == 1


def test_nothing_is_asked_for_without_a_parameter(ada: Client) -> None:
    assert " 461 ada SEARCH :" in ada.do("SEARCH")


@pytest.mark.usefixtures("ada")
def test_who_is_not_in_a_room_finds_nothing_of_it_and_nothing_private(stage: Stage) -> None:
    eve = irc(stage, "eve", CAPABILITIES)
    assert texts(eve.do("SEARCH text=tea")) == ["green tea", "tea and milk"]
    assert "FAIL SEARCH INVALID_PARAMS" in eve.do("SEARCH text=tea;in=#tea")
    assert texts(eve.do("SEARCH in=ada")) == []


@pytest.mark.usefixtures("ada")
def test_a_client_without_batches_is_told_the_messages_alone(stage: Stage) -> None:
    eve = irc(stage, "eve")
    assert eve.do("SEARCH text=green") == ":bob!~u@nine.cloak PRIVMSG #lobby :green tea\r\n"


@pytest.mark.usefixtures("ada")
def test_a_label_stands_on_the_batch(stage: Stage) -> None:
    eve = irc(stage, "eve", f"{CAPABILITIES} labeled-response")
    told = eve.do("@label=x SEARCH text=green")
    assert re.match(r"@label=x :chat\.example BATCH \+\S+ :soju\.im/search\r\n", told)
    assert texts(told) == ["green tea"]
