"""Accounts as the rooms know them: which names belong to whom; and what their keeper is asked.

How one proves to be an owner, and where accounts are kept, stands elsewhere: here are only the questions.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from hubbub.chat.names import fold, skeleton


class Account(Struct, frozen=True):
    """A name that belongs to somebody for good. `user` is the id he has whenever he comes by it.

    Who is `always_on` stays in his rooms when his last session leaves, and over a restart. Who is to be `alone` has no
    further session beside the one that is there, unless he is `always_on`. `made_at` is milliseconds since the Unix
    epoch. A `bot` was made by the host for a program. The ids of those are below zero: they are made while the server
    may be running, which alone knows the ids above zero that it has given to guests.
    """

    name: str
    user: int
    always_on: bool = False
    alone: bool = False
    made_at: int = 0
    email: str = ""
    bot: bool = False

    @property
    def takes_more(self) -> bool:
        """Whether a further session is one more of the owner who is here; of one who is always on it has to be."""
        return self.always_on or not self.alone


class Terms(Struct, frozen=True):
    """On which terms people enter, and accounts are made.

    Whoever enters must know the `password`, if there is one, and is `invisible` if that is set. Accounts can be
    made by everyone where that is `open`; with an address for mail, if it `needs_email`; `early` is before one
    has arrived. A new one is `always_on` if that is set. Nicks and the names of accounts are made of ASCII's letters
    where they are to be `ascii`.
    """

    open: bool = True
    needs_email: bool = False
    early: bool = True
    password: str = ""
    invisible: bool = False
    always_on: bool = False
    ascii: bool = False


class Question(Struct, frozen=True):
    """What the keeper of the accounts is asked; it takes time, and the disk."""


class Exchange:
    """A proof that takes several messages and is under way. Only the keeper knows what is in it."""


class Enrol(Question, frozen=True):
    """Make an account, for the user of that id. It is answered with `Proven`, or if it is `for_another` in words."""

    name: str
    password: str
    email: str
    user: int
    for_another: bool = False


class Proof(Question, frozen=True):
    """A message of somebody who proves to own an account (RFC 4422), by which mechanism, and as part of what.

    It is answered with `Proven`, to which `here` goes, or with a `Challenge`.
    """

    mechanism: str
    message: bytes
    exchange: Exchange | None = None
    here: bool = False


class Alter(Question, frozen=True):
    """Keep an account otherwise than it was; in `words` it is confirmed."""

    account: Account
    words: str


class Renew(Question, frozen=True):
    """Give an account another password, if the old one is right."""

    name: str
    old: str
    new: str


class Bind(Question, frozen=True):
    """Let the certificate of whoever asks prove that he owns the account; or no longer."""

    name: str
    on: bool


class Drop(Question, frozen=True):
    """Give an account up, if the password is right."""

    account: Account
    password: str


class Directory:
    """All accounts, by name. The store of accounts keeps it as its own contents are."""

    def __init__(self, accounts: Iterable[Account] = (), terms: Terms | None = None, last_user: int = 0) -> None:
        """`last_user` is the highest id of a user that an account ever had."""
        self.last_user = last_user
        self.terms = terms or Terms(open=False)
        self._accounts: dict[str, Account] = {}
        self._users: dict[int, Account] = {}
        self.read: dict[int, dict[str, int]] = {}
        """Up to when the owner of an account, known by the id he has by it, has read what is said where."""
        self.notes: dict[int, dict[str, str]] = {}
        """The notes about the owner of an account, likewise, by their keys."""
        for account in accounts:
            self.put(account)

    def __iter__(self) -> Iterator[Account]:
        return iter(self._users.values())

    def put(self, account: Account) -> None:
        """Enter an account, or what has changed of it."""
        self._accounts[skeleton(account.name)] = self._users[account.user] = account
        self.last_user = max(self.last_user, account.user)

    def remove(self, name: str) -> None:
        """There is no such account any more."""
        account = self._accounts.pop(skeleton(name), None)
        if account is not None:
            self._users.pop(account.user, None)
            self.read.pop(account.user, None)
            self.notes.pop(account.user, None)

    def like(self, name: str) -> Account | None:
        """The account whose name is this one, or looks like it."""
        return self._accounts.get(skeleton(name))

    def named(self, name: str) -> Account | None:
        """The account of this name, however it is cased."""
        account = self.like(name)
        return account if account is not None and fold(account.name) == fold(name) else None

    def holder(self, user: int) -> Account | None:
        """The account by which that id is somebody's for good."""
        return self._users.get(user)

    def may_bear(self, account: str, nick: str) -> bool:
        """Whether one who is logged in to `account` (empty: to none) may be called `nick`."""
        owner = self.like(nick)
        return owner is None or owner.name == account
