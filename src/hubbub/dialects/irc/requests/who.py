"""WHO, with the fields that are asked for (RFC 2812, 3.6.1; IRCv3 WHOX)."""

from collections.abc import Iterator
from itertools import islice

from hubbub.chat.entities import Room, User
from hubbub.chat.masks import matches
from hubbub.chat.names import fold
from hubbub.chat.seeing import room_seen, rooms_shown, sees_member, sees_user
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import word
from hubbub.dialects.irc.query import query
from hubbub.dialects.irc.requests.rooms import rank
from hubbub.dialects.irc.source import NO_HOST, user_part

FIELDS = "tcuihsnfdlaor"
"""What may be asked for, in the order of the answer."""
LISTED = 500
"""So many are listed that a mask fits."""
NO_IP = "255.255.255.255"
"""What stands for an address that is not told."""


def who(client: Client, params: list[str]) -> Iterator[str]:
    """WHO #room, WHO nick or WHO mask; then `o` for operators alone, and `%fields,token`."""
    mask = params[0] if params else "*"
    options, _, asked = (params[1] if len(params) > 1 else "").partition("%")
    fields, _, token = asked.partition(",")
    for user, room in _found(client, mask):
        if "o" not in options or "operator" in user.marks:
            yield _special(client, user, room, fields, token) if asked else _plain(client, user, room)
    yield client.numeric(n.RPL_ENDOFWHO, word(mask), "End of WHO list")


def _found(client: Client, mask: str) -> Iterator[tuple[User, Room | None]]:
    state, me = client.state, client.user
    if me is None:
        return
    if mask.startswith("#"):
        room = room_seen(state, me, mask)
        if room is not None:
            members = (state.users[number] for number in room.members)
            for user in sorted(members, key=lambda member: fold(member.nick)):
                if sees_member(me, room, user) and (room.id in me.rooms or sees_user(state, me, user)):
                    yield user, room
        return
    one = state.user_named(mask)
    fitting = (user for user in state.users.values() if sees_user(state, me, user) and _fits(mask, user))
    for user in [one] if one is not None else islice(fitting, LISTED):
        yield user, next(rooms_shown(state, me, user), None)


def _fits(mask: str, user: User) -> bool:
    return mask in ("*", "0") or any(matches(mask, text) for text in (user.nick, user.host, user.realname))


def _flags(client: Client, user: User, room: Room | None) -> str:
    """Here or gone; an operator; his ranks; a bot."""
    return (
        ("G" if user.away else "H")
        + ("*" if "operator" in user.marks else "")
        + (rank(client, user, room) if room else "")
        + ("B" if "bot" in user.marks else "")
    )


def _plain(client: Client, user: User, room: Room | None) -> str:
    where, about = f"#{room.name}" if room else "*", f"0 {user.realname or user.nick}"
    host, server = user.host or NO_HOST, client.identity.server
    return client.numeric(
        n.RPL_WHOREPLY, where, user_part(user.username), host, server, user.nick, _flags(client, user, room), about
    )


def _special(client: Client, user: User, room: Room | None, fields: str, token: str) -> str:
    idle = max(0, client.identity.clock() - user.spoke_at) // 1000
    shown = {
        "t": word(token[:3]) if token else "0",
        "c": f"#{room.name}" if room else "*",
        "u": user_part(user.username),
        "i": NO_IP,
        "h": user.host or NO_HOST,
        "s": client.identity.server,
        "n": user.nick,
        "f": _flags(client, user, room),
        "d": "0",
        "l": str(idle),
        "a": user.account or "0",
        "o": "n/a",
        "r": user.realname or user.nick,
    }
    return client.numeric(n.RPL_WHOSPCRPL, *(shown[field] for field in FIELDS if field in fields))


REQUESTS = {"WHO": query(who)}
