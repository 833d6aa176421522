"""Oneself: NICK, QUIT, PING, and what can be said of oneself once only."""

from collections.abc import Iterable

from hubbub.chat.commands import Nick, Ping, Quit
from hubbub.chat.refusals import Refused
from hubbub.dialects.irc import formatting
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message
from hubbub.dialects.irc.query import Request, Wish


def _nick(_client: Client, message: Message) -> Iterable[Wish]:
    return (
        [Nick(message.params[0])] if message.params and message.params[0] else [Refused("no-nick", "No nickname given")]
    )


def _quit(_client: Client, message: Message) -> Iterable[Wish]:
    return [Quit(formatting.plain(message.params[0]) if message.params else "")]


def _ping(_client: Client, message: Message) -> Iterable[Wish]:
    return [Ping(message.params[0])]


def _again(_client: Client, _message: Message) -> Iterable[Wish]:
    return [Refused("already-registered", "You may not reregister")]


REQUESTS = {
    "NICK": Request(_nick),
    "PASS": Request(_again),
    "PING": Request(_ping, 1),
    "QUIT": Request(_quit),
    "USER": Request(_again),
}
