"""The keeper of the tokens: whose they are, and who is told that one is revoked.

`hubbub token` makes and revokes them in the file, as another process; so each use of one is a look into the file. That
has a thread of its own, so that it never waits for passwords.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from hubbub.accounts import AccountsError, Found
from hubbub.accounts.store import Store
from hubbub.accounts.tokens import digest
from hubbub.chat.accounts import Account, Directory

log = logging.getLogger("hubbub.accounts")


class TokenKeeper:
    """Answers who a token acts for. `post` runs a function on the hub's thread, where the directory is read."""

    def __init__(self, store: Store, directory: Directory, post: Callable[[Callable[[], None]], object]) -> None:
        self._store = store
        self._directory = directory
        self._post = post
        self._thread = ThreadPoolExecutor(1, "tokens")
        self._closed = False
        self._looking = False
        self._watched: dict[bytes, set[Callable[[], None]]] = {}
        """Who is to be told when a token is revoked, by its digest."""

    def present(self, token: bytes, then: Callable[[Found], None]) -> None:
        """See `Tokens.present`. Nobody guesses a token, so that attempts need not be counted."""
        if self._closed:
            then(AccountsError("The accounts are closed."))
        else:
            self._thread.submit(self._find, token, then)

    def watch(self, token: bytes, revoked: Callable[[], None]) -> Callable[[], None]:
        """See `Tokens.watch`."""
        key = digest(token)
        self._watched.setdefault(key, set()).add(revoked)

        def unwatch() -> None:
            watchers = self._watched.get(key, set())
            watchers.discard(revoked)
            if not watchers:
                self._watched.pop(key, None)

        return unwatch

    def follow(self) -> None:
        """Learn, before long, what another process has changed: accounts that it made, tokens that it revoked."""
        if not (self._looking or self._closed):
            self._looking = True
            self._thread.submit(self._look)

    def learn(self, account: Account) -> None:
        """Enter an account that another process made; it makes those of bots alone."""
        if account.bot and self._directory.like(account.name) is None:
            self._directory.put(account)

    def tell_of_revoked(self, valid: set[bytes]) -> None:
        """Only the tokens with these digests are valid now."""
        for key in self._watched.keys() - valid:
            for revoked in list(self._watched[key]):
                revoked()

    def close(self) -> None:
        """Finish what was begun."""
        self._closed = True
        self._thread.shutdown(wait=True)

    def _find(self, token: bytes, then: Callable[[Found], None]) -> None:
        """In the thread of its own."""
        found: Found
        try:
            found = self._store.account_of_token(digest(token))
        except AccountsError as error:
            log.warning("%s", error)
            found = error

        def settle() -> None:
            if isinstance(found, Account):
                self.learn(found)
            then(found)

        self._post(settle)

    def _look(self) -> None:
        """Likewise."""
        accounts: list[Account] = []
        valid: set[bytes] | None = None
        try:
            if self._store.changed_elsewhere():
                accounts, valid = self._store.accounts(), {token.digest for token in self._store.tokens()}
        except AccountsError as error:
            log.warning("%s", error)

        def settle() -> None:
            self._looking = False
            for account in accounts:
                self.learn(account)
            if valid is not None:
                self.tell_of_revoked(valid)

        self._post(settle)
