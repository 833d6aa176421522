"""Bytes to lines, ended by CR LF or LF. One that is too long, or is not UTF-8, is refused; the next begins afresh.

It is what the dialects share whose input is lines.
"""

import codecs

from hubbub.chat.refusals import Refused
from hubbub.dialects.telnet import TelnetFilter

LINES_AHEAD = 64
"""So many lines are cut at once: each of them takes more memory than the bytes that it is cut from."""

_NONE: list[bytes] = []
"""One for all readers without lines, who are many; it stays empty."""


class LineReader:
    """Cuts input into lines. It holds at most one unfinished line, and of one that is too long nothing."""

    __slots__ = (
        "_ended", "_forgotten", "_limit", "_lines", "_oversized", "_rest", "_telnet",
        "had_newline", "longest", "spoilt",
    )  # fmt: skip

    def __init__(self, limit: int, *, telnet: bool = True) -> None:
        """`limit` is the longest line, in bytes; with `telnet`, its sequences are swallowed."""
        self._limit = limit
        self._telnet = TelnetFilter() if telnet else None
        self._lines = _NONE
        """Whole lines, the next one last."""
        self._rest = b""
        """What came behind them."""
        self._oversized = False
        self._forgotten = 0
        self._ended = False
        self.spoilt = b""
        """The last line that was not UTF-8, as it came."""
        self.longest = 0
        """How many bytes the longest line had."""
        self.had_newline = False
        """Whether the client has ever ended a line."""

    @property
    def buffered(self) -> int:
        """How many bytes wait."""
        return len(self._rest) + sum(map(len, self._lines)) + len(self._lines)

    def receive(self, data: bytes) -> None:
        """Take in what came."""
        text = self._telnet.feed(data) if self._telnet else data
        self._rest += text
        self.had_newline = self.had_newline or b"\n" in text

    def end(self) -> None:
        """No more comes: what is left is the last line."""
        self._ended = True

    def drop(self) -> None:
        """Forget what waits."""
        self._lines = _NONE
        self._rest = b""
        self._oversized = False

    def can_cut(self) -> bool:
        """Whether what waits could be a line of a client that ends none: nothing in it is unfinished."""
        if self.had_newline or self._oversized or (self._telnet and self._telnet.within) or not self.buffered:
            return False
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        decoder.decode(self._rest[-4:])
        return not decoder.getstate()[0]

    def cut(self) -> str | Refused:
        """What waits, taken as a line."""
        line, self._rest = self._rest, b""
        return self._text(line)

    def next_line(self) -> str | Refused | None:
        """The next whole line without its end; None when there is none yet."""
        if not self._lines:
            *lines, self._rest = self._rest.split(b"\n", LINES_AHEAD)
            if not lines:
                return self._without_newline()
            lines.reverse()
            self._lines = lines
        line = self._lines.pop()
        if self._oversized:
            self._oversized = False
            self.longest = max(self.longest, self._forgotten + len(line))
            return self._too_long()
        return self._text(line)

    def _without_newline(self) -> str | Refused | None:
        self._lines = _NONE
        waiting = len(self._rest)
        if waiting > self._limit + 2:  # CR and NUL may belong to the line's end
            self._forgotten = waiting + (self._forgotten if self._oversized else 0)
            self._oversized = True
            self._rest = b""
        if not self._ended:
            return None
        if self._oversized:
            self._oversized = False
            self._rest = b""
            return self._too_long()
        return self.cut() if self._rest else None

    def _text(self, line: bytes) -> str | Refused:
        line = line.removesuffix(b"\0").removesuffix(b"\r")  # telnet sends CR NUL for a lone CR (RFC 854)
        if len(line) > self._limit:
            self.longest = max(self.longest, len(line))
            return self._too_long()
        try:
            return line.decode()
        except UnicodeDecodeError:
            self.spoilt = line
            return Refused("not-utf8", "not saved: that line is not UTF-8 text")

    def _too_long(self) -> Refused:
        return Refused("line-too-long", f"not saved: that line is longer than {self._limit} bytes")


class ByLines:
    """The part of a dialect that takes its input in."""

    __slots__ = ("_lines",)

    def __init__(self, lines: LineReader) -> None:
        self._lines = lines

    @property
    def buffered(self) -> int:
        """How many bytes of input wait to be read."""
        return self._lines.buffered

    def receive(self, data: bytes) -> None:
        """Take in what the client sent."""
        self._lines.receive(data)

    def end(self) -> None:
        """The client sends no more: an unfinished line is a line."""
        self._lines.end()
