"""A journal that forgets everything when the server stops: for `--memory`, and for tests."""

import secrets
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby, islice
from typing import TypeAlias

import msgspec

from hubbub.chat.claims import Claims
from hubbub.chat.events import START, Deleted, Edited, Event, InRoom, OfUser, Position, Reacted, Said
from hubbub.chat.pages import Excerpt, Span, edit, erase, seq_in
from hubbub.chat.searching import Finding, Query
from hubbub.journal import Deliver, Fate, JournalError, Post
from hubbub.journal.numbering import Draft, Numbering, Tail, is_stored, now_ms
from hubbub.journal.paging import Collector, excerpt
from hubbub.journal.runs import Runs

EVENTS_KEPT = 100_000
CHARACTERS_KEPT = 32 << 20
"""So many events, or so much text, of the newest is remembered; the oldest half goes when it is twice as much."""

EVENTS_PER_LOOK = 1_000
"""So many events are looked through before others have their turn: a few milliseconds' work."""

Reactions: TypeAlias = dict[int, dict[tuple[int, str], Reacted]]
"""The reactions in a room that stand, by the seq of their message, by user and text."""


class MemoryJournal:
    """Keeps the newest events in lists. All happens on the hub's thread, but never before the caller has gone on."""

    def __init__(self, *, clock: Callable[[], int] = now_ms) -> None:
        """`clock` gives the time in milliseconds since the Unix epoch."""
        self.id = secrets.token_hex(8)
        self.runs = Runs({}, lambda: 0)
        self._clock = clock
        self._events: list[Event] = []
        self._rooms: defaultdict[int, list[Event]] = defaultdict(list)
        self._reactions: defaultdict[int, Reactions] = defaultdict(dict)
        self._characters = 0
        self._tails: dict[int, Tail] = {}
        self._snapshot: bytes | None = None
        self._snapshot_at: Position = START
        self._waiting: list[Draft] = []
        self._numbering: Numbering
        self._deliver: Deliver
        self._post: Post

    def recover(self) -> tuple[bytes | None, Iterator[Event]]:
        """See `Journal.recover`: a journal that was closed can be started again."""
        return self._snapshot, self._after(self._snapshot_at)

    def start(self, deliver: Deliver, post: Post, claims: Claims) -> None:
        """See `Journal.start`."""
        self._deliver, self._post = deliver, post
        commit = max(self._snapshot_at[0], self._events[-1].commit if self._events else 0) + 1
        self._numbering = Numbering(claims, self._clock, self._tail, commit=commit, room=max(self._tails, default=0))

    def append(self, origin: object, draft: Event) -> None:
        """See `Journal.append`."""
        self._waiting.append((origin, draft))
        if len(self._waiting) == 1:
            self._post(self._commit)

    def page(self, room: int, span: Span, then: Callable[[Excerpt | JournalError], None]) -> None:
        """See `Journal.page`."""
        shelf = _ListShelf(room, self._rooms.get(room, []), self._reactions.get(room, {}))
        self._post(partial(then, excerpt(shelf, span)))

    def since(
        self, position: Position, rooms: Iterable[int], limit: int, then: Callable[[list[Event] | JournalError], None]
    ) -> None:
        """See `Journal.since`."""
        wanted, found, size = set(rooms), list[Event](), 0
        for _, commit in groupby(self._after(position), key=lambda event: event.commit):
            events = [event for event in commit if not wanted.isdisjoint(_rooms_of(event))]
            found += events
            size += sum(len(msgspec.msgpack.encode(event)) for event in events)
            if size >= limit and found:
                break
        self._post(partial(then, found))

    def search(self, query: Query, then: Callable[[Finding | JournalError], None]) -> None:
        """See `Journal.search`: one event after the other is looked at, and others have their turn between."""
        end = bisect_left(self._events, query.before, key=_place) if query.before else len(self._events)
        newest_first = reversed(self._events[:end])
        collector = Collector(query)

        def look_on() -> None:
            looked_at = list(islice(newest_first, EVENTS_PER_LOOK))
            wanted = all(collector.takes(_place(event), event) for event in looked_at if type(event) is Said)
            if wanted and looked_at:
                self._post(look_on)
            else:
                then(collector.finding(complete=True))

        self._post(look_on)

    def save_snapshot(self, data: bytes, position: Position) -> None:
        """See `Journal.save_snapshot`."""
        self._snapshot, self._snapshot_at = data, position

    def close(self) -> None:
        """See `Journal.close`: what waits is on its way already."""

    def _commit(self) -> None:
        drafts, self._waiting = self._waiting, []
        batch = self._numbering.number(drafts)
        self._numbering.settle(batch)
        self._events += (event for _, event, fate in batch.outcomes if fate is Fate.SAVED and is_stored(event))
        for chunk in batch.chunks.values():
            self._rooms[chunk.room] += chunk.events
            self._tails[chunk.room] = (chunk.last, chunk.at)
        for _, event, _ in batch.outcomes:
            if type(event) is Deleted:
                self._erase(event)
            elif type(event) is Edited:
                self._edit(event)
            elif type(event) is Reacted:
                _set_reaction(self._reactions[event.room], event)
        self._characters += sum(len(event.text) for _, event, _ in batch.outcomes if isinstance(event, Said))
        if len(self._events) > 2 * EVENTS_KEPT or self._characters > 2 * CHARACTERS_KEPT:
            self._forget_oldest_half()
        self._deliver(batch.outcomes)

    def _after(self, position: Position) -> Iterator[Event]:
        first = bisect_right(self._events, position, key=lambda event: event.position)
        return (self._events[index] for index in range(first, len(self._events)))

    def _tail(self, room: int) -> Tail:
        return self._tails.get(room, (0, 0))

    def _edit(self, edited: Edited) -> None:
        message = self._event(edited.room, edited.target)
        if isinstance(message, Said) and not message.erased:
            self._characters += len(edited.text) - len(message.text)
            self._erase_edit(message)
            edit(message, edited)
        else:  # it came too late
            erase(edited)

    def _erase(self, deleted: Deleted) -> None:
        event = self._event(deleted.room, deleted.target)
        if isinstance(event, Reacted):
            self._reactions[event.room].get(event.target, {}).pop((event.user, event.reaction), None)
        if isinstance(event, Said):
            self._erase_edit(event)
        if event is not None:
            erase(event)
        self._reactions[deleted.room].pop(deleted.target, None)

    def _erase_edit(self, message: Said) -> None:
        """Let the latest edit of the message say nothing any more."""
        edited = self._event(message.room, message.edit)
        if edited is not None:
            erase(edited)

    def _event(self, room: int, seq: int) -> Event | None:
        shelf = _ListShelf(room, self._rooms[room], {})
        return next(shelf.forwards(seq - 1, seq + 1, events=True), None)

    def _forget_oldest_half(self) -> None:
        del self._events[: len(self._events) // 2]
        self._characters = sum(len(event.text) for event in self._events if isinstance(event, Said))
        oldest = self._events[0].position
        for room, events in list(self._rooms.items()):
            del events[: bisect_left(events, oldest, key=_position)]
            kept = self._reactions.pop(room, {})
            if events:
                first = seq_in(room, events[0])
                self._reactions[room] = {target: kept[target] for target in kept if target >= first}
            else:
                del self._rooms[room]


def _position(event: Event) -> Position:
    return event.position


def _place(event: Event) -> int:
    """Where the event stands in the journal, as one number."""
    return event.commit << 32 | event.ordinal


def _rooms_of(event: Event) -> Iterable[int]:
    if isinstance(event, InRoom):
        return (event.room,)
    return event.places if isinstance(event, OfUser) else ()


def _set_reaction(reactions: Reactions, event: Reacted) -> None:
    there = reactions.setdefault(event.target, {})
    if event.on:
        there[event.user, event.reaction] = event
    else:
        there.pop((event.user, event.reaction), None)


class _ListShelf:
    """The events of one room, in a list."""

    def __init__(self, room: int, events: list[Event], reactions: Reactions) -> None:
        self._events = events
        self._reactions = reactions
        self._seq = partial(seq_in, room)

    def first_at(self, at: int) -> int:
        first = bisect_left(self._events, at, key=lambda event: event.at)
        if first < len(self._events):
            return self._seq(self._events[first])
        return self._seq(self._events[-1]) + 1 if self._events else 1

    def forwards(self, low: int, high: int, *, events: bool) -> Iterator[Event]:  # noqa: ARG002 - all of them
        first, end = self._between(low, high)
        return (self._events[index] for index in range(first, end))

    def backwards(self, low: int, high: int, *, events: bool) -> Iterator[Event]:  # noqa: ARG002 - all of them
        first, end = self._between(low, high)
        return (self._events[index] for index in range(end - 1, first - 1, -1))

    def reactions(self, first: int, last: int) -> Iterable[Reacted]:
        found = [
            event for target, there in self._reactions.items() if first <= target <= last for event in there.values()
        ]
        return sorted(found, key=lambda event: event.seq)

    def _between(self, low: int, high: int) -> tuple[int, int]:
        return bisect_right(self._events, low, key=self._seq), bisect_left(self._events, high, key=self._seq)
