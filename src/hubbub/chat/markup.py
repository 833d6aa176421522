"""What is meant by marks in a text: ``` blocks, `code`, **strong**, *emphasis* or _emphasis_, ~~struck~~, and links.

The rules are the page's (`web/chat/markup.js`). Marks hold within a line, and what cannot be meant is text.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Flag, auto


class Mark(Flag):
    """What is meant by the marks around a span."""

    NONE = 0
    CODE = auto()
    STRONG = auto()
    EMPHASIS = auto()
    STRUCK = auto()
    LINK = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """Some text that is meant alike. That of a link is its address."""

    text: str
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code, as it is to stand."""

    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """What stands between blocks of code. Line feeds are in the text of the spans."""

    spans: tuple[Span, ...]


Block = Code | Prose
Meant = tuple[Iterable[Span], int]
"""What is meant by a mark: the spans of it, and where they end."""

_FENCE = "```"
_LANGUAGE = re.compile(r"\A[A-Za-z0-9_+-]*\n")
_START = re.compile(r"[`*_]|~~|https?://", re.IGNORECASE)
_CODE = re.compile("`([^`]+)`")
_MARKS = {"**": Mark.STRONG, "~~": Mark.STRUCK, "*": Mark.EMPHASIS, "_": Mark.EMPHASIS}
_CLOSING = {mark: re.compile(rf"(?<=\S)(?={re.escape(mark)}(?![\w{mark if mark == '*' else ''}]))") for mark in _MARKS}
_DEEPEST = 4
_WEB = re.compile(
    r"https?://"
    r"(?:[^\s/?#@<>\"'`]{0,254}@)?"
    r"(?:[^\s/?#@:\[\]\\^|%<>\"'`.,;!*_~()][^\s/?#@:\[\]\\^|%<>\"'`]{0,254}|\[[0-9a-f:.]{2,45}\])"
    r"(?::[0-9]{0,5})?"
    r"(?=[/\\?#\s<>\"'`]|\Z|[.,;:!?*_~)]{1,64}(?:[\s<>\"'`]|\Z))",
    re.IGNORECASE,
)
"""The beginning of an address on the web: a host, perhaps a port, and then a path or what ends the address."""
_ADDRESS = re.compile(r"[^\s<>\"'`]+")


def blocks(text: str) -> list[Block]:
    """The blocks of a text. A fence that nothing closes is text."""
    pieces = text.split(_FENCE)
    if len(pieces) % 2 == 0:
        unclosed = _FENCE + pieces.pop()
        pieces[-1] += unclosed
    found: list[Block] = []
    for place, piece in enumerate(pieces):
        if place % 2:
            found.append(Code(_LANGUAGE.sub("", piece).removesuffix("\n")))
            continue
        before = piece.removeprefix("\n") if place else piece
        between = before.removesuffix("\n") if place < len(pieces) - 1 else before
        if between:
            found.append(Prose(tuple(spans(between))))
    return found


def plain(text: str) -> str:
    """What a text says, without marks."""
    said = [block.text if isinstance(block, Code) else "".join(s.text for s in block.spans) for block in blocks(text)]
    return "\n".join(said)


def spans(text: str) -> list[Span]:
    """The spans of a text between blocks of code."""
    found: list[Span] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            found.append(Span("\n"))
        found += _Line(line, Mark.NONE, 0).spans()
    return found


class _Line:
    """A line, or what stands within marks on it."""

    def __init__(self, text: str, mark: Mark, depth: int) -> None:
        self.text = text
        self.mark = mark
        self.depth = depth
        self.closing: dict[str, list[int]] = {}

    def spans(self) -> Iterator[Span]:
        """Its spans, in time that grows with the text alone, whatever marks there are."""
        done = looked = 0
        while start := _START.search(self.text, looked):
            looked = start.end()
            meant = self.meant_at(start.start())
            if not meant:
                continue
            if start.start() > done:
                yield Span(self.text[done : start.start()], self.mark)
            inner, done = meant
            yield from inner
            looked = done
        if done < len(self.text):
            yield Span(self.text[done:], self.mark)

    def meant_at(self, place: int) -> Meant | None:
        """What is meant by the mark at a place, if anything."""
        letter = self.text[place]
        if letter == "`":
            return self.code_at(place)
        if letter in "hH":
            return self.link_at(place)
        mark = next(mark for mark in _MARKS if self.text.startswith(mark, place))
        return self.marked_at(place, mark)

    def code_at(self, place: int) -> Meant | None:
        code = _CODE.match(self.text, place)
        return ((Span(code[1], self.mark | Mark.CODE),), code.end()) if code else None

    def link_at(self, place: int) -> Meant | None:
        address = (
            None if self.is_in_word(place) or not _WEB.match(self.text, place) else _ADDRESS.match(self.text, place)
        )
        if not address:
            return None
        href = address[0].rstrip(".,;:!?*_~")
        unopened = href.count(")") - href.count("(")
        trailing = len(href) - len(href.rstrip(")"))
        href = href[: len(href) - max(0, min(unopened, trailing))]
        return (Span(href, self.mark | Mark.LINK),), place + len(href)

    def marked_at(self, place: int, mark: str) -> Meant | None:
        begin = place + len(mark)
        if self.depth >= _DEEPEST or self.is_in_word(place) or self.text[begin : begin + 1].isspace():
            return None
        end = self.closed_from(begin + 1, mark)
        if end is None:
            return None
        inner = _Line(self.text[begin:end], self.mark | _MARKS[mark], self.depth + 1)
        return inner.spans(), end + len(mark)

    def is_in_word(self, place: int) -> bool:
        before = self.text[place - 1 : place]
        return before.isalnum() or before == "_"

    def closed_from(self, place: int, mark: str) -> int | None:
        """Where the mark closes first from a place on."""
        if mark not in self.closing:
            self.closing[mark] = [closing.start() for closing in _CLOSING[mark].finditer(self.text)]
        places = self.closing[mark]
        found = bisect_left(places, place)
        return places[found] if found < len(places) else None
