"""What proxies and gateways say of those for whom they speak."""

import socket

import pytest

from hubbub.doors import Verdict
from hubbub.doors.introduction import Introduction, Introductions

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
FOUR = socket.inet_aton("192.0.2.7") + socket.inet_aton("127.0.0.1") + b"\xff\xfd\x1a\x0b"
SIX = socket.inet_pton(socket.AF_INET6, "2001:db8::7") * 2 + b"\xff\xfd\x1a\x0b"


def version_2(command: int, family: int, rest: bytes) -> bytes:
    return SIGNATURE + bytes((command, family)) + len(rest).to_bytes(2, "big") + rest


WHOLE = [
    (b"PROXY TCP4 192.0.2.7 127.0.0.1 65533 6667\r\n", "192.0.2.7", False),
    (b"PROXY TCP4 1.1.1.1 255.255.255.255 0 65535\r\n", "1.1.1.1", False),
    (b"PROXY TCP6 2001:db8::7 ::1 65533 6667\r\n", "2001:db8::7", False),
    (b"PROXY TCP6 ::ffff:192.0.2.7 ::1 65533 6667\r\n", "::ffff:c000:207", False),
    (b"PROXY UNKNOWN\r\n", "", False),
    (b"PROXY UNKNOWN ffff::1 ffff::1 65535 65535\r\n", "", False),
    (version_2(0x21, 0x11, FOUR), "192.0.2.7", False),
    (version_2(0x21, 0x21, SIX), "2001:db8::7", False),
    (version_2(0x21, 0x11, FOUR + b"\x04\x00\x03abc"), "192.0.2.7", False),
    (version_2(0x21, 0x11, FOUR + bytes(996)), "192.0.2.7", False),
    (version_2(0x20, 0x00, b""), "", False),
    (version_2(0x20, 0x11, FOUR), "", False),
    (version_2(0x21, 0x00, b""), "", False),
    (version_2(0x21, 0x31, bytes(216)), "", False),
    (b"WEBIRC secret gateway host.example 192.0.2.7\r\n", "192.0.2.7", False),
    (b"WEBIRC secret gateway 2001:db8::7 2001:db8::7\n", "2001:db8::7", False),
    (b"WEBIRC secret gateway 0::1 0::1 :local-port=6697 secure remote-port=1\r\n", "::1", True),
    (b"WEBIRC secret gateway 192.0.2.7 192.0.2.7 :secure\r\n", "192.0.2.7", True),
    (b"WEBIRC secret gateway 192.0.2.7 192.0.2.7 secure\r\n", "192.0.2.7", True),
    (b"WEBIRC secret gateway 192.0.2.7 192.0.2.7 :insecure secure=\r\n", "192.0.2.7", False),
]

WRONG = [
    b"hello\n",
    b"\r\nhello\r\n",
    b"PROXY me that file\n",
    b"proxy TCP4 192.0.2.7 127.0.0.1 65533 6667\r\n",
    b" PROXY TCP4 192.0.2.7 127.0.0.1 65533 6667\r\n",
    b"NICK ada\r\nPROXY TCP4 192.0.2.7 127.0.0.1 65533 6667\r\n",
    b"PROXY TCP4 192.0.2.7 127.0.0.1 65533 6667\n",
    b"PROXY TCP4 192.0.2.7 127.0.0.1 65533\r\n",
    b"PROXY TCP4 192.0.2.7 127.0.0.1 65533 65536\r\n",
    b"PROXY TCP4 192.0.2.7 127.0.0.1 65533 6667 more\r\n",
    b"PROXY TCP4 192.0.2.777 127.0.0.1 65533 6667\r\n",
    b"PROXY TCP4 192.0.2.07 127.0.0.1 65533 6667\r\n",
    b"PROXY TCP4 2001:db8::7 ::1 65533 6667\r\n",
    b"PROXY TCP6 192.0.2.7 127.0.0.1 65533 6667\r\n",
    b"PROXY TCP6 fe80::7%1 ::1 65533 6667\r\n",
    b"PROXY TCP4 192.0.2.7 localhost 65533 6667\r\n",
    b"PROXY TCP4  192.0.2.7 127.0.0.1 65533 6667\r\n",
    b"PROXY TCP4 \xd9\xa1.0.0.1 127.0.0.1 1 1\r\n",
    b"PROXY UNKNOWN " + b"x" * 100 + b"\r\n",
    b"PROXY UNKNOWN " + b"x" * 2000,
    version_2(0x11, 0x11, FOUR),
    version_2(0x22, 0x11, FOUR),
    version_2(0x21, 0x11, FOUR[:-1]),
    version_2(0x21, 0x21, FOUR),
    version_2(0x21, 0x11, FOUR + bytes(1000)),
    version_2(0x21, 0x11, bytes(65_535)),
    b"WEBIRC wrong gateway 192.0.2.7 192.0.2.7\r\n",
    b"WEBIRC secre gateway 192.0.2.7 192.0.2.7\r\n",
    b"WEBIRC s\xc3\xa9cret gateway 192.0.2.7 192.0.2.7\r\n",
    b"WEBIRC secret gateway 192.0.2.7\r\n",
    b"WEBIRC secret gateway host host\r\n",
    b"WEBIRC secret gateway 192.0.2.7 1.2.3\r\n",
    b"webirc secret gateway 192.0.2.7 192.0.2.7\r\n",
    b"WEBIRC " + b"x" * 2000,
]


def judged(first: bytes) -> Introduction | Verdict:
    return Introductions("secret").judge(first)


@pytest.mark.parametrize(("first", "address", "secure"), WHOLE, ids=repr)
def test_an_introduction_is_understood_and_ends_where_it_ends(first: bytes, address: str, secure: bool) -> None:
    for more in (b"", b"NICK ada\r\n", b"\x16\x03\x01"):
        assert judged(first + more) == Introduction(len(first), address, secure)


@pytest.mark.parametrize("first", [first for first, _, _ in WHOLE], ids=repr)
def test_a_part_of_one_asks_for_more(first: bytes) -> None:
    for length in range(len(first)):
        assert judged(first[:length]) is Verdict.MORE


@pytest.mark.parametrize("first", WRONG, ids=lambda first: repr(first[:60]))
def test_what_is_malformed_or_too_long_is_none(first: bytes) -> None:
    assert judged(first) is Verdict.NO


def test_without_a_password_there_are_no_gateways() -> None:
    for password in (b"secret", b"None", b""):
        assert Introductions().judge(b"WEBIRC %s gateway host 192.0.2.7\r\n" % password) is Verdict.NO
