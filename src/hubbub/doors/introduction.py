"""Introductions: what a proxy or a gateway says before anything else, namely for whom it speaks.

It is a PROXY header (HAProxy's "The PROXY protocol", versions 1 and 2) or a WEBIRC line (IRCv3 webirc). It must lie
within the first bytes that are looked at; what is malformed is none.
"""

import hmac
import ipaddress
import re
from typing import NamedTuple, TypeAlias

from hubbub.doors import Verdict
from hubbub.doors.recognition import FIRST_BYTES, begins

V1_BYTES = 107
"""The longest header of version 1, with its CR LF."""
V1_MARKS = (b"PROXY TCP4 ", b"PROXY TCP6 ", b"PROXY UNKNOWN")
V2_MARK = b"\r\n\r\n\x00\r\nQUIT\n"
WEBIRC_MARK = b"WEBIRC "

_V1 = re.compile(rb"PROXY (?:UNKNOWN(?: [^\r\n]*)?|TCP([46]) (\S+) (\S+) ([0-9]{1,5}) ([0-9]{1,5}))\r\n")
_V2_HEAD_BYTES = 16
_V2_OVER_TCP = {0x11: 4, 0x21: 16}
"""Of the families of version 2 those that name an address here, TCP over IPv4 and IPv6, and its length."""
_WEBIRC = re.compile(rb"WEBIRC (\S+) \S+ \S+ ([0-9A-Fa-f.:]+)(?: :?([^\r\n]*))?\r?\n")


class Introduction(NamedTuple):
    """For whom a proxy speaks; `length` bytes said it. Without an address it speaks for itself.

    `secure` is whether it says that nobody can read along with the one it speaks for.
    """

    length: int
    address: str = ""
    secure: bool = False


Judgement: TypeAlias = Introduction | Verdict
"""An introduction, or that the bytes are none, or that more are needed to tell."""


class Introductions:
    """Understands introductions. `password` is what a web gateway must know; without one there are no gateways."""

    def __init__(self, password: str | None = None) -> None:
        self._password = password

    def judge(self, first: bytes) -> Judgement:
        """What the first bytes of a connection say."""
        verdicts = (_version_1(first), _version_2(first), self._gateway(first))
        return next((verdict for verdict in verdicts if verdict is not Verdict.NO), Verdict.NO)

    def _gateway(self, first: bytes) -> Judgement:
        if self._password is None:
            return Verdict.NO
        begun = begins(first, (WEBIRC_MARK,))
        if begun is not Verdict.YES:
            return begun
        if b"\n" not in first:
            return _more(first)
        match = _WEBIRC.match(first)
        if match is None or not hmac.compare_digest(match[1], self._password.encode()):
            return Verdict.NO
        address = _address(match[2], 6 if b":" in match[2] else 4)
        return Introduction(match.end(), address, b"secure" in (match[3] or b"").split()) if address else Verdict.NO


def _version_1(first: bytes) -> Judgement:
    begun = begins(first, V1_MARKS)
    if begun is not Verdict.YES:
        return begun
    if b"\n" not in first[:V1_BYTES]:
        return Verdict.MORE if len(first) < V1_BYTES else Verdict.NO
    match = _V1.match(first)
    if match is None or match.end() > V1_BYTES:
        return Verdict.NO
    if match[1] is None:
        return Introduction(match.end())
    address, destination = (_address(part, int(match[1])) for part in match.group(2, 3))
    ports = all(int(port) <= 65_535 for port in match.group(4, 5))
    return Introduction(match.end(), address) if address and destination and ports else Verdict.NO


def _version_2(first: bytes) -> Judgement:
    begun = begins(first, (V2_MARK,))
    if begun is not Verdict.YES:
        return begun
    if len(first) < _V2_HEAD_BYTES:
        return Verdict.MORE
    command, family, length = first[12], first[13], _V2_HEAD_BYTES + int.from_bytes(first[14:16], "big")
    size = _V2_OVER_TCP.get(family, 0)
    if command not in (0x20, 0x21) or length < _V2_HEAD_BYTES + 2 * size + (4 if size else 0) or length > FIRST_BYTES:
        return Verdict.NO
    if len(first) < length:
        return Verdict.MORE
    if command == 0x20 or not size:  # a check of the proxy's own, or one that it cannot name
        return Introduction(length)
    return Introduction(length, str(ipaddress.ip_address(first[_V2_HEAD_BYTES : _V2_HEAD_BYTES + size])))


def _address(text: bytes, version: int) -> str:
    """The IP address of that version; nothing if it is none."""
    try:
        found = ipaddress.ip_address(text.decode("ascii"))
    except ValueError:
        return ""
    return str(found) if found.version == version and b"%" not in text else ""


def _more(first: bytes) -> Verdict:
    """That more bytes are needed, unless there are too many already."""
    return Verdict.MORE if len(first) < FIRST_BYTES else Verdict.NO
