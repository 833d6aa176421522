"""Telnet's own sequences (RFC 854), mixed into what telnet clients send: swallowed, and never answered."""

from enum import Enum, auto

IAC = 255
SE, SB, WILL, DONT = 240, 250, 251, 254


class _Within(Enum):
    """What the next byte is a part of."""

    TEXT = auto()
    COMMAND = auto()
    OPTION = auto()
    SUBNEGOTIATION = auto()
    SUBNEGOTIATION_COMMAND = auto()


class TelnetFilter:
    """Passes on all bytes but telnet's commands, however they are cut into pieces."""

    def __init__(self) -> None:
        self._within = _Within.TEXT

    @property
    def within(self) -> bool:
        """Whether a sequence has begun and not ended."""
        return self._within is not _Within.TEXT

    def feed(self, data: bytes) -> bytes:
        """What is left of `data`. A byte 255 that begins no command is text, as is the one that IAC IAC means."""
        if self._within is _Within.TEXT and IAC not in data:
            return data
        kept = bytearray()
        for byte in data:
            self._take(byte, kept)
        return bytes(kept)

    def _take(self, byte: int, kept: bytearray) -> None:
        match self._within:
            case _Within.TEXT if byte == IAC:
                self._within = _Within.COMMAND
            case _Within.TEXT:
                kept.append(byte)
            case _Within.COMMAND:
                self._within = self._command(byte, kept)
            case _Within.OPTION:
                self._within = _Within.TEXT
            case _Within.SUBNEGOTIATION if byte == IAC:
                self._within = _Within.SUBNEGOTIATION_COMMAND
            case _Within.SUBNEGOTIATION_COMMAND:  # IAC IAC in it is data, IAC SE its end (RFC 855)
                self._within = _Within.TEXT if byte == SE else _Within.SUBNEGOTIATION

    def _command(self, byte: int, kept: bytearray) -> _Within:
        if byte == SB:
            return _Within.SUBNEGOTIATION
        if WILL <= byte <= DONT:
            return _Within.OPTION
        if byte == IAC:
            kept.append(IAC)
        elif byte < SE:
            kept += bytes((IAC, byte))
        return _Within.TEXT
