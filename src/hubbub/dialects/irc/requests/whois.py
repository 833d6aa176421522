"""One person: WHOIS, and WHOWAS for those who are gone (RFC 2812, 3.6.2 and 3.6.3)."""

from collections.abc import Iterator
from datetime import UTC, datetime

from hubbub.chat.entities import User
from hubbub.chat.past import Former
from hubbub.chat.seeing import rooms_shown
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import word
from hubbub.dialects.irc.query import in_lines, query, targets
from hubbub.dialects.irc.requests.rooms import rank
from hubbub.dialects.irc.source import NO_HOST, user_part

FORMER_SHOWN = 20
"""So many of those who bore a nick are told of."""


def whois(client: Client, params: list[str]) -> Iterator[str]:
    """WHOIS nick,nick, or WHOIS server nick."""
    asked = params[1] if len(params) > 1 else params[0]
    for nick in targets(asked) or [asked]:
        user = client.state.user_named(nick)
        if user is None:
            yield client.numeric(n.ERR_NOSUCHNICK, word(nick), "No such nick")
        else:
            yield from _described(client, user)
        yield client.numeric(n.RPL_ENDOFWHOIS, user.nick if user else word(nick), "End of WHOIS")


def _described(client: Client, user: User) -> Iterator[str]:
    me, nick, around = client.user or user, user.nick, client.around
    yield client.numeric(
        n.RPL_WHOISUSER, nick, user_part(user.username), user.host or NO_HOST, "*", user.realname or nick
    )
    shown = (rank(client, user, room) + f"#{room.name}" for room in rooms_shown(client.state, me, user))
    yield from in_lines(client.numeric(n.RPL_WHOISCHANNELS, nick, ""), shown)
    yield client.numeric(n.RPL_WHOISSERVER, nick, client.identity.server, client.identity.network)
    if user.away:
        yield client.numeric(n.RPL_AWAY, nick, user.away)
    if "operator" in user.marks:
        yield client.numeric(n.RPL_WHOISOPERATOR, nick, "is an operator of this server")
    if user.account:
        yield client.numeric(n.RPL_WHOISACCOUNT, nick, user.account, "is logged in as")
    if "bot" in user.marks:
        yield client.numeric(n.RPL_WHOISBOT, nick, "is a bot")
    if around.is_secure(user.id):
        yield client.numeric(n.RPL_WHOISSECURE, nick, "is using a secure connection")
    address = around.address_of(user.id) if user is me or "operator" in me.marks else ""
    if address:
        mask = f"*@{user.host or NO_HOST}"
        yield client.numeric(n.RPL_WHOISACTUALLY, nick, mask, address, "comes from this address")
    for key, value in client.state.notes_of(user).items() if client.reads_notes else ():
        yield client.numeric(n.RPL_WHOISKEYVALUE, nick, key, "*", value)
    idle = max(0, client.identity.clock() - user.spoke_at) // 1000
    yield client.numeric(n.RPL_WHOISIDLE, nick, str(idle), str(user.arrived_at // 1000), "seconds idle, signon time")


def whowas(client: Client, params: list[str]) -> Iterator[str]:
    """WHOWAS nick [count]: the latest first; a count that is not positive means all."""
    if not params or not params[0]:
        yield client.numeric(n.ERR_NONICKNAMEGIVEN, "No nickname given")
        return
    given = params[1] if len(params) > 1 else ""
    count = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 0
    for nick in targets(params[0]) or params[:1]:
        found = client.state.past.called(nick)[: min(count, FORMER_SHOWN) or FORMER_SHOWN]
        for former in found:
            yield from _former(client, former)
        if not found:
            yield client.numeric(n.ERR_WASNOSUCHNICK, word(nick), "Nobody was called so lately")
        yield client.numeric(n.RPL_ENDOFWHOWAS, word(nick), "End of WHOWAS")


def _former(client: Client, former: Former) -> Iterator[str]:
    about = former.realname or former.nick
    left = datetime.fromtimestamp(former.at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    name, host = user_part(former.username), former.host or NO_HOST
    yield client.numeric(n.RPL_WHOWASUSER, former.nick, name, host, "*", about)
    yield client.numeric(n.RPL_WHOISSERVER, former.nick, client.identity.server, left)


REQUESTS = {"WHOIS": query(whois, 1), "WHOWAS": query(whowas)}
