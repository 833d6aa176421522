"""Accounts: what proves that somebody is who he says, and what is kept for him between his visits.

None of it is an event. It stands in a small store of its own; what takes time is done off the event loop.
"""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from hubbub.chat.accounts import Account, Question
from hubbub.chat.commands import Command
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply

Answer: TypeAlias = Command | Reply | Refused
"""What comes of a question: a command is handled as if the session had sent it next."""

Found: TypeAlias = Account | Exception | None
"""The account that a token acts for; None, if it is none; or what keeps it from being found."""


class AccountsError(Exception):
    """The accounts cannot be opened, read or written. Its text is one plain sentence for the host."""


class Asker(Protocol):
    """Whoever asks: where he comes from, and the fingerprint of his certificate, if he showed one."""

    @property
    def address(self) -> str:
        """His address."""

    @property
    def certificate(self) -> str:
        """The fingerprint of his certificate, or nothing."""


class Tokens(Protocol):
    """What is asked about tokens."""

    def present(self, token: bytes, then: Callable[[Found], None]) -> None:
        """Have `then` called, on the hub's thread, with the account that the token acts for."""

    def watch(self, token: bytes, revoked: Callable[[], None]) -> Callable[[], None]:
        """Have `revoked` called once that token is no longer valid, before long. Returns what ends the watch."""


class Keeper(Protocol):
    """What the hub asks of the accounts."""

    @property
    def tokens(self) -> Tokens:
        """Who keeps the tokens."""

    def ask(self, question: Question, asker: Asker, then: Callable[[Answer], None]) -> None:
        """Have `then` called with the answer, on the hub's thread, now or later."""

    def note_read(self, user: int, target: str, up_to: int) -> None:
        """Keep, when there is time, up to when the owner of an account has read; `Directory.read` is filled with it."""

    def note(self, user: int, key: str, value: str) -> None:
        """Keep, likewise, a note about the owner of an account; the empty value takes it away: `Directory.notes`."""


class NoTokens:
    """Knows none."""

    def present(self, token: bytes, then: Callable[[Found], None]) -> None:  # noqa: ARG002
        """It is none."""
        then(None)

    def watch(self, token: bytes, revoked: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002
        """Nothing ever becomes of it."""
        return lambda: None


class NoAccounts:
    """Keeps none."""

    tokens = NoTokens()

    def ask(self, question: Question, asker: Asker, then: Callable[[Answer], None]) -> None:  # noqa: ARG002
        """Nothing can be asked."""
        then(Refused("no-accounts", "There are no accounts here."))

    def note_read(self, user: int, target: str, up_to: int) -> None:
        """There is nobody to keep it for."""

    def note(self, user: int, key: str, value: str) -> None:
        """Nor for that."""
