"""Proxies and gateways: whom they speak for is who has come, and nobody else may speak for another."""

import socket
from collections.abc import Callable

import pytest
from certificates import issue
from encrypted import encrypted
from irc_guest import SERVER, IrcGuest, stranger
from room import GREETING, Guest, Room
from web_guest import WebGuest, handshake, visitor

PASSWORD = {"HUBBUB_WEBIRC_PASSWORD": "open-sesame"}
SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"


def version_1(address: str) -> bytes:
    return f"PROXY TCP{6 if ':' in address else 4} {address} {address} 65533 6667\r\n".encode()


def version_2(address: str) -> bytes:
    four = ":" not in address
    packed = socket.inet_pton(socket.AF_INET if four else socket.AF_INET6, address)
    rest = packed + packed + b"\xff\xfd\x1a\x0b"
    return SIGNATURE + (b"\x21\x11" if four else b"\x21\x21") + len(rest).to_bytes(2, "big") + rest


def webirc(address: str, options: str = "", password: str = "open-sesame") -> bytes:
    return f"WEBIRC {password} gateway {address} {address}{options}\r\n".encode()


FORMS = pytest.mark.parametrize("form", [version_1, version_2, webirc])
Form = Callable[[str], bytes]


@pytest.fixture
def room(open_room: Callable[..., Room]) -> Room:
    """A room behind proxies on this machine."""
    return open_room("--memory", "--proxies", "127.0.0.1", settings=PASSWORD)


def seen_at(guest: IrcGuest, nick: str = "ada") -> str:
    """The address that the guest sees of himself."""
    found = [line for line in guest.ask(f"WHOIS {nick}") if line.startswith(f"{SERVER} 338 ")]
    return found[0].split()[5]


@FORMS
@pytest.mark.parametrize("address", ["10.1.2.3", "fd00::7"])
def test_a_proxys_client_has_his_own_address(form: Form, address: str, room: Room) -> None:
    guest = stranger(room)
    guest.send(form(address))
    guest.register("ada")
    assert seen_at(guest) == address
    room.console.until(f"{address} connected")
    assert "127.0.0.1 connected" not in room.console.lines


@pytest.mark.parametrize("form", [version_1, version_2])
def test_a_line_client_behind_a_proxy_is_heard_under_his_address(form: Form, room: Room) -> None:
    (ada,) = room.enter("ada")
    guest = room.guest()
    guest.send(form("10.1.2.3"))
    guest.say("hello")
    ada.until("<10.1.2.3> hello")


@pytest.mark.parametrize("form", [version_1, version_2])
def test_a_silent_client_behind_a_proxy_is_greeted(form: Form, room: Room) -> None:
    guest = room.guest()
    guest.send(form("10.1.2.3"))
    guest.expect(GREETING, "-- 10.1.2.3 joined #lobby")


@FORMS
def test_an_introduction_may_come_in_pieces(form: Form, room: Room) -> None:
    guest = stranger(room)
    for byte in form("10.1.2.3"):
        guest.send(bytes((byte,)))
    guest.register("ada")
    assert seen_at(guest) == "10.1.2.3"


@pytest.mark.parametrize("header", [b"PROXY UNKNOWN\r\n", SIGNATURE + b"\x20\0\0\0", SIGNATURE + b"\x21\0\0\0"])
def test_a_proxy_that_speaks_for_itself_keeps_its_address(header: bytes, room: Room) -> None:
    guest = stranger(room)
    guest.send(header)
    guest.register("ada")
    assert seen_at(guest) == "127.0.0.1"


def test_without_an_introduction_who_comes_from_there_is_himself(room: Room) -> None:
    guest = stranger(room)
    guest.register("ada")
    assert seen_at(guest) == "127.0.0.1"
    room.guest().expect(GREETING)


REFUSED = [
    b"PROXY TCP4 10.1.2 127.0.0.1 1 1\r\n",
    b"PROXY TCP4 10.1.2.3",
    b"PROXY UNKNOWN " + b"x" * 5000 + b"\r\n",
    version_2("10.1.2.3")[:20],
    SIGNATURE + b"\x31\x11\0\x0c" + bytes(12),
    SIGNATURE + b"\x21\x11\xff\xff" + bytes(5000),
    webirc("10.1.2.3", password="guess"),
    webirc("nowhere"),
    version_1("10.1.2.3") + version_1("10.1.2.4"),
    version_1("10.1.2.3") + version_2("10.1.2.4"),
    version_1("10.1.2.3") + webirc("10.1.2.4"),
    b"PROXY UNKNOWN\r\n" + version_1("10.1.2.4"),
]


@pytest.mark.parametrize("first", REFUSED, ids=lambda first: repr(first[:50]))
def test_what_is_malformed_too_long_slow_or_said_twice_is_refused_and_never_chat(first: bytes, room: Room) -> None:
    (ada,) = room.enter("ada")
    guest = room.guest()
    guest.send(first)
    assert b"Welcome" not in guest.rest()
    assert [line for line in ada.settle() if not line.startswith("-- ")] == []


@FORMS
def test_nobody_else_may_speak_for_another_and_no_password_becomes_chat(
    form: Form, open_room: Callable[..., Room]
) -> None:
    for options in (["--proxies", "10.0.0.0/8"], []):
        room = open_room("--memory", *options, settings=PASSWORD if options else {})
        (ada,) = room.enter("ada")
        guest = room.guest()
        guest.send(form("10.1.2.3") + b"NICK eve\r\nUSER eve 0 * :Eve\r\n")
        assert b" 001 " not in guest.rest()
        late = room.guest()
        late.until(GREETING)
        late.send(form("10.1.2.3"))
        late.rest()
        assert [line for line in ada.settle() if not line.startswith("-- ")] == []
        assert not [line for line in room.console.lines if "10.1.2.3" in line]


@pytest.mark.parametrize("first", [b"NICK ada\r\n", b"CAP LS\r\n"])
def test_an_introduction_after_something_else_means_nothing(first: bytes, room: Room) -> None:
    guest = stranger(room)
    guest.send(first + version_1("10.1.2.3"))
    guest.say("NICK ada", "USER ada 0 * :Ada", "CAP END")
    guest.until(f"{SERVER} 376 ada :End of MOTD")
    assert seen_at(guest) == "127.0.0.1"


def test_whom_a_proxy_brings_from_the_internet_is_turned_away_and_the_host_is_told(room: Room) -> None:
    guest = room.guest()
    guest.send(version_1("8.8.8.8") + b"NICK ada\r\n")
    guest.expect("-- This room is open to its own network only.")
    assert guest.rest() == b""
    room.console.until(r"8\.8\.8\.8 was turned away: .*--public.*")


def test_the_limit_of_connections_is_each_clients_own(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--proxies", "127.0.0.1", "--private-connections", "2")
    guests = {}
    for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2"):
        guest = room.guest()
        guest.send(version_1(address))
        guest.expect(GREETING)
        guests[address] = guest
    third = room.guest()
    third.send(version_1("10.0.0.1"))
    third.expect("-- There are 2 connections from your address already, and that is the most.")
    guests["10.0.0.1"].leave()
    guests["10.0.0.2"].until("-- 10.0.0.1 left #lobby")
    again = room.guest()
    again.send(version_1("10.0.0.1"))
    again.expect(GREETING)


def test_a_gateway_may_say_that_its_client_is_encrypted(room: Room) -> None:
    for nick, options, secure in (("ada", " :secure", True), ("bob", "", False)):
        guest = stranger(room)
        guest.send(webirc("10.1.2.3", options))
        guest.register(nick)
        assert bool([line for line in guest.ask(f"WHOIS {nick}") if " 671 " in line]) is secure


def test_what_follows_a_header_may_be_tls_and_a_gateway_may_come_encrypted(
    open_room: Callable[..., Room], tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = issue(tmp_path_factory.mktemp("server"))
    room = open_room("--memory", *server.options, "--proxies", "127.0.0.1", settings=PASSWORD)
    for form in (version_1, version_2):
        guest: Guest = stranger(room)
        guest.send(form("10.1.2.3"))
        encrypted(guest).register("ada")
        assert seen_at(guest) == "10.1.2.3"
        assert [line for line in guest.ask("WHOIS ada") if " 671 " in line]
        guest.say("QUIT")
        guest.rest()
    guest = encrypted(stranger(room))
    guest.send(webirc("10.4.5.6"))
    guest.register("bob")
    assert seen_at(guest, "bob") == "10.4.5.6"
    assert not [line for line in guest.ask("WHOIS bob") if " 671 " in line]
    outsider = encrypted(room.guest())
    outsider.send(webirc("8.8.8.8"))
    outsider.expect("-- This room is open to its own network only.")


def test_a_host_can_require_that_proxies_say_for_whom_they_speak(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--proxies", "127.0.0.1", "--require-proxy", settings=PASSWORD)
    for first in (b"NICK ada\r\nUSER ada 0 * :Ada\r\n", b"hello\n"):
        guest = room.guest()
        guest.send(first)
        assert guest.rest() == b"-- Connections from this address must begin with a PROXY header.\n"
    for form in (version_1, version_2, webirc):
        irc = stranger(room)
        irc.send(form("10.1.2.3"))
        irc.register("ada")
        assert seen_at(irc) == "10.1.2.3"
        irc.say("QUIT")
        irc.rest()


def test_a_proxy_that_says_nothing_is_told_what_is_wanted(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--proxies", "127.0.0.1", "--require-proxy")
    assert room.guest().rest() == b"-- Connections from this address must begin with a PROXY header.\n"


def asking_for(row: str, room: Room) -> WebGuest:
    """One who comes by a WebSocket over a proxy that passes HTTP on."""
    guest = visitor(room)
    guest.shake_hands(handshake(x_forwarded_for=row))
    return guest


def request_for(row: str, path: str = "/healthz") -> bytes:
    return f"HEAD {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {row}\r\n\r\n".encode()


def test_programs_are_told_in_json_that_they_may_not_connect(room: Room) -> None:
    status, headers = visitor(room).request(request_for("8.8.8.8", "/api/rooms"))
    assert (status, headers["content-type"]) == (403, "application/json")


@pytest.mark.parametrize("row", ["10.1.2.3", "8.8.8.8, 10.1.2.3", "10.1.2.3, 127.0.0.1"])
def test_the_client_of_a_proxy_that_passes_http_on_has_his_own_address(row: str, room: Room) -> None:
    guest = asking_for(row, room)
    guest.register("ada")
    assert seen_at(guest) == "10.1.2.3"
    room.console.until("10.1.2.3 connected")


def test_each_request_over_a_proxys_connection_is_its_own_clients(room: Room) -> None:
    proxy = visitor(room)
    told = [proxy.request(request_for(row))[0] for row in ("10.1.2.3", "8.8.8.8", "127.0.0.1", "10.1.2.4")]
    assert told == [200, 403, 200, 200]
    room.console.until(r"8\.8\.8\.8 was turned away: .*--public.*")


def test_the_limit_of_connections_is_that_of_each_client_of_a_proxy_that_passes_http_on(
    open_room: Callable[..., Room],
) -> None:
    room = open_room("--memory", "--proxies", "127.0.0.1", "--private-connections", "1")
    for row in ("10.0.0.1", "10.0.0.2"):
        asking_for(row, room)
    assert visitor(room).request(handshake(x_forwarded_for="10.0.0.1"))[0] == 403


def test_nobody_else_may_ask_for_another(open_room: Callable[..., Room]) -> None:
    for options, header in (([], b""), (["--proxies", "127.0.0.1"], version_1("10.9.9.9"))):
        room = open_room("--memory", *options)
        guest = visitor(room)
        guest.send(header)
        guest.shake_hands(handshake(x_forwarded_for="10.1.2.3"))
        guest.register("ada")
        assert seen_at(guest) == ("10.9.9.9" if header else "127.0.0.1")
