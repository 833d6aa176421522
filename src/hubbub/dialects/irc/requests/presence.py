"""How one is: AWAY, SETNAME, and MODE of oneself."""

from collections.abc import Iterable

from hubbub.chat.commands import Away, Describe, Mark
from hubbub.chat.events import Change, Marked
from hubbub.chat.names import fold
from hubbub.dialects.irc import formatting
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message, compose
from hubbub.dialects.irc.query import NOTHING, Request, Wish, numeric
from hubbub.dialects.irc.source import source

MODES = {
    "B": "bot",
    "R": "accounts-only",
    "i": "invisible",
    "o": "operator",
    "T": "no-ctcp",
    "w": "hears-announcements",
}
"""The letters of a user's marks (RFC 2812, 3.1.5; IRCv3 bot-mode)."""
_LETTERS = {mark: letter for letter, mark in MODES.items()}


def _away(_client: Client, message: Message) -> Iterable[Wish]:
    return [Away(formatting.plain(message.params[0]) if message.params else "")]


def _setname(_client: Client, message: Message) -> Iterable[Wish]:
    return [Describe(formatting.plain(message.params[0]))]


def user_mode(client: Client, message: Message) -> Iterable[Wish]:
    """MODE nick: one's own marks, shown or changed."""
    me, params = client.user, message.params
    if me is None or fold(params[0]) != fold(me.nick):
        if client.state.user_named(params[0]) is None:
            return [numeric(n.ERR_NOSUCHNICK, params[0], "No such nick")]
        return [numeric(n.ERR_USERSDONTMATCH, "The modes of others are not for you")]
    if len(params) < 2:
        return [numeric(n.RPL_UMODEIS, "+" + "".join(sorted(_LETTERS[mark] for mark in me.marks if mark in _LETTERS)))]
    changes, unknown, on = [], False, True
    for letter in params[1]:
        if letter in "+-":
            on = letter == "+"
        elif letter not in MODES:
            unknown = True
        elif (MODES[letter] in me.marks) is not on and not (letter == "o" and on):
            changes.append(Change(MODES[letter], on))
    wishes: list[Wish] = [Mark(tuple(changes))] if changes else []
    if unknown:
        wishes.append(numeric(n.ERR_UMODEUNKNOWNFLAG, "There is no such mode of users"))
    return wishes or [NOTHING]


def marked(client: Client, event: Marked) -> str:
    """How one's marks changed, as a line; that one is an operator is said in another one before."""
    shown, sign = "", ""
    for change in event.changes:
        if change.setting in _LETTERS:
            new = "+" if change.on else "-"
            shown += (new if new != sign else "") + _LETTERS[change.setting]
            sign = new
    line = compose(source(event.nick, event.host, event.username), "MODE", event.nick, shown) if shown else ""
    if any(change.setting == "operator" and change.on for change in event.changes):
        return client.numeric(n.RPL_YOUREOPER, "You are now an operator of this server") + line
    return line


REQUESTS = {"AWAY": Request(_away), "SETNAME": Request(_setname, 1)}
