"""Whatever an IRC client sends disturbs nobody at either door, and nobody can make the server say what it did not."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from irc_guest import LINE_BYTES, SERVER, IrcGuest, enter, privmsgs, stranger
from programs import wait_until
from room import GREETING, Guest, Room, said_by

REGISTRATION = b"CAP LS 302\r\nPASS x\r\nNICK evil\r\nUSER u 0 * :evil\r\nCAP REQ :server-time\r\nCAP END\r\n"
FORGED = ":hubbub.local NOTICE * :forged"
JOINS = 2000


@pytest.fixture(scope="module")
def shared() -> Iterator[Room]:
    """One room for all that is sent: what an attack leaves behind shows in the next."""
    room = Room("--memory", "--no-limits")
    yield room
    errors = room.clear()
    assert errors == []


@pytest.fixture
def canaries(shared: Room) -> Iterator[tuple[Guest, IrcGuest]]:
    """One at each door."""
    (ada,) = shared.enter("ada")
    bea = enter(shared, "bea")
    ada.settle()
    yield ada, bea
    for guest, farewell in ((ada, "/quit"), (bea, "QUIT")):
        guest.say(farewell)
        guest.rest()


def sing(canaries: tuple[Guest, IrcGuest]) -> tuple[list[str], list[str]]:
    """Both say a line and hear the other's; what each has heard besides."""
    ada, bea = canaries
    asked, answered = ada.ask("la"), bea.ask("PRIVMSG #lobby :la la")
    asked += ada.settle()
    answered += bea.settle()
    asked.remove("<bea> la la")
    answered.remove(":ada PRIVMSG #lobby :la")
    return asked, answered


def assert_harmless(heard: tuple[list[str], list[str]]) -> None:
    """Nothing that was heard is the server's own but who came and went, and nothing is a canary's."""
    for line in heard[0]:
        assert re.fullmatch(r"(<evil\d*> |\* evil\d* |\[evil\d* \u2192 you\] |-- (evil\d*|127\.0\.0\.1) ).*", line), (
            line
        )
        assert line.isprintable() or "\t" in line, line
    for line in heard[1]:
        assert re.fullmatch(r":(evil|guest-)\d* (PRIVMSG|NOTICE|JOIN|PART|QUIT|NICK|TOPIC) .*", line), line


def evil(shared: Room) -> IrcGuest:
    """A client who is in the lobby. What he reads is not looked at."""
    guest = stranger(shared)
    guest.send(b"NICK evil\r\nUSER u 0 * :evil\r\nJOIN #lobby\r\nPRIVMSG nobody :ready\r\n")
    while b" 401 " not in Guest.line(guest).encode():
        pass
    return guest


LINES = {
    "lines of 16 KiB": (b"PRIVMSG #lobby :" + b"x" * 16_384 + b"\r\n") * 20,
    "a line without an end": b"PRIVMSG #lobby :" + b"y" * 1_000_000,
    "tags of 16 KiB": (b"@" + b"t" * 16_384 + b" PRIVMSG #lobby :x\r\n") * 20,
    "many tags": b"@" + b"a=b\\:\\s;" * 500 + b" PRIVMSG #lobby :tagged\r\n",
    "NULs": b"\0" * 50_000 + b"\r\n" + b"PRIVMSG #lobby :a\0b\0\r\nPRIVMSG \0 :x\r\nNICK ev\0il\r\nJOIN #\0\r\n",
    "carriage returns within": b"PRIVMSG #lobby :a\rPRIVMSG #lobby :b\r\nNICK ev\ril2\r\nJOIN #a\rb\r\nPING :a\rb\r\n",
    "invalid UTF-8": b"PRIVMSG #lobby :\xc3\x28\r\nNICK \xff\r\nJOIN #\xe2\x28\xa1\r\nQUIT\xff\r\n\xed\xa0\x80\r\n"
    * 20,
    "only ends of lines": b"\r\n" * 50_000,
    "spaces": b"     \r\n:\r\n: \r\n@\r\n@ \r\n:a\r\n@a :b\r\n  PRIVMSG   #lobby   :spaced\r\n" * 50,
    "numbers": b"001 evil :x\r\n433 * a :x\r\nERROR :x\r\n999\r\n" * 50,
    "sources of others": b":ada!~u@x PRIVMSG #lobby :as evil\r\n:hubbub.local NOTICE bea :as evil\r\n" * 20,
    "many JOINs": b"".join(b"JOIN #r%d\r\n" % number for number in range(JOINS)),
    "many JOINs in a line": b"JOIN " + b",".join(b"#s%d" % number for number in range(80)) + b"\r\nJOIN 0\r\n",
    "in and out": b"JOIN #door\r\nPART #door\r\n" * 300,
    "patterns": b"WHO *\r\nWHO #*\r\nNAMES *\r\nLIST *\r\nWHOIS *\r\nMODE * +o *\r\nUSERHOST * * *\r\nISON *\r\n" * 20,
    "without parameters": b"".join(
        b"%s\r\n%s :\r\n%s : :\r\n" % (command, command, command)
        for command in (
            b"CAP CAP\x20LS CAP\x20REQ CAP\x20ACK JOIN PART PRIVMSG NOTICE TOPIC NAMES LIST WHO WHOIS NICK PING PONG "
            b"MODE USERHOST ISON LUSERS MOTD TIME VERSION USER PASS KICK AWAY OPER AUTHENTICATE TAGMSG"
        ).split(b" ")
    ),
    "CTCP": b"PRIVMSG #lobby :\x01VERSION\x01\r\nPRIVMSG ada :\x01DCC SEND x 1 2 3\x01\r\nPRIVMSG #lobby :\x01\r\n"
    b"PRIVMSG #lobby :\x01ACTION\x01\r\nPRIVMSG #lobby :\x01ACTION a\x01b\x01\r\n" * 20,
    "escape sequences": b"PRIVMSG #lobby :\x1b]0;title\x07\x1b[2J\x9b31m\r\nTOPIC #lobby :\x1b[2Jx\r\n"
    b"PART #lobby :\x1b[2J\r\n",
    "an HTTP request": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\nhello all\r\n/nick evil2\r\n",
}


@pytest.mark.parametrize("kind", LINES)
def test_hostile_lines_of_a_client_disturb_nobody(kind: str, shared: Room, canaries: tuple[Guest, IrcGuest]) -> None:
    attacker = evil(shared)
    data = LINES[kind]
    half = len(data) // 2 + 1
    for piece in (data[:half], data[half:]):
        with suppress(OSError):
            attacker.send(piece)
        assert_harmless(sing(canaries))
    with suppress(OSError):
        attacker.end()
    told = attacker.rest()
    assert_harmless(sing(canaries))
    for line in told.split(b"\r\n")[:-1]:
        assert line.startswith((b":hubbub.local ", b":evil", b":ada!", b":bea!", b"ERROR :")), line
        assert b"\n" not in line


@pytest.mark.parametrize("kind", ["an HTTP request", "numbers", "spaces", "many tags"])
def test_harmless_lines_of_a_client_are_heard_as_his_or_not_at_all(
    kind: str, shared: Room, canaries: tuple[Guest, IrcGuest]
) -> None:
    attacker = evil(shared)
    sing(canaries)
    attacker.send(LINES[kind])
    attacker.ask()
    texts = said_by("evil", sing(canaries)[0])
    assert set(texts) <= {"spaced", "tagged"}
    attacker.leave()
    canaries[0].until("-- evil left #lobby")


def test_a_line_that_others_can_be_shown_is_taken_and_a_longer_one_is_refused(canaries: tuple[Guest, IrcGuest]) -> None:
    ada, bea = canaries
    head = "PRIVMSG #lobby :"
    for size, taken in ((400, True), (LINE_BYTES, False), (LINE_BYTES + 1, False), (4_000, False)):
        text = "x" * (size - 2 - len(head))
        told = bea.ask(head + text)
        assert "".join(said_by("bea", ada.settle())) == (text if taken else "")
        assert told == ([] if taken else [f"{SERVER} 417 bea :Input line was too long"])


def test_a_line_that_is_not_utf8_is_refused_and_the_next_is_said(canaries: tuple[Guest, IrcGuest]) -> None:
    ada, bea = canaries
    bea.send(b"PRIVMSG #lobby :caf\xe9\r\nPRIVMSG #lobby :caf\xc3\xa9\r\n")
    (refused,) = bea.settle()
    assert "INVALID_UTF8" in refused
    assert ada.settle() == ["<bea> caf\u00e9"]


def test_a_line_may_come_byte_by_byte(shared: Room, canaries: tuple[Guest, IrcGuest]) -> None:
    ada, _ = canaries
    cleo = stranger(shared)
    for byte in "NICK cleo\r\nUSER u 0 * :\u20ac\r\nJOIN #lobby\r\nPRIVMSG #lobby :\u20ac\r\nQUIT :\u20ac\r\n".encode():
        cleo.send(bytes((byte,)))
    assert cleo.rest_of_lines()[-1] == "ERROR :Closing link: \u20ac"
    ada.expect("-- cleo joined #lobby", "<cleo> \u20ac", "-- cleo left #lobby (\u20ac)")


def test_a_reset_at_any_point_of_the_registration_leaves_nothing_behind(
    shared: Room, canaries: tuple[Guest, IrcGuest]
) -> None:
    for end in range(1, len(REGISTRATION) + 1, 3):
        guest = stranger(shared)
        guest.send(REGISTRATION[:end])
        guest.break_off()
    assert_harmless(sing(canaries))
    ada, bea = canaries
    wait_until(lambda: bea.ask("ISON evil") == [f"{SERVER} 303 bea :"], lambda: "evil is here")
    assert ada.ask("/msg evil are you there")[-1] == "-- Nobody here is called evil."


def test_more_rooms_than_one_may_have_are_refused_by_number(canaries: tuple[Guest, IrcGuest]) -> None:
    _, bea = canaries
    told = bea.ask(*(f"JOIN #many{number}" for number in range(60)))
    assert sum(line.startswith(":bea JOIN #many") for line in told) == 49
    assert sum(line.startswith(f"{SERVER} 405 bea #many") for line in told) == 11


ENDS = ["\r", "\n", "\r\n", "\0", "\u2028", "\u0085", "\x0b"]
INJECTIONS = [
    "NICK evil{end}{forged}",
    "NICK :evil{end}{forged}",
    "TOPIC #lobby :x{end}{forged}",
    "PART #lobby :x{end}{forged}",
    "PRIVMSG #lobby :x{end}{forged}",
    "PRIVMSG #lobby :\x01ACTION x{end}{forged}\x01",
    "PRIVMSG bea :x{end}{forged}",
    "NOTICE bea{end} :{forged}",
    "JOIN #x{end}{forged}",
    "PING :x{end}{forged}",
    "WHOIS :x{end}{forged}",
    "CAP REQ :x{end}{forged}",
    "FOO{end}{forged}",
    "@+x=y{end}z PRIVMSG #lobby :{forged}",
    "QUIT :x{end}{forged}",
]


@pytest.mark.parametrize("end", ENDS, ids=ascii)
def test_no_client_can_forge_a_line_of_the_server(end: str, shared: Room, canaries: tuple[Guest, IrcGuest]) -> None:
    """The canary on IRC fails at a line with CR within."""
    for wish in INJECTIONS:
        attacker = evil(shared)
        attacker.say(wish.format(end=end, forged=FORGED))
        attacker.end()
        told = attacker.rest().decode()
        assert f"\n{FORGED}" not in told
        assert f"\r{FORGED}" not in told, f"to himself: {wish!r}"
        assert_harmless(sing(canaries))


@pytest.mark.parametrize("end", ["\r", "\0", "\u2028"], ids=ascii)
def test_a_registration_cannot_forge_either(end: str, shared: Room, canaries: tuple[Guest, IrcGuest]) -> None:
    _, bea = canaries
    attacker = stranger(shared)
    attacker.ask("CAP LS", f"USER e{end}{FORGED} 0 * :e{end}{FORGED}")
    attacker.say(f"NICK e{end}{FORGED}", f"USER u 0 * :e{end}{FORGED}", "NICK evil", "CAP END", "JOIN #lobby")
    attacker.say("PRIVMSG #lobby :here")
    canaries[0].until("<evil> here")
    told = bea.ask("WHOIS evil", "WHO #lobby", "NAMES #lobby", "USERHOST evil")
    assert [line for line in told if f"{SERVER} 311 bea evil " in line]
    assert [line for line in told if line.startswith(FORGED) or end in line] == []
    attacker.leave()


def test_a_line_client_cannot_forge_for_irc(shared: Room, canaries: tuple[Guest, IrcGuest]) -> None:
    _, bea = canaries
    (cleo,) = shared.enter("cleo")
    bea.settle()
    forged = f"x\r{FORGED}\0\u2028{FORGED}"
    cleo.ask(forged, f"/me {forged}", f"/msg bea {forged}", f"/topic #lobby {forged}", f"/leave #lobby {forged}")
    cleo.say(f"/quit {forged}")
    cleo.rest()
    assert len(privmsgs("cleo", "#lobby", heard := bea.settle())) == 2
    assert all(line.startswith(":cleo ") for line in heard)


def test_one_question_cannot_ask_for_the_same_members_many_times(shared: Room) -> None:
    """A line of half a kilobyte must not draw an answer of a megabyte."""
    crowd = [enter(shared, f"member-{'x' * 20}{number}") for number in range(60)]
    for member in crowd:
        member.settle()
    answer = crowd[0].ask("NAMES " + ",".join(["#lobby"] * 71))
    assert sum(len(line) for line in answer) < 65_536
    for member in crowd:
        member.leave()


def test_a_flood_of_one_who_reads_nothing_of_it_disturbs_nobody(open_room: Callable[..., Room]) -> None:
    """What he said before he was cut off comes true behind that, when his connection cannot be written to any more."""
    room = open_room("--memory", "--no-limits", "--quiet", "--unsent-bytes", "4096")
    (ada,) = room.enter("ada")
    attacker = stranger(room, receive_buffer=4096)
    attacker.register("evil", "echo-message")
    attacker.ask("JOIN #lobby")
    with suppress(OSError):
        attacker.say(*["PRIVMSG #lobby :hello"] * 100_000)
    ada.until("-- evil left #lobby (SendQ exceeded)")
    assert ada.settle() == []


def test_a_browser_that_is_silent_at_first_is_no_irc_client(shared: Room, canaries: tuple[Guest, IrcGuest]) -> None:
    guest = shared.guest()
    guest.expect(GREETING)
    guest.send(b"POST / HTTP/1.1\r\nHost: x\r\n\r\nNICK evil\r\nUSER u 0 * :e\r\nJOIN #lobby\r\nPRIVMSG #lobby :hi\r\n")
    guest.end()
    assert b"001 evil" not in guest.rest()
    assert_harmless(sing(canaries))
