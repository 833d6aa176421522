"""What is said, taken back, reacted to; and signals."""

from collections.abc import Iterator

from hubbub.chat.entities import Room
from hubbub.chat.events import Deleted, Edited, Event, Form, Hinted, Reacted, Said, Signal
from hubbub.dialects import plainly
from hubbub.dialects.irc.message import LINE_BYTES, cut, fit, size
from hubbub.dialects.irc.msgids import MessageId
from hubbub.dialects.irc.shown.sight import Line, Sight
from hubbub.dialects.irc.source import source, source_of

CONCAT = "draft/multiline-concat"
"""Marks a line that goes on with the one before it (IRCv3 multiline)."""

EDIT = "+draft/edit"
"""The tag of a message that stands for another one, whose id is its value."""
EDITED = "(edited) "
"""What it begins with for who may not know the tag."""

_SHARED = set(Said.__struct_fields__) & set(Edited.__struct_fields__)

_FRAMES: dict[Form, tuple[str, str, str]] = {
    "text": ("PRIVMSG", "", ""),
    "action": ("PRIVMSG", "\x01ACTION ", "\x01"),
    "notice": ("NOTICE", "", ""),
    "request": ("PRIVMSG", "\x01", "\x01"),
    "answer": ("NOTICE", "\x01", "\x01"),
}
"""For each form of a message its command, and what stands before and after its text."""


def said(sight: Sight, event: Said, room: Room | None, lead: str = "") -> str:
    """A message, with its tags: one line, or several where it is too long for one or has line feeds.

    Each line stands behind the `lead`. Who is not told by a tag whom it answers reads that in its text.
    """
    command, before, after = _FRAMES[event.form]
    by = source(event.persona or event.nick, event.host, event.username)
    head = f":{by} {command} {sight.target(event, room)} :{before}"
    styled = event.styled
    text = styled or event.text
    if event.reply_nick or lead:
        text = _led(lead, f"{_to_whom(sight, event, room)}{text}")
    tags = sight.tags_of_message(event) if sight.tagged else ""
    line = f"{head}{text}{after}\r\n"
    if size(line) <= LINE_BYTES and "\n" not in text and "\r" not in styled:  # nearly always
        return f"{tags}{line}" if tags else line
    pieces = list(_pieces(text, LINE_BYTES - 2 - size(head) - len(after)))
    if sight.multiline:
        lines = [(f"{head}{piece}{after}", goes_on) for piece, goes_on in pieces]
        return _batch(sight, event, room, by, lines)
    later = sight.tags_of(event, first=False)
    whole = [piece for piece, _ in pieces if piece]
    return "".join(f"{later if number else tags}{head}{piece}{after}\r\n" for number, piece in enumerate(whole))


def _led(lead: str, text: str) -> str:
    """The text, each line of it behind the lead: a bot would take one without it for a new message."""
    return "\n".join(f"{lead}{line}" if line else "" for line in text.split("\n"))


def _to_whom(sight: Sight, event: Said, room: Room | None) -> str:
    """Whom a message answers, for who is not told by a tag; not where only two speak, who both know."""
    if sight.tags or (room is not None and room.pair is not None):
        return ""
    return plainly.to_whom(event.reply_nick, event.persona or event.nick)


def _pieces(text: str, length: int) -> Iterator[tuple[str, bool]]:
    """The parts of a text that fit a line each, and whether they go on with the one before; CR asks for a new part."""
    for line in text.split("\n"):
        parts = [piece for part in line.split("\r") for piece in cut(part, length)]
        yield from ((part, number > 0) for number, part in enumerate(parts))


def _batch(sight: Sight, event: Said, room: Room | None, by: str, lines: list[tuple[str, bool]]) -> str:
    """The lines as one message (IRCv3 multiline); whose batch is named after it, so that all can be sent the same."""
    name = f"m{event.room}-{event.seq}"
    opening = f"{sight.tags_of(event)}:{by} BATCH +{name} draft/multiline"
    shown = "".join(f"@batch={name}{f';{CONCAT}' if goes_on else ''} {line}\r\n" for line, goes_on in lines)
    return f"{opening} {sight.target(event, room)}\r\n{shown}:{by} BATCH -{name}\r\n"


def edited(sight: Sight, event: Edited, room: Room | None) -> str:
    """What a message says now, as a message whose tag names the one that it stands for (no specification yet).

    Who may not know that tag reads that it is an edit. Nothing, if nothing is left of it.
    """
    if not event.text:
        return ""
    message = Said(**{name: getattr(event, name) for name in _SHARED})
    message.tags = {EDIT: str(MessageId(sight.journal, event.room, event.target))}
    return said(sight, message, room, "" if "draft/message-edit" in sight.view else EDITED)


def _signalled(sight: Sight, event: Signal, room: Room | None) -> str:
    """TAGMSG (IRCv3 message-tags): tags without a message."""
    if not sight.tags:
        return ""
    if room is not None and room.pair is not None:
        other = sight.state.users.get(room.other(event.user))
        target = other.nick if other else "*"
    else:
        target = f"#{room.name}" if room else event.target_nick
    return f":{source_of(event)} TAGMSG {target}"


def _hinted(sight: Sight, event: Hinted, room: Room | None) -> str:
    """TAGMSG, likewise, of those that are kept."""
    if not (sight.tags and event.tags):
        return ""
    return f":{source_of(event)} TAGMSG {sight.target(event, room)}"


def _reacted(sight: Sight, event: Reacted, room: Room | None) -> str:
    """A reaction (IRCv3 react, reply): a TAGMSG whose tags say what, and to which message; or what it is, in words.

    In words nobody is told that one was taken back.
    """
    if sight.tags:
        return f":{source_of(event)} TAGMSG {sight.target(event, room)}"
    if not (event.on and event.target_nick and event.reaction):
        return ""
    return _in_words(sight, event, room, plainly.reacted(event.target_nick, event.reaction))


def _deleted(sight: Sight, event: Deleted, room: Room | None) -> str:
    if not sight.redactions:
        return _in_words(sight, event, room, plainly.took_back(event.reason))
    what = MessageId(sight.journal, event.room, event.target)
    line = f":{source_of(event)} REDACT {sight.target(event, room)} {what}"
    return fit(f"{line} :{event.reason}") if event.reason else line


def _in_words(sight: Sight, event: Deleted | Reacted, room: Room | None, words: str) -> str:
    """What the author did, for who knows no such thing: a notice, so that no program answers it."""
    return fit(f":{source_of(event)} NOTICE {sight.target(event, room)} :{words}")


def is_in_words(sight: Sight, event: Event) -> bool:
    """Whether the event is told in words, which are for the moment: a history is read without them."""
    return (isinstance(event, Deleted) and not sight.redactions) or (isinstance(event, Reacted) and not sight.tags)


LINES: dict[type[Event | Signal], Line] = {
    Deleted: _deleted,
    Hinted: _hinted,
    Reacted: _reacted,
    Signal: _signalled,
}
