"""NickServ: accounts, as one asks for them on other networks."""

from collections.abc import Iterator
from datetime import UTC, datetime

from hubbub.chat.commands import Enlist, Ghost, Nick, Password, Prefer, Prove, Register, Trust, Unregister
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.query import AFTERWARDS, Wish
from hubbub.dialects.irc.services import Entry, notices

NAME = "NickServ"
_SETTINGS = {"ALWAYS-ON": ("always-on", {}), "MULTICLIENT": ("alone", {"on": "off", "off": "on"})}
"""What SET knows: the preference of the core, and its values where they have another sense there."""


def _register(_client: Client, words: list[str]) -> Iterator[Wish]:
    yield Register(words[0], words[1] if len(words) > 1 else "")


def _identify(client: Client, words: list[str]) -> Iterator[Wish]:
    account, password = (client.nick, words[0]) if len(words) == 1 else words[:2]
    yield Prove("PLAIN", f"\0{account}\0{password}".encode())


def _ghost(_client: Client, words: list[str]) -> Iterator[Wish]:
    yield Ghost(words[0])


def _recover(client: Client, words: list[str]) -> Iterator[Wish]:
    if client.state.user_named(words[0]) is not None:
        yield Ghost(words[0])
        yield AFTERWARDS
    yield Nick(words[0])


def _info(client: Client, words: list[str]) -> Iterator[Wish]:
    account = client.state.accounts.named(words[0] if words else client.nick)
    if account is None:
        yield notices(["There is no such account."])
        return
    made = datetime.fromtimestamp(account.made_at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    lines = [f"Account {account.name}, made on {made}."]
    nicks = [user.nick for user in client.state.users.values() if user.account == account.name]
    lines.append(f"Here as {', '.join(nicks)}." if nicks else "Nobody is here by it.")
    if client.user is not None and client.user.account == account.name:
        ways = [*(["always on"] if account.always_on else []), *(["alone"] if account.alone else [])]
        lines += [f"Address for mail: {account.email or 'none'}.", f"Preferences: {', '.join(ways) or 'none'}."]
    yield notices(lines)


def _set(_client: Client, words: list[str]) -> Iterator[Wish]:
    preference, senses = _SETTINGS.get(words[0].upper(), (words[0], {}))
    value = {"true": "on", "yes": "on", "false": "off", "no": "off"}.get(words[1].lower(), words[1].lower())
    yield Prefer(preference, senses.get(value, value))


def _password(_client: Client, words: list[str]) -> Iterator[Wish]:
    yield Password(words[0], words[1])


def _certificate(_client: Client, words: list[str]) -> Iterator[Wish]:
    yield Trust(words[0].upper() != "DEL")


def _unregister(_client: Client, words: list[str]) -> Iterator[Wish]:
    yield Unregister(words[0])


def _saregister(_client: Client, words: list[str]) -> Iterator[Wish]:
    yield Enlist(words[0], words[1])


ENTRIES = {
    "REGISTER": Entry(_register, 1, "REGISTER password [email]", "Makes your nick your own: an account."),
    "IDENTIFY": Entry(_identify, 1, "IDENTIFY [account] password", "Logs you in; without an account, to your nick's."),
    "GHOST": Entry(_ghost, 1, "GHOST nick", "Sends away whoever bears a nick of yours."),
    "RECOVER": Entry(_recover, 1, "RECOVER nick", "The same, and gives you the nick."),
    "INFO": Entry(_info, 0, "INFO [account]", "Tells about an account; more, if it is yours."),
    "SET": Entry(
        _set,
        2,
        "SET ALWAYS-ON|MULTICLIENT on|off",
        "ALWAYS-ON: you stay in your rooms when you leave. MULTICLIENT: several programs of yours are one person here.",
    ),
    "PASSWD": Entry(_password, 2, "PASSWD old new", "Changes your password."),
    "CERT": Entry(_certificate, 1, "CERT ADD|DEL", "Lets the certificate that you came with log you in; or no longer."),
    "UNREGISTER": Entry(_unregister, 1, "UNREGISTER password", "Gives up your account and its name, for good."),
    "SAREGISTER": Entry(_saregister, 2, "SAREGISTER account password", "Operators: makes an account for another."),
}
