"""Who is here, and under which name."""

from hmac import compare_digest

from hubbub.chat.accounts import Account
from hubbub.chat.commands import Arrive, Nick, Quit
from hubbub.chat.entities import User
from hubbub.chat.events import Arrived, Departed, Renamed
from hubbub.chat.handlers.authors import author, quiet_in
from hubbub.chat.handlers.results import Attach
from hubbub.chat.names import nick as valid_nick
from hubbub.chat.names import username
from hubbub.chat.notes import changes
from hubbub.chat.refusals import Refused
from hubbub.chat.state import State
from hubbub.chat.text import REALNAME_LENGTH, REASON_LENGTH, one_line


def arrive(state: State, actor: User, command: Arrive) -> Arrived | Attach:
    """Enter the server, as the guest that `actor` is already, or under a nick.

    Who comes by his account has its id, if nobody else is here by it; and he is one more session of himself, if he is
    here under that nick, or wants none, or is still here as the one whom he has resumed.
    """
    if actor.id in state.users:
        raise Refused("arrived", "You have entered already.")
    _check_password(state.accounts.terms.password, command.password)
    account = state.account_of(actor) or state.accounts.holder(command.resumed)
    here = _here_already(state, command, account)
    if here is not None:
        return Attach(here)
    number = account.user if account is not None and account.user not in state.users else command.resumed or actor.id
    proven = account.name if account is not None else ""
    realname = one_line(command.realname)[:REALNAME_LENGTH]
    notes = _brought(state, actor, command.notes)
    marks = ["invisible"] if state.accounts.terms.invisible else []
    if account is not None and account.bot:
        marks.append("bot")
    if not command.nick:
        return Arrived(**author(actor, user=number, account=proven), realname=realname, marks=marks, notes=notes)
    return Arrived(
        user=number,
        nick=_free_nick(state, actor, command.nick, proven),
        host=actor.host,
        account=proven,
        username=username(command.username),
        named=True,
        realname=realname,
        marks=marks,
        notes=notes,
    )


def _here_already(state: State, command: Arrive, account: Account | None) -> User | None:
    """As whom he is here: as the one whom he has resumed, or by another session of his account."""
    if command.resumed in state.users:
        return state.users[command.resumed]
    if account is None or not account.takes_more:
        return None
    here = state.user_named(command.nick) if command.nick else state.users.get(account.user)
    return here if here is not None and here.account == account.name else None


def _brought(state: State, actor: User, notes: dict[str, str]) -> dict[str, str]:
    """The notes that one comes with, if all of them can be kept: they keep nobody out."""
    try:
        return changes(state.notes_of(actor), notes)
    except Refused:
        return {}


def _check_password(wanted: str, given: str) -> None:
    """Raise Refused unless that is the password that is wanted, if one is."""
    if wanted and not given:
        raise Refused("needs-password", "This room has a password.")
    if wanted and not compare_digest(given.encode(), wanted.encode()):
        raise Refused("wrong-password", "This room has a password, and that is not it.")


def nick(state: State, actor: User, command: Nick) -> Renamed:
    """Take another name."""
    new = _free_nick(state, actor, command.nick, actor.account)
    if new == actor.nick:
        raise Refused("same-nick", f"You are called {new} already.")
    places = dict.fromkeys(actor.rooms, 0)
    return Renamed(**author(actor, nick=new), old=actor.nick, places=places, quiet=quiet_in(state, actor))


def quit(state: State, actor: User, command: Quit) -> Departed:  # noqa: A001
    """Leave the server."""
    reason = one_line(command.reason)[:REASON_LENGTH]
    places = dict.fromkeys(actor.rooms, 0)
    return Departed(**author(actor), places=places, quiet=quiet_in(state, actor), reason=reason)


def _free_nick(state: State, actor: User, wanted: str, account: str) -> str:
    """The nick in its proper form, if nobody else bears it or one that looks like it, and that account may."""
    nick = proper_nick(state, wanted)
    if not state.accounts.may_bear(account, nick):
        raise Refused("nick-registered", f"The nick {nick} belongs to an account. Log in to it first.")
    if state.user_like(nick) not in (None, actor):
        raise Refused("nick-in-use", f"Somebody here is called {nick} already, or looks like it.")
    return nick


def proper_nick(state: State, wanted: str) -> str:
    """What a user, or an account, may be called, in its proper form. Raises Refused."""
    name = valid_nick(wanted)
    if state.accounts.terms.ascii and not name.isascii():
        raise Refused("bad-name", "A nick is made of the letters a to z here, of digits and of -_[]{}\\^`|.")
    return name
