"""The text of a message as lines for the screen: wrapped at its width, with a style for what each part means."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from unicodedata import category
from urllib.parse import quote

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from hubbub.chat.markup import Block, Code, Mark, Prose, Span, blocks
from hubbub.terminal.cells import UNKNOWN, steady, width
from hubbub.terminal.look import Look

LONGEST_ADDRESS = 2_000
"""Terminals forget a link whose address is longer."""
MARGIN = "│ "
_ROOM_FOR_MARGIN = 12
"""Where there are fewer cells, code stands without a margin."""

_MEANT = re.compile(r"[`*_]|~~|https?://|[^ -~\n]", re.IGNORECASE)
"""What a text holds that is more than letters of ASCII, each meaning itself."""
_SPACES = " \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
"""White space where a line may end."""
_SPACE_OR_NOT = re.compile(f"[{_SPACES}]*")
_NOT_FIRST = frozenset(("Pe", "Pf", "Po", "Lm"))
_NOT_LAST = frozenset(("Ps", "Pi"))
"""Kinds of letters that begin no line, and that end none, where there are no spaces between words."""
_MARKS = frozenset(("Mn", "Mc", "Me"))
_IN_ADDRESS = "".join(map(chr, range(0x21, 0x7F)))
_NOBODY = re.compile(r"(?!)")

Run = tuple[str, Style]
Cut = Callable[[str, Sequence[int], int], Iterator[tuple[int, int]]]


def layout(
    text: str,
    width: int,
    look: Look,
    mentions: re.Pattern[str] | None = None,
    base: Style | None = None,
    *,
    marks: bool = True,
    lead: str = "",
) -> list[Strip]:
    """The lines of a text, each of at most `width` cells (at least 1).

    `mentions` finds what names who reads it, in all but code. `base` is the style under all others: the look's for text
    if not given. Without `marks` every letter means itself; the `lead`, which stands before the text, always does.
    """
    base = look.text if base is None else base
    if not marks or not _MEANT.search(text):
        plain = _lines(_marked(steady(lead + text), base, look, mentions))
        return [strip for line in plain for strip in _wrapped(line, width, _words)]
    strips: list[Strip] = []
    for block in _led(lead, blocks(text)):
        if isinstance(block, Code):
            strips += _code(block.text, width, look, base)
            continue
        runs = (run for span in block.spans for run in _runs(span, look, mentions, base))
        strips += (strip for line in _lines(runs) for strip in _wrapped(line, width, _words))
    return strips


def _led(lead: str, found: list[Block]) -> list[Block]:
    if not lead:
        return found
    first = found[0].spans if found and isinstance(found[0], Prose) else ()
    return [Prose((Span(lead), *first)), *found[1 if first else 0 :]]


def mention_pattern(nick: str, keywords: Iterable[str] = ()) -> re.Pattern[str]:
    """What finds a nick, with or without @, and other words that somebody listens to; as words, in whatever case."""
    words = sorted(filter(None, (nick, *keywords)), key=len, reverse=True)
    if not words:
        return _NOBODY
    return re.compile(rf"(?<![\w-])@?(?:{'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE)


def _runs(span: Span, look: Look, mentions: re.Pattern[str] | None, base: Style) -> Iterator[Run]:
    style = base
    for mark, laid_over in (
        (Mark.STRONG, look.strong),
        (Mark.EMPHASIS, look.emphasis),
        (Mark.STRUCK, look.struck),
        (Mark.CODE, look.code),
        (Mark.LINK, look.link),
    ):
        if mark in span.mark:
            style += laid_over
    if Mark.LINK in span.mark:
        style += _link(span.text)
    spoken = None if span.mark & (Mark.CODE | Mark.LINK) else mentions
    return ((steady(part), part_style) for part, part_style in _marked(span.text, style, look, spoken))


def _marked(text: str, style: Style, look: Look, mentions: re.Pattern[str] | None) -> list[Run]:
    """The text, in which mentions are marked."""
    runs: list[Run] = []
    done = 0
    for found in mentions.finditer(text) if mentions else ():
        runs += ((text[done : found.start()], style), (found[0], style + look.mention))
        done = found.end()
    return [*runs, (text[done:], style)]


def _link(address: str) -> Style:
    """What makes a link of text. No address holds anything that could end the control sequence it is sent in."""
    safe = quote(address, safe=_IN_ADDRESS, errors="replace")
    return Style(link=safe) if len(safe) <= LONGEST_ADDRESS else Style()


def _lines(runs: Iterable[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for text, style in runs:
        first, *others = text.split("\n")
        line.append((first, style))
        for other in others:
            yield line
            line = [(other, style)]
    yield line


def _code(text: str, cells: int, look: Look, base: Style) -> Iterator[Strip]:
    """A block of code: as it is, cut where a line is full, with a mark in the margin."""
    margin = MARGIN if cells >= _ROOM_FOR_MARGIN else ""
    beside = Segment(margin, base + look.quiet)
    for line in steady(text).split("\n"):
        for strip in _wrapped([(line, base + look.code)], cells - len(margin), _full):
            yield Strip([beside, *strip], len(margin) + strip.cell_length) if margin else strip


def _wrapped(runs: list[Run], cells: int, cut: Cut) -> list[Strip]:
    """The strips of one line, which is cut as `cut` says if it is too long."""
    if cells < 2:  # what takes two has no room
        runs = [("".join(map(_narrow, text)), style) for text, style in runs]
    runs = [run for run in runs if run[0]]
    text = "".join([text for text, _ in runs])
    length = width(text)
    if length <= cells:
        return [Strip([Segment(*run) for run in runs], length)]
    ends = range(length + 1) if text.isascii() else [0, *accumulate(map(get_character_cell_size, text))]
    offsets = [0, *accumulate(len(text) for text, _ in runs)]
    return [
        Strip(_between(runs, offsets, start, end), ends[end] - ends[start]) for start, end in cut(text, ends, cells)
    ]


def _narrow(char: str) -> str:
    return UNKNOWN if get_character_cell_size(char) > 1 else char


def _between(runs: list[Run], offsets: list[int], start: int, end: int) -> Iterator[Segment]:
    """The segments of the runs between two places. `offsets` says where each run begins."""
    run = bisect_right(offsets, start) - 1
    while run < len(runs) and offsets[run] < end:
        text, style = runs[run]
        yield Segment(text[max(start - offsets[run], 0) : end - offsets[run]], style)
        run += 1


def _full(text: str, ends: Sequence[int], cells: int) -> Iterator[tuple[int, int]]:
    """Where lines begin and end that are as full as can be. `ends[place]` is how many cells the text takes up to it."""
    start = 0
    while start < len(text):
        end = _furthest(text, ends, start, cells)
        yield start, end
        start = end


def _words(text: str, ends: Sequence[int], cells: int) -> Iterator[tuple[int, int]]:
    """Where lines begin and end that hold whole words, if one fits. The space between two lines is on neither."""
    start = 0
    first = _after_spaces(text, start)
    while start < len(text):
        end = _furthest(text, ends, start, cells)
        if end < len(text):
            end = next((place for place in range(end, first, -1) if _may_end(text, place)), end)
        visible = start + len(text[start:end].rstrip(_SPACES))
        yield start, visible if start < visible < end < len(text) else end
        start = first = _after_spaces(text, end)


def _after_spaces(text: str, place: int) -> int:
    spaces = _SPACE_OR_NOT.match(text, place)
    return spaces.end() if spaces else place


def _furthest(text: str, ends: Sequence[int], start: int, cells: int) -> int:
    """Where the line that begins at a place has to end. A letter's marks stay with it, if there is room for them."""
    full = end = bisect_right(ends, ends[start] + cells) - 1
    while start < end < len(text) and category(text[end]) in _MARKS:
        end -= 1
    return end if end > start else full


def _may_end(text: str, place: int) -> bool:
    """Whether a line may end there: beside a space, or between letters of scripts that have no spaces."""
    before, after = text[place - 1], text[place]
    if before in _SPACES or after in _SPACES:
        return True
    is_wide_before, is_wide_after = get_character_cell_size(before) == 2, get_character_cell_size(after) == 2
    return (
        (is_wide_before or is_wide_after)
        and (is_wide_before or before.isalnum())
        and (is_wide_after or after.isalnum())
        and category(before) not in _NOT_LAST
        and category(after) not in _NOT_FIRST
    )
