"""Accounts, with real servers and sockets: one person on every door, whatever happens to the server meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest
from irc_guest import SERVER, enter, privmsgs, stranger
from room import Guest, Room, hubbub
from sasl import identified, numbers, plain, shake_hands

NICKSERV, CHANSERV = ":NickServ!NickServ@hubbub.local", ":ChanServ!ChanServ@hubbub.local"
LOGGED_IN = f"{SERVER} 900 bob bob ada :You are now logged in as ada"
SASL_SUCCESS = f"{SERVER} 903 bob :SASL authentication successful"


def owner(room: Room, name: str = "ada", password: str = "open-sesame") -> Guest:
    """Somebody in the lobby who has just made an account there, on the line door."""
    [guest] = room.enter(name)
    assert guest.ask(f"/register {password}") == [f"-- you are logged in as {name}"]
    return guest


def notices(service: str, nick: str, lines: list[str]) -> list[str]:
    """Of these lines what the service says to that one."""
    head = f"{service} NOTICE {nick} :"
    return [line.removeprefix(head) for line in lines if line.startswith(head)]


def names(lines: list[str]) -> set[str]:
    """Who is in the room, as these lines tell it."""
    [found] = [line.partition(" :")[2] for line in lines if " 353 " in line]
    return set(found.split())


def test_one_who_made_his_account_on_the_line_door_is_he_on_irc(room: Room) -> None:
    owner(room)
    bob = stranger(room)
    told = bob.ask("CAP REQ sasl", "NICK bob", "AUTHENTICATE PLAIN", f"AUTHENTICATE {plain('ada', 'open-sesame')}")
    assert told == [f"{SERVER} CAP * ACK :sasl", "AUTHENTICATE +", LOGGED_IN, SASL_SUCCESS]


def test_by_scram_as_well(room: Room) -> None:
    owner(room, password="pâss-wörd")
    bob = stranger(room)
    bob.ask("CAP REQ sasl", "NICK bob")
    assert shake_hands(bob, "ada", "pâss-wörd") == [LOGGED_IN, SASL_SUCCESS]


def test_what_proves_nothing_is_told_and_one_may_come_as_a_guest(room: Room) -> None:
    owner(room)
    bob = stranger(room)
    bob.ask("CAP REQ sasl", "NICK bob")
    wrong = f"{SERVER} 904 bob :That is not the name and the password of an account."
    for message in (plain("ada", "guess"), plain("nobody", "guess"), plain("a" * 30, "x"), "AAAA", "+"):
        assert bob.ask("AUTHENTICATE PLAIN", f"AUTHENTICATE {message}") == ["AUTHENTICATE +", wrong]
    assert numbers(bob.ask("AUTHENTICATE PLAIN", "AUTHENTICATE *")) == ["AUTHENTICATE", "906"]
    assert numbers(bob.ask("AUTHENTICATE PLAIN", "AUTHENTICATE ====")) == ["AUTHENTICATE", "904"]
    assert numbers(bob.ask("AUTHENTICATE PLAIN", f"AUTHENTICATE {'x' * 401}")) == ["AUTHENTICATE", "905"]
    assert numbers(bob.ask("AUTHENTICATE ANONYMOUS")) == ["908", "904"]
    assert "001" in numbers(bob.ask("USER u 0 * :x", "CAP END"))


def test_nickserv_is_talked_to_as_elsewhere(room: Room) -> None:
    bob = enter(room, "bob")
    told = bob.ask("PRIVMSG NickServ :REGISTER open-sesame bob@example.org")
    assert notices(NICKSERV, "bob", told) == ["You are now logged in as bob."]
    assert notices(NICKSERV, "bob", bob.ask("NS INFO"))[1:] == [
        "Here as bob.",
        "Address for mail: bob@example.org.",
        "Preferences: none.",
    ]
    assert notices(NICKSERV, "bob", bob.ask("NICKSERV PASSWD open-sesame another-one")) == [
        "The password of bob is another one now."
    ]
    eve = enter(room, "eve")
    assert notices(NICKSERV, "eve", eve.ask("NS IDENTIFY bob open-sesame")) == [
        "That is not the name and the password of an account."
    ]
    assert notices(NICKSERV, "eve", eve.ask("NS INFO bob"))[1:] == ["Here as bob."]
    assert notices(NICKSERV, "eve", eve.ask("NS GHOST bob"))[0].startswith("Log in to your account first")
    assert notices(NICKSERV, "eve", eve.ask("NS IDENTIFY bob another-one")) == ["You are now logged in as bob."]
    assert notices(NICKSERV, "eve", eve.ask("NS RECOVER bob")) == ["bob is removed"]
    assert bob.rest_of_lines()[-1] == "ERROR :Closing link: sent away by eve"
    assert eve.ask("NICK eve2")[0].startswith(":bob NICK")


def test_chanserv_is_talked_to_as_elsewhere(room: Room) -> None:
    owner(room)
    ada = identified(room, "ada", "open-sesame", "lovelace")
    ada.ask("JOIN #tea")
    bob = enter(room, "bob")
    bob.ask("NS REGISTER another-one")
    assert notices(CHANSERV, "lovelace", ada.ask("PRIVMSG ChanServ :REGISTER #tea")) == ["Done."]
    assert notices(CHANSERV, "lovelace", ada.ask("CS AMODE #tea +h bob")) == ["Done."]
    assert notices(CHANSERV, "lovelace", ada.ask("CS AMODE #tea")) == ["Ranks by account in #tea:", "bob +h"]
    assert notices(CHANSERV, "bob", bob.ask("CS INFO #tea")) == ["#tea belongs to ada."]
    assert names(bob.ask("JOIN #tea")) == {"%bob", "~lovelace"}
    assert notices(CHANSERV, "bob", bob.ask("CS UNREGISTER #tea")) == ["#tea does not belong to you."]
    assert notices(CHANSERV, "lovelace", ada.ask("CS UNREGISTER #tea")) == ["Done."]


@pytest.mark.parametrize("nick", ["ada", "ADA", "Ad\u0430"])
def test_a_nick_that_belongs_to_an_account_is_refused_to_others_on_every_door(room: Room, nick: str) -> None:
    ada = owner(room)
    ada.ask("/nick lovelace")
    guest = room.guest()
    guest.settle()
    eve, stray = enter(room, "eve"), stranger(room)
    guest.settle()
    words = f"The nick {nick} belongs to an account. Log in to it first."
    assert guest.ask(f"/nick {nick}") == [f"-- {words}"]
    assert eve.ask(f"NICK {nick}") == [f"{SERVER} 433 eve {nick} :{words}"]
    assert stray.ask(f"NICK {nick}", "USER u 0 * :x")[0].startswith(f"{SERVER} 433 * {nick} ")
    assert ada.ask("/nick ada")[-1] == "-- lovelace is now ada"


def always_on(room: Room) -> None:
    """Ada, who is always there, has been in two rooms, one her own, and left."""
    owner(room)
    ada = identified(room, "ada", "open-sesame", "", "draft/read-marker")
    ada.ask("NS SET ALWAYS-ON on", "JOIN #tea", "CS REGISTER #tea", "MARKREAD #tea timestamp=2026-01-01T00:00:00.000Z")
    ada.say("PRIVMSG #tea :before", "QUIT")
    ada.rest()


def assert_still_there(room: Room) -> None:
    """Ada is where she was; what was said to her meanwhile she is shown when she comes."""
    bob = enter(room, "bob")
    assert names(bob.ask("JOIN #tea")) == {"bob", "~ada"}
    bob.ask("PRIVMSG ada :missed")
    ada = identified(room, "ada", "open-sesame", "", "draft/read-marker")
    assert ada.ask("MARKREAD #tea") == [f"{SERVER} MARKREAD #tea :timestamp=2026-01-01T00:00:00.000Z"]
    assert names(ada.ask("NAMES #tea")) == {"bob", "~ada"}
    bob.ask("PRIVMSG #tea :after")
    assert privmsgs("bob", "#tea", ada.ask("MODE #tea +v bob")) == ["after"]
    assert notices(CHANSERV, "ada", ada.ask("CS INFO #tea")) == ["#tea belongs to ada."]


@pytest.mark.parametrize("end", [Room.stop, Room.kill], ids=["SIGTERM", "SIGKILL"])
def test_who_is_always_there_is_there_after_a_restart(
    open_room: Callable[..., Room], data: Path, end: Callable[[Room], object]
) -> None:
    room = open_room("--data", data)
    always_on(room)
    assert_still_there(room)
    for _ in range(2):
        end(room)
        room = open_room("--data", data)
        assert_still_there(room)


@pytest.mark.parametrize("end", [Room.stop, Room.kill], ids=["SIGTERM", "SIGKILL"])
def test_an_account_and_its_rooms_are_there_after_a_restart_and_its_owner_is_not(
    open_room: Callable[..., Room], data: Path, end: Callable[[Room], object]
) -> None:
    room = open_room("--data", data)
    ada = owner(room)
    ada.ask("/join tea", "/own #tea", "/topic #tea Earl Grey")
    end(room)
    room = open_room("--data", data)
    eve = enter(room, "eve")
    told = eve.ask("JOIN #tea")
    assert f"{SERVER} 332 eve #tea :Earl Grey" in told
    assert names(told) == {"eve"}
    guest = room.guest()
    guest.settle()
    assert "-- you are logged in as ada" in guest.ask("/login ada open-sesame")
    guest.ask("/join #tea")
    assert names(eve.ask("NAMES #tea")) == {"eve", "~ada"}


def test_a_room_with_a_password_lets_nobody_in_without_it(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, settings={"HUBBUB_PASSWORD": "let-me-in"})
    guest = room.guest()
    assert guest.line() == "Welcome to this chatroom!"
    assert guest.line() == "-- This room has a password. Say it so: /pass PASSWORD"
    guest.say("hi", "/nick eve", "/register open-sesame", "/login ada x", "/pass Let-me-in", "/pass let-me-in", "/who")
    told = guest.ask()
    assert told[:5] == ["-- Say /pass and the password first."] * 4 + [
        "-- This room has a password, and that is not it. Say it so: /pass PASSWORD"
    ]
    assert told[-1] == "-- in #lobby: 127.0.0.1 (guest-1) (you)"

    stray = stranger(room)
    told = stray.ask("NICK eve", "REGISTER * * open-sesame")
    assert told == [
        f"{SERVER} FAIL REGISTER COMPLETE_CONNECTION_REQUIRED eve :Enter first, and make your account then."
    ]
    stray.say("PASS Let-me-in", "USER u 0 * :x")
    assert stray.rest_of_lines()[-1] == "ERROR :Closing link: wrong password"
    welcome = stranger(room)
    assert "001" in numbers(welcome.ask("PASS let-me-in", "NICK eve", "USER u 0 * :x"))
    assert "let-me-in" not in "\n".join(guest.ask("/history"))


def test_after_a_few_wrong_passwords_one_is_sent_away(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, settings={"HUBBUB_PASSWORD": "let-me-in"})
    guest = room.guest()
    guest.say(*["/pass guess"] * 10)
    assert (
        guest.rest_of_lines().count("-- This room has a password, and that is not it. Say it so: /pass PASSWORD") <= 4
    )


SECRETS = ("open-sesame", "another-one", "guess-work", "let-me-in", "by-irc-word", "by-service")


def test_no_credential_is_kept_or_shown(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, settings={"HUBBUB_PASSWORD": "let-me-in"})
    guest = room.guest()
    guest.ask("/pass let-me-in", "/nick ada", "/register open-sesame", "/password open-sesame another-one")
    guest.ask("/login ada guess-work", "/oper ada guess-work", "/unregister guess-work")
    eve = stranger(room)
    eve.ask("PASS let-me-in", "NICK eve", "USER u 0 * :x", "JOIN #lobby", "REGISTER * * by-irc-word")
    cy = stranger(room)
    cy.ask("PASS let-me-in", "NICK cy", "USER u 0 * :x", "JOIN #lobby", "PRIVMSG NickServ :REGISTER by-service")
    cy.ask("NS IDENTIFY ada guess-work", "AUTHENTICATE PLAIN", f"AUTHENTICATE {plain('ada', 'guess-work')}")
    line = Path(f"/proc/{room.process.pid}/cmdline")
    processes = line.read_bytes() if line.exists() else b""
    kept = [path for path in data.rglob("*") if path.is_file()]
    assert {"accounts.db", "journal.db"} <= {path.name for path in kept}
    before = b"".join(path.read_bytes() for path in kept)
    room.stop()
    told = "\n".join([*room.console.all(), *room.errors.all()])
    after = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert b"ada" in after
    assert "-- 127.0.0.1 is now ada" in told
    for secret in (*SECRETS, plain("ada", "guess-work")):
        assert secret not in told
        assert secret.encode() not in before + after + processes


def test_private_conversations_never_reach_the_console(room: Room) -> None:
    ada = owner(room)
    bob = enter(room, "bob")
    bob.ask("PRIVMSG ada :for-ada-alone", "NOTICE ada :for-ada-alone", "PRIVMSG bob :for-myself-alone")
    ada.ask("/msg bob for-bob-alone", "hello all")
    room.console.until("<ada> hello all")
    room.stop()
    assert "-alone" not in "\n".join([*room.console.all(), *room.errors.all()])


def test_who_guesses_from_many_connections_waits_and_others_do_not(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    ada, bob = owner(room), enter(room, "bob")
    guessers = [stranger(room) for _ in range(40)]
    for guesser in guessers:
        guesser.say("CAP REQ sasl", "NICK x", *["AUTHENTICATE PLAIN", f"AUTHENTICATE {plain('ada', 'guess')}"] * 5)
    for number in range(20):
        ada.say(f"line {number}")
    ada.settle()
    assert privmsgs("ada", "#lobby", bob.ask()) == [f"line {number}" for number in range(20)]
    told = [line for guesser in guessers for line in guesser.ask()]
    failed = [line for line in told if " 904 " in line]
    assert len(failed) == 200
    assert 10 <= sum("That is not the name" in line for line in failed) <= 40
    assert any("Too many attempts. Try again in" in line for line in failed)
    assert numbers(guessers[0].ask("AUTHENTICATE PLAIN", f"AUTHENTICATE {plain('ada', 'open-sesame')}"))[-1] == "904"


def test_two_programs_of_one_are_one_person_on_both_doors(room: Room) -> None:
    line = owner(room)
    bob = enter(room, "bob")
    irc = identified(room, "ada", "open-sesame", "", "echo-message")
    assert names(bob.ask("NAMES #lobby")) == {"ada", "bob"}
    line.ask("from the line")
    assert irc.ask("PRIVMSG #lobby :from irc") == [
        ":ada PRIVMSG #lobby :from the line",
        ":ada PRIVMSG #lobby :from irc",
    ]
    assert "<ada> from irc" in line.settle()
    assert privmsgs("ada", "#lobby", bob.ask()) == ["from the line", "from irc"]
    line.say("/quit")
    line.rest()
    assert not [line for line in bob.ask() if " QUIT" in line]
    irc.say("QUIT :bye")
    irc.rest()
    assert ":ada QUIT :bye" in bob.ask()


def test_what_holds_no_accounts_is_left_as_it_is(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    owner(room)
    room.stop()
    damaged = b"These are no accounts. " * 500
    for path in data.glob("accounts.db*"):
        path.unlink()
    (data / "accounts.db").write_bytes(damaged)
    done = hubbub("serve", "127.0.0.1", "0", "--data", data)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert (data / "accounts.db").read_bytes() == damaged


def test_a_backup_holds_the_accounts_too(open_room: Callable[..., Room], data: Path, tmp_path: Path) -> None:
    room = open_room("--data", data)
    owner(room)
    restored = tmp_path / "restored"
    restored.mkdir()
    assert hubbub("backup", restored / "journal.db", "--data", data).returncode == 0
    (restored / "journal-accounts.db").rename(restored / "accounts.db")
    assert (restored / "accounts.db").stat().st_mode & 0o777 == 0o600
    again = open_room("--data", restored).guest()
    again.ask("/login ada wrong")
    assert "-- you are logged in as ada" in again.ask("/login ada open-sesame")
    assert hubbub("backup", tmp_path / "x.db", "--data", data).returncode == 0
    refused = hubbub("backup", tmp_path / "x.db", "--data", data)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
