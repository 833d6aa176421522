"""The journal: the ordered, durable log of everything that happened.

What it has accepted is on disk; what it has not, nobody saw.

The hub appends drafts and is handed them back, in order, once their commit is on disk. That is the only turning point
of a message: nothing answers an append before the batch comes back. Reading never blocks the caller either: each read
takes a `then` that is called with the answer, on the hub's thread.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Protocol, TypeAlias

from hubbub.chat.claims import Claims
from hubbub.chat.events import Event, Position
from hubbub.chat.pages import Excerpt, Span
from hubbub.chat.searching import Finding, Query
from hubbub.journal.runs import Runs

PAGE_CHARACTERS = 262_144
"""A page ends with the message that brings its text to so many characters, however many messages were asked for."""


class Fate(Enum):
    """What became of a draft."""

    SAVED = "saved"
    """It is on disk, and is now an event."""
    LOST = "lost"
    """Another draft before it has what this one claims, such as a nick. Nothing was stored."""
    NOT_SAVED = "not saved"
    """The disk did not take it. Nothing was stored. A draft in no room needs no disk, and is never refused so."""


Outcome: TypeAlias = tuple[object, Event, Fate]
"""(origin, event, fate): the origin is what the caller gave with the draft.

A plain tuple, since one is made for every message.
"""

Deliver: TypeAlias = Callable[[list[Outcome]], None]
Post: TypeAlias = Callable[[Callable[[], None]], object]
"""Runs a function on the hub's thread, soon: `loop.call_soon_threadsafe`."""


class JournalError(Exception):
    """The journal cannot be opened or read. Its text is one plain sentence for the host."""


class Journal(Protocol):
    """What the hub asks of a log. Every implementation passes tests/journal/test_contract.py."""

    id: str
    """Random, chosen when the journal was made. Numbers of one journal mean nothing in another."""
    runs: Runs

    def recover(self) -> tuple[bytes | None, Iterator[Event]]:
        """The last snapshot, if there is one, and every stored event after it, in order, each once.

        Called once, before `start`.
        """

    def start(self, deliver: Deliver, post: Post, claims: Claims) -> None:
        """Begin to take drafts. `claims` are those in force; from here on they belong to the journal."""

    def append(self, origin: object, draft: Event) -> None:
        """Hand over a draft.

        It comes back through `deliver` as an event, or with the reason why it is none, in the order of appending.
        """

    def page(self, room: int, span: Span, then: Callable[[Excerpt | JournalError], None]) -> None:
        """A part of the history of `room`. What was erased is passed over.

        Fewer than were asked for come when they fill PAGE_CHARACTERS before that. Of edits see `since`.
        """

    def since(
        self, position: Position, rooms: Iterable[int], limit: int, then: Callable[[list[Event] | JournalError], None]
    ) -> None:
        """The first events after `position` that concern any of `rooms`, in order, each once.

        About `limit` bytes of them, at least one commit. Empty when there are none. The latest edit of a message that
        is still there says what the message says, any other nothing.
        """

    def search(self, query: Query, then: Callable[[Finding | JournalError], None]) -> None:
        """Messages that people read and that fit `query`, newest first. What was erased is passed over.

        Fewer than were asked for come when they fill PAGE_CHARACTERS before that.
        """

    def save_snapshot(self, data: bytes, position: Position) -> None:
        """Keep `data` as the state after every event up to `position`.

        Done in the background; a failure leaves the older snapshot.
        """

    def close(self) -> None:
        """Save what waits, and close. Blocks until done; the last outcomes have been posted by then."""
