"""Which first bytes are which protocol's, told as early as can be and never too early."""

import re

import pytest
from aiohttp import web

from hubbub.doors import Door, Verdict
from hubbub.doors.http import HttpDoor
from hubbub.doors.irc import IrcDoor
from hubbub.doors.unserved import NO_TLS, UnservedDoor, unserved_doors

HTTP, IRC, SSH, TLS, PROXY, WEBIRC = "HTTP", "IRC", "SSH", "TLS", "PROXY", "WEBIRC"
LINE = "line"

WHOLE = [
    (b"GET / HTTP/1.1\r\n", HTTP),
    (b"POST /a/b?c=d%20e HTTP/1.0\r\n", HTTP),
    (b"HEAD http://example.org/ HTTP/1.1\n", HTTP),
    (b"OPTIONS * HTTP/1.1\r\n", HTTP),
    (b"CONNECT example.org:443 HTTP/1.1\r\n", HTTP),
    (b"PRI * HTTP/2.0\r\n", HTTP),
    (b"PROPFIND / HTTP/1.1\r\n", HTTP),
    (b"GET  HTTP/1.1\r\n", HTTP),
    (b"GET  / HTTP/1.1\r\n", HTTP),
    (b"GET / HTTP/1.1 \r\n", HTTP),
    (b"GET / HTTP/9.9\r\n", HTTP),
    (b"GET / HTTP/1\r\n", HTTP),
    (b"POST /say HTTP/one\r\n", HTTP),
    (b"get / http/1.1\r\n", HTTP),
    (b"Get /index.html Http/1.1\n", HTTP),
    (b"get http://example.org/ HTTP/1.1\n", HTTP),
    (b"NICK ada\r\n", IRC),
    (b"nick ada\n", LINE),
    (b"NICK :ada\r\n", IRC),
    (b"USER u 0 * :Ada Lovelace\r\n", IRC),
    (b"CAP LS 302\r\n", IRC),
    (b"cap ls\n", LINE),
    (b"user friendly is what it is\n", LINE),
    (b"CAP REQ :sasl\r\n", IRC),
    (b"PASS secret\r\nNICK ada\r\n", IRC),
    (b"PASS secret\r\nCAP LS\r\n", IRC),
    (b"PASS secret\nUSER ada 0 * ada\n", IRC),
    (b"SSH-2.0-", SSH),
    (b"SSH-1.99-", SSH),
    (b"\x16", TLS),
    (b"PROXY TCP4 ", PROXY),
    (b"PROXY TCP6 ", PROXY),
    (b"PROXY UNKNOWN", PROXY),
    (b"\r\n\r\n\0\r\nQUIT\n", PROXY),
    (b"WEBIRC secret gateway host 1", WEBIRC),
    (b"PROXY me that file\n", LINE),
    (b"WEBIRC is down again\n", LINE),
    (b"\r\n\r\nQUIT\n", LINE),
    (b"hello\n", LINE),
    (b"/nick ada\n", LINE),
    (b"\n", LINE),
    (b"\xff\xfd\x03", LINE),
    (b"\x80", LINE),
    (b"\0", LINE),
    (b"GET well soon\n", LINE),
    (b"GET\n", LINE),
    (b"GET /index.html\r\n", LINE),
    (b"GET a grip HTTP is old\n", LINE),
    (b"GET / is what it asks for in HTTP/1.1\n", LINE),
    (b"get with HTTP/2.0\n", LINE),
    (b"get HTTP/1.1\n", LINE),
    (b"post it with http/1.1\n", LINE),
    (b"put / in\n", LINE),
    (b"trace http/2\n", LINE),
    (b"head / HTTP\n", LINE),
    (b"POST it\r\n", LINE),
    (b"PUT it there HTTP/1.1\r\n", LINE),
    (b"NICK\r\n", LINE),
    (b"NICK ada and bob\n", LINE),
    (b"CAP LS302\n", LINE),
    (b"CAP\n", LINE),
    (b"USER ada 0 *\n", LINE),
    (b"PASS\n", LINE),
    (b"JOIN #lobby\r\n", LINE),
    (b"PRIVMSG #lobby :hi\r\n", LINE),
    (b":ada NICK bob\r\n", LINE),
    (b"NICKNAMES are fun\n", LINE),
    (b"NICK is my name\n", LINE),
    (b"USER error\n", LINE),
    (b"CAP on!\n", LINE),
    (b"PASS me the salt\n", LINE),
    (b"PASS me the salt\nNICK ada\n", LINE),
    (b"PASS secret\r\nhello\r\n", LINE),
    (b"SSH is nice\n", LINE),
    (b"SSH-3.0-x\n", LINE),
]
"""First bytes that just suffice, and what they are."""

WORDS = {SSH: "SSH", TLS: "\x15", PROXY: "-- ", WEBIRC: "ERROR "}


def protocol(door: UnservedDoor) -> str:
    """What a door stands for, told from its answer."""
    return next(name for name, word in WORDS.items() if door.answer.decode("latin-1").startswith(word))


# Doors that nobody passes: recognition is pure, and asks nothing of what stands behind it.
IRC_DOOR = IrcDoor(hub=None, identity=None, encoders=None, rate=None, unsent_bytes=0)  # type: ignore[arg-type]
"""A door that nobody passes: recognition is pure, and asks nothing of what stands behind it."""
HTTP_DOOR = HttpDoor(web.Application(), None, reception=None)  # type: ignore[arg-type]
DOORS: dict[str, Door] = {IRC: IRC_DOOR, HTTP: HTTP_DOOR} | {
    protocol(door): door for door in [*unserved_doors(), NO_TLS]
}


def verdicts(first: bytes) -> dict[str, Verdict]:
    return {name: door.recognise(first) for name, door in DOORS.items()}


def recognised(first: bytes) -> str | None:
    """What the listener takes the bytes for; None while more could tell."""
    found = verdicts(first)
    sure = [name for name, verdict in found.items() if verdict is Verdict.YES]
    assert len(sure) <= 1
    if sure:
        return sure[0]
    return None if Verdict.MORE in found.values() else LINE


def test_every_protocol_has_a_door() -> None:
    assert set(DOORS) == {HTTP, IRC, SSH, TLS, PROXY, WEBIRC}


@pytest.mark.parametrize(("first", "expected"), WHOLE)
def test_the_whole_is_recognised(first: bytes, expected: str) -> None:
    assert recognised(first) == expected


@pytest.mark.parametrize(("first", "expected"), WHOLE)
def test_more_bytes_after_it_change_nothing(first: bytes, expected: str) -> None:
    for more in (b"\n", b"x", b"GET / HTTP/1.1\r\n", b"NICK ada\r\n", b"\x16"):
        assert recognised(first + more) == expected


@pytest.mark.parametrize(("first", "expected"), WHOLE)
def test_byte_by_byte_it_is_the_same_and_no_verdict_is_ever_taken_back(first: bytes, expected: str) -> None:
    final: dict[str, Verdict] = {}
    decided = None
    for length in range(1, len(first) + 1):
        found = verdicts(first[:length])
        for name, verdict in final.items():
            assert found[name] is verdict
        final |= {name: verdict for name, verdict in found.items() if verdict is not Verdict.MORE}
        decided = decided or recognised(first[:length])
    assert decided == expected


@pytest.mark.parametrize(
    ("first", "expected"), [(first, name) for first, name in WHOLE if name != LINE], ids=lambda value: repr(value)
)
def test_anything_short_of_it_asks_for_more(first: bytes, expected: str) -> None:
    for length in range(1, len(first)):
        assert DOORS[expected].recognise(first[:length]) is Verdict.MORE


@pytest.mark.parametrize("byte", range(256))
def test_a_first_byte_that_begins_no_protocol_is_a_line_clients(byte: int) -> None:
    found = recognised(bytes((byte,)))
    if byte == 0x16:
        assert found == TLS
    elif re.fullmatch(rb"[GHPDOCTSNUWghpdoct\r]", bytes((byte,))):
        assert found is None
    else:
        assert found == LINE


def test_who_is_not_served_is_told_how_to_join() -> None:
    answer = DOORS[SSH].answer.decode()  # type: ignore[attr-defined]
    for way in ("netcat", "telnet", "any IRC client", "hubbub join"):
        assert way in answer
