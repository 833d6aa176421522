"""Auditoriums (mode +u): who has no rank is seen coming, going and changing by members with a rank, and himself."""

import pytest
from irc_stage import connect
from stage import Client, Stage

from hubbub.chat.accounts import Account
from hubbub.chat.commands import Proven

CAPABILITIES = "away-notify account-notify setname batch draft/chathistory draft/event-playback draft/metadata-3"
HOST = "!~u@nine.cloak"


def irc(stage: Stage, nick: str, *rooms: str) -> Client:
    """An IRC client in these rooms, who has heard all about it."""
    client = connect(stage)
    client.do(f"CAP REQ :{CAPABILITIES}", f"NICK {nick}", f"USER u 0 * :{nick}", "CAP END")
    client.do(*(f"JOIN {room}" for room in rooms), "METADATA * SUB avatar")
    return client


@pytest.fixture
def ada(stage: Stage) -> Client:
    """The operator of #hall, which is an auditorium."""
    client = irc(stage, "ada", "#hall")
    client.do("MODE #hall +u")
    return client


@pytest.fixture
def bob(stage: Stage, ada: Client) -> Client:  # noqa: ARG001 - she founds the room
    """A member without a rank."""
    return irc(stage, "bob", "#hall")


@pytest.fixture
def eve(stage: Stage, ada: Client, bob: Client) -> Client:
    """Another one."""
    client = irc(stage, "eve", "#hall")
    assert ada.heard().endswith(f":eve{HOST} JOIN #hall\r\n")
    assert bob.heard() == ""
    return client


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("PART #hall :bye", "PART #hall :bye"),
        ("NICK zoe", "NICK :zoe"),
        ("AWAY :tea", "AWAY :tea"),
        ("SETNAME :Eve L", "SETNAME :Eve L"),
        ("QUIT :bye", "QUIT :bye"),
    ],
)
def test_who_has_no_rank_goes_and_changes_unseen_by_others_who_have_none(ada, bob, eve, line, seen):
    told = eve.do(line)
    assert seen in told or "306 eve" in told
    assert ada.heard() == f":eve{HOST} {seen}\r\n"
    assert bob.heard() == ""


def test_who_has_a_rank_is_seen_by_all(ada, bob, eve):
    ada.do("MODE #hall +v eve")
    bob.do()
    eve.do("AWAY :tea", "NICK zoe", "PART #hall")
    assert bob.heard() == f":eve{HOST} AWAY :tea\r\n:eve{HOST} NICK :zoe\r\n:zoe{HOST} PART #hall\r\n"


def test_a_kick_is_seen_by_who_is_kicked_and_by_those_with_a_rank(ada, bob, eve):
    line = f":ada{HOST} KICK #hall eve :out\r\n"
    assert ada.do("KICK #hall eve :out") == eve.heard() == line
    assert bob.heard() == ""


def test_who_comes_in_away_is_seen_so_by_those_with_a_rank(stage, ada, bob):
    eve = irc(stage, "eve")
    eve.do("AWAY :tea")
    ada.do()
    assert "AWAY" not in eve.do("JOIN #hall")
    assert ada.heard() == f":eve{HOST} JOIN #hall\r\n:eve{HOST} AWAY :tea\r\n"
    assert bob.heard() == ""


def test_a_login_is_seen_by_those_with_a_rank(stage, ada, bob, eve):
    stage.state.accounts.put(Account("eve", 99))
    stage.hub.submit(eve.session, Proven("eve"))
    stage.settle()
    assert ada.heard() == f":eve{HOST} ACCOUNT eve\r\n"
    assert "900 eve" in eve.heard()
    assert bob.heard() == ""


def test_notes_about_him_are_told_to_those_with_a_rank(ada, bob, eve):
    eve.do("METADATA * SET avatar :x")
    assert " eve avatar * :x\r\n" in ada.heard()
    assert bob.heard() == ""


def test_who_shares_another_room_sees_him_there_once(ada, bob, eve):
    for client in (ada, bob, eve):
        client.do("JOIN #tea")
    for client in (ada, bob, eve):
        client.do()
    eve.do("NICK zoe", "QUIT :bye")
    told = f":eve{HOST} NICK :zoe\r\n:zoe{HOST} QUIT :bye\r\n"
    assert ada.heard() == bob.heard() == told


def test_at_the_line_door_it_is_the_same(stage, ada, bob):
    carl, dan = stage.enter("carl", "#hall"), stage.enter("dan", "#hall")
    ada.do()
    assert "dan joined #hall" not in carl.do()
    assert dan.do("/leave #hall") == "-- dan left #hall\n"
    assert carl.do("/who #hall") == "-- in #hall: ada, carl (you)\n"
    assert ":dan!~u@cloak-of-10.0.0.1 PART #hall\r\n" in ada.heard()
    assert bob.heard() == ""


def test_history_shows_it_to_those_with_a_rank(ada, bob, eve):
    eve.do("NICK zoe", "PART #hall", "JOIN #hall", "QUIT")
    for client in (ada, bob):
        client.do()
    seen = ada.do("CHATHISTORY LATEST #hall * 50")
    assert seen.count(f":eve{HOST} JOIN") == 1
    assert f":eve{HOST} NICK :zoe" in seen
    assert f":zoe{HOST} PART" in seen
    assert f":zoe{HOST} QUIT" in seen
    hidden = bob.do("CHATHISTORY LATEST #hall * 50")
    assert f":bob{HOST} JOIN #hall" in hidden
    assert f":ada{HOST} MODE #hall +u" in hidden
    assert "eve" not in hidden
    assert "zoe" not in hidden


def test_a_slow_reader_is_not_told_later(stage, ada):
    dan = stage.enter("dan", "#hall")
    carl = stage.enter("carl", "#hall")
    carl.do()
    carl.stop_reading()
    ada.do("PRIVMSG #hall :one")
    assert carl.session.stalled
    dan.do("/nick zoe", "/leave #hall", "/quit")
    ada.do("PRIVMSG #hall :two")
    carl.read_on()
    told = carl.heard()
    assert "<ada> two\n" in told
    assert "#hall" not in told.replace("#hall <", "<")


def test_lists_do_not_tell_of_him_either(ada, bob, eve):
    assert " eve H" in ada.do("WHO #hall")
    assert "#hall" in ada.do("WHOIS eve").split("319 ada eve")[1]
    told = bob.do("WHO #hall", "NAMES #hall", "WHOIS eve", "WHO eve")
    assert "353 bob = #hall :@ada\r\n" in told
    assert " ada H@" in told
    assert " bob H" in told
    assert "352 bob #hall ~u nine.cloak chat.example eve" not in told
    assert "319" not in told
    eve.do("MODE eve +i")
    assert "eve" not in bob.do("WHO *")
    assert "eve" in ada.do("WHO *")


def test_a_room_that_is_none_any_more_hides_nobody(ada, bob, eve):
    ada.do("MODE #hall -u")
    bob.do()
    eve.do("PART #hall")
    assert bob.heard() == f":eve{HOST} PART #hall\r\n"
