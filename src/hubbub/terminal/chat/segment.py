"""A stretch of a room's history without gaps."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hubbub.terminal.chat.message import Happening, Happenings, Item, Message

MOST = 2_000
"""So many items are held of a stretch; the server has the others."""


@dataclass(eq=False)
class Segment:
    """Items, oldest first. It is `complete` if it reaches back to the first message."""

    items: list[Item] = field(default_factory=list)
    complete: bool = False

    @property
    def oldest(self) -> int:
        """The seq of the first message; 0 if there is none."""
        return next((item.seq for item in self.items if isinstance(item, Message)), 0)

    @property
    def newest(self) -> int:
        """The seq of the last message; 0 if there is none."""
        return next((item.seq for item in reversed(self.items) if isinstance(item, Message)), 0)

    def message(self, seq: int) -> Message | None:
        """The message of that seq, if it is here."""
        return next((item for item in reversed(self.items) if isinstance(item, Message) and item.seq == seq), None)

    def append(self, item: Item) -> None:
        """Put it at the end."""
        self.items.append(item)

    def happened(self, event: Happening, seq: int) -> None:
        """Show at the end that something happened, together with what happened just before."""
        last = self.items[-1] if self.items else None
        if not (isinstance(last, Happenings) and last.add(event, seq)):
            self.append(Happenings(seq, event.at, events=[event]))

    def prepend(self, messages: Sequence[Message], *, complete: bool) -> None:
        """Put older messages in front. It is `complete` with them, or not."""
        oldest = self.items[0].seq if self.items else 0
        self.items[:0] = [message for message in messages if not oldest or message.seq < oldest]
        self.complete = complete

    def extend(self, messages: Sequence[Message]) -> None:
        """Put newer messages behind."""
        newest = self.newest
        self.items += [message for message in messages if message.seq > newest]

    def drop_oldest(self, keep: int) -> None:
        """Keep the newest so many items alone."""
        if len(self.items) > keep:
            del self.items[:-keep]
            self.complete = False

    def drop_newest(self, keep: int) -> None:
        """Keep the oldest so many items alone."""
        del self.items[keep:]
