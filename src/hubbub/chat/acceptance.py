"""Acceptance: whom those who hear only owners of accounts have let in besides. It is kept in memory alone."""

from collections.abc import Iterable

ACCEPTED = 100
"""So many each of them may have accepted; who was accepted first is forgotten first."""


class Acceptance:
    """Who has accepted whom, by the ids of users who are here."""

    def __init__(self) -> None:
        self._accepted: dict[int, dict[int, None]] = {}
        self._by: dict[int, dict[int, None]] = {}

    def has(self, user: int, other: int) -> bool:
        """Whether the user has accepted the other one."""
        return other in self._accepted.get(user, ())

    def of(self, user: int) -> Iterable[int]:
        """Whom the user has accepted."""
        return self._accepted.get(user, ())

    def accept(self, user: int, other: int) -> None:
        """The user hears the other one from now on."""
        accepted = self._accepted.setdefault(user, {})
        accepted[other] = None
        self._by.setdefault(other, {})[user] = None
        if len(accepted) > ACCEPTED:
            self.withdraw(user, next(iter(accepted)))

    def withdraw(self, user: int, other: int) -> None:
        """He does so no more, if he did."""
        if self.has(user, other):
            _drop(self._accepted, user, other)
            _drop(self._by, other, user)

    def forget(self, user: int) -> None:
        """The user is gone: nobody has accepted him, and he has accepted nobody."""
        for other in list(self.of(user)):
            self.withdraw(user, other)
        for other in list(self._by.get(user, ())):
            self.withdraw(other, user)

    def renumber(self, before: int, number: int) -> None:
        """The user has another id."""
        accepted, by = list(self.of(before)), list(self._by.get(before, ()))
        self.forget(before)
        for other in accepted:
            self.accept(number, number if other == before else other)
        for other in by:
            self.accept(number if other == before else other, number)


def _drop(index: dict[int, dict[int, None]], key: int, number: int) -> None:
    """Take a number out, and the key with its last one."""
    del index[key][number]
    if not index[key]:
        del index[key]
