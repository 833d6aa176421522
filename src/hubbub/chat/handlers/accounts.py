"""Accounts: making a name one's own, and proving that one is its owner."""

from hubbub.chat.commands import Login, Logout, Proven, Register
from hubbub.chat.events import LoggedIn
from hubbub.chat.handlers.results import Errand, author
from hubbub.chat.refusals import Refused
from hubbub.chat.state import State, User


def register(_state: State, _actor: User, _command: Register) -> Errand:
    """Make an account."""
    raise Refused("no-accounts", "There are no accounts here.")


def login(_state: State, _actor: User, _command: Login) -> Errand:
    """Log in."""
    raise Refused("no-accounts", "There are no accounts here.")


def logout(_state: State, actor: User, _command: Logout) -> LoggedIn:
    """Log out."""
    return _logged_in(actor, "")


def proven(_state: State, actor: User, command: Proven) -> LoggedIn:
    """The actor is the owner of an account."""
    return _logged_in(actor, command.account)


def _logged_in(actor: User, account: str) -> LoggedIn:
    return LoggedIn(**author(actor, account=account), places=dict.fromkeys(actor.rooms, 0))
