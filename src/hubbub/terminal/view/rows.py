"""What stands in a room, as lines of the screen: each item a few strips, exactly as wide as the timeline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from hubbub.chat.faces import TOGETHER_MS
from hubbub.chat.markup import plain
from hubbub.chat.settings import RANKS
from hubbub.terminal.cells import one_line
from hubbub.terminal.chat.message import Happenings, Item, Message, Note
from hubbub.terminal.chat.sentences import listed, sentence
from hubbub.terminal.chat.waiting import Waiting
from hubbub.terminal.layout import layout
from hubbub.terminal.look import Look
from hubbub.terminal.view.clock import Clock, day, day_of

NAME_CELLS = 12
NARROW = 60
"""Below so many cells names stand above what was said, and not beside it."""
FOLDED_ABOVE, FOLDED_TO = 24, 16
"""A message of more lines than the first number is shown with as many as the second."""
NAMES_OF_REACTION = 3


@dataclass(frozen=True)
class Page:
    """What all lines have in common."""

    width: int
    look: Look
    clock: Clock
    mention: re.Pattern[str] | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether names stand above what was said."""
        return self.width < NARROW

    @property
    def indent(self) -> int:
        """The cells before a text: the time, the name, and what parts them from it."""
        return 2 if self.is_narrow else 6 + NAME_CELLS + 3

    @property
    def text_width(self) -> int:
        """The cells that are left for a text."""
        return max(1, self.width - self.indent)


def day_line(page: Page, at: int) -> Strip:
    """What parts two days."""
    return _rule(page, day(at), page.look.day)


def unread_line(page: Page) -> Strip:
    """What parts that which was read from that which was not."""
    return _rule(page, "new", page.look.unread)


def begins_day(item: Item, before: Item | None) -> bool:
    """Whether an item is the first of its day."""
    return before is None or day_of(item.at) != day_of(before.at)


def _is_grouped(item: Item, before: Item | None) -> bool:
    """Whether a message goes on under the name of the one before."""
    return (
        isinstance(item, Message)
        and isinstance(before, Message)
        and (item.user, item.nick, item.form) == (before.user, before.nick, before.form)
        and item.form == "text"
        and not item.reply
        and 0 <= item.at - before.at < TOGETHER_MS
        and not begins_day(item, before)
    )


def message_rows(
    page: Page, message: Message, before: Item | None, answered: Message | None, *, open_: bool
) -> list[Strip]:
    """A message. `answered` is the one that it is a reply to, if it is known; `open_` shows all of a long one."""
    grouped = _is_grouped(message, before)
    same_minute = grouped and before is not None and message.at // 60_000 == before.at // 60_000
    time = "" if same_minute else page.clock.time(message.at)
    lines = list(_text_of(page, message, answered, open_=open_))
    name = _name(message)
    style = page.look.name(message.nick)
    return list(_beside(page, time, "" if grouped else name, style, lines))


def happenings_rows(page: Page, item: Happenings) -> list[Strip]:
    """What happened between messages."""
    lines = layout(sentence(item.events), page.text_width, page.look, base=page.look.quiet, marks=False)
    return list(_beside(page, page.clock.time(item.at), "", page.look.quiet, lines))


def note_rows(page: Page, item: Note) -> list[Strip]:
    """What only this client shows."""
    style = page.look.failed if item.tone == "error" else page.look.quiet
    lines = layout(item.text, page.text_width, page.look, base=style, marks=False)
    return list(_beside(page, page.clock.time(item.at), "!" if item.tone == "error" else "-", style, lines))


def waiting_rows(page: Page, item: Waiting, nick: str) -> list[Strip]:
    """What one said that has not come true."""
    look = page.look
    lines = layout(item.text, page.text_width, look, base=look.pending)
    if item.error:
        words = f"not sent: {item.error}  (Alt-Up, then Enter sends it again, Delete gives it up)"
        lines += layout(words, page.text_width, look, base=look.failed, marks=False)
    name, style = ("failed", look.failed) if item.error else (f"… {nick}", look.pending)
    return list(_beside(page, page.clock.time(item.at), name, style, lines))


def blank_rows(page: Page, words: str) -> list[Strip]:
    """What stands where no messages are."""
    lines = layout(words, max(1, page.width - 2), page.look, base=page.look.quiet, marks=False)
    return [Strip([Segment(" "), *line]).adjust_cell_length(page.width) for line in lines]


def _text_of(page: Page, message: Message, answered: Message | None, *, open_: bool) -> Iterator[Strip]:
    look, width = page.look, page.text_width
    if message.reply:
        nick = answered.nick if answered else message.reply_nick
        words = (plain(answered.text) or "taken back") if answered else "an earlier message"
        words = f"↳ {nick}: {words}" if nick else f"↳ {words}"
        yield Strip([Segment(set_cell_size(one_line(words), width), look.quote)])
    if message.deleted:
        yield from layout("taken back", width, look, base=look.quiet, marks=False)
        return
    lead = f"(to {message.rank}s) " if message.rank in RANKS else ""
    if message.form == "action":
        lead += f"{message.nick} "
    text = message.text + (" (edited)" if message.edited else "")
    lines = layout(text, width, look, mentions=page.mention, lead=lead)
    if len(lines) > FOLDED_ABOVE and not open_:
        hidden = len(lines) - FOLDED_TO
        lines = lines[:FOLDED_TO]
        lines += layout(f"… {hidden} more lines (Alt-Up, then Enter)", width, look, base=look.quiet, marks=False)
    yield from lines
    if message.reactions:
        yield from layout("  ".join(_reactions(message)), width, look, base=look.reaction, marks=False)


def _reactions(message: Message) -> Iterator[str]:
    for reaction, by in message.reactions.items():
        yield f"{reaction} {listed(list(by.values()), NAMES_OF_REACTION)}"


def _name(message: Message) -> str:
    match message.form:
        case "action":
            return "*"
        case "notice":
            return f"-{message.nick}-"
    return f"{message.nick}⚙" if message.bot else message.nick


def _beside(page: Page, time: str, name: str, style: Style, lines: list[Strip]) -> Iterator[Strip]:
    """Lines with the time and the name on their left; or above, where the screen is narrow."""
    look = page.look
    if page.is_narrow:
        if name or time:
            words = [Segment(one_line(name), style), Segment(f" {time.strip()}" if name else time, look.quiet)]
            yield _full(Strip(words), page.width)
        for line in lines:
            yield _full(Strip([Segment("  "), *line]), page.width)
        return
    for number, line in enumerate(lines):
        shown = _right(one_line(name), NAME_CELLS) if number == 0 else " " * NAME_CELLS
        yield _full(
            Strip(
                [
                    Segment(f"{time if number == 0 else '':5} ", look.quiet),
                    Segment(shown, style),
                    Segment(" │ ", look.quiet),
                    *line,
                ]
            ),
            page.width,
        )


def _right(text: str, cells: int) -> str:
    """Text set to the right in so many cells; of a longer one the beginning."""
    if cell_len(text) > cells:
        text = f"{set_cell_size(text, cells - 1)}…"
    return " " * (cells - cell_len(text)) + text


def _full(strip: Strip, width: int) -> Strip:
    return strip.adjust_cell_length(width)


def _rule(page: Page, words: str, style: Style) -> Strip:
    words = f"── {words} "
    return Strip([Segment(set_cell_size(words + "─" * page.width, page.width), style)])
