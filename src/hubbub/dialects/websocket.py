"""What a server sends over a WebSocket (RFC 6455, 5.2): frames that are whole and have no mask. Knows no sockets."""

import struct
from enum import IntEnum

CONTROL_BYTES = 125
"""The longest payload of a control frame."""
FINAL = 0x80
"""The bit of the last frame of a message."""
_KEPT_BYTES = 4096


class Opcode(IntEnum):
    """What a frame is."""

    CONTINUATION = 0x0
    TEXT = 0x1
    BINARY = 0x2
    CLOSE = 0x8
    PING = 0x9
    PONG = 0xA


def frame(opcode: Opcode, payload: bytes) -> bytes:
    """One whole frame."""
    return _head(opcode, len(payload)) + payload


class Heads(dict[int, bytes]):
    """What goes before the payloads of frames of one kind, by how long these are. What is not long is made once."""

    def __init__(self, opcode: Opcode) -> None:
        self._opcode = opcode

    def __missing__(self, size: int) -> bytes:
        made = _head(self._opcode, size)
        if size < _KEPT_BYTES:
            self[size] = made
        return made


def _head(opcode: Opcode, size: int) -> bytes:
    if size <= CONTROL_BYTES:
        return bytes((FINAL | opcode, size))
    if size < 1 << 16:
        return struct.pack("!BBH", FINAL | opcode, 126, size)
    return struct.pack("!BBQ", FINAL | opcode, 127, size)
