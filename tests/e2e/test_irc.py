"""IRC: whoever comes by it and whoever comes with netcat are in one room."""

import re
from collections.abc import Callable

import pytest
from irc_guest import FIRST_WORD, SERVER, IrcGuest, enter, privmsgs, stranger
from room import GREETING, Guest, Room

RACES = 30


@pytest.fixture
def unlimited(open_room: Callable[..., Room]) -> Room:
    """A room in which one may do everything as fast as one likes."""
    return open_room("--memory", "--no-limits", "--quiet")


@pytest.fixture
def pair(unlimited: Room) -> tuple[Guest, IrcGuest]:
    """Ada, who came with netcat, and Bea, who came by IRC, both in the lobby."""
    (ada,) = unlimited.enter("ada")
    bea = enter(unlimited, "bea")
    ada.expect("-- bea joined #lobby")
    return ada, bea


def numerics(lines: list[str]) -> list[str]:
    """The numbers of the numeric replies among these lines."""
    return [found[1] for line in lines if (found := re.match(rf"{SERVER} (\d+) ", line))]


# Arriving


def test_a_client_without_capabilities_is_welcomed(unlimited: Room) -> None:
    bea = stranger(unlimited)
    first, *welcome = bea.register("bea")
    assert first == FIRST_WORD
    assert welcome[0] == f"{SERVER} 001 bea :Welcome to Hubbub, bea"
    assert numerics(welcome)[:5] == ["001", "002", "003", "004", "005"]
    assert f"{SERVER} 372 bea :- {GREETING}" in welcome
    assert bea.settle() == []


def test_a_client_that_negotiates_is_welcomed_once_it_is_done(unlimited: Room) -> None:
    bea = stranger(unlimited)
    offer = bea.ask("CAP LS 302", "NICK bea", "USER u 0 * :Bea")
    assert all(re.match(rf"{SERVER} CAP (bea|\*) LS (\* )?:", line) for line in offer)
    offered = " ".join(line.partition(" :")[2] for line in offer).split()
    assert {"server-time", "message-tags", "echo-message", "extended-join", "multi-prefix"} <= set(offered)
    assert bea.ask("CAP REQ :server-time no-such-thing") == [f"{SERVER} CAP bea NAK :server-time no-such-thing"]
    assert bea.ask("CAP REQ :server-time echo-message") == [f"{SERVER} CAP bea ACK :server-time echo-message"]
    assert bea.ask("CAP LIST") == [f"{SERVER} CAP bea LIST :echo-message server-time"]
    assert numerics(bea.ask("CAP END"))[0] == "001"


def test_capabilities_show_in_what_comes(unlimited: Room) -> None:
    (ada,) = unlimited.enter("ada")
    bea = enter(unlimited, "bea", "server-time", "message-tags", "echo-message", "extended-join")
    ada.settle()
    ada.say("hello")
    time = r"time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    assert re.fullmatch(rf"@{time};msgid=\S+ :ada PRIVMSG #lobby :hello", bea.line())
    (echoed,) = bea.ask("PRIVMSG #lobby :hi")
    assert re.fullmatch(rf"@{time};msgid=\S+ :bea PRIVMSG #lobby :hi", echoed)
    enter(unlimited, "cleo")
    assert re.fullmatch(rf"@{time}\S* :cleo JOIN #lobby \* :cleo", bea.line())


def test_capabilities_asked_for_later_show_as_well(pair: tuple[Guest, IrcGuest]) -> None:
    ada, bea = pair
    bea.ask("CAP REQ :server-time")
    ada.say("hello")
    assert bea.line().startswith("@time=")
    bea.ask("CAP REQ :-server-time")
    ada.say("hello")
    assert bea.line() == ":ada PRIVMSG #lobby :hello"


def test_nothing_can_be_done_before_the_registration(unlimited: Room) -> None:
    (ada,) = unlimited.enter("ada")
    bea = stranger(unlimited)
    early = bea.ask("NICK bea", "JOIN #lobby", "PRIVMSG #lobby :hi", "WHOIS ada", "LIST")
    assert numerics(early) == ["451"] * 4
    assert ada.settle() == []
    bea.register("bea")
    assert bea.ask("USER u 0 * :x") == [f"{SERVER} 462 bea :You may not reregister"]


def test_a_silent_client_that_was_greeted_already_can_still_speak_irc(unlimited: Room) -> None:
    (ada,) = unlimited.enter("ada")
    bea = stranger(unlimited)
    assert [Guest.line(bea) for _ in range(2)] == [GREETING, "-- 127.0.0.1 joined #lobby"]
    welcome = bea.register("bea")
    assert numerics(welcome)[0] == "001"
    assert ada.settle() == ["-- 127.0.0.1 joined #lobby", "-- 127.0.0.1 left #lobby"]
    bea.ask("JOIN #lobby")
    bea.say("PRIVMSG #lobby :at last")
    ada.expect("-- bea joined #lobby", "<bea> at last")
    ada.say("welcome")
    assert bea.line() == ":ada PRIVMSG #lobby :welcome"


# Talking


def test_both_doors_talk(pair: tuple[Guest, IrcGuest]) -> None:
    ada, bea = pair
    bea.say("PRIVMSG #lobby :h\u00e9llo from \U0001f98a", "NOTICE #lobby :beep", "PRIVMSG #lobby :/quit")
    ada.expect("<bea> h\u00e9llo from \U0001f98a", "<bea> beep", "<bea> /quit")
    ada.ask("h\u00e9llo, bea: :)")
    assert bea.settle() == [":ada PRIVMSG #lobby :h\u00e9llo, bea: :)"]


def test_actions_go_both_ways_without_colours(pair: tuple[Guest, IrcGuest]) -> None:
    ada, bea = pair
    bea.say("PRIVMSG #lobby :\x01ACTION \x02waves\x02 in \x0304,12red\x03\x01")
    ada.expect("* bea waves in red")
    ada.ask("/me waves back")
    assert bea.settle() == [":ada PRIVMSG #lobby :\x01ACTION waves back\x01"]


def test_private_messages_go_both_ways(unlimited: Room) -> None:
    ada, cleo = unlimited.enter("ada", "cleo")
    bea = stranger(unlimited)
    bea.register("bea")
    assert bea.ask("PRIVMSG ADA :psst", "PRIVMSG ada :\x01ACTION winks\x01") == []
    assert ada.settle() == ["[bea \u2192 you] psst", "[bea \u2192 you] * bea winks"]
    ada.say("/msg bea yes?")
    assert bea.line() == ":ada PRIVMSG bea :yes?"
    assert cleo.settle() == []


def test_the_topic_is_set_and_cleared_from_both_doors(pair: tuple[Guest, IrcGuest]) -> None:
    ada, bea = pair
    bea.say("TOPIC #lobby :tea at five")
    ada.expect("-- bea set the topic of #lobby: tea at five")
    assert bea.settle() == [":bea TOPIC #lobby :tea at five"]
    ada.ask("/topic #lobby tea at six")
    assert bea.settle() == [":ada TOPIC #lobby :tea at six"]
    told = bea.ask("TOPIC #lobby")
    assert told[0] == f"{SERVER} 332 bea #lobby :tea at six"
    assert numerics(told) == ["332", "333"]
    assert bea.ask("TOPIC #lobby :") == [":bea TOPIC #lobby :"]


def test_a_line_of_8_kib_comes_in_pieces_that_hold_all_of_it(pair: tuple[Guest, IrcGuest]) -> None:
    ada, bea = pair
    for text in ("".join(chr(ord("a") + n % 26) for n in range(8192)), "\u00e9\u20ac\U0001f98a" * 900):
        ada.ask(text)
        pieces = privmsgs("ada", "#lobby", bea.settle())
        assert len(pieces) > 10
        assert "".join(pieces) == text


def test_a_long_action_is_one_in_every_piece(pair: tuple[Guest, IrcGuest]) -> None:
    ada, bea = pair
    ada.ask(f"/me {'x' * 2000}")
    pieces = privmsgs("ada", "#lobby", bea.settle())
    texts = [re.fullmatch("\x01ACTION (x+)\x01", piece) for piece in pieces]
    assert "".join(text[1] for text in texts if text) == "x" * 2000


WIDE = "\U00010428"
"""A letter of four bytes."""
FOX = "\U0001f98a"


def test_the_longest_names_topics_and_reasons_fit_their_lines(unlimited: Room) -> None:
    """Here nothing is asserted: `IrcGuest` fails at a line that is too long."""
    (ada,) = unlimited.enter(WIDE * 30)
    bea = enter(unlimited, "bea")
    bea.ask("NICK " + "\u0436" * 30)
    ada.ask("/topic #lobby " + FOX * 400)
    bea.ask("TOPIC #lobby", "LIST", "JOIN #dev", "PART #lobby", "JOIN #lobby")
    ada.ask("/leave #lobby " + FOX * 200)
    bea.settle()


@pytest.mark.parametrize("line", ["x" * 510, "PING " + "y" * 505, "CAP REQ :" + "z" * 501, "WHOIS " + "w" * 504])
def test_what_is_repeated_to_a_client_fits_its_line(line: str, unlimited: Room) -> None:
    bea = enter(unlimited, "bea")
    bea.say(line)
    assert bea.line().startswith(SERVER)


def test_the_rooms_of_one_who_is_in_many_fit_their_lines(unlimited: Room) -> None:
    bea = enter(unlimited, "bea")
    rooms = sorted(f"#room-{number}-{'x' * 40}" for number in range(40))
    bea.ask(*(f"JOIN {room}" for room in rooms))
    shown = [line.rpartition(":")[2] for line in bea.ask("WHOIS bea") if " 319 " in line]
    assert sorted(name.lstrip("@") for line in shown for name in line.split()) == ["#lobby", *rooms]


# Names


def test_renaming_is_seen_both_ways(pair: tuple[Guest, IrcGuest]) -> None:
    ada, bea = pair
    assert bea.ask("NICK beatrice") == [":bea NICK :beatrice"]
    ada.expect("-- bea is now beatrice")
    ada.ask("/nick adelaide")
    assert bea.settle() == [":ada NICK :adelaide"]


def test_one_in_no_room_is_told_of_his_new_name(unlimited: Room) -> None:
    bea = stranger(unlimited)
    bea.register("bea")
    assert bea.ask("NICK beatrice", "NICK beatrice") == [":bea NICK :beatrice"]


def test_a_nick_in_use_is_refused_at_either_door(unlimited: Room) -> None:
    (ada,) = unlimited.enter("ada")
    bea = stranger(unlimited)
    bea.say("USER u 0 * :Bea", "NICK ADA")
    assert bea.line().startswith(f"{SERVER} 433 * ADA :")
    assert bea.ask("PING x") == [f"{SERVER} PONG hubbub.local :x"]
    assert numerics(bea.ask("NICK server")) == ["432"]
    assert numerics(bea.ask("NICK bea"))[0] == "001"
    assert bea.ask("NICK \u0430da")[0].startswith(f"{SERVER} 433 bea \u0430da :")
    (refused,) = ada.ask("/nick bea")
    assert refused.startswith("-- Somebody here is called bea already")


def test_of_two_who_claim_a_name_at_once_at_two_doors_exactly_one_gets_it(unlimited: Room) -> None:
    (watcher,) = unlimited.enter("watcher")
    (ada,) = unlimited.enter("ada")
    bea = enter(unlimited, "bea")
    watcher.settle()
    winners = set()
    for number in range(RACES):
        name = f"dora{number}"
        first, second = (ada, bea) if number % 2 else (bea, ada)
        for claimant in (first, second):
            claimant.say(f"/nick {name}" if claimant is ada else f"NICK {name.upper()}")
        lost = [line for line in ada.settle() if "Somebody here is called" in line]
        lost += [line for line in bea.settle() if line.startswith(f"{SERVER} 433 ")]
        assert len(lost) == 1
        (renaming,) = watcher.settle()
        winners.add(renaming.rpartition(" ")[2].isupper())
    assert winners


def test_of_many_who_register_and_rename_to_one_name_exactly_one_gets_it(unlimited: Room) -> None:
    (watcher,) = unlimited.enter("watcher")
    by_irc = [stranger(unlimited) for _ in range(15)]
    by_line = [unlimited.guest() for _ in range(15)]
    for guest, other in zip(by_irc, by_line, strict=True):
        guest.say("NICK dora", "USER u 0 * :Dora")
        other.say("/nick dora")
    welcomed = sum("001" in numerics(guest.settle()) for guest in by_irc)
    renamed = sum(not any("Somebody here is called" in line for line in guest.settle()) for guest in by_line)
    assert welcomed + renamed == 1
    assert watcher.settle().count("-- 127.0.0.1 is now dora") == renamed


# Asking


def test_queries_show_whoever_is_there(pair: tuple[Guest, IrcGuest]) -> None:
    ada, bea = pair
    names = [line for line in bea.ask("NAMES #lobby") if " 353 " in line]
    assert sorted(names[0].rpartition(":")[2].split()) == ["ada", "bea"]
    who = [line.split()[7] for line in bea.ask("WHO #lobby") if " 352 " in line]
    assert who == ["ada", "bea"]
    assert numerics(bea.ask("WHOIS ada")) == ["311", "319", "312", "317", "318"]
    assert f"{SERVER} 322 bea #lobby 2 :" in bea.ask("LIST")
    assert bea.ask("ISON ada nobody bea") == [f"{SERVER} 303 bea :ada bea"]
    assert bea.ask("MODE #lobby")[0] == f"{SERVER} 324 bea #lobby +n"
    assert ada.ask("/who #lobby") == ["-- in #lobby: ada (you), bea"]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("PRIVMSG nobody :x", "401"),
        ("PRIVMSG #nowhere :x", "403"),
        ("PRIVMSG #dev :x", "404"),
        ("PRIVMSG #lobby :", "412"),
        ("PRIVMSG", "411"),
        ("JOIN #", "403"),
        ("JOIN", "461"),
        ("PART #dev", "442"),
        ("PART #nowhere", "403"),
        ("TOPIC #dev :x", "442"),
        ("NICK", "431"),
        ("NICK a!b", "432"),
        ("NICK :a b", "432"),
        ("WHOIS nobody", "401"),
        ("FOO bar", "421"),
        ("CAP FOO", "410"),
        ("CAP", "410"),
        ("MODE #lobby :+ x", "472"),
        ("WHOIS :a b", "401"),
        ("WHOIS :,", "401"),
        ("NAMES :a b", "366"),
        ("NAMES", "366"),
        ("WHO :a b", "315"),
        ("LIST :a b", "323"),
        ("PRIVMSG #lobby\u3000#dev :x", "403"),
    ],
)
def test_what_cannot_be_done_is_told_by_its_number(line: str, number: str, pair: tuple[Guest, IrcGuest]) -> None:
    ada, bea = pair
    ada.ask("/join dev")
    bea.ask("NICK beatrice")
    assert number in numerics(bea.ask(line))
    assert ada.settle() == ["-- bea is now beatrice"]


def test_a_notice_is_never_answered(pair: tuple[Guest, IrcGuest]) -> None:
    _, bea = pair
    assert bea.ask("NOTICE nobody :x", "NOTICE #nowhere :x", "NOTICE ada :", "NOTICE ada", "NOTICE") == []


# Leaving


def test_leaving_is_seen_at_the_other_door(pair: tuple[Guest, IrcGuest], unlimited: Room) -> None:
    ada, bea = pair
    assert bea.ask("PART #lobby :off to lunch") == [":bea PART #lobby :off to lunch"]
    ada.expect("-- bea left #lobby (off to lunch)")
    bea.ask("JOIN #lobby")
    bea.say("QUIT :good night")
    assert bea.rest_of_lines() == [":bea QUIT :good night", "ERROR :Closing link: good night"]
    ada.expect("-- bea joined #lobby", "-- bea left #lobby (good night)")
    enter(unlimited, "cleo").break_off()
    ada.expect("-- cleo joined #lobby", "-- cleo left #lobby")


def test_leaving_the_line_door_is_seen_on_irc(unlimited: Room) -> None:
    bea = enter(unlimited, "bea")
    ada, cleo, dora = unlimited.enter("ada", "cleo", "dora")
    bea.settle()
    ada.ask("/leave #lobby off to lunch")
    cleo.say("/quit good night")
    cleo.rest()
    assert bea.settle() == [":ada PART #lobby :off to lunch", ":cleo QUIT :good night"]
    dora.break_off()
    assert bea.line() == ":dora QUIT :"


@pytest.mark.parametrize("talk", ["before", "after"])
def test_a_quit_is_seen_by_whoever_talked_in_private(talk: str, unlimited: Room) -> None:
    (ada,) = unlimited.enter("ada")
    bea = stranger(unlimited)
    bea.register("bea")
    wishes = ["PRIVMSG ada :psst", "JOIN #lobby"]
    bea.ask(*(wishes if talk == "before" else wishes[::-1]))
    ada.say("/quit good night")
    ada.rest()
    assert bea.settle() == [":ada QUIT :good night"]


def test_join_0_leaves_all_rooms_and_nothing_else(pair: tuple[Guest, IrcGuest]) -> None:
    _, bea = pair
    bea.ask("PRIVMSG ada :psst", "JOIN #dev")
    assert sorted(bea.ask("JOIN 0")) == [":bea PART #dev", ":bea PART #lobby"]


def test_one_who_half_closes_is_answered_and_leaves(unlimited: Room) -> None:
    (ada,) = unlimited.enter("ada")
    bea = stranger(unlimited)
    bea.say("NICK bea", "USER u 0 * :Bea", "JOIN #lobby", "PRIVMSG #lobby :hi")
    bea.end()
    assert bea.rest_of_lines()[-1].startswith("ERROR :")
    ada.expect("-- bea joined #lobby", "<bea> hi", "-- bea left #lobby")
