"""JSON over a WebSocket, beside everybody else and against whoever does not keep to it."""

import random
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from irc_guest import enter
from json_guest import JsonGuest, enter_by_json, say, wish
from room import GUARD_SECONDS, Guest, Room
from web_guest import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, FrameGuest, frame, handshake

SENDERS = 300


@pytest.fixture
def web(shared: Room, ada: Guest) -> Iterator[JsonGuest]:
    """Somebody with a browser, whose coming ada has seen."""
    web = enter_by_json(shared, "web")
    assert ada.settle() == ["-- web joined #lobby"]
    yield web
    with suppress(OSError):
        web.send(frame(CLOSE, struct.pack("!H", 1000)))
    web.leave()
    while any("web" in line for line in ada.ask("/who #lobby")):
        pass


def test_at_every_door_all_hear_the_same(shared: Room, ada: Guest, web: JsonGuest) -> None:
    bea = enter(shared, "bea")
    ada.settle(), web.demand()
    ada.say("one")
    assert web.frame()["text"] == "one"
    assert bea.line() == ":ada PRIVMSG #lobby :one"
    bea.say("PRIVMSG #lobby :\x01ACTION waves\x01")
    waves = web.frame()
    assert (waves["nick"], waves["form"], waves["text"]) == ("bea", "action", "waves")
    ada.expect("* bea waves")
    web.tell(say("grüezi\nmitenand"), wish("msg", to="bea", text="psst"), wish("topic", room="#lobby", topic="Cake"))
    ada.expect("<web> grüezi", "<web> mitenand")
    assert [bea.line() for _ in range(4)] == [
        ":web PRIVMSG #lobby :grüezi",
        ":web PRIVMSG #lobby :mitenand",
        ":web PRIVMSG bea :psst",
        ":web TOPIC #lobby :Cake",
    ]
    bea.say("QUIT")
    ada.settle()


def test_all_see_who_comes_and_goes(shared: Room, ada: Guest, web: JsonGuest) -> None:
    other = enter_by_json(shared, "other")
    ada.expect("-- other joined #lobby")
    joined = web.frame()
    assert (joined["type"], joined["nick"]) == ("joined", "other")
    other.tell(wish("quit", reason="bye"))
    ada.expect("-- other left #lobby (bye)")
    departed = web.frame()
    assert (departed["type"], departed["nick"], departed["reason"]) == ("departed", "other", "bye")
    assert other.until_closed()[1] == 1000


def test_a_client_that_closes_with_1000_leaves_when_all_it_sent_is_done(web: JsonGuest, ada: Guest) -> None:
    web.tell(say("last"))
    web.send(frame(CLOSE, struct.pack("!H", 1000) + b"bye"))
    ada.expect("<web> last", "-- web left #lobby")
    told, code, _ = web.until_closed()
    assert ([each["text"] for each in told], code) == (["last"], 1000)
    assert web.rest() == b""


@pytest.mark.parametrize("how", ["1001", "no code", "end", "reset"])
def test_a_client_that_goes_otherwise_is_expected_back(how: str, shared: Room, ada: Guest) -> None:
    guest = enter_by_json(shared, f"gone{how[0]}")
    ada.settle()
    guest.tell(say("last"))
    ada.expect(f"<gone{how[0]}> last")
    match how:
        case "1001":
            guest.send(frame(CLOSE, struct.pack("!H", 1001)))
            assert guest.until_closed()[1] == 1001
        case "no code":
            guest.send(frame(CLOSE, b""))
            assert guest.until_closed()[1] == 1001
        case "end":
            guest.end()
            guest.rest()
        case "reset":
            guest.break_off()
    assert not [line for line in ada.settle() if "left" in line]
    assert f"gone{how[0]}" in "".join(ada.ask("/who #lobby"))


def test_a_message_may_come_in_parts_and_a_ping_between_them(web: JsonGuest) -> None:
    parts = [
        frame(TEXT, b'{"type":"ping"', final=False),
        frame(CONTINUATION, b"", final=False),
        frame(PING, b"there?"),
        frame(CONTINUATION, b',"token":"x\xc3', final=False),
        frame(CONTINUATION, b'\xa9"}'),
    ]
    for byte in b"".join(parts):
        web.send(bytes((byte,)))
    assert web.message() == (PONG, b"there?")
    assert web.frame() == {"type": "pong", "token": "x\u00e9"}


def test_every_ping_is_answered_in_its_turn(web: JsonGuest) -> None:
    web.send(b"".join(frame(PING, f"{number}".encode()) for number in range(10)))
    assert [web.message() for _ in range(10)] == [(PONG, f"{number}".encode()) for number in range(10)]


def test_line_ends_between_the_tokens_are_no_matter(web: JsonGuest) -> None:
    web.send(frame(TEXT, b'\r\n{\r\n "type":\n"ping",\r"token": "a\\nb"\r\n}\r\n'))
    assert web.frame() == {"type": "pong", "token": "a\nb"}


def test_what_is_sent_along_with_the_handshake_is_read(shared: Room) -> None:
    guest = FrameGuest(shared.port)
    shared.guests.append(guest)
    guest.upgrade(handshake("/ws", ()) + frame(TEXT, b'{"type":"hello","version":1,"rooms":[]}'))
    assert b'"welcome"' in guest.message()[1]
    guest.send(frame(CLOSE, struct.pack("!H", 1000)))


def test_the_longest_message_is_taken(web: JsonGuest) -> None:
    head, tail = b'{"type":"ping","token":"', b'"}'
    web.send(frame(TEXT, head + b"x" * (65_536 - len(head) - len(tail)) + tail))
    assert len(web.frame()["token"]) == 65_536 - len(head) - len(tail)


def test_what_is_no_object_is_refused_and_the_connection_stands(web: JsonGuest) -> None:
    for text in (b"", b"{", b"[]", b"hello", b'{"type":"frob"}', b"[" * 60_000):
        web.send(frame(TEXT, text))
        assert web.frame()["code"] == "bad-frame"
    assert web.demand() == []


BROKEN = {
    "a binary message": (frame(BINARY, b'{"type":"ping"}'), 1003),
    "no mask": (b'\x81\x0f{"type":"ping"}', 1002),
    "text that is none": (frame(TEXT, b'{"type":"ping","token":"\xff"}'), 1007),
    "text with half a surrogate": (frame(TEXT, b'"\xed\xa0\x80"'), 1007),
    "a long message": (frame(TEXT, b"x" * 65_537), 1009),
    "a long message in parts": (
        frame(TEXT, b"x" * 60_000, final=False) + frame(CONTINUATION, b"x" * 6_000, final=False),
        1009,
    ),
    "a length of 2^63": (b"\x81\xff" + b"\xff" * 8 + b"\0\0\0\0", 1009),
    "an extension's bit": (b"\xc1" + frame(TEXT, b"{}")[1:], 1002),
    "a part of nothing": (frame(CONTINUATION, b"x"), 1002),
    "a message within another": (frame(TEXT, b"{", final=False) + frame(TEXT, b"{}"), 1002),
    "half a code": (frame(CLOSE, b"\x03"), 1002),
}
"""What no client may send, and the code with which it is closed."""


@pytest.mark.parametrize("kind", BROKEN)
def test_who_breaks_the_protocol_is_told_why_and_leaves_and_what_he_said_before_stands(
    kind: str, web: JsonGuest, ada: Guest
) -> None:
    sent, code = BROKEN[kind]
    web.tell(say("before"))
    web.send(sent + frame(TEXT, b'{"type":"say","room":"#lobby","text":"after"}'))
    told, closed, reason = web.until_closed()
    assert closed == code
    assert reason
    assert [(each["type"], each["text"]) for each in told] == [("said", "before"), ("goodbye", reason)]
    ada.expect("<web> before", f"-- web left #lobby ({reason})")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": None}, 101),
        ({"origin": "http://127.0.0.1"}, 101),
        ({"origin": "https://chat.example"}, 101),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"host": "evil.example"}, 421),
        ({"host": "chat.example", "origin": "http://evil.example"}, 403),
        ({"upgrade": None}, 426),
        ({"sec_websocket_version": "8"}, 426),
    ],
    ids=str,
)
def test_only_who_may_opens_a_websocket(headers: dict[str, str | None], status: int, shared: Room) -> None:
    guest = FrameGuest(shared.port)
    shared.guests.append(guest)
    assert guest.request(handshake("/ws", (), **headers))[0] == status
    guest.leave()


def test_three_hundred_at_once_all_hear_everything(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--no-limits", "--quiet")
    guests = [JsonGuest(room.port) for _ in range(SENDERS)]
    room.guests += guests
    for number, guest in enumerate(guests):
        hello = f'{{"type":"hello","version":1,"nick":"m{number}"}}'.encode()
        guest.send(handshake("/ws", ()) + frame(TEXT, hello))
    for guest in guests:
        guest.upgrade(b"")
        guest.frames_until("entered")
    for number, guest in enumerate(guests):
        guest.tell(say(f"from {number}", f"id {number}"))
    for guest in guests:
        heard: list[str] = []
        while len(heard) < SENDERS:
            each = guest.frame()
            if each["type"] == "said":
                heard.append(each["text"])
        assert sorted(heard) == sorted(f"from {number}" for number in range(SENDERS))


def test_when_the_room_closes_all_are_told_to_come_again(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory")
    web = enter_by_json(room, "web")
    room.process.terminate()
    told, code, _ = web.until_closed()
    assert told == [{"type": "goodbye", "text": "The room is closing.", "again": True, "after": 2}]
    assert code == 1001
    web.send(frame(CLOSE, struct.pack("!H", 1001)))
    assert room.process.wait(GUARD_SECONDS) == 0


def hostile(chance: random.Random) -> bytes:
    """Something that is nearly a client's."""
    objects = [
        b'{"type":"hello","version":1,"nick":"evil%d"}' % chance.randrange(99),
        b'{"type":"say","room":"#lobby","text":"x","id":"%d"}' % chance.randrange(9),
        b'{"type":"line","room":"#lobby","text":"/me x"}',
        b'{"type":"history","room":"#lobby","count":1000,"events":true}',
        b'{"type":"history","room":"#lobby","before":9007199254740991,"after_at":9007199254740991}',
        b'{"type":"join","room":"#r%d"}' % chance.randrange(9),
        b'{"type":"msg","to":"evil%d","text":"\\u0000\\n"}' % chance.randrange(99),
        b'{"type":"set","room":"#r1","setting":"key","value":"a\\r\\nb"}',
        b'{"type":"read","room":"a\\r\\nb","up_to":9007199254740991}',
        b'{"type":"delete","room":"#lobby","message":9007199254740991}',
        b'{"type":"react","room":"#lobby","message":1,"reaction":"\\r\\n"}',
        b'{"type":"typing","room":"#lobby","state":"active"}',
        b'{"type":"nick","nick":"\\u202e"}',
        b'{"type":"away","reason":"\\r\\n:x"}',
        b'{"type":"quit"}',
        b"[" * chance.randrange(1000),
        chance.randbytes(chance.randrange(100)),
    ]
    data = b"".join(
        frame(chance.choice([TEXT, TEXT, TEXT, TEXT, TEXT, PING, PONG]), chance.choice(objects)[:125])
        for _ in range(chance.randrange(1, 30))
    )
    changed = bytearray(data)
    for _ in range(chance.choice([0, 0, 1, 5])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randrange(len(changed)) if chance.random() < 0.3 else None])


def test_whatever_comes_disturbs_nobody(shared: Room, ada: Guest, web: JsonGuest) -> None:
    chance = random.Random(1)
    bea = enter(shared, "bea")
    for _ in range(100):
        crowd = [FrameGuest(shared.port) for _ in range(8)]
        for guest in crowd:
            with suppress(OSError):
                guest.send(handshake("/ws", ()) + hostile(chance))
                guest.send(hostile(chance))
        for guest in crowd:
            (guest.break_off if chance.random() < 0.5 else guest.leave)()
        ada.settle(), bea.ask()
        assert all(each["type"] != "error" for each in web.demand())
    bea.say("QUIT")
