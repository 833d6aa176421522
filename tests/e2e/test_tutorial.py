"""What the tutorial's server does, ours does to the letter."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, Popen

from room import GREETING, GUARD_SECONDS, Guest, Room

JOINED = "-- 127.0.0.1 joined #lobby"
A_PAUSE_SECONDS = 1.5
"""Longer than the silence after which a client that ends no line is heard."""


def silent(room: Room) -> Guest:
    """A guest who was greeted without having said a word."""
    guest = room.guest()
    guest.expect(GREETING, JOINED)
    return guest


def test_the_first_bytes_to_a_silent_client_are_the_greeting_and_a_line_feed(room: Room) -> None:
    guest = room.guest()
    greeting = b""
    while len(greeting) < 26:
        greeting += guest.socket.recv(26 - len(greeting))
    assert greeting == b"Welcome to this chatroom!\n"


def test_a_line_reaches_every_other_client_under_the_senders_address_and_not_the_sender(room: Room) -> None:
    ann, bob, cem = silent(room), silent(room), silent(room)
    ann.expect(JOINED, JOINED)
    bob.expect(JOINED)
    ann.say("good morning")
    bob.expect("<127.0.0.1> good morning")
    cem.expect("<127.0.0.1> good morning")
    bob.say("and to you")
    ann.expect("<127.0.0.1> and to you")
    cem.expect("<127.0.0.1> and to you")


def test_after_nick_a_line_bears_the_name(room: Room) -> None:
    ann, bob = silent(room), silent(room)
    ann.expect(JOINED)
    ann.say("/nick ada", "hello")
    bob.expect("-- 127.0.0.1 is now ada", "<ada> hello")
    ann.expect("-- 127.0.0.1 is now ada")


def test_the_servers_terminal_shows_who_connects_and_what_is_said(room: Room) -> None:
    guest = silent(room)
    room.console.until(r"127\.0\.0\.1 connected")
    guest.say("good morning")
    room.console.until(r"<127\.0\.0\.1> good morning")
    guest.say("/nick ada", "hello")
    room.console.until("<ada> hello")


def test_a_quiet_servers_terminal_shows_neither(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--quiet")
    (ada,) = room.enter("ada")
    ada.ask("hello")
    room.stop()
    shown = room.console.all()
    assert not [line for line in shown if "connected" in line and "127.0.0.1" in line]
    assert not [line for line in shown if "ada" in line]


def test_what_is_said_cannot_act_on_the_servers_terminal(room: Room) -> None:
    guest = room.guest()
    guest.send("red \x1b[31m alert\a and \u202eback\n".encode())
    room.console.until(r"<127\.0\.0\.1> red \[31m alert and back")


def test_a_broken_connection_is_removed_and_the_others_go_on(room: Room) -> None:
    ada, bob, cleo = room.enter("ada", "bob", "cleo")
    ada.break_off()
    bob.expect("-- ada left #lobby")
    cleo.expect("-- ada left #lobby")
    bob.say("where is she?")
    cleo.expect("<bob> where is she?")
    assert bob.ask("/who") == ["-- in #lobby: bob (you), cleo"]


def test_a_client_with_a_select_loop_talks_and_hears(room: Room) -> None:
    (ada,) = room.enter("ada")
    script = Path(__file__).with_name("select_client.py")
    with Popen([sys.executable, script, "127.0.0.1", str(room.port)], stdin=PIPE, stdout=PIPE) as client:
        assert client.stdin is not None
        assert client.stdout is not None
        assert client.stdout.readline() == b"Welcome to this chatroom!\n"
        ada.expect(JOINED)
        client.stdin.write(b"hello from a loop\n")
        client.stdin.flush()
        ada.expect("<127.0.0.1> hello from a loop")
        ada.say("hello to you")
        assert client.stdout.readline() == b"-- 127.0.0.1 joined #lobby\n"
        assert client.stdout.readline() == b"<ada> hello to you\n"
        client.stdin.close()
        assert client.wait(GUARD_SECONDS) == 0
    ada.expect("-- 127.0.0.1 left #lobby")


def test_a_client_that_ends_no_line_is_heard_after_a_pause(room: Room) -> None:
    (ada,) = room.enter("ada")
    guest = silent(room)
    ada.expect(JOINED)
    guest.send(b"no line feed")
    ada.expect("<127.0.0.1> no line feed")
    guest.send(b"and none here")
    ada.expect("<127.0.0.1> and none here")


def test_one_that_has_ended_a_line_is_not_cut_off_by_a_pause(room: Room) -> None:
    (ada,) = room.enter("ada")
    guest = silent(room)
    guest.send(b"first\nsec")
    ada.until("<127.0.0.1> first")
    time.sleep(A_PAUSE_SECONDS)
    guest.send(b"ond\n")
    ada.expect("<127.0.0.1> second")


def test_a_pause_within_a_character_does_not_split_it(room: Room) -> None:
    (ada,) = room.enter("ada")
    guest = silent(room)
    ada.expect(JOINED)
    whole = "na\u00efve \U0001f642".encode()
    guest.send(whole[:-2])
    time.sleep(A_PAUSE_SECONDS)
    guest.send(whole[-2:])
    ada.expect("<127.0.0.1> na\u00efve \U0001f642")


def test_a_pause_within_a_telnet_negotiation_does_not_end_the_line(room: Room) -> None:
    (ada,) = room.enter("ada")
    guest = silent(room)
    ada.expect(JOINED)
    guest.send(b"hel\xff\xfb")
    time.sleep(A_PAUSE_SECONDS)
    guest.send(b"\x1flo\xff\xfa\x1f\x00\x50")
    time.sleep(A_PAUSE_SECONDS)
    guest.send(b"\x00\x18\xff\xf0!")
    ada.expect("<127.0.0.1> hello!")


def test_a_hundred_and_sixty_are_connected_at_once(room: Room) -> None:
    guests = [room.guest() for _ in range(160)]
    for guest in guests:
        guest.settle()
    for guest in guests:
        guest.settle()
    assert guests[0].ask("/rooms") == ["-- #lobby, 160 here (you are in it)"]
    guests[0].say("can you all hear me?")
    for guest in guests[1:]:
        guest.expect("<127.0.0.1> can you all hear me?")


def test_the_port_can_be_used_again_at_once(open_room: Callable[..., Room], data: Path) -> None:
    first = open_room("--data", data)
    ada, _bob = first.enter("ada", "bob")
    ada.say("see you")
    assert first.stop() == 0
    second = open_room("--data", data, port=first.port)
    assert second.port == first.port
    silent_guest = second.guest()
    silent_guest.expect(GREETING, "-- earlier", "<ada> see you", "-- now", JOINED)


def test_what_a_half_closed_client_sent_is_saved_and_answered_before_the_end(room: Room) -> None:
    (ada,) = room.enter("ada")
    guest = room.guest()
    guest.send(b"/nick bob\nhi\n/me waves\n/ping done\nbye")
    guest.end()
    ada.expect(JOINED, "-- 127.0.0.1 is now bob", "<bob> hi", "* bob waves", "<bob> bye", "-- bob left #lobby")
    assert guest.rest_of_lines() == [GREETING, JOINED, "-- 127.0.0.1 is now bob", "-- pong done"]
    assert ada.history() == ["<bob> hi", "* bob waves", "<bob> bye"]


def test_cr_lf_ends_a_line_and_is_no_part_of_it(room: Room) -> None:
    (ada,) = room.enter("ada")
    guest = room.guest()
    guest.send(b"one\r\ntwo\nthree\r\0\nfour\r")
    guest.send(b"\nfive\n")
    ada.expect(JOINED, *(f"<127.0.0.1> {word}" for word in ("one", "two", "three", "four", "five")))


def test_telnets_own_sequences_are_no_part_of_a_line(room: Room) -> None:
    (ada,) = room.enter("ada")
    guest = room.guest()
    guest.send(b"\xff\xfd\x03\xff\xfb\x18he\xff\xf1llo \xff\xfa\x18\x00xterm\xff\xf0there\r\n")
    ada.expect(JOINED, "<127.0.0.1> hello there")
    assert guest.settle() == [GREETING, JOINED]


def test_the_welcome_and_the_rooms_name_are_the_hosts_choice(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--welcome", "Gr\u00fc\u00df Gott!", "--room", "kitchen")
    guest = room.guest()
    guest.expect("Gr\u00fc\u00df Gott!", "-- 127.0.0.1 joined #kitchen")
