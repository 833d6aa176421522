"""A stretch of a room's history without gaps."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hubbub.terminal.chat.message import Happening, Happenings, Item, Message

MOST = 2_000
"""A stretch of twice so many items is cut to so many, or to fewer; the server has the others."""


@dataclass(eq=False)
class Segment:
    """Items, oldest first. It is `complete` if it reaches back to the first message."""

    items: list[Item] = field(default_factory=list)
    complete: bool = False
    first: int = 0
    last: int = 0
    """The seqs of what came first and last with pages, if that is not shown; else 0."""

    @property
    def oldest(self) -> int:
        """The seq from which on all is here; 0 if nothing is."""
        oldest = next((item.seq for item in self.items if isinstance(item, Message)), 0)
        return min(oldest or self.first, self.first or oldest)

    @property
    def newest(self) -> int:
        """The seq up to which all is here; 0 if nothing is."""
        newest = next((item.seq for item in reversed(self.items) if isinstance(item, Message)), 0)
        return max(newest, self.last)

    def message(self, seq: int) -> Message | None:
        """The message of that seq, if it is here."""
        return next((item for item in reversed(self.items) if isinstance(item, Message) and item.seq == seq), None)

    def append(self, item: Item) -> None:
        """Put it at the end, unless it is a message that came with a page before."""
        if not isinstance(item, Message) or item.seq > self.newest:
            self.items.append(item)

    def happened(self, event: Happening, seq: int) -> None:
        """Show at the end that something happened, together with what happened just before."""
        last = self.items[-1] if self.items else None
        if not (isinstance(last, Happenings) and last.add(event, seq)):
            self.append(Happenings(seq, event.at, events=[event]))

    def prepend(self, items: Sequence[Item], *, complete: bool) -> None:
        """Put those items in front that are older than the messages here. It is `complete` with them, or not."""
        held, oldest = set(self.items), self.oldest
        older = [item for item in items if item not in held and (not oldest or item.seq < oldest)]
        self.items = sorted([*older, *self.items], key=_seq)
        self.complete = complete

    def extend(self, messages: Sequence[Message]) -> None:
        """Put newer messages behind."""
        newest = self.newest
        self.items += [message for message in messages if message.seq > newest]

    def part(self, begin: int, end: int) -> "Segment":
        """The items from an index to another one, as a stretch of its own."""
        return Segment(self.items[begin:end], self.complete and begin == 0)

    def around(self, item: object, most: int) -> "Segment":
        """At most so many items around one; the newest, if it is not here."""
        index = next((index for index, each in enumerate(self.items) if each is item), len(self.items))
        begin = max(0, min(index - most // 2, len(self.items) - most))
        return self.part(begin, begin + most)


def _seq(item: Item) -> int:
    return item.seq
