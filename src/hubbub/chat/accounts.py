"""Accounts as the rooms know them: which names belong to whom. How one proves to be their owner stands elsewhere."""

from collections.abc import Iterable

from msgspec import Struct

from hubbub.chat.names import fold, skeleton


class Account(Struct, frozen=True):
    """A name that belongs to somebody for good. `user` is the id he has whenever he comes by it.

    Who is `always_on` stays in his rooms when his last session leaves, and over a restart.
    """

    name: str
    user: int
    always_on: bool = False


class Question(Struct, frozen=True):
    """What the keeper of the accounts is asked; it takes time, and the disk."""


class Directory:
    """All accounts, by name. The store of accounts keeps it as its own contents are."""

    def __init__(self, accounts: Iterable[Account] = ()) -> None:
        self._accounts: dict[str, Account] = {}
        self._users: dict[int, Account] = {}
        self.read: dict[int, dict[str, int]] = {}
        """Up to when the owner of an account, known by the id he has by it, has read what is said where."""
        self.notes: dict[int, dict[str, str]] = {}
        """The notes about the owner of an account, likewise, by their keys."""
        for account in accounts:
            self.put(account)

    def put(self, account: Account) -> None:
        """Enter an account, or what has changed of it."""
        self._accounts[skeleton(account.name)] = self._users[account.user] = account

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

    @property
    def last_user(self) -> int:
        """The highest id of a user that belongs to an account."""
        return max((account.user for account in self._accounts.values()), default=0)
