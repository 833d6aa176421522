"""Read markers: MARKREAD (IRCv3 read-marker)."""

from collections.abc import Iterable

from hubbub.chat.commands import Read
from hubbub.chat.names import fold
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message, word
from hubbub.dialects.irc.query import Request, Wish, fail, query
from hubbub.dialects.irc.times import read_time, write_time


def _markread(client: Client, message: Message) -> Iterable[Wish]:
    if not message.params or not message.params[0]:
        return [fail("MARKREAD", "NEED_MORE_PARAMS", "Missing parameters")]
    target, *others = message.params
    if not others:
        return query(lambda client, params: [marker(client, params[0])]).handle(client, message)
    name, _, moment = others[0].partition("=")
    at = read_time(moment) if name == "timestamp" else None
    if at is None:
        return [fail("MARKREAD", "INVALID_PARAMS", target, "Invalid timestamp")]
    return [Read(target, min(at, client.identity.clock()))]


def marker(client: Client, name: str) -> str:
    """Up to when the client has read what was said in a room, or with somebody."""
    known = client.state.read_by(client.user).get(fold(name), 0) if client.user else 0
    return client.told("MARKREAD", word(name), f"timestamp={write_time(known)}" if known else "*")


def proper(client: Client, target: str) -> str:
    """The folded name of a room or a user as it is shown."""
    if target.startswith("#"):
        room = client.state.room_named(target)
        return f"#{room.name}" if room else target
    user = client.state.user_named(target)
    return user.nick if user else target


REQUESTS = {"MARKREAD": Request(_markread)}
