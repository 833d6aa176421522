"""The saver: what owners of accounts have read, and what is noted about them, kept when there is time."""

import logging
from collections.abc import Callable
from concurrent.futures import Executor

from hubbub.accounts import AccountsError
from hubbub.accounts.store import Store

log = logging.getLogger("hubbub.accounts")


class Saver:
    """Writes in a thread of `pool`, once at a time. What comes meanwhile waits, and is written together.

    `post` runs a function on the hub's thread, to which all methods belong.
    """

    def __init__(self, store: Store, pool: Executor, post: Callable[[Callable[[], None]], object]) -> None:
        self._store = store
        self._pool = pool
        self._post = post
        self._marks: dict[tuple[int, str], int] = {}
        self._notes: dict[tuple[int, str], str] = {}
        self._writing = False
        self._closed = False

    def note_read(self, user: int, target: str, up_to: int) -> None:
        """See `Keeper.note_read`."""
        self._marks[user, target] = up_to
        self._begin()

    def note(self, user: int, key: str, value: str) -> None:
        """See `Keeper.note`."""
        self._notes[user, key] = value
        self._begin()

    def close(self) -> None:
        """Write what is left. The pool has ended."""
        self._closed = True
        self._write(*self._unsaved())

    def _begin(self) -> None:
        if not self._writing:
            self._go_on()

    def _go_on(self) -> None:
        self._writing = bool(self._marks or self._notes) and not self._closed
        if self._writing:
            self._pool.submit(self._work, *self._unsaved())

    def _unsaved(self) -> tuple[list[tuple[int, str, int]], list[tuple[int, str, str]]]:
        """What has yet to be written; none of it is, from then on."""
        marks, self._marks = [(*place, up_to) for place, up_to in self._marks.items()], {}
        notes, self._notes = [(*key, value) for key, value in self._notes.items()], {}
        return marks, notes

    def _work(self, marks: list[tuple[int, str, int]], notes: list[tuple[int, str, str]]) -> None:
        """In a thread of the pool."""
        self._write(marks, notes)
        self._post(self._go_on)

    def _write(self, marks: list[tuple[int, str, int]], notes: list[tuple[int, str, str]]) -> None:
        try:
            if marks:
                self._store.note_read(marks)
            if notes:
                self._store.note(notes)
        except AccountsError as error:
            log.warning("%s", error)
