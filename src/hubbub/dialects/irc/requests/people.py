"""Whether people are here: USERHOST, ISON (RFC 2812, 4.8 and 4.9)."""

from collections.abc import Iterable, Iterator

from hubbub.chat.entities import User
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.query import query
from hubbub.dialects.irc.source import NO_HOST, user_part


def userhost(client: Client, params: list[str]) -> Iterator[str]:
    """USERHOST nick nick …: for each who is here whether he is an operator, and away."""
    found = _present(client, params[:5])
    yield client.numeric(n.RPL_USERHOST, " ".join(map(_host, found)))


def _host(user: User) -> str:
    operator, away = "*" if "operator" in user.marks else "", "-" if user.away else "+"
    return f"{user.nick}{operator}={away}{user_part(user.username)}@{user.host or NO_HOST}"


def ison(client: Client, params: list[str]) -> Iterator[str]:
    """ISON nick nick …."""
    nicks = [nick for param in params for nick in param.split()]
    yield client.numeric(n.RPL_ISON, " ".join(user.nick for user in _present(client, nicks)))


def _present(client: Client, nicks: Iterable[str]) -> Iterator[User]:
    return (user for nick in nicks if (user := client.state.user_named(nick)) is not None)


REQUESTS = {"ISON": query(ison, 1), "USERHOST": query(userhost, 1)}
