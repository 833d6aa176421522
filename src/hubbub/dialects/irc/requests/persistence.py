"""Persistence: whether an account stays when its last session leaves (draft/persistence)."""

from collections.abc import Iterable

from hubbub.chat.commands import Prefer
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message
from hubbub.dialects.irc.query import Query, Request, Via, Wish, fail

NAME = "PERSISTENCE"


def _persistence(client: Client, message: Message) -> Iterable[Wish]:
    if client.user is None or not client.user.account:
        return [fail(NAME, "ACCOUNT_REQUIRED", "Log in to an account first")]
    match [param.upper() for param in message.params]:
        case ["GET"]:
            return [Query(lambda client, _params: [status(client)], [])]
        case ["SET", "DEFAULT"]:
            return [_set(client.state.accounts.terms.always_on)]
        case ["SET", ("ON" | "OFF") as wanted]:
            return [_set(wanted == "ON")]
    return [fail(NAME, "INVALID_PARAMS", "It is PERSISTENCE GET, or SET ON, OFF or DEFAULT")]


def _set(on: bool) -> Wish:
    return Via(Prefer("always-on", "on" if on else "off"), NAME)


def status(client: Client) -> str:
    """What the owner of the account wants, and what is so; here that is the same."""
    account = client.state.account_of(client.user) if client.user else None
    setting = "ON" if account is not None and account.always_on else "OFF"
    return client.told(NAME, "STATUS", setting, setting)


REQUESTS = {NAME: Request(_persistence, 1)}
