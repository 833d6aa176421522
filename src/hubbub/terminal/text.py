"""Text from elsewhere: cut into lines, and made harmless to the terminal that shows it."""

import codecs

LONGEST_LINE = 65_536
"""Characters kept of one line. The rest of a longer one is dropped, so that nobody can fill our memory."""

_C0 = set(range(0x20)) - {ord("\t"), ord("\n")}
_DEL_AND_C1 = set(range(0x7F, 0xA0))
_BIDI_CONTROLS = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_SEPARATORS = {0x2028, 0x2029}
_HARMFUL = dict.fromkeys(_C0 | _DEL_AND_C1 | _BIDI_CONTROLS | _SEPARATORS)


def harmless(text: str) -> str:
    """`text` without what could act on a terminal: controls (but tab and line feed), bidi controls, separators."""
    return text.translate(_HARMFUL)


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
