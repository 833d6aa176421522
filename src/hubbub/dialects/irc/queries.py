"""What an IRC client may ask, answered from the state: nothing here changes anything, or is known to other doors."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeAlias

from hubbub.chat.names import fold
from hubbub.chat.replies import Reply
from hubbub.chat.state import Room, User
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.encoder import NO_HOST, source
from hubbub.dialects.irc.message import LINE_BYTES

Lines: TypeAlias = Iterable[str]


TARGETS = 20
"""How many targets one command may have."""


def targets(param: str) -> list[str]:
    """The targets of a command, each once."""
    return list(dict.fromkeys(target for target in param.split(",") if target))[:TARGETS]


class Query(Reply, frozen=True):
    """A question that is answered in its turn, from the state as it is then."""

    answer: Callable[[Client, list[str]], Lines]
    params: list[str]


def names(client: Client, params: list[str]) -> Iterator[str]:
    """NAMES #room,#room (RFC 2812, 3.2.5)."""
    for name in targets(params[0]) if params else ["*"]:
        room = client.state.room_named(name)
        if room is not None:
            yield from members(client, room)
        else:
            yield client.numeric(n.RPL_ENDOFNAMES, name, "End of names")


def members(client: Client, room: Room) -> Iterator[str]:
    """The names of a room, in as few lines as hold them."""
    full = "userhost-in-names" in client.capabilities
    users = map(client.state.users.__getitem__, room.members)
    shown = (_rank(user, room) + (source(user.nick, user.host) if full else user.nick) for user in users)
    yield from _in_lines(client.numeric(n.RPL_NAMREPLY, "=", f"#{room.name}", ""), shown)
    yield client.numeric(n.RPL_ENDOFNAMES, f"#{room.name}", "End of names")


def _in_lines(line: str, words: Iterable[str]) -> Iterator[str]:
    """The words, after what `line` begins with, in as few lines as hold them; none for none."""
    head = line.removesuffix("\r\n")
    held: list[str] = []
    space = whole = LINE_BYTES - 2 - len(head.encode())
    for word in words:
        length = len(word.encode()) + 1
        if length > space and held:
            yield f"{head}{' '.join(held)}\r\n"
            held, space = [], whole
        held.append(word)
        space -= length
    if held:
        yield f"{head}{' '.join(held)}\r\n"


def topic(client: Client, room: Room) -> str:
    """A room's topic, or that it has none."""
    if room.topic:
        return client.numeric(n.RPL_TOPIC, f"#{room.name}", room.topic)
    return client.numeric(n.RPL_NOTOPIC, f"#{room.name}", "No topic is set")


def list_(client: Client, params: list[str]) -> Iterator[str]:
    """LIST, of all rooms or of some (RFC 2812, 3.2.6)."""
    wanted = map(client.state.room_named, targets(params[0])) if params else client.state.public_rooms()
    for room in wanted:
        if room is not None:
            yield client.numeric(n.RPL_LIST, f"#{room.name}", str(len(room.members)), room.topic)
    yield client.numeric(n.RPL_LISTEND, "End of list")


def who(client: Client, params: list[str]) -> Iterator[str]:
    """WHO #room or WHO nick (RFC 2812, 3.6.1)."""
    mask = params[0] if params else "*"
    room = client.state.room_named(mask) if mask.startswith("#") else None
    user = None if mask.startswith("#") else client.state.user_named(mask)
    found = [client.state.users[number] for number in room.members] if room else [user] if user else []
    for member in sorted(found, key=lambda member: fold(member.nick)):
        flags = f"H{_rank(member, room)}" if room else "H"
        where = f"#{room.name}" if room else "*"
        host, server = member.host or NO_HOST, client.identity.server
        yield client.numeric(n.RPL_WHOREPLY, where, "~u", host, server, member.nick, flags, f"0 {member.nick}")
    yield client.numeric(n.RPL_ENDOFWHO, mask, "End of WHO list")


def whois(client: Client, params: list[str]) -> Iterator[str]:
    """WHOIS nick, or WHOIS server nick (RFC 2812, 3.6.2)."""
    nick = params[-1].split(",")[0]
    user = client.state.user_named(nick)
    if user is None:
        yield client.numeric(n.ERR_NOSUCHNICK, nick, "No such nick")
    else:
        yield client.numeric(n.RPL_WHOISUSER, user.nick, "~u", user.host or NO_HOST, "*", user.nick)
        rooms = [client.state.rooms[number] for number in user.rooms]
        shown = (_rank(user, room) + f"#{room.name}" for room in rooms if room.pair is None)
        yield from _in_lines(client.numeric(n.RPL_WHOISCHANNELS, user.nick, ""), shown)
        yield client.numeric(n.RPL_WHOISSERVER, user.nick, client.identity.server, client.identity.network)
    yield client.numeric(n.RPL_ENDOFWHOIS, user.nick if user else nick, "End of WHOIS")


def mode(client: Client, params: list[str]) -> Iterator[str]:
    """MODE of a room or of oneself: there are none to set yet."""
    target = params[0]
    if target.startswith("#"):
        room = client.state.room_named(target)
        if room is None:
            yield client.numeric(n.ERR_NOSUCHCHANNEL, target, "No such channel")
        elif len(params) == 1:
            yield client.numeric(n.RPL_CHANNELMODEIS, f"#{room.name}", "+n")
        elif params[1].lstrip("+") == "b":  # clients ask for it as they join
            yield client.numeric(n.RPL_ENDOFBANLIST, f"#{room.name}", "End of ban list")
        else:
            yield client.numeric(n.ERR_UNKNOWNMODE, params[1][-1:], "is no mode of this server")
    elif client.user is not None and fold(target) == fold(client.user.nick):
        yield client.numeric(n.RPL_UMODEIS, "+")
    else:
        yield client.numeric(n.ERR_USERSDONTMATCH, "The modes of others are not for you")


def userhost(client: Client, params: list[str]) -> Iterator[str]:
    """USERHOST nick nick … (RFC 2812, 4.8)."""
    found = _present(client, params[:5])
    yield client.numeric(n.RPL_USERHOST, " ".join(f"{user.nick}=+~u@{user.host or NO_HOST}" for user in found))


def ison(client: Client, params: list[str]) -> Iterator[str]:
    """ISON nick nick … (RFC 2812, 4.9)."""
    nicks = [nick for param in params for nick in param.split()]
    yield client.numeric(n.RPL_ISON, " ".join(user.nick for user in _present(client, nicks)))


def lusers(client: Client, _params: list[str]) -> Iterator[str]:
    """LUSERS (RFC 2812, 3.4.2)."""
    count, rooms = len(client.state.users), sum(1 for _ in client.state.public_rooms())
    yield client.numeric(n.RPL_LUSERCLIENT, f"There are {count} users and 0 invisible on 1 server")
    yield client.numeric(n.RPL_LUSEROP, "0", "operators online")
    yield client.numeric(n.RPL_LUSERCHANNELS, str(rooms), "channels formed")
    yield client.numeric(n.RPL_LUSERME, f"I have {count} clients and 0 servers")
    yield client.numeric(n.RPL_LOCALUSERS, str(count), str(count), f"Current local users {count}, max {count}")
    yield client.numeric(n.RPL_GLOBALUSERS, str(count), str(count), f"Current global users {count}, max {count}")


def motd(client: Client, _params: list[str]) -> Iterator[str]:
    """MOTD (RFC 2812, 3.4.1): the first line that every guest sees."""
    yield client.numeric(n.RPL_MOTDSTART, f"- {client.identity.server} Message of the day -")
    yield client.numeric(n.RPL_MOTD, f"- {client.identity.welcome}")
    yield client.numeric(n.RPL_ENDOFMOTD, "End of MOTD")


def version(client: Client, _params: list[str]) -> Iterator[str]:
    """VERSION (RFC 2812, 3.4.3)."""
    yield client.numeric(n.RPL_VERSION, client.identity.version, client.identity.server, "hubbub")


def time(client: Client, _params: list[str]) -> Iterator[str]:
    """TIME (RFC 2812, 3.4.6)."""
    now = datetime.fromtimestamp(client.identity.clock() / 1000, UTC)
    yield client.numeric(n.RPL_TIME, client.identity.server, now.strftime("%Y-%m-%d %H:%M:%S UTC"))


def _rank(user: User, room: Room) -> str:
    return "@" if room.founder == user.id else ""


def _present(client: Client, nicks: Iterable[str]) -> Iterator[User]:
    return (user for nick in nicks if (user := client.state.user_named(nick)) is not None)
