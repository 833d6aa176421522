"""What a terminal sends, made good where Textual 8.2 misreads it.

An escape character within a paste makes Textual take up to 32 characters behind it for keys, so that a pasted log with
colours would press Enter. And of what terminals without Kitty's protocol send, it takes Alt-Enter for Enter, Alt with a
digit for what that writes on a Mac, and Alt with a letter for `^` and the letter where more follows at once.
"""

import sys
from collections.abc import Iterable
from importlib import import_module
from string import ascii_lowercase, digits

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

_ESCAPE = "\x1b"
_MISREAD = {
    "\x1b\r": "alt+enter",
    **{f"\x1b{character}": f"alt+{character}" for character in digits + ascii_lowercase if character not in "bf"},
}
"""Keys by what terminals send for them. With b and f Textual knows what is meant: a word back and forth."""
_DRIVER = "textual.drivers.win32" if sys.platform == "win32" else "textual.drivers.linux_driver"


def install() -> None:
    """Let every app that is run from now on read the terminal so."""
    driver = import_module(_DRIVER)
    assert issubclass(driver.XTermParser, XTermParser)
    driver.XTermParser = KeyParser  # type: ignore[attr-defined]  # its drivers take no other from us


class KeyParser(XTermParser):
    """Textual's parser, which gets no escape characters within a paste, and knows these keys."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._is_paste = False
        self._seen = ""
        """Outside of a paste, the last characters given on; within, those that may begin its end, not given on yet."""

    def feed(self, data: str) -> Iterable[Message]:
        """The events that `data` completes; no data is the end."""
        given = self._without_escapes(data)
        return super().feed(given) if given or not data else ()

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if sequence in _MISREAD:
            return [events.Key(_MISREAD[sequence], None)]
        return super()._sequence_to_key_events(sequence, alt)

    def _without_escapes(self, data: str) -> str:
        """What of the data is to be given on now."""
        given = ""
        while data:
            mark = BRACKETED_PASTE_END if self._is_paste else BRACKETED_PASTE_START
            part, found, rest = (self._seen + data).partition(mark)
            if self._is_paste:
                self._seen = "" if found else _begun(part, mark)
                given += part.removesuffix(self._seen).replace(_ESCAPE, "") + found
            else:
                given += (part + found)[len(self._seen) :]
                self._seen = "" if found else part[1 - len(mark) :]
            self._is_paste ^= bool(found)
            data = rest
        return given


def _begun(text: str, mark: str) -> str:
    """The end of the text with which the mark may begin."""
    return next((mark[:size] for size in range(len(mark) - 1, 0, -1) if text.endswith(mark[:size])), "")
