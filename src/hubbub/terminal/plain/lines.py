"""A stream of bytes, cut into lines."""

import codecs

LONGEST_LINE = 65_536
"""Characters kept of one line. The rest of a longer one is dropped, so that nobody can fill our memory."""


class Lines:
    """Cuts a stream of bytes into lines, which end in line feeds. Bytes that are no text become U+FFFD."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._rest = ""
        self._dropping = False

    def feed(self, data: bytes) -> list[str]:
        """The lines that `data` completes, without their ends."""
        text = self._decoder.decode(data)
        if self._dropping:
            _, end, text = text.partition("\n")
            self._dropping = not end
        *lines, self._rest = (self._rest + text).split("\n")
        if len(self._rest) > LONGEST_LINE:
            lines.append(self._rest[:LONGEST_LINE])
            self._rest = ""
            self._dropping = True
        return lines

    def end(self) -> list[str]:
        """The last line, if it was left without an end."""
        rest = self._rest + self._decoder.decode(b"", final=True)
        return [rest] if rest else []
