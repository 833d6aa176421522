"""Accounts: REGISTER and VERIFY (IRCv3 account-registration), and what a client is told as he logs in."""

from collections.abc import Iterable

from hubbub.chat.commands import Register
from hubbub.chat.events import LoggedIn
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message, word
from hubbub.dialects.irc.query import Request, Via, Wish, fail
from hubbub.dialects.irc.services import SERVICES, notice
from hubbub.dialects.irc.source import source


def register(client: Client, params: list[str]) -> list[Wish]:
    """REGISTER account email password: `*` for the account is one's nick, `*` for the email is none."""
    if len(params) < 3:
        return [fail("REGISTER", "NEED_MORE_PARAMS", "Missing parameters")]
    account, email, password = params[:3]
    wanted = client.nick if account == "*" else account
    if wanted == "*":
        return [fail("REGISTER", "NEED_NICK", "*", "Say NICK first, or name the account")]
    return [Via(Register(password, "" if email == "*" else email, wanted), "REGISTER")]


def verify(_client: Client, params: list[str]) -> list[Wish]:
    """VERIFY account code: there is never anything to verify, for an account stands at once."""
    return [fail("VERIFY", "INVALID_CODE", *(params[:1] or ["*"]), "No account waits for a code")]


def logged_in(client: Client, event: LoggedIn) -> bytes:
    """What the client is told as he has logged in, or out, by whichever way it came about."""
    mask = source(client.nick, event.host, event.username)
    if not event.account:
        return (client.numeric(n.RPL_LOGGEDOUT, mask, "You are now logged out") + _by_service(client, event)).encode()
    lines = [client.numeric(n.RPL_LOGGEDIN, mask, event.account, f"You are now logged in as {event.account}")]
    if client.via == "REGISTER":
        lines.insert(0, client.told("REGISTER", "SUCCESS", word(event.account), "The account is yours"))
    elif client.via in SERVICES:
        lines.append(_by_service(client, event))
    else:
        lines.append(client.numeric(n.RPL_SASLSUCCESS, "SASL authentication successful"))
    return "".join(lines).encode()


def _by_service(client: Client, event: LoggedIn) -> str:
    if client.via not in SERVICES:
        return ""
    return notice(client, f"You are now logged in as {event.account}." if event.account else "You are now logged out.")


def _register(client: Client, message: Message) -> Iterable[Wish]:
    return register(client, message.params)


def _verify(client: Client, message: Message) -> Iterable[Wish]:
    return verify(client, message.params)


REQUESTS = {"REGISTER": Request(_register), "VERIFY": Request(_verify)}
