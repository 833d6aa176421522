"""MONITOR: whom the client watches (IRCv3 monitor, extended-monitor)."""

from collections.abc import Iterable, Iterator

from hubbub.chat.names import NICK_LENGTH, fold
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message, word
from hubbub.dialects.irc.notes import notes_of_all
from hubbub.dialects.irc.query import WATCHED, Query, Request, Wish, in_lines, numeric
from hubbub.dialects.irc.source import source_of


class NewWatch(Query, frozen=True):
    """What changes, as it is answered, whom the client watches."""

    changes_watch = True


def _monitor(_client: Client, message: Message) -> Iterable[Wish]:
    nicks = [nick for nick in (message.params[1] if len(message.params) > 1 else "").split(",") if nick]
    match message.params[0].upper():
        case "+":
            return [NewWatch(_watch, nicks)]
        case "-":
            return [NewWatch(_ignore, nicks)]
        case "C":
            return [NewWatch(_clear, [])]
        case "L":
            return [Query(_listed, [])]
        case "S":
            return [Query(lambda client, _: present(client, list(client.watched.values())), [])]
    return [numeric(n.ERR_UNKNOWNERROR, "MONITOR", "MONITOR takes one of + - C L S")]


def _watch(client: Client, nicks: list[str]) -> Iterator[str]:
    new: list[str] = []
    for place, nick in enumerate(nicks):
        if not _may_be_nick(nick):
            yield client.numeric(n.ERR_ERRONEUSNICKNAME, word(nick), "That is no nick")
        elif fold(nick) not in client.watched:
            if len(client.watched) >= WATCHED:
                rest = ",".join(map(word, nicks[place:]))
                yield client.numeric(n.ERR_MONLISTFULL, str(WATCHED), rest[:300], "You watch as many as you may")
                break
            client.watched[fold(nick)] = nick
            new.append(nick)
        else:
            new.append(nick)
    yield from present(client, new)


def _may_be_nick(nick: str) -> bool:
    return word(nick) == nick and len(nick) <= NICK_LENGTH and not set(nick) & set("*?!@#,")


def _ignore(client: Client, nicks: list[str]) -> Iterable[str]:
    for nick in nicks:
        client.watched.pop(fold(nick), None)
    return ()


def _clear(client: Client, _nicks: list[str]) -> Iterable[str]:
    client.watched.clear()
    return ()


def _listed(client: Client, _params: list[str]) -> Iterator[str]:
    yield from _numerics(client, n.RPL_MONLIST, client.watched.values())
    yield client.numeric(n.RPL_ENDOFMONLIST, "End of MONITOR list")


def present(client: Client, nicks: list[str]) -> Iterator[str]:
    """Which of them are here, and which are not."""
    users = {nick: client.state.user_named(nick) for nick in nicks}
    yield from _numerics(client, n.RPL_MONONLINE, map(source_of, filter(None, users.values())))
    yield from _numerics(client, n.RPL_MONOFFLINE, [nick for nick, user in users.items() if not user])
    if client.reads_notes:
        yield from notes_of_all(client, filter(None, users.values()))


def _numerics(client: Client, number: str, names: Iterable[str]) -> Iterator[str]:
    return in_lines(client.numeric(number, ""), names, ",")


REQUESTS = {"MONITOR": Request(_monitor, 1)}
