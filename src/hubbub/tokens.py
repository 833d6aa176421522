"""The host's side of tokens: `hubbub token` makes, lists and revokes them, whether or not the server is running."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager

from hubbub.accounts import AccountsError
from hubbub.accounts.store import NameTaken, Store
from hubbub.accounts.tokens import digest, new_token
from hubbub.chat.accounts import Terms
from hubbub.chat.handlers.users import proper_nick
from hubbub.chat.names import fold, skeleton
from hubbub.chat.refusals import Refused
from hubbub.chat.snapshot import SnapshotError, restore
from hubbub.chat.state import State
from hubbub.config import Settings
from hubbub.folder import ACCOUNTS, JOURNAL, StartError, shared
from hubbub.journal import JournalError
from hubbub.journal.glance import glance


class TokenError(Exception):
    """A token cannot be made, or revoked. Its text is one plain sentence for the host."""


def issue(settings: Settings, name: str) -> tuple[str, str]:
    """A new token for the account of that name, which is made, as a bot's, if there is none: (name, token).

    Raises TokenError.
    """
    with _store(settings) as (store, served):
        now, token = time.time_ns() // 1_000_000, new_token()
        account = _account_like(store, name)
        if account is None:
            account = _free_name(settings, name, served=served)
            try:
                store.add_bot(account, now)
            except NameTaken:
                raise TokenError(f"The name {account} belonged to an account that was given up.") from None
        store.issue(digest(token.encode()), account, now)
        return account, token


def revoke(settings: Settings, name: str) -> int:
    """Revoke all tokens of that account; returns how many there were. Raises TokenError if there were none."""
    with _store(settings) as (store, _):
        count = store.revoke(name)
    if not count:
        raise TokenError(f"There are no tokens of {name}.")
    return count


def listed(settings: Settings) -> list[tuple[str, int, int]]:
    """(account, how many tokens it has, when the newest was made, in milliseconds since the Unix epoch).

    Raises TokenError.
    """
    with _store(settings) as (store, _):
        tokens = store.tokens()
    counts, newest = Counter(token.account for token in tokens), {token.account: token.made_at for token in tokens}
    return [(account, count, newest[account]) for account, count in counts.items()]


@contextmanager
def _store(settings: Settings) -> Iterator[tuple[Store, bool]]:
    """The accounts, and whether a server is running on them."""
    try:
        with shared(settings) as served, closing(Store(settings.data / ACCOUNTS)) as store:
            yield store, served
    except (AccountsError, StartError, JournalError, SnapshotError) as error:
        raise TokenError(str(error)) from None


def _account_like(store: Store, name: str) -> str | None:
    """The account of that name; none if there is none. Raises TokenError if there is one that looks like it."""
    found = next((each.name for each in store.accounts() if skeleton(each.name) == skeleton(name)), None)
    if found is not None and fold(found) != fold(name):
        raise TokenError(f"There is an account {found}, and {name} looks like it.")
    return found


def _free_name(settings: Settings, wanted: str, *, served: bool) -> str:
    """The name in its proper form, if a bot can have it. Raises TokenError."""
    state = _state(settings) if served else State()
    state.accounts.terms = Terms(ascii=settings.ascii_nicks)
    try:
        name = proper_nick(state, wanted)
    except Refused as refused:
        raise TokenError(refused.text) from None
    if state.user_like(name) is not None:
        raise TokenError(f"Somebody who is here now is called {name}, or looks like it.")
    return name


def _state(settings: Settings) -> State:
    """Who is here, as far as it is on disk."""
    snapshot, events = glance(settings.data / JOURNAL)
    state = State() if snapshot is None else restore(snapshot)
    for event in events:
        state.apply(event)
    return state
