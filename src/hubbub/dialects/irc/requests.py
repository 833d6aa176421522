"""Requests: what each IRC command of an arrived client leads to. One table maps commands to handlers."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from hubbub.chat.commands import Command, Join, Leave, Me, Msg, Nick, Ping, Quit, Say, Topic
from hubbub.chat.events import Form
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.dialects.irc import formatting, queries
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.queries import Query, targets

Wish: TypeAlias = Command | Reply | Refused
Wishes: TypeAlias = Iterable[Wish]


class Request(NamedTuple):
    """How a command is handled, and how many parameters it needs at least."""

    handle: Callable[[Client, list[str]], Wishes]
    needs: int = 0


def _message(params: list[str], form: Form) -> Iterator[Wish]:
    if len(params) < 2 or not params[1]:
        if form != "notice":
            yield Refused("no-text", "No text to send")
        return
    read = formatting.read(params[1], form)
    if read is None:  # a CTCP that is not passed on
        return
    text, form = read
    for target in targets(params[0]):
        if not target.startswith("#"):
            yield Msg(target, text, form)
        elif form == "action":
            yield Me(target, text)
        else:
            yield Say(target, text, form)


def _privmsg(_client: Client, params: list[str]) -> Wishes:
    return _message(params, "text") if params else [Refused("no-recipient", "No recipient given (PRIVMSG)")]


def _notice(_client: Client, params: list[str]) -> Wishes:
    return _message(params, "notice") if params else []


def _join(client: Client, params: list[str]) -> Wishes:
    if params[0] == "0" and client.user is not None:
        rooms = (client.state.rooms[number] for number in client.user.rooms)
        return [Leave(f"#{room.name}") for room in rooms if not room.pair]
    return [Join(room) for room in targets(params[0])]


def _part(_client: Client, params: list[str]) -> Wishes:
    return [Leave(room, *map(formatting.plain, params[1:2])) for room in targets(params[0])]


def _topic(_client: Client, params: list[str]) -> Wishes:
    if len(params) == 1:
        return [Topic(params[0])]
    text = formatting.plain(params[1])
    return [Topic(params[0], text, clear=not text)]


def _nick(_client: Client, params: list[str]) -> Wishes:
    return [Nick(params[0])] if params and params[0] else [Refused("no-nick", "No nickname given")]


def _quit(_client: Client, params: list[str]) -> Wishes:
    return [Quit(formatting.plain(params[0]) if params else "")]


def _ping(_client: Client, params: list[str]) -> Wishes:
    return [Ping(params[0])]


def _nothing(_client: Client, _params: list[str]) -> Wishes:
    return []


def _again(_client: Client, _params: list[str]) -> Wishes:
    return [Refused("already-registered", "You may not reregister")]


def _query(answer: Callable[[Client, list[str]], Iterable[str]]) -> Callable[[Client, list[str]], Wishes]:
    return lambda _client, params: [Query(answer, params)]


REQUESTS: dict[str, Request] = {
    "ISON": Request(_query(queries.ison), 1),
    "JOIN": Request(_join, 1),
    "LIST": Request(_query(queries.list_)),
    "LUSERS": Request(_query(queries.lusers)),
    "MODE": Request(_query(queries.mode), 1),
    "MOTD": Request(_query(queries.motd)),
    "NAMES": Request(_query(queries.names)),
    "NICK": Request(_nick),
    "NOTICE": Request(_notice),
    "PART": Request(_part, 1),
    "PASS": Request(_again),
    "PING": Request(_ping, 1),
    "PONG": Request(_nothing),
    "PRIVMSG": Request(_privmsg),
    "QUIT": Request(_quit),
    "TIME": Request(_query(queries.time)),
    "TOPIC": Request(_topic, 1),
    "USER": Request(_again),
    "USERHOST": Request(_query(queries.userhost), 1),
    "VERSION": Request(_query(queries.version)),
    "WHO": Request(_query(queries.who)),
    "WHOIS": Request(_query(queries.whois), 1),
}
