"""Operators: whose passwords make one an operator of the server, and the thread that tries them."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from hubbub.accounts import Answer, NoAccounts
from hubbub.accounts.passwords import PASSWORD_BYTES, verify
from hubbub.accounts.throttle import Throttle
from hubbub.chat.accounts import Question
from hubbub.chat.commands import Trusted
from hubbub.chat.operators import OperatorPassword
from hubbub.chat.refusals import Refused

GUESSES = 5
"""So many wrong passwords may come from an address at once, ..."""
GUESS_SECONDS = 30.0
"""... and one more after each time as long as this."""
WAITING = 20
"""So many passwords wait to be tried, at most."""


def answer(question: OperatorPassword, kept: str | None) -> Answer:
    """What follows from the password, by what is kept of the right one; it takes as long where nothing is."""
    if len(question.password.encode()) <= PASSWORD_BYTES and verify(question.password, kept):
        return Trusted()
    return Refused("wrong-password", "That is no name and password of an operator.")


class OperatorKeeper(NoAccounts):
    """Has the passwords of operators tried, one after another, off the hub's thread.

    `operators` are names and what is kept of their passwords; `post` brings the answers back to the hub's thread;
    `clock` tells seconds. There are no accounts beside.
    """

    def __init__(
        self, operators: Mapping[str, str], post: Callable[[Callable[[], None]], object], clock: Callable[[], float]
    ) -> None:
        self._operators = operators
        self._post = post
        self._clock = clock
        self._throttle = Throttle(GUESSES, GUESS_SECONDS)
        self._waiting = 0
        self._pool = ThreadPoolExecutor(1, "passwords")

    def ask(self, question: Question, address: str, then: Callable[[Answer], None]) -> None:
        """Answer a password, later; too many wrong ones from a place, or too many at once, are not tried."""
        if not isinstance(question, OperatorPassword):
            super().ask(question, address, then)
            return
        key = place(address)
        refused = self._turned_away(key)
        if refused is not None:
            self._post(lambda: then(refused))
            return
        self._waiting += 1
        self._pool.submit(self._try, question, key, then)

    def keep(self, operators: Mapping[str, str]) -> None:
        """There are these operators from now on."""
        self._operators = operators

    def close(self) -> None:
        """Try no more passwords."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _turned_away(self, key: str) -> Refused | None:
        """Why no password from there is tried now."""
        if not self._operators:
            return Refused("no-operators", "This server has no operators.")
        wait = self._throttle.wait(key, self._clock())
        if wait > 0:
            return Refused("wrong-password", f"Too many wrong passwords; try again in {ceil(wait)} seconds.")
        if self._waiting >= WAITING:
            return Refused("wrong-password", "Too many passwords are being tried just now; try again.")
        return None

    def _try(self, question: OperatorPassword, key: str, then: Callable[[Answer], None]) -> None:
        """In the pool's thread."""
        found = answer(question, self._operators.get(question.name))
        self._post(lambda: self._settle(found, key, then))

    def _settle(self, found: Answer, key: str, then: Callable[[Answer], None]) -> None:
        self._waiting -= 1
        if isinstance(found, Refused):
            self._throttle.fail(key, self._clock())
        then(found)


def place(address: str) -> str:
    """What guesses are counted by: an address, or of IPv6 a /64, which is what one customer gets."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else address
