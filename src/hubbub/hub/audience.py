"""An audience: the sessions that see one room, and what is on its way to them."""

import logging
from asyncio import TimerHandle
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from math import inf

from hubbub.chat.entities import Room
from hubbub.chat.events import Event, Joined, Said, Signal
from hubbub.chat.pages import may_read
from hubbub.dialects import Encoder
from hubbub.hub.session import Session

log = logging.getLogger("hubbub.hub")


class Audience:
    """The sessions of a room's members, grouped by encoder, with the room's last messages for whoever enters.

    `pending` holds what was delivered since the last flush: (turn, event, mute), where the turn is the event's place
    among all that the flush sends, and `mute` the session that does not want this event, being its author.
    """

    def __init__(self, room: Room, recent: Iterable[Said], backlog: int) -> None:
        self.room = room
        self.recent: deque[Said] = deque(recent, maxlen=backlog)
        self.groups: dict[Encoder, dict[Session, Callable[[bytes], None]]] = {}
        """With how to write to each: it is asked for so often that looking it up would be felt."""
        self.pending: list[tuple[int, Event | Signal, Session | None]] = []
        self.authors: dict[Session, list[int]] = {}
        """Who of them does not want what of it, by its place in `pending`."""
        self.touched = False
        """Whether something of it came since the last flush."""
        self.urgent = False
        """Whether anything but that people came in is pending."""
        self.timer: TimerHandle | None = None
        """What lets what is pending go, if it was held back."""
        self.told_at = -inf
        """When the members were last told only that people came in."""
        self._pieces: dict[Encoder, list[bytes]] = {}

    def add(self, session: Session) -> None:
        """Let the session see what comes."""
        self.groups.setdefault(session.dialect.encoder(self.room.id), {})[session] = session.write

    def remove(self, session: Session) -> None:
        """Let the session see nothing more. It need not be there."""
        for encoder, sessions in self.groups.items():
            if session in sessions:
                del sessions[session]
                if not sessions:
                    del self.groups[encoder]
                return

    @property
    def held(self) -> bool:
        """Whether what is pending was held back by a flush."""
        return self.timer is not None

    @property
    def size(self) -> int:
        """How many sessions see what comes."""
        return sum(map(len, self.groups.values()))

    def behind(self) -> list[Session]:
        """Who has seen some of what is pending already, or came in after it."""
        first = self.pending[0][0]
        sessions = (session for group in self.groups.values() for session in group)
        return [session for session in sessions if session.audiences[self] > first]

    def recent_for(self, user: int) -> list[Said]:
        """What of the last messages that member may read."""
        return [message for message in self.recent if not message.erased and may_read(self.room, user, message)]

    def expect(self, turn: int, event: Event | Signal, mute: Session | None) -> None:
        """The event is to be seen with the next flush, by all but `mute`."""
        pending = self.pending
        if mute in self.authors:
            self.authors[mute].append(len(pending))
        elif mute is not None:
            self.authors[mute] = [len(pending)]
        pending.append((turn, event, mute))
        if type(event) is not Joined:
            self.urgent = True

    def pieces(self, encoder: Encoder) -> list[bytes]:
        """What is pending, encoded; each event once for each encoder."""
        pieces = self._pieces.setdefault(encoder, [])
        if len(pieces) < len(self.pending):
            encode, room, fresh = encoder.encode, self.room, self.pending[len(pieces) :]
            try:
                pieces += [encode(event, room) for _, event, _ in fresh]
            except Exception:  # of us: the others are shown all the same
                log.exception("Something that happened in #%s cannot be shown.", room.name)
                pieces += [_or_nothing(encoder, event, room) for _, event, _ in fresh]
        return pieces

    def whole(self, encoder: Encoder) -> bytes:
        """All that is pending."""
        if encoder.batch is not None and len(self.pending) > 1:
            with suppress(Exception):  # of us: piece by piece it shows of which
                return encoder.batch([event for _, event, _ in self.pending], self.room)
        return b"".join(self.pieces(encoder))

    def of_others(self, author: Session, encoder: Encoder) -> bytes:
        """What is pending without what its author does not want of it."""
        pieces = self.pieces(encoder).copy()
        for place in self.authors[author]:
            pieces[place] = b""
        return b"".join(pieces)

    def clear(self) -> None:
        """The flush is done."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        self.touched = self.urgent = False
        self.pending = []
        self.authors = {}
        self._pieces = {}


def _or_nothing(encoder: Encoder, event: Event | Signal, room: Room) -> bytes:
    """The event, encoded, if it can be."""
    try:
        return encoder.encode(event, room)
    except Exception:
        return b""
