"""Rooms: JOIN, PART, TOPIC, NAMES, LIST, MODE."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest

from hubbub.chat.commands import Invite, Join, Kick, Leave, Rename, Topic
from hubbub.chat.entities import Room, User
from hubbub.chat.events import RoomRenamed
from hubbub.chat.masks import matches
from hubbub.chat.seeing import is_hidden, members_shown, room_seen, sees_room
from hubbub.chat.settings import RANKS
from hubbub.dialects.irc import formatting
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message, fit, word
from hubbub.dialects.irc.query import Query, Request, Wish, in_lines, query, targets
from hubbub.dialects.irc.requests.modes import mode_of_room, modes_of
from hubbub.dialects.irc.requests.presence import user_mode
from hubbub.dialects.irc.shown.sight import RANK_PREFIXES
from hubbub.dialects.irc.source import source_of

_CONDITION = re.compile(r"([CTct]?)([<>])([0-9]{1,9})")


def _join(client: Client, message: Message) -> Iterable[Wish]:
    if message.params[0] == "0" and client.user is not None:
        rooms = (client.state.rooms[number] for number in client.user.rooms)
        return [Leave(f"#{room.name}") for room in rooms if not room.pair]
    keys = message.params[1].split(",") if len(message.params) > 1 else []
    return [Join(room, key) for room, key in zip_longest(targets(message.params[0]), keys, fillvalue="") if room]


def _part(_client: Client, message: Message) -> Iterable[Wish]:
    return [Leave(room, *map(formatting.plain, message.params[1:2])) for room in targets(message.params[0])]


def _kick(_client: Client, message: Message) -> Iterable[Wish]:
    places, nicks, *reason = message.params
    rooms, whom = places.split(","), targets(nicks)
    pairs = zip(rooms if len(rooms) > 1 else rooms * len(whom), whom, strict=False)
    return [Kick(room, nick, *map(formatting.plain, reason[:1])) for room, nick in pairs]


def _invite(_client: Client, message: Message) -> Iterable[Wish]:
    if len(message.params) < 2:
        return [Query(invitations, [])]
    return [Invite(message.params[1], message.params[0])]


def invitations(client: Client, _params: list[str]) -> Iterator[str]:
    """INVITE alone: where one is invited to (Modern IRC, "INVITE message")."""
    number = client.user.id if client.user else 0
    for room in client.state.public_rooms():
        if number in room.invited:
            yield client.numeric(n.RPL_INVITELIST, f"#{room.name}")
    yield client.numeric(n.RPL_ENDOFINVITELIST, "End of invitations")


def _rename(_client: Client, message: Message) -> Iterable[Wish]:
    return [Rename(message.params[0], message.params[1], *map(formatting.plain, message.params[2:3]))]


def _topic(_client: Client, message: Message) -> Iterable[Wish]:
    if len(message.params) == 1:
        return [Topic(message.params[0])]
    text = formatting.plain(message.params[1])
    return [Topic(message.params[0], text, clear=not text)]


def names(client: Client, params: list[str]) -> Iterator[str]:
    """NAMES #room,#room (RFC 2812, 3.2.5)."""
    asked = targets(params[0]) if params else ["*"]
    for name in asked:
        room = room_seen(client.state, client.user, name)
        if room is not None:
            yield from names_of(client, room)
    yield client.numeric(n.RPL_ENDOFNAMES, ",".join(map(word, asked)), "End of names")


def members(client: Client, room: Room) -> Iterator[str]:
    """The names of a room, and that these were all."""
    yield from names_of(client, room)
    yield client.numeric(n.RPL_ENDOFNAMES, f"#{room.name}", "End of names")


def names_of(client: Client, room: Room) -> Iterator[str]:
    """The names of a room, in as few lines as hold them. Who is hidden there does not find his own among them."""
    full = "userhost-in-names" in client.capabilities
    users = list(members_shown(client.state, client.user, room)) if client.user else []
    if client.user and is_hidden(room, client.user.id) and client.user in users:
        users.remove(client.user)
    shown = [source_of(user) for user in users] if full else [user.nick for user in users]
    if room.ranks:
        named = zip(users, shown, strict=True)
        shown = [rank(client, user, room) + name if user.id in room.ranks else name for user, name in named]
    head = client.numeric(n.RPL_NAMREPLY, "@" if "secret" in room.settings else "=", f"#{room.name}", "")
    yield from in_lines(head, shown)


def topic(client: Client, room: Room) -> Iterator[str]:
    """A room's topic, and who set it when; or that it has none."""
    if room.topic:  # it may be from before it was remembered who set it
        yield client.numeric(n.RPL_TOPIC, f"#{room.name}", room.topic)
        if room.topic_by:
            at = str(room.topic_at // 1000)
            yield client.numeric_of_words(n.RPL_TOPICWHOTIME, f"#{room.name}", room.topic_by, at)
    else:
        yield client.numeric(n.RPL_NOTOPIC, f"#{room.name}", "No topic is set")


def moved(client: Client, event: RoomRenamed, room: Room) -> Iterator[str]:
    """What a client without the capability is told of a new name: he leaves one room and enters another."""
    me = client.source
    yield fit(f":{me} PART #{event.old} :{event.reason or 'the room has another name'}") + "\r\n"
    yield f":{me} JOIN #{event.name}\r\n"
    if room.topic:
        yield from topic(client, room)
    yield from members(client, room)


def list_(client: Client, params: list[str]) -> Iterator[str]:
    """LIST, of all rooms or of some (RFC 2812, 3.2.6), or of those that ELIST's conditions are true of."""
    tests = [made for word in params[0].split(",") if (made := condition(client, word))] if params else []
    named = [word for word in params[0].split(",") if word and condition(client, word) is None] if params else []
    wanted = map(client.state.room_named, named) if named else client.state.public_rooms()
    yield client.numeric(n.RPL_LISTSTART, "Channel", "Users  Name")
    for room in wanted:
        if room is None or not room.members or client.user is None or not sees_room(client.user, room):
            continue
        if all(test(room) for test in tests):
            count = sum(1 for _ in members_shown(client.state, client.user, room))
            yield client.numeric(n.RPL_LIST, f"#{room.name}", str(count), room.topic)
    yield client.numeric(n.RPL_LISTEND, "End of list")


def condition(client: Client, word: str) -> Callable[[Room], bool] | None:
    """The condition of a LIST (https://defs.ircdocs.horse/defs/isupport, ELIST); None for the name of a room."""
    if word.startswith("!"):
        return lambda room: not matches(word[1:], f"#{room.name}")
    if set(word) & set("*?"):
        return lambda room: matches(word, f"#{room.name}")
    match = _CONDITION.fullmatch(word)
    if match is None:
        return None
    subject, sign, number = match[1].upper(), match[2], int(match[3])

    def test(room: Room) -> bool:
        if not subject:
            value = len(room.members)
        else:
            since = room.founded_at if subject == "C" else room.topic_at
            if not since:
                return False
            value = (client.identity.clock() - since) // 60_000
        return value > number if sign == ">" else value < number

    return test


def _mode(client: Client, message: Message) -> Iterable[Wish]:
    target, *rest = message.params
    if not target.startswith("#"):
        return user_mode(client, message)
    if not rest or not rest[0]:
        return [Query(modes_of, [target])]
    return mode_of_room(client, target, rest)


def rank(client: Client, user: User, room: Room) -> str:
    """What stands before his nick: all of his ranks for a client with multi-prefix, else the highest."""
    ranks = room.ranks_of(user.id)
    shown = "".join(RANK_PREFIXES[rank] for rank in RANKS if rank in ranks) if ranks else ""
    return shown if "multi-prefix" in client.capabilities else shown[:1]


REQUESTS = {
    "INVITE": Request(_invite),
    "JOIN": Request(_join, 1),
    "KICK": Request(_kick, 2),
    "LIST": query(list_),
    "MODE": Request(_mode, 1),
    "NAMES": query(names),
    "PART": Request(_part, 1),
    "RENAME": Request(_rename, 2),
    "TOPIC": Request(_topic, 1),
}
