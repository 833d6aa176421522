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


_AFTER_IAC = {_Within.TEXT: _Within.COMMAND, _Within.SUBNEGOTIATION: _Within.SUBNEGOTIATION_COMMAND}


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
        kept, at = bytearray(), 0
        while at < len(data):
            at = self._take(data, at, kept)
        return bytes(kept)

    def _take(self, data: bytes, at: int, kept: bytearray) -> int:
        """Take what is of one kind, beginning at `at`; returns where the next begins."""
        match self._within:
            case _Within.TEXT | _Within.SUBNEGOTIATION as within:
                end = data.find(IAC, at)
                end = len(data) if end < 0 else end
                if within is _Within.TEXT:
                    kept += data[at:end]
                if end < len(data):
                    self._within = _AFTER_IAC[within]
                return end + 1
            case _Within.COMMAND:
                self._within = self._command(data[at], kept)
            case _Within.OPTION:
                self._within = _Within.TEXT
            case _Within.SUBNEGOTIATION_COMMAND:  # IAC IAC in it is data, IAC SE its end (RFC 855)
                self._within = _Within.TEXT if data[at] == SE else _Within.SUBNEGOTIATION
        return at + 1

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
