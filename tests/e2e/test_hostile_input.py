"""Whatever is sent, it disturbs nobody: two canaries go on talking, and hear nothing that could harm them."""

import random
import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from room import GREETING, Guest, Room

SHOWN = re.compile(r"(<[^ ]+> |\* [^ ]+ |-- ).*")
"""What every line must be: of someone, or the server's."""
HARMFUL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
"""What no line may hold."""
DICE = random.Random(20_240_229)


def noise(size: int, alphabet: bytes = bytes(range(256))) -> bytes:
    return bytes(DICE.choices(alphabet, k=size))


HOSTILE = {
    "random bytes": noise(60_000),
    "random bytes in lines": b"\n".join(noise(DICE.randrange(200)) for _ in range(250)) + b"\n",
    "random control bytes": noise(20_000, bytes(range(32)) + b"\n\n\x7f\x1b[mA"),
    "random commands": b"".join(b"/" + noise(12, b"abcdehijlmnopqrstuw #-/\x00") + b"\n" for _ in range(200)),
    "lines of 16 KiB": (b"x" * 16_384 + b"\n") * 20,
    "a line without an end": b"y" * 1_000_000,
    "NULs": b"\0" * 50_000,
    "NULs in lines": b"\0\0a\0\n" * 200,
    "only line feeds": b"\n" * 100_000,
    "only carriage returns": b"\r" * 100_000,
    "invalid UTF-8": b"\xc3\x28\n\xa0\xa1\n\xe2\x28\xa1\n\xf0\x28\x8c\xbc\n\xed\xa0\x80\n\xc0\xaf\n" * 20,
    "escape sequences": b"\x1b]0;title\x07\x1b[2J\x1b[1;1H\x9b31m\n" * 100,
    "bidi controls": "\u202eevil\u2066\u2028<ada> forged\u2029\u0085-- forged\n".encode() * 100,
    "many marks": ("z" + "\u0335" * 2000 + "\n").encode() * 10,
    "telnet options": b"\xff\xfb\x01\xff\xfd\x03" * 10_000,
    "a subnegotiation without an end": b"\xff\xfa\x18" + b"\0" * 500_000,
    "subnegotiations": b"\xff\xfa\x18\x00xterm\xff\xf0" * 5_000 + b"hello\n",
    "doubled IACs": b"\xff\xff" * 30_000 + b"\n",
    "IACs cut short": b"a\xff",
    "long names": b"/nick " + b"n" * 8_000 + b"\n/join " + b"r" * 8_000 + b"\n/msg " + b"t" * 8_000 + b" x\n",
    "numbers that are none": b"/history 99999999999999999999\n/history -1\n/history 1e9\n/history 5 -5\n"
    b"/history \xd9\xa1\n",
    "patterns": rb"/who #(a+)+$" + b"\n/msg .* x\n/help %s%n{0}\n/nick %(x)s\n/join ../../etc\n",
}


@pytest.fixture(scope="module")
def shared() -> Iterator[Room]:
    """One room for all that is sent: what an attack leaves behind shows in the next."""
    room = Room("--memory", "--no-limits")
    yield room
    errors = room.clear()
    assert errors == []


@pytest.fixture
def canaries(shared: Room) -> Iterator[list[Guest]]:
    guests = shared.enter("ada", "bob")
    yield guests
    for guest in guests:
        guest.say("/quit")
        guest.rest()


def sing(canaries: list[Guest], song: Iterator[int]) -> list[str]:
    """Both say a line and hear the other's; what they heard besides."""
    ada, bob = canaries
    number = next(song)
    ada.say(f"ada {number}")
    bob.say(f"bob {number}")
    return ada.until(f"<bob> bob {number}") + bob.until(f"<ada> ada {number}")


def attack(shared: Room, canaries: list[Guest], pieces: list[bytes]) -> tuple[list[str], bytes]:
    """Send the pieces, while the canaries sing: what they heard besides, and what the attacker was told."""
    song = iter(range(10_000))
    guest = shared.guest()
    heard = sing(canaries, song)
    for piece in pieces:
        try:
            guest.send(piece)
        except OSError:
            break
        heard += sing(canaries, song)
    with suppress(OSError):
        guest.end()
    told = guest.rest()
    guest.leave()
    for _ in range(3):
        heard += sing(canaries, song)
    return heard, told


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_bytes_disturb_nobody(kind: str, shared: Room, canaries: list[Guest]) -> None:
    data = HOSTILE[kind]
    half = len(data) // 2 + 1
    heard, told = attack(shared, canaries, [data[:half], data[half:]])
    for line in heard:
        assert SHOWN.fullmatch(line), line
        assert not HARMFUL.search(line), line
        assert not line.startswith(("<ada> forged", "-- forged")), line
    assert told.decode().startswith(f"{GREETING}\n")


CHAT = b"hello all\r\n/nick evil\r\n/join evil\r\n"
FOREIGN = {
    "HTTP GET": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"HTTP/1.1 200 "),
    "HTTP POST of chat": (
        b"POST /say HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 40\r\n\r\n" + CHAT,
        b"HTTP/1.1 404 ",
    ),
    "HTTP with a long target": (b"POST /" + b"a" * 3000 + b" HTTP/1.1\r\nHost: x\r\n\r\n" + CHAT, b"HTTP/1.0 400 "),
    "HTTP 1.0": (b"HEAD /x HTTP/1.0\r\n\r\n", b"HTTP/1.0 404 "),
    "HTTP without a target": (b"GET  HTTP/1.1\r\nHost: x\r\n\r\n" + CHAT, b"HTTP/1.0 400 "),
    "HTTP of another version": (b"GET / HTTP/9.9\r\nHost: x\r\n\r\n" + CHAT, b"HTTP/1.0 400 "),
    "HTTP in small letters": (b"get / http/1.1\r\nhost: x\r\n\r\n" + CHAT, b"HTTP/1.0 400 "),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b""),
    "SSH": (b"SSH-2.0-OpenSSH_9.2p1\r\n" + CHAT, b"SSH is not spoken here"),
    "TLS": (b"\x16\x03\x01\x00\xf8\x01\x00\x00\xf4\x03\x03" + CHAT, b"\x15\x03"),
}
"""First bytes of protocols that are not served, and how the answer to them begins."""


@pytest.mark.parametrize("kind", FOREIGN)
def test_another_protocol_gets_its_own_words_and_acts_on_nothing(
    kind: str, shared: Room, canaries: list[Guest]
) -> None:
    data, answer = FOREIGN[kind]
    heard, told = attack(shared, canaries, [data])
    assert heard == []
    assert told.startswith(answer)
    assert GREETING.encode() not in told


@pytest.mark.parametrize("kind", FOREIGN)
def test_another_protocol_in_single_bytes_acts_on_nothing(kind: str, shared: Room, canaries: list[Guest]) -> None:
    data, answer = FOREIGN[kind]
    heard, told = attack(shared, canaries, [bytes((byte,)) for byte in data[:60]] + [data[60:]])
    assert heard == []
    assert told.startswith(answer)


GREETED = [kind for kind in FOREIGN if kind.startswith("HTTP ")]


@pytest.mark.parametrize("kind", GREETED)
def test_an_http_request_after_a_silence_says_nothing(kind: str, shared: Room, canaries: list[Guest]) -> None:
    """Browsers connect ahead of need, and send their request when they have one."""
    guest = shared.guest()
    guest.expect(GREETING)
    guest.send(FOREIGN[kind][0])
    guest.end()
    guest.rest()
    heard = sing(canaries, iter([1]))
    assert [line for line in heard if not re.fullmatch(r"-- 127\.0\.0\.1 (joined|left) #lobby", line)] == []


@pytest.mark.parametrize(
    "line",
    ["PASS me the salt", "GET a grip HTTP is old", "NICK", "USER error", "CAP on", "SSH is nice", "P"],
)
def test_a_line_that_only_begins_like_another_protocol_is_chat(line: str, shared: Room, canaries: list[Guest]) -> None:
    guest = shared.guest()
    guest.say(line)
    canaries[0].until(f"<127.0.0.1> {line}")
    assert GREETING in guest.settle()


def test_a_hundred_half_open_arrivals_disturb_nobody(shared: Room, canaries: list[Guest]) -> None:
    arrivals = [shared.guest() for _ in range(100)]
    for guest in arrivals:
        guest.send(b"GET /")
    song = iter(range(100))
    for guest in arrivals[:50]:
        guest.break_off()
        sing(canaries, song)
    for guest in arrivals[50:]:
        guest.leave()
    sing(canaries, song)
