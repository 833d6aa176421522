"""Messages: PRIVMSG, NOTICE, TAGMSG."""

from collections.abc import Iterable, Iterator

from hubbub.chat.commands import Edit, Hint, Msg, React, Say
from hubbub.chat.events import Form
from hubbub.chat.names import fold
from hubbub.chat.refusals import Refused
from hubbub.dialects.irc import formatting
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import LINE_BYTES, Message, size
from hubbub.dialects.irc.query import Request, Wish, numeric, targets
from hubbub.dialects.irc.requests.history import seq_of
from hubbub.dialects.irc.requests.redaction import NONE
from hubbub.dialects.irc.requests.services import LISTENERS
from hubbub.dialects.irc.shown.messages import EDIT
from hubbub.dialects.irc.shown.sight import RANK_PREFIXES

_RANKS = {prefix: rank for rank, prefix in RANK_PREFIXES.items()}

SHORT = LINE_BYTES // 2
"""A line of so many bytes fits, whoever says it: nobody's source takes as many."""

_PERSIST = "+draft/persist"
"""Asks for a TAGMSG to be remembered."""
_REPLY, _REACT, _UNREACT = "+draft/reply", "+draft/react", "+draft/unreact"


def plain(line: str) -> Say | None:
    """The message of a line that is nothing but a short one to a room, without tags or formatting; None of any other.

    Nearly all lines are such, and take no other way.
    """
    if line.startswith("PRIVMSG #") and size(line) <= SHORT and line.isprintable():
        room, _, text = line[8:].partition(" :")
        if text and " " not in room and "," not in room:
            return Say(room, text)
    return None


def _message(client: Client, message: Message, form: Form) -> Iterator[Wish]:
    params = message.params
    if len(params) < 2 or not params[1]:
        if form != "notice":
            yield Refused("no-text", "No text to send")
        return
    text, styled = params[1], ""
    if not text.isprintable():  # seldom, and the rest is much faster
        styled, form = formatting.read(text, form)
        text = formatting.plain(styled.replace("\r", ""))
        styled = styled if styled != text else ""
    tags = client_only(client, message) if message.tags else {}
    edited = _edited(client, message) if message.tags else ""
    for target in targets(params[0]):
        listener = None if target.startswith("#") else LISTENERS.get(fold(target))
        if listener is not None:
            yield from listener(client, text) if form == "text" else ()
        elif not _fits(client, message.command, target, params[1]):
            yield Refused("line-too-long", "Input line was too long")
        elif edited:
            yield _edit(client, target, edited, text, styled)
        else:
            yield from _say(client, target, text, form, styled, tags)


def _edit(client: Client, target: str, edited: str, text: str, styled: str) -> Edit:
    _, target = addressed(target)
    return Edit(room=target, message=seq_of(client, target, edited) or NONE, text=text, styled=styled, token=edited)


def _say(client: Client, target: str, text: str, form: Form, styled: str, tags: dict[str, str]) -> Iterator[Wish]:
    """That it is said; and that one to whom it is said is away."""
    rank, target = addressed(target)
    reply, rest = replied(client, target, tags) if tags else (0, tags)
    if target.startswith("#"):
        yield Say(target, text, form, styled, reply, rank, rest)
        return
    yield Msg(target, text, form, styled, reply, rank, rest)
    other = client.state.user_named(target) if form != "notice" else None
    if other is not None and other.away:
        yield numeric(n.RPL_AWAY, other.nick, other.away)


def addressed(target: str) -> tuple[str, str]:
    """The rank that a target such as `@#room` is for, empty for all of them, and the target itself."""
    if len(target) > 1 and target[1] == "#" and target[0] in _RANKS:
        return _RANKS[target[0]], target[1:]
    return "", target


def _fits(client: Client, command: str, target: str, text: str) -> bool:
    """Whether others can be shown the message in one line, if it is one."""
    if "\n" in text or "\r" in text:
        return True
    return size(f":{client.source} {command} {target} :{text}") <= LINE_BYTES - 2


def client_only(client: Client, message: Message) -> dict[str, str]:
    """The tags that others are to see (IRCv3 message-tags). That something is an edit they are told by the server."""
    if not message.tags or "message-tags" not in client.capabilities:
        return {}
    tags = {name: value for name, value in message.tags.items() if name.startswith("+") and len(name) > 1}
    tags.pop(EDIT, None)
    return tags


def _edited(client: Client, message: Message) -> str:
    """The id of the message that this one is to stand for; empty if it is one of its own."""
    return message.tags.get(EDIT, "") if "message-tags" in client.capabilities else ""


def replied(client: Client, target: str, tags: dict[str, str]) -> tuple[int, dict[str, str]]:
    """The number of the message that is answered, and the other tags; 0 and all of them if it is not known."""
    seq = seq_of(client, target, tags[_REPLY]) if _REPLY in tags else 0
    return (seq, {name: value for name, value in tags.items() if name != _REPLY}) if seq else (0, tags)


def _no_recipient(command: str) -> Refused:
    return Refused("no-recipient", f"No recipient given ({command})")


def _privmsg(client: Client, message: Message) -> Iterable[Wish]:
    return _message(client, message, "text") if message.params else [_no_recipient("PRIVMSG")]


def _notice(client: Client, message: Message) -> Iterable[Wish]:
    return _message(client, message, "notice") if message.params else []


def _tagmsg(client: Client, message: Message) -> Iterator[Wish]:
    if not message.params:
        yield _no_recipient("TAGMSG")
        return
    tags = client_only(client, message)
    for target in targets(message.params[0]) if tags else ():
        reaction, (seq, _) = tags.get(_REACT) or tags.get(_UNREACT), replied(client, target, tags)
        if reaction and seq:
            yield React(target, seq, reaction, _REACT in tags)
        else:
            client.signals += 1
            known = f"s{client.user.id if client.user else 0}-{client.identity.clock():x}-{client.signals:x}"
            yield Hint(target, tags, client.identity.clock(), known, kept=_PERSIST in tags)


REQUESTS = {
    "NOTICE": Request(_notice),
    "PRIVMSG": Request(_privmsg),
    "TAGMSG": Request(_tagmsg),
}
