"""A room, or a conversation with one person, as it is shown: what was said there, and what of it was read."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from hubbub.client import Deleted, Edited, Page, Reacted, Room, Said
from hubbub.terminal.chat.message import Happening, Item, Message, message_of
from hubbub.terminal.chat.segment import MOST, Segment
from hubbub.terminal.chat.waiting import Waiting

KEPT_LIVE = 200
"""So many items of the present are kept when it has grown too long."""
TYPING_SECONDS = 6.0
Level: TypeAlias = Literal["all", "mentions", "off"]
"""Of which messages one wants to be told while one does not look."""


@dataclass(eq=False)
class Place:
    """`room` is the client's. `live` ends with the present; `shown` is what one looks at, the same or an older stretch.

    `read` is the seq up to which one has read, `divider` the one behind which the line of what is unread is drawn.
    """

    room: Room
    live: Segment = field(default_factory=Segment)
    read: int = 0
    divider: int = 0
    unread: int = 0
    mentions: int = 0
    level: Level = "all"
    present: dict[int, str] = field(default_factory=dict)
    """{user: nick} of who is here, as far as the events go that were taken."""
    typing: dict[int, tuple[str, float]] = field(default_factory=dict)
    """{user: (nick, until when)}, in seconds of the clock."""
    waiting: list[Waiting] = field(default_factory=list)
    """What one said that has not come true."""
    looks_at: object = None
    """What of it one looks at, if that is not the newest."""
    fresh: bool = True
    """Nothing of its history was asked for."""

    def __post_init__(self) -> None:
        self.shown = self.live

    @property
    def address(self) -> str:
        """How commands name it: `#tea`, or a nick."""
        return self.room.address

    @property
    def room_id(self) -> int:
        """Which room it is, whatever is called so; 0 where nothing was said yet."""
        return max(0, self.room.id)

    @property
    def user(self) -> int:
        """With whom the conversation is, whoever is called so; 0 if that is not known, or it is none."""
        return self.room.between.user if self.room.between is not None else 0

    @property
    def is_conversation(self) -> bool:
        """Whether it is with one person alone."""
        return self.room.between is not None

    @property
    def at_present(self) -> bool:
        """Whether what is shown goes on as things happen."""
        return self.shown is self.live

    @property
    def newest(self) -> int:
        """The seq of the last thing that is known of."""
        return self.live.items[-1].seq if self.live.items else self.read

    @property
    def said_at(self) -> int:
        """When its last message was said; 0 if none is held."""
        return next((item.at for item in reversed(self.live.items) if isinstance(item, Message)), 0)

    def message(self, seq: int) -> Message | None:
        """A message by its seq, if it is held."""
        return self.shown.message(seq) or self.live.message(seq)

    # What is said -----------------------------------------------------------------------------------------------------

    def begin(self, room: Room, recent: list[Said]) -> None:
        """Begin anew, with who is there and what was said last."""
        self.room = room
        self.present = {member.user: member.nick for member in room.members.values()}
        self.live = self.shown = Segment([message_of(said) for said in recent if is_shown(said)])
        self.looks_at = None
        self.fresh = True
        if recent:  # the server may have been put back to an older copy
            self.read = min(self.read, recent[-1].seq)

    def add(self, item: Item) -> None:
        """Something is said, or noted, now."""
        if isinstance(item, Message) and item.seq <= self.shown.newest:  # it came with a page before
            item = self.shown.message(item.seq) or item
        self.live.append(item)
        self._stay_bounded()

    def happened(self, event: Happening) -> None:
        """Something happens besides talk, here or, if it concerns a user in all of his rooms, in another one."""
        read_all = not self.unread
        self.live.happened(event, max(event.seq, self.newest) if event.room == self.room.id else self.newest)
        self._stay_bounded()
        if read_all:
            self.mark_read()

    def change(self, event: Edited | Deleted | Reacted) -> None:
        """Something is done to a message."""
        message = self.message(event.target)
        if message is not None:
            message.change(event)

    # What was said before ---------------------------------------------------------------------------------------------

    def put_newest(self, segment: Segment, page: Page) -> None:
        """The newest page of the history, asked for when `segment` was the present. It may be here in part."""
        if segment is self.live and self.at_present and self.fresh:
            self.fresh = False
            self._prepend(segment, page)

    def put_older(self, segment: Segment, page: Page) -> None:
        """Messages that are older than those of a stretch; let go if that is not what one looks at any more."""
        if segment is self.shown:
            self._prepend(segment, page)

    def put_newer(self, segment: Segment, page: Page) -> None:
        """Messages that are newer than those of a stretch of the past, which may meet the present by them."""
        if self.at_present or segment is not self.shown:
            return
        segment.extend(_messages(page))
        segment.last = page.events[-1].seq if page.events else segment.last
        oldest = self.live.oldest
        meets = segment.newest >= oldest if oldest else not page.full
        if meets:
            self.live.prepend(segment.items, complete=segment.complete)
            self.live.first = segment.first
            self.shown = self.live
        self._react(page)
        self._stay_bounded()

    def show_past(self, page: Page) -> None:
        """Look at a part of the past, which was jumped to."""
        messages = _messages(page)
        oldest = self.live.oldest
        self.looks_at = None
        if messages and oldest and messages[-1].seq >= oldest:
            self.live.prepend(messages, complete=self.live.complete)
            self.shown = self.live
        elif messages:
            self.shown = Segment(list(messages))
        self._react(page)
        self._stay_bounded()

    def show_present(self) -> None:
        """Look at what is said now."""
        self.shown = self.live
        self.looks_at = None

    def _prepend(self, segment: Segment, page: Page) -> None:
        segment.prepend(_messages(page), complete=not page.full)
        if page.events:
            segment.first = min(page.events[0].seq, segment.oldest or page.events[0].seq)
        self._react(page)
        self._stay_bounded()

    def _stay_bounded(self) -> None:
        """Let go what is far from what one looks at, and from the present. They part where they are too far away.

        What is cut is another stretch then, so that no page is put where it was asked for and there is a gap now.
        """
        if len(self.live.items) >= 2 * MOST:
            if self.at_present and self.looks_at in self.live.items:
                self.shown = self.live.around(self.looks_at, MOST)
            is_shown = self.at_present
            self.live = self.live.part(len(self.live.items) - KEPT_LIVE, len(self.live.items))
            self.shown = self.live if is_shown else self.shown
            self.fresh = False
        if not self.at_present and len(self.shown.items) >= 2 * MOST:
            self.shown = self.shown.around(self.looks_at, MOST)

    def _react(self, page: Page) -> None:
        for event in page.reactions:
            if isinstance(event, Reacted):
                self.change(event)

    # What is read -----------------------------------------------------------------------------------------------------

    def count_unread(self, *, mention: bool) -> None:
        """One more message was not read."""
        if not self.unread:
            self.divider = self.read
        self.unread += 1
        self.mentions += mention or self.is_conversation

    def mark_read(self) -> None:
        """All is read."""
        self.read = max(self.read, self.newest)
        self.unread = self.mentions = 0

    @property
    def unread_words(self) -> str:
        """How much is unread, in digits; with a + where more may be than is held."""
        reaches_back = self.live.complete or self.live.oldest <= self.read + 1
        return f"{self.unread}{'' if reaches_back else '+'}"

    def typists(self, now: float) -> list[str]:
        """Who is typing."""
        return [nick for nick, until in self.typing.values() if until > now]


def is_shown(said: Said) -> bool:
    """Whether people are to see it: questions and answers of programs they are not."""
    return said.form in ("text", "action", "notice")


def _messages(page: Page) -> list[Message]:
    return [message_of(event) for event in page.events if isinstance(event, Said) and is_shown(event)]
