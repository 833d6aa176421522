"""WebSocket frames (RFC 6455, 5): bytes to messages, and lines to frames. Knows no sockets."""

import struct
from collections.abc import Callable, Iterator
from enum import IntEnum

from hubbub.dialects.websocket import CONTROL_BYTES, FINAL, Heads, Opcode, frame

_MASKED = 0x80
MESSAGES = (Opcode.TEXT, Opcode.BINARY)
"""What a message is. To look up a member of an enum takes longer than to look here."""


class CloseCode(IntEnum):
    """Why a connection ends (RFC 6455, 7.4.1)."""

    NORMAL = 1000
    GOING_AWAY = 1001
    PROTOCOL_ERROR = 1002
    UNSUPPORTED = 1003
    NOT_UTF8 = 1007
    POLICY = 1008
    TOO_BIG = 1009
    SENT_AWAY = 4000
    """By somebody who may; a code of our own (RFC 6455, 7.4.2)."""


_FIRSTS = {final | opcode: (bool(final), opcode, opcode >= 0x8) for final in (0, FINAL) for opcode in Opcode}
"""The first bytes of frames, without any bit of an extension.

They tell whether a frame is final, what it is, and whether that is about the connection: such a one may stand between
the frames of a message.
"""
_SIZE_16, _SIZE_64 = struct.Struct("!H"), struct.Struct("!Q")
_CODES_OF_CLIENTS = frozenset({1000, 1001, 1002, 1003, *range(1007, 1015), *range(3000, 5000)})


class Broken(Exception):
    """The peer does not keep to the protocol. `code` and `reason` are what he is told."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class FrameReader:
    """Puts a client's messages together. It holds one unfinished message and one unfinished frame at most."""

    __slots__ = ("_due", "_limit", "_message", "_opcode", "_rest")

    def __init__(self, limit: int) -> None:
        """`limit` is the longest message, in bytes."""
        self._limit = limit
        self._rest: bytes | bytearray = b""
        """What came of the unfinished frame. Mostly there is none, and no array for it."""
        self._due = 0
        """How many bytes it has, as far as that is known."""
        self._message: bytes | bytearray = b""
        """What came of the unfinished message, likewise."""
        self._opcode: Opcode | None = None

    def read(self, data: bytes) -> Iterator[tuple[Opcode, bytes]]:
        """The whole messages and control frames that end in `data`. Raises Broken."""
        if self._rest:
            self._rest += data
            if len(self._rest) < self._due:
                return
            data = bytes(self._rest)
            self._rest = b""
        start = self._due = 0
        try:
            while (head := self._head(data, start)) is not None:
                final, opcode, control, begin, end = head
                if len(data) < end:
                    self._due = end - start
                    break
                payload = unmask(data[begin:end], data[begin - 4 : begin])
                start = end
                if control or (final and opcode and self._opcode is None):
                    yield opcode, payload  # it is whole, as nearly all are
                else:
                    yield from self._part(final, opcode, payload)
        finally:
            if start < len(data):
                self._rest = bytearray(data[start:])

    def _head(self, data: bytes, start: int) -> tuple[bool, Opcode, bool, int, int] | None:
        """Of the frame there: what its first byte tells, and where its payload begins and ends."""
        if len(data) < start + 2:
            return None
        first, second = _FIRSTS.get(data[start]), data[start + 1]
        if first is None:  # or an extension's bit is set, and there are no extensions
            raise Broken(CloseCode.PROTOCOL_ERROR, "That is no frame of RFC 6455")
        if second < _MASKED:
            raise Broken(CloseCode.PROTOCOL_ERROR, "A client masks its frames")
        final, opcode, control = first
        size = second - _MASKED
        if control and not (final and size <= CONTROL_BYTES):
            raise Broken(CloseCode.PROTOCOL_ERROR, f"A control frame is whole, and has {CONTROL_BYTES} bytes at most")
        begin = start + 6
        if size > CONTROL_BYTES:
            form = _SIZE_16 if size == 126 else _SIZE_64
            begin += form.size
            if len(data) < begin:
                return None
            (size,) = form.unpack_from(data, start + 2)
        if not control and len(self._message) + size > self._limit:
            raise Broken(CloseCode.TOO_BIG, f"A message has {self._limit} bytes at most")
        return final, opcode, control, begin, begin + size

    def _part(self, final: bool, opcode: Opcode, payload: bytes) -> Iterator[tuple[Opcode, bytes]]:
        """Take a frame of a message; the message, once it is whole."""
        if (opcode is Opcode.CONTINUATION) is (self._opcode is None):
            raise Broken(CloseCode.PROTOCOL_ERROR, "A message ends before the next one begins")
        if self._opcode is None:
            self._opcode, self._message = opcode, bytearray()
        self._message += payload
        if final:
            opcode, message = self._opcode, bytes(self._message)
            self._opcode, self._message = None, b""
            yield opcode, message


def unmask(payload: bytes, mask: bytes) -> bytes:
    """The payload without its mask of four bytes, or with it (RFC 6455, 5.3)."""
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (_number(payload, "little") ^ _number(key, "little")).to_bytes(size, "little")


_number = int.from_bytes


def close_frame(code: CloseCode, reason: str) -> bytes:
    """The last frame, with why it is, as far as that fits in (RFC 6455, 5.5.1)."""
    words = reason.encode()[: CONTROL_BYTES - 2].decode(errors="ignore")
    return frame(Opcode.CLOSE, struct.pack("!H", code) + words.encode())


def check_close(payload: bytes) -> None:
    """See that the payload of a client's Close is one (RFC 6455, 5.5.1). Raises Broken."""
    if not payload:
        return
    if len(payload) < 2 or struct.unpack_from("!H", payload)[0] not in _CODES_OF_CLIENTS:
        raise Broken(CloseCode.PROTOCOL_ERROR, "That is no code to close with")
    check_text(payload[2:])


def close_code(payload: bytes) -> int:
    """Why a client closes, by the payload of its Close; 1005 if it does not say."""
    return int(struct.unpack_from("!H", payload)[0]) if payload else 1005


def check_text(payload: bytes) -> None:
    """See that the payload is UTF-8. Raises Broken."""
    try:
        payload.decode()
    except UnicodeDecodeError:
        raise Broken(CloseCode.NOT_UTF8, "Text is UTF-8") from None


class Framer:
    """Makes a message of each line, without its line end.

    What a flush sends to many sessions comes here once for each of them: so the last result is kept. Mostly it is one
    object, which is quickly known again; and what is put together for each alone often comes out alike.
    """

    __slots__ = ("_frames", "_heads", "_lines")

    def __init__(self, opcode: Opcode) -> None:
        """`opcode` is which kind of message the lines become."""
        self._heads = Heads(opcode)
        self._lines = self._frames = b""

    def sender(self, write: Callable[[bytes], None]) -> Callable[[bytes], None]:
        """What writes the frames of whole lines that end with CR LF."""

        def send(lines: bytes) -> None:
            if lines != self._lines:
                self._frame(lines)
            write(self._frames)

        return send

    def _frame(self, lines: bytes) -> None:
        heads = self._heads
        self._frames = b"".join([heads[len(line)] + line for line in lines.split(b"\r\n") if line])
        self._lines = lines
