"""What was said last, as the page has it before anything runs in it: the rows that `web/view/row.js` will draw.

The two are held alike by `tests/web/test_first_view.py`, so that nothing moves when one takes the place of the other.
What only a browser knows is missing or a guess: its clock is taken for this machine's, and words for days are its own.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from html import escape
from itertools import pairwise

from hubbub.chat.entities import Room
from hubbub.chat.events import BETWEEN_PROGRAMS, Said
from hubbub.chat.faces import TOGETHER_MS, colour_of
from hubbub.chat.markup import Block, Code, Mark, Span, blocks

LONG_LINES, LONG_CHARACTERS = 16, 1600
"""A text of more is folded."""
SNIPPET = 160
_EMOJI = "[\u203c-\u3299\U0001f000-\U0001faff]"
_FEW_EMOJI = re.compile(rf"(?:{_EMOJI}[\U0001f3fb-\U0001f3ff]?\ufe0f?(?:\u200d{_EMOJI}\ufe0f?)*\s?){{1,3}}")
_ELEMENTS = {Mark.CODE: "code", Mark.EMPHASIS: "em", Mark.STRUCK: "del", Mark.STRONG: "strong"}


def glimpse(room: Room, recent: Iterable[Said]) -> dict[str, str]:
    """What fills the places that the page has for it."""
    said = [message for message in recent if message.form not in BETWEEN_PROGRAMS]
    known = {message.seq: message for message in said}
    rows = "".join(_row(message, before, known) for before, message in pairwise([None, *said]) if message)
    return {"title": escape(f"#{room.name}"), "topic": escape(room.topic), "messages": rows}


def _row(message: Said, before: Said | None, known: Mapping[int, Said]) -> str:
    at = datetime.fromtimestamp(message.at / 1000, UTC)
    here = at.astimezone()
    day = f"{here:%Y-%m-%d}"
    is_new_day = before is None or f"{datetime.fromtimestamp(before.at / 1000, UTC).astimezone():%Y-%m-%d}" != day
    is_head = is_new_day or before is None or not _goes_on(message, before)
    nick, colour = escape(_nick(message)), _colour(_nick(message))
    line = f'<div class="day" role="separator">{day}</div>' if is_new_day else ""
    if is_head:
        stamp = f'<time datetime="{at.isoformat(timespec="milliseconds").replace("+00:00", "Z")}">{here:%H:%M}</time>'
        name = f'<button type="button" class="name {colour}" tabindex="-1">{nick}</button>'
        side = f'<span class="avatar  {colour}" aria-hidden="true">{escape(_letter(_nick(message)))}</span>'
        side += f'<div class="byline">{name}{_tags(message)}{stamp}</div>'
    else:
        side = f'<span class="gutter" aria-hidden="true">{here:%H:%M}</span>'
    quote = _quote(message, known.get(message.reply)) if message.reply else ""
    edited = '<span class="edited">edited</span>' if message.edited else ""
    head = f'<article class="message{" head" if is_head else ""}" aria-label="{nick}" data-seq="{message.seq}">'
    return f"<li>{line}{head}{side}{quote}{_text(message)}{edited}</article></li>"


def _goes_on(message: Said, before: Said) -> bool:
    """Whether it reads on from what stands before it, without its author named again."""
    same = (message.user, _nick(message), message.rank) == (before.user, _nick(before), before.rank)
    return same and message.at - before.at < TOGETHER_MS and not message.reply and message.form != "action"


def _nick(message: Said) -> str:
    return message.persona or message.nick


def _colour(nick: str) -> str:
    return f"name-{colour_of(nick)}"


def _letter(nick: str) -> str:
    return next((character for character in nick if character.isalnum()), "?")


def _tags(message: Said) -> str:
    tags = (
        "bot" if message.bot or message.persona else "",
        "notice" if message.form == "notice" else "",
        f"for {message.rank}s" if message.rank else "",
    )
    return "".join(f'<span class="tag">{escape(tag)}</span>' for tag in tags if tag)


def _quote(message: Said, answered: Said | None) -> str:
    """What is answered, as far as that is known: its author may be where it is not."""
    nick = message.reply_nick if answered is None else _nick(answered)
    text = "An earlier message" if answered is None else re.sub(r"```[\w+-]*\n?", "", answered.text)
    words = " ".join(text.split())[:SNIPPET]
    name = f'<b class="{_colour(nick)}">{escape(nick)}</b>' if nick else ""
    return f'<button type="button" class="quote">{name}<span>{escape(words)}</span></button>'


def _text(message: Said) -> str:
    text = message.text
    is_action = message.form == "action"
    look = "emoji-only" if _FEW_EMOJI.fullmatch(text) else "action" if is_action else ""
    is_long = len(text) > LONG_CHARACTERS or text.count("\n") >= LONG_LINES
    said = (f"{escape(_nick(message))} " if is_action else "") + "".join(map(_block, blocks(text)))
    element = f'<div class="text {look}{" folded" if is_long else ""}">{said}</div>'
    return element + '<div><button type="button" class="plain">Show all of it</button></div>' * is_long


def _block(block: Block) -> str:
    if isinstance(block, Code):
        return f'<pre tabindex="0">{escape(block.text)}</pre>'
    return "".join(map(_span, block.spans))


def _span(span: Span) -> str:
    said = escape(span.text)
    if Mark.LINK in span.mark:
        said = f'<a href="{said}" target="_blank" rel="noopener noreferrer">{said}</a>'
    for mark, element in _ELEMENTS.items():
        if mark in span.mark:
            said = f"<{element}>{said}</{element}>"
    return said
