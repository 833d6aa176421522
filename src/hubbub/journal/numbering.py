"""Numbering: what every journal does to drafts before they are stored.

It decides claims, founds rooms, and gives each draft its number in its room, its time and its place in the journal.
Nothing that is decided here stands before `settle`: whoever calls `number` then tries to store the batch, and calls
`settle` or `refuse`.
"""

import time
from collections.abc import Callable, Iterable
from typing import TypeAlias

from msgspec import Struct

from hubbub.chat.claims import Claims
from hubbub.chat.events import Event, Founded, InRoom, OfUser, Said
from hubbub.journal import Fate, Outcome

Draft: TypeAlias = tuple[object, Event]
"""(origin, draft), as appended."""

Tail: TypeAlias = tuple[int, int]
"""Where a room's numbers stand: (seq, at) of its last event; (0, 0) before the first."""

TAILS_KEPT = 100_000
"""So many rooms' tails are remembered before they are looked up afresh: about 20 MB."""


def now_ms() -> int:
    """Milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000


class Chunk(Struct):
    """One room's part of a commit: its events with seqs from `first` to `last`. `at` is the time of the last one."""

    room: int
    first: int
    last: int
    at: int
    events: list[Event]


class Batch(Struct):
    """Drafts that were numbered together.

    `commit` is theirs; `ordinal` and `room` are those that the next batch goes on from.
    """

    commit: int
    ordinal: int
    room: int
    outcomes: list[Outcome]
    chunks: dict[int, Chunk]


def is_stored(event: Event) -> bool:
    """Whether there is a room to remember `event` in."""
    return not isinstance(event, OfUser) or bool(event.places)


class Numbering:
    """Gives out the numbers of one journal. Used by one thread only.

    A commit's number is that of its first chunk, counting all chunks of the journal. A batch without chunks leaves the
    number to the next one, which goes on with its ordinals.
    """

    def __init__(
        self, claims: Claims, clock: Callable[[], int], tail_of: Callable[[int], Tail], *, commit: int, room: int
    ) -> None:
        """`commit` is the first number to give, `room` the last id given; `tail_of` looks up a room's stored tail."""
        self._claims = claims
        self._clock = clock
        self._tail_of = tail_of
        self._tails: dict[int, Tail] = {}
        self._commit = commit
        self._ordinal = 0
        self._room = room

    def number(self, drafts: Iterable[Draft]) -> Batch:
        """Number `drafts` in place, in order, each SAVED or LOST. Raises what `tail_of` raises.

        Every message of the server passes here, so the way of a `Said` is kept short.
        """
        batch = Batch(self._commit, self._ordinal, self._room, [], {})
        now, commit, ordinal = self._clock(), self._commit, self._ordinal
        chunks, note = batch.chunks, batch.outcomes.append
        saved, lost = Fate.SAVED, Fate.LOST
        for origin, draft in drafts:
            if type(draft) is not Said or draft.id:  # other messages claim nothing
                draft.at = now
                if not self._admit(draft, batch):
                    draft.at = 0
                    note((origin, draft, lost))
                    continue
            draft.commit = commit
            draft.ordinal = ordinal
            ordinal += 1
            if isinstance(draft, InRoom):
                chunk = chunks.get(draft.room) or self._open_chunk(chunks, draft.room, now)
                draft.seq = chunk.last = chunk.last + 1
                draft.at = chunk.at
                chunk.events.append(draft)
            elif isinstance(draft, OfUser):
                self._place(draft, chunks, now)
            note((origin, draft, saved))
        batch.ordinal = ordinal
        return batch

    def settle(self, batch: Batch) -> None:
        """`batch` is stored: its numbers and claims are final."""
        self._claims.settle()
        self._room = batch.room
        self._ordinal = 0 if batch.chunks else batch.ordinal
        self._commit += len(batch.chunks)
        if len(self._tails) > TAILS_KEPT:
            self._tails.clear()
        for chunk in batch.chunks.values():
            self._tails[chunk.room] = (chunk.last, chunk.at)

    def refuse(self, drafts: Iterable[Draft]) -> list[Outcome]:
        """`drafts` could not be stored: take their numbers and claims back.

        What is not stored anyway needs no disk and stands all the same: a guest may come in, and read, while the disk
        is full.
        """
        self._claims.revert()
        outcomes: list[Outcome] = []
        for origin, draft in drafts:
            _blank(draft)
            if is_stored(draft):
                outcomes.append((origin, draft, Fate.NOT_SAVED))
            else:
                batch = self.number([(origin, draft)])
                self.settle(batch)
                outcomes += batch.outcomes
        return outcomes

    def _admit(self, draft: Event, batch: Batch) -> bool:
        if not isinstance(draft, Founded):
            return self._claims.admit(draft)
        draft.room = batch.room + 1
        if self._claims.admit(draft):
            batch.room += 1
            return True
        draft.room = 0
        return False

    def _open_chunk(self, chunks: dict[int, Chunk], room: int, now: int) -> Chunk:
        tail = self._tails.get(room)
        if tail is None:
            tail = self._tails[room] = self._tail_of(room)
        seq, at = tail
        chunk = chunks[room] = Chunk(room, seq + 1, seq, max(at, now), [])
        return chunk

    def _place(self, draft: OfUser, chunks: dict[int, Chunk], now: int) -> None:
        """Put an event into every room it concerns, at one time that is early in none of them."""
        there = [chunks.get(room) or self._open_chunk(chunks, room, now) for room in draft.places]
        draft.at = max((chunk.at for chunk in there), default=now)
        for chunk in there:
            chunk.at = draft.at
            draft.places[chunk.room] = chunk.last = chunk.last + 1
            chunk.events.append(draft)


def _blank(draft: Event) -> None:
    draft.at = draft.commit = draft.ordinal = 0
    if isinstance(draft, InRoom):
        draft.seq = 0
    if isinstance(draft, Founded):
        draft.room = 0
    if isinstance(draft, OfUser):
        draft.places = dict.fromkeys(draft.places, 0)
