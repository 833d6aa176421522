"""Operators of the server: OPER, KILL, WALLOPS, REHASH, DIE (RFC 2812, 3.1.4, 3.7.1 and 4; Modern IRC)."""

from collections.abc import Iterable

from hubbub.chat.commands import Announce, Die, Kill, Oper, Rehash
from hubbub.dialects.irc import formatting
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message
from hubbub.dialects.irc.query import Request, Wish


def _oper(_client: Client, message: Message) -> Iterable[Wish]:
    return [Oper(message.params[0], message.params[1])]


def _kill(_client: Client, message: Message) -> Iterable[Wish]:
    return [Kill(message.params[0], *map(formatting.plain, message.params[1:2]))]


def _wallops(_client: Client, message: Message) -> Iterable[Wish]:
    return [Announce(formatting.plain(message.params[0]))]


def _rehash(_client: Client, _message: Message) -> Iterable[Wish]:
    return [Rehash()]


def _die(_client: Client, _message: Message) -> Iterable[Wish]:
    return [Die()]


REQUESTS = {
    "DIE": Request(_die),
    "KILL": Request(_kill, 1),
    "OPER": Request(_oper, 2),
    "REHASH": Request(_rehash),
    "WALLOPS": Request(_wallops, 1),
}
