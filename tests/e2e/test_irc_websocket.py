"""IRC over WebSocket, beside everybody else and against whoever does not keep to it."""

import struct
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from irc_guest import FIRST_WORD, SERVER, privmsgs
from room import GUARD_SECONDS, Guest, Room
from web_guest import (
    BINARY,
    BINARY_IRC,
    CLOSE,
    CONTINUATION,
    KEY,
    PING,
    PONG,
    TEXT,
    TEXT_IRC,
    WebGuest,
    enter_by_web,
    frame,
    handshake,
    visitor,
)


@pytest.fixture
def web(shared: Room, ada: Guest) -> Iterator[WebGuest]:
    """Somebody with a WebSocket, whose coming ada has seen."""
    web = enter_by_web(shared, "web")
    assert ada.settle() == ["-- web joined #lobby"]
    yield web
    web.leave()
    while any("web" in line for line in ada.ask("/who #lobby")):
        pass


@pytest.mark.parametrize("subprotocol", [TEXT_IRC, BINARY_IRC])
def test_he_talks_with_somebody_who_has_netcat(subprotocol: str, shared: Room, ada: Guest) -> None:
    web = enter_by_web(shared, "web", subprotocol)
    ada.settle()
    web.say("PRIVMSG #lobby :grüezi")
    ada.expect("<web> grüezi")
    ada.say("hello", "you")
    assert web.line() == ":ada PRIVMSG #lobby :hello"
    assert web.line() == ":ada PRIVMSG #lobby :you"
    web.say("QUIT :bye")
    ada.expect("-- web left #lobby (bye)")
    assert web.until_closed() == ([":web QUIT :bye", "ERROR :Closing link: bye"], 1000, "")


@pytest.mark.parametrize(
    ("path", "offered", "agreed"),
    [
        ("/irc", [TEXT_IRC, BINARY_IRC], TEXT_IRC),
        ("/irc", [BINARY_IRC, TEXT_IRC], BINARY_IRC),
        ("/irc", ["chat.example", BINARY_IRC], BINARY_IRC),
        ("/irc", ["chat.example"], None),
        ("/irc", [], None),
        ("/", [TEXT_IRC], TEXT_IRC),
    ],
)
def test_the_first_subprotocol_that_is_known_is_spoken_and_text_without_one(
    path: str, offered: list[str], agreed: str | None, shared: Room
) -> None:
    web = visitor(shared)
    web.shake_hands(handshake(path, offered))
    assert web.subprotocol == agreed
    web.register("web")
    web.say("QUIT")
    assert web.until_closed()[1] == 1000


def test_without_a_subprotocol_the_home_page_is_a_page(shared: Room) -> None:
    assert visitor(shared).request(handshake("/", []))[0] == 200


def test_a_line_end_after_the_line_is_no_matter(web: WebGuest) -> None:
    for end in (b"\r\n", b"\n", b"\r"):
        web.send(frame(TEXT, b"PING x" + end))
        assert web.line() == f"{SERVER} PONG hubbub.local :x"


def test_both_kinds_of_message_are_taken(web: WebGuest) -> None:
    web.send(frame(BINARY, b"PING x"))
    assert web.line() == f"{SERVER} PONG hubbub.local :x"


def test_a_message_may_come_in_parts_and_a_ping_between_them(web: WebGuest) -> None:
    parts = [
        frame(TEXT, b"PI", final=False),
        frame(CONTINUATION, b"", final=False),
        frame(PING, b"there?"),
        frame(CONTINUATION, b"NG x"),
    ]
    for byte in b"".join(parts):
        web.send(bytes((byte,)))
    assert web.message() == (PONG, b"there?")
    assert web.line() == f"{SERVER} PONG hubbub.local :x"


def test_what_is_sent_along_with_the_handshake_is_read(shared: Room) -> None:
    web = visitor(shared)
    web.shake_hands(handshake() + frame(TEXT, b"NICK hasty") + frame(TEXT, b"USER hasty 0 * :hasty"))
    assert web.line() == FIRST_WORD
    assert web.line().startswith(f"{SERVER} 001 hasty ")


def test_bytes_that_are_no_text_are_refused_as_on_any_irc_connection(web: WebGuest) -> None:
    web.send(frame(BINARY, b"PRIVMSG #lobby :caf\xe9"))
    (told,) = web.ask()
    assert told.startswith(f"{SERVER} FAIL ")
    assert " INVALID_UTF8 " in told


def test_a_client_that_closes_is_answered_when_all_it_sent_is_done(web: WebGuest, ada: Guest) -> None:
    web.send(frame(TEXT, b"PRIVMSG #lobby :last") + frame(CLOSE, struct.pack("!H", 1001) + b"gone"))
    ada.expect("<web> last", "-- web left #lobby")
    assert web.until_closed() == ([":web QUIT :", "ERROR :Closing link: goodbye"], 1000, "")
    assert web.rest() == b""


def test_a_client_that_only_stops_sending_leaves_too(web: WebGuest, ada: Guest) -> None:
    web.say("PRIVMSG #lobby :last")
    web.end()
    ada.expect("<web> last", "-- web left #lobby")
    assert web.until_closed()[1] == 1000
    assert web.rest() == b""


BROKEN = {
    "several lines in a message": (frame(TEXT, b"PRIVMSG #lobby :a\r\nPRIVMSG #lobby :b"), 1008),
    "a carriage return within": (frame(BINARY, b"PRIVMSG #lobby :a\rPRIVMSG #lobby :b"), 1008),
    "no mask": (b"\x81\x06PING x", 1002),
    "text that is none": (frame(TEXT, b"PRIVMSG #lobby :\xff"), 1007),
    "text with half a surrogate": (frame(TEXT, b"PRIVMSG #lobby :\xed\xa0\x80"), 1007),
    "a long message": (frame(TEXT, b"x" * 9000), 1009),
    "a long message in parts": (
        frame(TEXT, b"x" * 5000, final=False) + frame(CONTINUATION, b"x" * 5000, final=False),
        1009,
    ),
    "a length of 2^63": (b"\x81\xff" + b"\xff" * 8 + b"\0\0\0\0", 1009),
    "an extension's bit": (b"\xc1" + frame(TEXT, b"PING x")[1:], 1002),
    "an unknown kind": (frame(3, b""), 1002),
    "an unknown control frame": (frame(11, b""), 1002),
    "a ping in parts": (frame(PING, b"", final=False), 1002),
    "a long ping": (frame(PING, b"x" * 126), 1002),
    "a part of nothing": (frame(CONTINUATION, b"x"), 1002),
    "a message within another": (frame(TEXT, b"a", final=False) + frame(TEXT, b"b"), 1002),
    "half a code": (frame(CLOSE, b"\x03"), 1002),
    "a code that nobody sends": (frame(CLOSE, struct.pack("!H", 1005)), 1002),
    "a reason that is no text": (frame(CLOSE, struct.pack("!H", 1000) + b"\xff"), 1007),
}
"""What no client may send, and the code with which it is closed."""


@pytest.mark.parametrize("kind", BROKEN)
def test_who_breaks_the_protocol_is_told_why_and_leaves_and_what_he_said_before_stands(
    kind: str, web: WebGuest, ada: Guest
) -> None:
    sent, code = BROKEN[kind]
    web.send(frame(TEXT, b"PRIVMSG #lobby :before") + sent + frame(TEXT, b"PRIVMSG #lobby :after"))
    lines, closed, reason = web.until_closed()
    assert closed == code
    assert reason
    assert lines == [f"ERROR :Closing link: {reason}"]
    web.send(frame(CLOSE, b""))
    web.rest()
    ada.expect("<web> before", f"-- web left #lobby ({reason})")


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 101),
        ("http://127.0.0.1", 101),
        ("https://chat.example", 101),
        ("https://CHAT.example:8443", 101),
        ("http://127.0.0.1:9999", 403),
        ("https://evil.example", 403),
        ("https://chat.example.evil.example", 403),
        ("null", 403),
        ("http://[", 403),
    ],
)
def test_only_our_own_pages_and_known_ones_may_open_a_websocket(origin: str | None, status: int, shared: Room) -> None:
    assert visitor(shared).request(handshake(origin=origin))[0] == status


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8081", 101),
        ("[::1]:8081", 101),
        ("localhost", 101),
        ("Chat.Example:80", 101),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("[::1", 421),
        (None, 400),
    ],
)
def test_a_name_that_is_not_known_is_refused(host: str | None, status: int, shared: Room) -> None:
    assert visitor(shared).request(handshake(host=host))[0] == status


@pytest.mark.parametrize(
    "headers",
    [
        {"upgrade": None},
        {"upgrade": "h2c"},
        {"connection": "close"},
        {"sec_websocket_version": "8"},
        {"sec_websocket_version": None},
        {"sec_websocket_key": None},
        {"sec_websocket_key": "short"},
        {"sec_websocket_key": "!" * 24},
        {"sec_websocket_key": KEY + "a"},
    ],
    ids=str,
)
def test_a_request_that_is_no_handshake_is_told_what_is(headers: dict[str, str | None], shared: Room) -> None:
    status, told = visitor(shared).request(handshake(**headers))  # type: ignore[arg-type]
    assert status == 426
    assert told["sec-websocket-version"] == "13"


def test_when_the_room_closes_he_is_told_by_irc_and_by_the_websocket(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory")
    web = enter_by_web(room, "web")
    room.process.terminate()
    assert web.until_closed() == (["ERROR :Closing link: The room is closing."], 1001, "The room is closing.")
    web.send(frame(CLOSE, struct.pack("!H", 1001)))
    assert room.process.wait(GUARD_SECONDS) == 0


def test_a_client_that_does_not_read_is_cut_off_and_nobody_else_notices(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--no-limits", "--quiet", "--unsent-bytes", "4096")
    (ada,) = room.enter("ada")
    web = enter_by_web(room, "web")
    enter_by_web(room, "sleeper", receive_buffer=4096)
    ada.settle()
    heard: list[str] = []
    said: list[str] = []
    told: list[str] = []
    while "-- sleeper left #lobby (SendQ exceeded)" not in told:
        assert len(said) < 20_000
        new = [f"{len(said) + number} {'.' * 400}" for number in range(100)]
        said += new
        told += ada.ask(*new)
        heard += web.ask()
    heard += web.ask()
    assert privmsgs("ada", "#lobby", heard) == said


def test_who_pings_without_end_and_does_not_read_is_cut_off(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--no-limits", "--unsent-bytes", "4096")
    (ada,) = room.enter("ada")
    web = enter_by_web(room, "web", receive_buffer=4096)
    ada.settle()
    with suppress(ConnectionError):
        for _ in range(100_000):
            web.send(frame(PING, b"x" * 125))
    ada.expect("-- web left #lobby (SendQ exceeded)")


def test_a_flood_of_frames_that_say_nothing_is_paced(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--rate", "1000", "--burst", "100")
    web = enter_by_web(room, "web")
    web.send(frame(PONG, b"x" * 125) * 1000)
    assert any("You send more than 1000 KiB a second" in line for line in web.ask())
