"""What is said to NickServ, ChanServ and *playback: by PRIVMSG, or by commands that are called after them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeAlias

from hubbub.chat.names import fold
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message, word
from hubbub.dialects.irc.query import Request, Wish, numeric
from hubbub.dialects.irc.requests.history import PLAYBACK, playback
from hubbub.dialects.irc.services import chanserv, nickserv, speak

Listener: TypeAlias = Callable[[Client, str], Iterable[Wish]]


def _nickserv(client: Client, text: str) -> Iterable[Wish]:
    return speak(client, nickserv.NAME, nickserv.ENTRIES, text)


def _chanserv(client: Client, text: str) -> Iterable[Wish]:
    return speak(client, chanserv.NAME, chanserv.ENTRIES, text)


LISTENERS: dict[str, Listener] = {
    PLAYBACK: playback,
    fold(nickserv.NAME): _nickserv,
    fold(chanserv.NAME): _chanserv,
}
"""By their folded nicks, those who listen and are nobody."""


def _command(listener: Listener, client: Client, message: Message) -> Iterable[Wish]:
    return listener(client, " ".join(message.params))


def _znc(client: Client, message: Message) -> Iterable[Wish]:
    """What is said to a module as one says it to ZNC; The Lounge and Palaver ask *playback for history so."""
    module, *words = message.params
    if fold(module) == PLAYBACK:
        return playback(client, " ".join(words))
    return [numeric(n.ERR_NOSUCHNICK, word(module), "No such module")]


REQUESTS = {
    "CHANSERV": Request(partial(_command, _chanserv)),
    "CS": Request(partial(_command, _chanserv)),
    "NICKSERV": Request(partial(_command, _nickserv)),
    "NS": Request(partial(_command, _nickserv)),
    "ZNC": Request(_znc, needs=1),
}
