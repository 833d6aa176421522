"""Pages: how much history one question brings, whatever it is kept in."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from hubbub.chat.events import BETWEEN_PROGRAMS, Edited, Emptied, Ended, Event, Founded, Reacted, Said
from hubbub.chat.pages import Excerpt, Span, is_erased
from hubbub.chat.searching import Finding, Query, fits
from hubbub.journal import PAGE_CHARACTERS

NO_BOUND = (1 << 63) - 1

_UNSHOWN = (Founded, Ended, Emptied)
"""What happened to a room without anyone's doing."""

Found = TypeVar("Found", bound=Event)


class Shelf(Protocol):
    """The stored events of one room."""

    def first_at(self, at: int) -> int:
        """The seq of the first event of that time or later; if there is none, one that is higher than all."""

    def forwards(self, low: int, high: int, *, events: bool) -> Iterator[Event]:
        """The events whose seqs lie between `low` and `high`, oldest first; without `events`, maybe only messages."""

    def backwards(self, low: int, high: int, *, events: bool) -> Iterator[Event]:
        """Likewise, newest first."""

    def reactions(self, first: int, last: int) -> Iterable[Reacted]:
        """The reactions that stand to the messages with seqs from `first` to `last`."""


def excerpt(shelf: Shelf, span: Span) -> Excerpt:
    """What `span` asks for, of what stands on the shelf."""
    low, high = _bounds(shelf, span)
    middle = span.around or (shelf.first_at(span.around_at) if span.around_at else 0)
    if middle:
        half = span.count // 2
        before, full = _fill(shelf.backwards(low, min(high, middle), events=span.events), span, half)
        rest = span.count - half
        behind, full_too = _fill(shelf.forwards(max(low, middle - 1), high, events=span.events), span, rest)
        found, full = before[::-1] + behind, full or full_too
    elif span.forward:
        found, full = _fill(shelf.forwards(low, high, events=span.events), span, span.count)
    else:
        newest_first, full = _fill(shelf.backwards(low, high, events=span.events), span, span.count)
        found = newest_first[::-1]
    return _with_reactions(shelf, found, full=full)


class Collector:
    """Takes messages that fit a question, newest first, until there are enough."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._found: list[Said] = []
        self._last = 0
        self._size = 0
        self._more = False

    def takes(self, place: int, message: Said) -> bool:
        """Take the message, if it fits; returns whether more are wanted."""
        if fits(self._query, message):
            self._more = len(self._found) >= self._query.count or self._size >= PAGE_CHARACTERS
            if not self._more:
                self._found.append(message)
                self._last, self._size = place, self._size + len(message.text)
        return not self._more

    def finding(self, *, complete: bool, rest: int = 0) -> Finding:
        """What was found. What stands before the place `rest` was not looked at, if it is not 0."""
        return Finding(self._found, self._last if self._more else rest, complete)


def _bounds(shelf: Shelf, span: Span) -> tuple[int, int]:
    low, high = span.after, span.before or NO_BOUND
    if span.after_at:
        low = max(low, shelf.first_at(span.after_at + 1) - 1)
    if span.before_at:
        high = min(high, shelf.first_at(span.before_at))
    return low, high


def _fill(events: Iterable[Found], span: Span, count: int) -> tuple[list[Found], bool]:
    """The first `count` of the events that are asked for, or as many as fill a page; and whether it ended by that."""
    page: list[Found] = []
    size = 0
    if count:
        for event in events:
            if not _is_wanted(event, span):
                continue
            page.append(event)
            size += len(event.text) if isinstance(event, Said) else 0
            if len(page) == count or size >= PAGE_CHARACTERS:
                break
    return page, 0 < count == len(page) or size >= PAGE_CHARACTERS


def _is_wanted(event: Event, span: Span) -> bool:
    if isinstance(event, Edited):
        return span.edits
    return not is_erased(event) and (span.events or _is_read(event)) and not isinstance(event, _UNSHOWN)


def _is_read(event: Event) -> bool:
    """Whether the event is a message that people read."""
    return isinstance(event, Said) and event.form not in BETWEEN_PROGRAMS


def _with_reactions(shelf: Shelf, found: list[Event], *, full: bool) -> Excerpt:
    """The page with the reactions to its messages, which do not stand among its events as well."""
    messages = {event.seq for event in found if isinstance(event, Said)}
    if not messages:
        return Excerpt(found, [], full)
    reactions = [one for one in shelf.reactions(min(messages), max(messages)) if one.target in messages]
    events = [event for event in found if not (isinstance(event, Reacted) and event.target in messages)]
    return Excerpt(events, reactions, full)
