"""The IRC clients that people have already, beside one who came with netcat."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from irc_clients import Client, Ii, Sic, see
from programs import wait_until
from room import Guest, Room
from slash_clients import Irssi, WeeChat

CLIENTS: dict[str, Callable[[int, Path, str], Client]] = {"irssi": Irssi, "weechat": WeeChat, "sic": Sic, "ii": Ii}


@pytest.fixture
def arrive(room: Room, tmp_path: Path) -> Iterator[Callable[[str, str], Client]]:
    """Starts clients, by name, for users of these nicks, who are in the lobby then."""
    clients: list[Client] = []

    def start(name: str, nick: str) -> Client:
        folder = tmp_path / nick
        folder.mkdir()
        client = CLIENTS[name](room.port, folder, nick)
        clients.append(client)
        see(client, "Welcome to this chatroom!")
        client.join()
        see(client, "#lobby")
        return client

    yield start
    for client in clients:
        client.clear()


@pytest.fixture
def ada(room: Room) -> Guest:
    """One who came with netcat."""
    return room.enter("ada")[0]


@pytest.fixture(params=list(CLIENTS))
def kim(request: pytest.FixtureRequest, arrive: Callable[[str, str], Client], ada: Guest) -> Client:
    """Whoever uses the client, in the lobby."""
    client = arrive(request.param, "kim")
    ada.expect("-- kim joined #lobby")
    return client


def test_a_client_that_people_have_can_do_all_that_a_guest_needs(kim: Client, ada: Guest) -> None:
    kim.say("h\u00e9llo from kim")
    ada.expect("<kim> h\u00e9llo from kim")
    ada.say("h\u00e9llo, kim", "/me waves", "/msg kim psst", "/topic #lobby tea at five")
    see(kim, "h\u00e9llo, kim", "waves", "psst", "tea at five")
    ada.settle()
    kim.act("waves back")
    ada.expect("* kim waves back")
    kim.tell("ada", "not so loud")
    ada.expect("[kim \u2192 you] not so loud")
    kim.topic("#lobby", "tea at six")
    ada.expect("-- kim set the topic of #lobby: tea at six")
    kim.nick("ada")
    see(kim, "already")
    kim.nick("kimberly")
    ada.expect("-- kim is now kimberly")
    ada.ask("/nick adelaide")
    see(kim, "adelaide")
    ada.ask("/leave #lobby", "/join #lobby", "here again")
    see(kim, "here again")
    kim.quit()
    ada.expect("-- kimberly left #lobby (bye)")


def test_who_makes_a_room_with_a_client_that_people_have_keeps_order_there(kim: Client, ada: Guest) -> None:
    kim.join("#own")
    see(kim, "#own")
    kim.topic("#own", "mine")
    see(kim, "mine")
    ada.ask("/join #own")
    kim.kick("#own", "ada", "so there")
    ada.expect("-- kim removed ada from #own (so there)")
    ada.ask("/join #own")
    kim.mode("#own", "+b", "ada!*@*")
    ada.expect("-- kim banned ada!*@* from #own")
    ada.ask("/leave #own")
    assert ada.ask("/join #own") == ["-- You are banned from #own."]
    kim.mode("#own", "-b", "ada!*@*")
    see(kim, "-b ada!*@*")
    kim.invite("#own", "ada")
    ada.expect("-- kim invites you to #own: /join #own")
    assert "-- ada joined #own" in ada.ask("/join #own")
    kim.mode("#own", "+o", "ada")
    ada.expect("-- kim made ada an operator of #own")
    ada.ask("/kick #own kim enough of this")
    see(kim, "enough of this")


def test_who_is_away_in_a_client_that_people_have_is_seen_to_be(kim: Client, ada: Guest) -> None:
    kim.away("having lunch")
    see(kim, "away")
    kim.say("or not yet")
    ada.expect("<kim> or not yet")
    assert ada.ask("/who") == ["-- in #lobby: ada (you), kim (away: having lunch)"]
    kim.away("")
    see(kim, "no longer")
    kim.say("I am back")
    ada.expect("<kim> I am back")
    assert ada.ask("/who") == ["-- in #lobby: ada (you), kim"]


def test_what_was_said_before_is_asked_for_with_a_client_that_people_have(kim: Client, ada: Guest) -> None:
    ada.say("mark my words")
    see(kim, "mark my words")
    kim.raw("CHATHISTORY LATEST #lobby * 5")
    wait_until(lambda: kim.shown().count("mark my words") == 2, kim.shown)


@pytest.mark.parametrize(("one", "other"), [("irssi", "weechat"), ("weechat", "ii"), ("sic", "irssi"), ("ii", "sic")])
def test_clients_that_people_have_understand_each_other(
    one: str, other: str, arrive: Callable[[str, str], Client]
) -> None:
    kim = arrive(one, "kim")
    lee = arrive(other, "lee")
    see(kim, "lee")
    kim.say("good morning, all")
    see(lee, "good morning, all")
    lee.act("yawns")
    see(kim, "yawns")
    lee.tell("kim", "between us")
    see(kim, "between us")
    kim.topic("#lobby", "breakfast")
    see(lee, "breakfast")
    lee.nick("lea")
    see(kim, "lea")
    kim.join("#own")
    see(kim, "#own")
    lee.join("#own")
    see(kim, "lea")
    lee.say("a room of our own", "#own")
    see(kim, "a room of our own")
    kim.kick("#own", "lea", "no longer")
    see(lee, "no longer")
    lee.quit()
    see(kim, "bye")


def test_a_client_that_people_have_sees_a_long_line_whole(kim: Client, ada: Guest) -> None:
    ada.say(" ".join(f"word{number}" for number in range(200)))
    see(kim, "word0 ", "word199")


def test_a_client_that_people_have_sees_who_vanishes_and_the_end(kim: Client, ada: Guest, room: Room) -> None:
    (bob,) = room.enter("bob")
    see(kim, "bob")
    bob.break_off()
    ada.until("-- bob left #lobby")
    ada.say("he is gone")
    see(kim, "he is gone")
    assert room.stop() == 0
    assert room.errors.all() == []
