"""Telnet's own sequences (RFC 854), mixed into what telnet clients send: swallowed, and never answered."""

IAC = 255
SB, SE = 250, 240
WILL, DONT = 251, 254


class TelnetFilter:
    """Passes on all bytes but telnet's commands, however they are cut into pieces."""

    def __init__(self) -> None:
        self._held = b""

    @property
    def within(self) -> bool:
        """Whether a sequence has begun and not ended."""
        return bool(self._held)

    def feed(self, data: bytes) -> bytes:
        """What is left of `data`. IAC IAC is a data byte 255, which UTF-8 does not know."""
        if not self._held and IAC not in data:
            return data
        data = self._held + data
        kept, at = bytearray(), 0
        while (start := data.find(IAC, at)) >= 0:
            kept += data[at:start]
            length = _length(data, start)
            if length == 0:
                self._held = _shortened(data[start:])
                return bytes(kept)
            if data[start + 1] == IAC:
                kept.append(IAC)
            at = start + length
        self._held = b""
        return bytes(kept + data[at:])


def _length(data: bytes, start: int) -> int:
    """The length of the sequence that begins at `start`; 0 if its end has not come yet."""
    if len(data) < start + 2:
        return 0
    code = data[start + 1]
    if code == SB:
        end = data.find(bytes((IAC, SE)), start + 2)
        return 0 if end < 0 else end + 2 - start
    if WILL <= code <= DONT:
        return 3 if len(data) >= start + 3 else 0
    return 2


def _shortened(sequence: bytes) -> bytes:
    """Of an unfinished subnegotiation only its beginning and last byte are needed to find its end."""
    return sequence if sequence[1:2] != bytes((SB,)) or len(sequence) < 4 else sequence[:2] + sequence[-1:]
