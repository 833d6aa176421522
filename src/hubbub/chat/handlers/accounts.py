"""Accounts: making a name one's own, and proving that one is its owner."""

from collections.abc import Callable

from msgspec.structs import replace

from hubbub.chat.accounts import Account, Alter, Bind, Drop, Enrol, Proof, Renew
from hubbub.chat.commands import Enlist, Ghost, Login, Password, Prefer, Prove, Proven, Register, Trust, Unregister
from hubbub.chat.entities import User
from hubbub.chat.events import LoggedIn
from hubbub.chat.handlers.authors import author, quiet_in
from hubbub.chat.handlers.meant import known_user
from hubbub.chat.handlers.results import Attach, Errand, Expel
from hubbub.chat.handlers.users import proper_nick
from hubbub.chat.refusals import Refused
from hubbub.chat.rights import need_operator
from hubbub.chat.state import State
from hubbub.chat.text import one_line

PASSWORD_CHARACTERS = 3
"""The shortest password."""
PASSWORD_BYTES = 1024
"""The longest password, in bytes of UTF-8."""
EMAIL_LENGTH = 254
"""The longest address for mail (RFC 5321, 4.5.3.1.3)."""

_PREFERENCES: dict[str, Callable[[Account, bool], Account]] = {
    "always-on": lambda account, on: replace(account, always_on=on),
    "alone": lambda account, on: replace(account, alone=on),
}


def register(state: State, actor: User, command: Register) -> Errand:
    """Make an account of the name that one bears, or of another one."""
    terms = state.accounts.terms
    if not terms.open:
        raise Refused("no-accounts", "No accounts can be made here.")
    if actor.account:
        raise Refused("logged-in", f"You are logged in to the account {actor.account} already.")
    if (terms.password or not terms.early) and actor.id not in state.users:
        raise Refused("not-arrived", "Enter first, and make your account then.")
    if not command.account and not actor.named:
        raise Refused("needs-nick", "Take a name first: /nick NICK.")
    if terms.needs_email and not command.email:
        raise Refused("needs-email", "An address for mail is needed too.")
    if len(command.email) > EMAIL_LENGTH or one_line(command.email) != command.email:
        raise Refused("bad-email", "That is no address for mail.")
    name = _free_name(state, actor, command.account or actor.nick)
    return Errand(Enrol(name, _acceptable(command.password), command.email, _id_for_account(state, actor)))


def _id_for_account(state: State, actor: User) -> int:
    """The id that the actor has, if it is his alone: who has not arrived may find his account entered by others."""
    keeps = actor.id in state.users and state.accounts.holder(actor.id) is None
    return actor.id if keeps else state.new_user()


def _free_name(state: State, actor: User, wanted: str) -> str:
    name = proper_nick(state, wanted)
    if state.accounts.like(name) is not None or state.user_like(name) not in (None, actor):
        raise Refused(
            "account-exists", f"The name {name} belongs to somebody else already, or looks like one that does."
        )
    return name


def _acceptable(password: str) -> str:
    if len(password) < PASSWORD_CHARACTERS:
        raise Refused("weak-password", f"A password has {PASSWORD_CHARACTERS} characters at least.")
    if len(password.encode()) > PASSWORD_BYTES:
        raise Refused("bad-password", f"A password has {PASSWORD_BYTES} bytes at most.")
    return password


def login(_state: State, _actor: User, command: Login) -> Errand:
    """Log in with a password. Whose owner is here already has one more session by it, at once or when it arrives."""
    if "\0" in command.account + command.password:
        raise Refused("wrong-password", "That is not the name and the password of an account.")
    return Errand(Proof("PLAIN", f"\0{command.account}\0{command.password}".encode(), here=True))


def prove(_state: State, _actor: User, command: Prove) -> Errand:
    """Log in by a mechanism of SASL."""
    return Errand(Proof(command.mechanism, command.message, command.exchange))


def proven(state: State, actor: User, command: Proven) -> LoggedIn | Attach:
    """The actor is the owner of an account; or no longer of any.

    If its owner is here already, who has not arrived becomes one more session of his only by his arrival.
    """
    account = state.accounts.named(command.account) if command.account else None
    if command.account and account is None:
        raise Refused("wrong-password", "That account is no more.")
    owner = state.users.get(account.user) if account is not None else None
    joins_himself = command.here and actor.id in state.users and owner not in (None, actor)
    if joins_himself and account is not None and account.takes_more:
        return Attach(state.users[account.user])
    by = author(actor, account=account.name if account else "")
    places, becomes = dict.fromkeys(actor.rooms, 0), _becomes(state, actor, account)
    return LoggedIn(**by, places=places, quiet=quiet_in(state, actor), becomes=becomes)


def _becomes(state: State, actor: User, account: Account | None) -> int:
    """The id that the actor has from now on; 0: the one that he has.

    He has the one of his account, if it is free, and never that of another account, or of one that he gave up.
    """
    if actor.id not in state.users:
        return 0
    if account is not None and account.user not in state.users:
        return account.user
    return state.new_user() if account is None or state.accounts.holder(actor.id) not in (None, account) else 0


def password(state: State, actor: User, command: Password) -> Errand:
    """Change one's password."""
    return Errand(Renew(own_account(state, actor).name, command.old, _acceptable(command.new)))


def prefer(state: State, actor: User, command: Prefer) -> Errand:
    """Change how one's account is kept."""
    account, change = own_account(state, actor), _PREFERENCES.get(command.setting.lower())
    value = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}.get(
        command.value.lower()
    )
    if change is None or value is None:
        raise Refused("bad-preference", f"One of {' and '.join(_PREFERENCES)} is set to on or off.")
    words = f"Your account {account.name} is {'' if value else 'no longer '}{command.setting.lower()}."
    return Errand(Alter(change(account, value), words))


def trust(state: State, actor: User, command: Trust) -> Errand:
    """Log in by certificate from now on, or no longer."""
    return Errand(Bind(own_account(state, actor).name, command.on))


def unregister(state: State, actor: User, command: Unregister) -> Errand:
    """Give up one's account, unless others of one's own still use it."""
    account = own_account(state, actor)
    if any(user.account == account.name for user in state.users.values() if user is not actor):
        raise Refused("account-in-use", f"The account {account.name} is in use elsewhere too. Leave there first.")
    return Errand(Drop(account, command.password))


def enlist(state: State, actor: User, command: Enlist) -> Errand:
    """Make an account for somebody else."""
    need_operator(actor)
    name = _free_name(state, actor, command.account)
    return Errand(Enrol(name, _acceptable(command.password), "", state.new_user(), for_another=True))


def ghost(state: State, actor: User, command: Ghost) -> Expel:
    """Send away whoever bears the name of one's account."""
    account, other = own_account(state, actor), known_user(state, command.nick)
    if other is actor or (other.account != account.name and state.accounts.named(other.nick) is not account):
        raise Refused("not-yours", f"The name {other.nick} is not yours.")
    return Expel(other, f"sent away by {actor.nick}")


def own_account(state: State, actor: User) -> Account:
    """The account that the actor is logged in to. Raises Refused."""
    account = state.account_of(actor)
    if account is None:
        raise Refused("needs-account", "Log in to your account first: /login ACCOUNT PASSWORD.")
    return account
