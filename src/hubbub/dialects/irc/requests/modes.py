"""MODE of a room: its settings, its lists, and the ranks of its members."""

from collections.abc import Iterator

from hubbub.chat.commands import Set
from hubbub.chat.seeing import room_seen
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import word
from hubbub.dialects.irc.modes import mask, of_room, read
from hubbub.dialects.irc.query import Query, Wish, numeric

_LISTED = {
    "ban": (n.RPL_BANLIST, n.RPL_ENDOFBANLIST, "End of ban list"),
    "exception": (n.RPL_EXCEPTLIST, n.RPL_ENDOFEXCEPTLIST, "End of exception list"),
    "invitation": (n.RPL_INVEXLIST, n.RPL_ENDOFINVEXLIST, "End of invitation list"),
}


def mode_of_room(_client: Client, target: str, params: list[str]) -> Iterator[Wish]:
    """MODE #room letters values (Modern IRC, "MODE message"): what is to change, and which lists are asked for."""
    asked = read(params)
    for letter in asked.unknown:
        yield numeric(n.ERR_UNKNOWNMODE, word(letter), "is no mode of this server")
    for name in asked.lists:
        yield Query(list_of, [target, name])
    if asked.changes:
        yield Set(target, asked.changes)


def modes_of(client: Client, params: list[str]) -> Iterator[str]:
    """What a room is set to, and since when it is there."""
    room = room_seen(client.state, client.user, params[0])
    if room is None:
        yield client.numeric(n.ERR_NOSUCHCHANNEL, word(params[0]), "No such channel")
        return
    inside = client.user is not None and room.id in client.user.rooms
    yield client.numeric_of_words(n.RPL_CHANNELMODEIS, f"#{room.name}", *of_room(room, inside=inside))
    yield client.numeric_of_words(n.RPL_CREATIONTIME, f"#{room.name}", str(room.founded_at // 1000))


def list_of(client: Client, params: list[str]) -> Iterator[str]:
    """What stands on a list of a room."""
    target, name = params
    room = room_seen(client.state, client.user, target)
    if room is None:
        yield client.numeric(n.ERR_NOSUCHCHANNEL, word(target), "No such channel")
        return
    each, end, text = _LISTED[name]
    for entry, listed in room.listed(name).items():
        yield client.numeric_of_words(each, f"#{room.name}", mask(entry), listed.by, str(listed.at // 1000))
    yield client.numeric(end, f"#{room.name}", text)
