"""The server: MOTD, LUSERS, VERSION, TIME, INFO, ADMIN, LINKS, STATS."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.isupport import isupport
from hubbub.dialects.irc.message import Message, word
from hubbub.dialects.irc.query import Request, Wish, query


def lusers(client: Client, _params: list[str]) -> Iterator[str]:
    """LUSERS (RFC 2812, 3.4.2)."""
    state = client.state
    count, most = len(state.users), state.most_users
    invisible = sum("invisible" in user.marks for user in state.users.values())
    operators = sum("operator" in user.marks for user in state.users.values())
    visible = count - invisible
    yield client.numeric(n.RPL_LUSERCLIENT, f"There are {visible} users and {invisible} invisible on 1 servers")
    yield client.numeric(n.RPL_LUSEROP, str(operators), "operators online")
    yield client.numeric(n.RPL_LUSERUNKNOWN, str(client.around.newcomers), "connections not yet registered")
    yield client.numeric(n.RPL_LUSERCHANNELS, str(state.public_count), "channels formed")
    yield client.numeric(n.RPL_LUSERME, f"I have {count} clients and 0 servers")
    yield client.numeric(n.RPL_LOCALUSERS, str(count), str(most), f"Current local users {count}, max {most}")
    yield client.numeric(n.RPL_GLOBALUSERS, str(count), str(most), f"Current global users {count}, max {most}")


def motd(client: Client, _params: list[str]) -> Iterator[str]:
    """MOTD (RFC 2812, 3.4.1): the first line that every guest sees."""
    yield client.numeric(n.RPL_MOTDSTART, f"- {client.identity.server} Message of the day -")
    yield client.numeric(n.RPL_MOTD, f"- {client.identity.welcome}")
    yield client.numeric(n.RPL_ENDOFMOTD, "End of MOTD")


def version(client: Client, _params: list[str]) -> Iterator[str]:
    """VERSION (RFC 2812, 3.4.3)."""
    yield client.numeric(n.RPL_VERSION, client.identity.version, client.identity.server, "hubbub")
    yield from isupport(client, [])


def time(client: Client, _params: list[str]) -> Iterator[str]:
    """TIME (RFC 2812, 3.4.6)."""
    now = datetime.fromtimestamp(client.identity.clock() / 1000, UTC)
    yield client.numeric(n.RPL_TIME, client.identity.server, now.strftime("%Y-%m-%d %H:%M:%S UTC"))


def info(client: Client, _params: list[str]) -> Iterator[str]:
    """INFO (RFC 2812, 3.4.10)."""
    for line in (f"{client.identity.version}, a chat server to host oneself", client.identity.created):
        yield client.numeric(n.RPL_INFO, line)
    yield client.numeric(n.RPL_ENDOFINFO, "End of INFO")


def admin(client: Client, _params: list[str]) -> Iterator[str]:
    """ADMIN (RFC 2812, 3.4.9)."""
    yield client.numeric(n.RPL_ADMINME, client.identity.server, "Who runs this server")
    yield client.numeric(n.RPL_ADMINLOC1, client.identity.network)
    yield client.numeric(n.RPL_ADMINLOC2, client.identity.welcome)
    yield client.numeric(n.RPL_ADMINEMAIL, client.identity.contact)


def links(client: Client, _params: list[str]) -> Iterator[str]:
    """LINKS (RFC 2812, 3.4.5): none, for this server is the only one."""
    yield client.numeric(n.RPL_ENDOFLINKS, "*", "End of LINKS list")


def stats(client: Client, params: list[str]) -> Iterator[str]:
    """STATS u: for how long the server is up (RFC 2812, 3.4.4). The others have nothing to tell."""
    asked = params[0][:1]
    if asked == "u":
        seconds = max(0, client.identity.clock() - client.identity.started) // 1000
        days, rest = divmod(seconds, 86_400)
        yield client.numeric(
            n.RPL_STATSUPTIME, f"Server Up {days} days {rest // 3600}:{rest // 60 % 60:02}:{rest % 60:02}"
        )
    yield client.numeric(n.RPL_ENDOFSTATS, word(asked), "End of STATS")


def _nothing(_client: Client, _message: Message) -> Iterable[Wish]:
    return []


REQUESTS = {
    "ADMIN": query(admin),
    "INFO": query(info),
    "ISUPPORT": query(isupport),
    "LINKS": query(links),
    "LUSERS": query(lusers),
    "MOTD": query(motd),
    "PONG": Request(_nothing),
    "STATS": query(stats, 1),
    "TIME": query(time),
    "VERSION": query(version),
}
