"""TLS on the one port: whoever turns it on finds all he would find without."""

import os
import signal
import socket
import ssl
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from certificates import Files, context, issue
from encrypted import encrypted, irc_guest, shown_certificate
from irc_guest import SERVER, enter
from room import GREETING, GUARD_SECONDS, Guest, Room
from web_guest import visitor


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return issue(tmp_path_factory.mktemp("server"))


@pytest.fixture
def room(open_room: Callable[..., Room], server: Files) -> Room:
    """A room that can be joined encrypted."""
    return open_room("--memory", *server.options)


def line_guest(room: Room) -> Guest:
    return encrypted(room.guest())


def test_netcat_irc_and_encrypted_guests_meet_on_one_port(room: Room) -> None:
    (ada,) = room.enter("ada")
    bob = enter(room, "bob")
    cleo, dan = line_guest(room), irc_guest(room)
    cleo.ask("/nick cleo")
    dan.register("dan")
    dan.ask("JOIN #lobby")
    for guest in (ada, bob, cleo):
        guest.settle()
    dan.say("PRIVMSG #lobby :from IRC within TLS")
    ada.expect("<dan> from IRC within TLS")
    cleo.expect("<dan> from IRC within TLS")
    cleo.say("from netcat within TLS")
    ada.expect("<cleo> from netcat within TLS")
    assert bob.line() == ":dan PRIVMSG #lobby :from IRC within TLS"
    assert bob.line() == dan.line() == ":cleo PRIVMSG #lobby :from netcat within TLS"


def test_who_is_silent_within_tls_is_greeted_as_a_line_client(room: Room) -> None:
    guest = line_guest(room)
    guest.expect(GREETING, "-- 127.0.0.1 joined #lobby")


def test_a_long_history_comes_whole(room: Room) -> None:
    guest = line_guest(room)
    lines = [f"{number} {'.' * 4000}" for number in range(200)]
    for line in lines:
        guest.ask(line)
    assert guest.history() == [f"<127.0.0.1> {line}" for line in lines]


def test_others_see_who_is_encrypted(room: Room) -> None:
    ada, bob = irc_guest(room), enter(room, "bob")
    ada.register("ada")
    assert f"{SERVER} 671 bob ada :is using a secure connection" in bob.ask("WHOIS ada")
    assert not [line for line in ada.ask("WHOIS bob") if " 671 " in line]


def test_a_browser_within_tls_is_told_how_to_join(room: Room) -> None:
    guest = line_guest(room)
    guest.send(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    told = guest.rest()
    assert told.startswith(b"HTTP/1.1 200 ")
    assert b"any IRC client" in told


def test_irc_over_websocket_within_tls_is_secure_too(room: Room) -> None:
    guest = visitor(room)
    encrypted(guest)
    guest.shake_hands()
    guest.register("ada")
    assert f"{SERVER} 671 ada ada :is using a secure connection" in guest.ask("WHOIS ada")


def test_who_pipes_something_in_has_it_said(room: Room) -> None:
    (ada,) = room.enter("ada")
    guest = line_guest(room)
    guest.send(b"the build is green\n")
    with suppress(ssl.SSLError, OSError):
        guest.socket.unwrap()  # type: ignore[attr-defined]
    ada.until("<127.0.0.1> the build is green")
    ada.until("-- 127.0.0.1 left #lobby")


def test_a_handshake_that_comes_too_late_is_refused_and_nothing_of_it_is_chat(room: Room) -> None:
    (ada,) = room.enter("ada")
    guest = room.guest()
    guest.until(GREETING)
    with pytest.raises((ssl.SSLError, OSError)):
        encrypted(guest)
    ada.until("-- 127.0.0.1 left #lobby")
    assert ada.settle() == []


def test_hundreds_of_bad_handshakes_disturb_nobody_and_are_not_logged(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    silent = [room.guest() for _ in range(20)]
    for guest in silent:
        guest.send(b"\x16\x03\x01")
    for number in range(300):
        with socket.create_connection(("127.0.0.1", room.port), GUARD_SECONDS) as connection:
            connection.sendall(b"\x16\x03\x01\x02\x00" + os.urandom(number * 10))
    ada.ask("still here")
    bob.expect("<ada> still here")
    line_guest(room).expect(GREETING)
    assert room.stop() == 0
    assert room.errors.all() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping_ends_all_encrypted_connections_and_those_that_are_not_yet(number: int, room: Room) -> None:
    guest, unready = line_guest(room), room.guest()
    guest.until(GREETING)
    unready.send(b"\x16")
    room.enter("ada")
    assert room.stop(number) == 0
    assert "-- The room is closing." in guest.rest_of_lines()
    assert room.errors.all() == []


def test_starttls_is_not_offered_for_the_port_itself_speaks_tls(room: Room) -> None:
    guest = enter(room, "ada")
    assert "tls" not in guest.ask("CAP LS 302")[0].partition(" :")[2].split()
    assert guest.ask("STARTTLS") == [f"{SERVER} 421 ada STARTTLS :Unknown command"]


def offered_sts(guest_lines: list[str]) -> list[str]:
    return [name for line in guest_lines for name in line.partition(" :")[2].split() if name.startswith("sts")]


def test_irc_clients_are_told_to_come_encrypted_if_the_host_wants_that(
    open_room: Callable[..., Room], server: Files
) -> None:
    room = open_room("--memory", *server.options, "--sts", "3600")
    plain = enter(room, "ada")
    assert offered_sts(plain.ask("CAP LS 302")) == [f"sts=port={room.port}"]
    secure = irc_guest(room)
    secure.register("bob")
    assert offered_sts(secure.ask("CAP LS 302")) == ["sts=duration=3600"]


def test_without_that_they_are_told_to_forget_it_and_without_tls_nothing(
    open_room: Callable[..., Room], room: Room
) -> None:
    secure = irc_guest(room)
    secure.register("bob")
    assert offered_sts(secure.ask("CAP LS 302")) == ["sts=duration=0"]
    assert offered_sts(enter(room, "ada").ask("CAP LS 302")) == []
    assert offered_sts(enter(open_room("--memory"), "ada").ask("CAP LS 302")) == []


def test_the_key_may_stand_in_the_file_of_the_certificate(open_room: Callable[..., Room], server: Files) -> None:
    room = open_room("--memory", "--tls-cert", server.both)
    assert shown_certificate(room) == ssl.PEM_cert_to_DER_cert(server.certificate.read_text())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
def test_a_renewed_certificate_is_shown_after_sighup_and_who_is_in_stays(
    open_room: Callable[..., Room], tmp_path: Path
) -> None:
    files, newer = issue(tmp_path), issue(tmp_path / "newer")
    room = open_room("--memory", "--tls-cert", files.both)
    guest = line_guest(room)
    guest.ask("/nick ada")
    newer.both.replace(files.both)
    room.process.send_signal(signal.SIGHUP)
    room.console.until("-- the settings are read again; .*")
    assert shown_certificate(room) == ssl.PEM_cert_to_DER_cert(newer.certificate.read_text())
    guest.ask("still here")
    assert "<ada> still here" in guest.ask("/history")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_versions_of_tls_are_refused(version: ssl.TLSVersion, room: Room) -> None:
    old = context()
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = old.maximum_version = version
    guest = room.guest()
    with pytest.raises((ssl.SSLError, OSError)):
        old.wrap_socket(guest.socket)


def test_the_card_says_that_one_can_come_encrypted(room: Room, open_room: Callable[..., Room]) -> None:
    assert "TLS" in "\n".join(room.console.lines)
    plain = open_room("--memory")
    plain.enter("ada")
    assert "not encrypted" in "\n".join(plain.console.lines)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize(
    "first", [b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"hi\n/ping x\n", b"NICK ada\r\n"]
)
def test_who_closes_his_side_first_is_let_go_and_not_logged(first: bytes, version: ssl.TLSVersion, room: Room) -> None:
    (ada,) = room.enter("ada")
    encryption = context()
    encryption.minimum_version = encryption.maximum_version = version
    guest = room.guest()
    guest.socket = encryption.wrap_socket(guest.socket)
    guest.send(first)
    with suppress(ssl.SSLError, OSError):
        guest.socket.unwrap()
    ada.settle()
    assert room.stop() == 0
    assert room.errors.all() == []


def test_who_does_not_wait_for_his_answers_is_not_logged(room: Room) -> None:
    (ada,) = room.enter("ada")
    bea = irc_guest(room)
    bea.say("NICK bea", "USER u 0 * :bea", "JOIN #lobby", *["PING x"] * 250)
    with suppress(ssl.SSLError, OSError):
        bea.socket.unwrap()  # type: ignore[attr-defined]
    bea.leave()
    ada.until("-- bea left #lobby")
    assert room.stop() == 0
    assert room.errors.all() == []
