"""Guests who speak over a WebSocket by hand, frame by frame; and those who speak IRC so."""

import re
import struct
from collections.abc import Mapping, Sequence

from irc_guest import IrcGuest, checked
from room import Guest, Room

TEXT_IRC, BINARY_IRC = "text.ircv3.net", "binary.ircv3.net"
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
FINAL = 0x80
_MASK = b"\x01\x80\x7f\xfe"
KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
"""A key, and what a server must answer to it (RFC 6455, 1.3)."""


def frame(opcode: int, payload: bytes, *, final: bool = True, mask: bytes = _MASK) -> bytes:
    """A frame as clients send it."""
    size = len(payload)
    if size < 126:
        length = bytes((0x80 | size,))
    elif size < 65_536:
        length = struct.pack("!BH", 0x80 | 126, size)
    else:
        length = struct.pack("!BQ", 0x80 | 127, size)
    masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
    return bytes(((FINAL if final else 0) | opcode,)) + length + mask + masked


def handshake(path: str = "/irc", subprotocols: Sequence[str] = (TEXT_IRC,), **headers: str | None) -> bytes:
    """The request for a WebSocket. Headers are named with _ for -; one that is None is left out."""
    sent: dict[str, str | None] = {
        "host": "127.0.0.1",
        "upgrade": "websocket",
        "connection": "keep-alive, Upgrade",
        "sec_websocket_version": "13",
        "sec_websocket_key": KEY,
        "sec_websocket_protocol": ", ".join(subprotocols) or None,
        **headers,
    }
    lines = [f"GET {path} HTTP/1.1", *(f"{name.replace('_', '-')}: {text}" for name, text in sent.items() if text)]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()


class FrameGuest(Guest):
    """A client with one WebSocket, whatever is spoken in it."""

    def request(self, request: bytes) -> tuple[int, Mapping[str, str]]:
        """Send a request: the status and the headers of the answer."""
        self.send(request)
        first, *rest = iter(lambda: Guest.line(self).removesuffix("\r"), "")
        status = re.fullmatch(r"HTTP/1\.[01] (\d+) .*", first)
        assert status, first
        headers = {name.lower(): text for name, text in (line.split(": ", 1) for line in rest)}
        return int(status[1]), headers

    def upgrade(self, request: bytes) -> Mapping[str, str]:
        """Become a WebSocket: the headers of the answer."""
        status, headers = self.request(request)
        assert (status, headers["sec-websocket-accept"]) == (101, ACCEPT)
        assert "sec-websocket-extensions" not in headers
        return headers

    def message(self) -> tuple[int, bytes]:
        """The next frame: each is whole, and has no mask."""
        first, size = self._take(2)
        assert first & 0xF0 == FINAL
        assert size < 0x80
        if size >= 126:
            (size,) = struct.unpack("!H" if size == 126 else "!Q", self._take(2 if size == 126 else 8))
        return first & 0x0F, self._take(size)

    def _take(self, size: int) -> bytes:
        while len(self._unread) < size:
            more = self.socket.recv(65_536)
            assert more, f"the connection ended after {self._unread!r}"
            self._unread += more
        taken, self._unread = self._unread[:size], self._unread[size:]
        return taken


class WebGuest(FrameGuest, IrcGuest):
    """One who speaks IRC."""

    def __init__(self, port: int, receive_buffer: int | None = None) -> None:
        super().__init__(port, receive_buffer)
        self.kind = TEXT
        self.subprotocol: str | None = None

    def shake_hands(self, request: bytes | None = None, subprotocols: Sequence[str] = (TEXT_IRC,)) -> None:
        """Become a WebSocket."""
        headers = self.upgrade(request or handshake(subprotocols=subprotocols))
        self.subprotocol = headers.get("sec-websocket-protocol")
        self.kind = BINARY if self.subprotocol == BINARY_IRC else TEXT

    def say(self, *lines: str) -> None:
        """Send lines, each as a message."""
        self.send(b"".join(frame(self.kind, line.encode()) for line in lines))

    def line(self) -> str:
        """The next message, which is a line without its end."""
        opcode, payload = self.message()
        assert opcode == self.kind, (opcode, payload)
        return checked(payload.decode() + "\r")

    def until_closed(self) -> tuple[list[str], int, str]:
        """The lines up to the Close frame, and its code and reason."""
        lines = []
        while (message := self.message())[0] != CLOSE:
            lines.append(checked(message[1].decode() + "\r"))
        (code,) = struct.unpack_from("!H", message[1])
        return lines, code, message[1][2:].decode()


def visitor(room: Room, receive_buffer: int | None = None) -> WebGuest:
    """One who connects and says nothing."""
    guest = WebGuest(room.port, receive_buffer)
    room.guests.append(guest)
    return guest


def enter_by_web(room: Room, nick: str, *subprotocols: str, receive_buffer: int | None = None) -> WebGuest:
    """One who is in the lobby, and has read everything that was sent to him so far."""
    guest = visitor(room, receive_buffer)
    guest.shake_hands(subprotocols=subprotocols or (TEXT_IRC,))
    guest.register(nick)
    guest.ask("JOIN #lobby")
    return guest
