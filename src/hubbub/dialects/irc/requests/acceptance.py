"""ACCEPT: who may write to one that is marked as hearing only owners of accounts (+R)."""

from collections.abc import Iterable, Iterator

from hubbub.chat.commands import Accept
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message
from hubbub.dialects.irc.query import Query, Request, Wish, in_lines, targets


def _accept(_client: Client, message: Message) -> Iterable[Wish]:
    if message.params[0] == "*":
        return [Query(_listed, [])]
    return [Accept(nick.removeprefix("-"), not nick.startswith("-")) for nick in targets(message.params[0])]


def _listed(client: Client, _params: list[str]) -> Iterator[str]:
    state = client.state
    nicks = (state.users[number].nick for number in state.acceptance.of(client.user.id if client.user else 0))
    yield from in_lines(client.numeric(n.RPL_ACCEPTLIST, ""), nicks)
    yield client.numeric(n.RPL_ENDOFACCEPT, "End of ACCEPT list")


REQUESTS = {"ACCEPT": Request(_accept, 1)}
