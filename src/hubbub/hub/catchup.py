"""Catching up: a reader who stopped is passed over, and served what he missed once he reads again.

While a session is stalled it costs its connection's capped buffer and nothing more. When it wakes it is brought from
the last event it was sent to the newest: from memory where that reaches back far enough, else from the journal; slice
after slice, each when the one before has gone out. With nothing left to send it is live again in the same breath, so
there is no gap for an event to fall into.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hubbub.chat.entities import Room
from hubbub.chat.events import (
    Deleted,
    Edited,
    Event,
    Founded,
    Hinted,
    InRoom,
    Joined,
    Kicked,
    Left,
    OfUser,
    Position,
    Reacted,
    Said,
)
from hubbub.chat.pages import Excerpt, Span, edit, erase, is_erased, may_read
from hubbub.chat.refusals import Refused
from hubbub.hub.fanout import is_told_again
from hubbub.hub.session import Session
from hubbub.journal import JournalError

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub

UNREADABLE = Refused("unreadable", "What you missed cannot be read.")
REMEMBERED_EVENTS = 2_000
SLICE_EVENTS = 100
SLICE_BYTES = 65_536


class Catchup:
    """The newest events, and the way back to them."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._events: list[Event] = []
        self._reaches_back_to: Position = hub.state.position
        self._stalled: list[Session] = []
        self._changes: dict[tuple[int, int], Edited | Deleted] = {}

    def remember(self, events: list[Event]) -> None:
        """Keep what was just delivered, as far as nothing that was delivered behind it has changed it."""
        self._events.extend(events)
        if self._changes:
            self._make_changes()
        if len(self._events) > 2 * REMEMBERED_EVENTS:
            self._reaches_back_to = self._events[-REMEMBERED_EVENTS - 1].position
            del self._events[:-REMEMBERED_EVENTS]

    def change(self, change: Edited | Deleted) -> None:
        """With what is remembered next, let the message say what it was edited to, or nothing any more."""
        self._changes[change.room, change.target] = change

    def _make_changes(self) -> None:
        """Of each message, make the latest change; an edit of it before that says nothing any more."""
        for event in self._events:
            if isinstance(event, InRoom):
                place = (event.room, event.target if isinstance(event, Edited) else event.seq)
                change = self._changes.get(place)
                if isinstance(change, Edited) and isinstance(event, Said):
                    edit(event, change)
                elif change is not None and change is not event:
                    erase(event)
        self._changes.clear()

    def stall(self, session: Session) -> None:
        """The session takes no more: live events pass it by, beginning after the flush that may be running."""
        if not session.stalled:
            session.stalled = True
            last_words = session.dialect.overrun()
            if last_words is not None:
                session.reason = "SendQ exceeded"
                session.link.cut_off(last_words)
            self._stalled.append(session)  # even if cut off: what he said may come true, and is not for him
            if not self._hub.fanout.flushing:
                self.set_aside_stalled()

    def set_aside_stalled(self) -> None:
        """Take those who have stalled out of their audiences, and note what they have been sent."""
        for session in self._stalled:
            self._hub.fanout.catch_up(session)
            session.seen = self._hub.state.position
            session.saw = {audience.room.id for audience in session.audiences}
            for audience in session.audiences:
                audience.remove(session)
        self._stalled = []

    def begin_after(self, session: Session, room: Room, seq: int) -> None:
        """Serve the session what came in a room after that seq, as if it had stalled there, and then what comes."""
        session.stalled = session.reading_back = True
        session.seen, session.saw = self._hub.state.position, {room.id}
        for audience in session.audiences:
            audience.remove(session)

        def then(found: Excerpt | JournalError) -> None:
            session.reading_back = False
            if isinstance(found, JournalError):
                session.write(session.dialect.refuse(UNREADABLE))
            elif found.events:
                commit, ordinal = found.events[0].position
                session.seen = (commit, ordinal - 1)
            self.serve(session)

        self._hub.journal.page(room.id, Span(1, after=seq, forward=True, events=True), then)

    def serve(self, session: Session) -> None:
        """Send the session what it missed, as far as it takes it."""
        while session.stalled and not (session.overfull or session.reading_back or session.departed):
            if session.seen < self._reaches_back_to:
                self._read_back(session)
                return
            first = bisect_right(self._events, session.seen, key=_position)
            missed = self._events[first : first + SLICE_EVENTS]
            if not missed:
                self._rejoin(session)
                return
            self._send(session, missed)

    def _rejoin(self, session: Session) -> None:
        session.stalled = False
        self._hub.fanout.skip_held(session)
        for audience in session.audiences:
            audience.add(session)
        late, session.late = session.late, {}
        if late:  # of events that none of its rooms remembers
            session.write(b"".join(late.values()))
        self._hub.settle(session)

    def _read_back(self, session: Session) -> None:
        newest = self._hub.state.position

        def then(found: list[Event] | JournalError) -> None:
            session.reading_back = False
            if isinstance(found, JournalError):
                session.write(session.dialect.refuse(UNREADABLE))
                found = []
            missed = [event for event in found if event.position <= newest]
            if missed:
                self._send(session, missed)
            else:  # nothing of his rooms in all that was on disk
                session.seen = newest
            self.serve(session)

        session.reading_back = True
        rooms = session.saw | {audience.room.id for audience in session.audiences}
        self._hub.journal.since(session.seen, rooms, SLICE_BYTES, then)

    def _send(self, session: Session, events: list[Event]) -> None:
        rooms, encoder = self._hub.state.rooms, session.dialect.encoder
        pieces = []
        for event in events:
            own = session.late.pop(event.position, None)
            if own is not None:
                pieces.append(own)
                continue
            piece = b""
            for number in _seen_in(session, event, rooms):
                if not piece or is_told_again(session, event, rooms.get(number)):
                    piece += encoder(number).encode(event, rooms.get(number))
            pieces.append(piece)
        session.seen = events[-1].position
        session.write(b"".join(pieces))


def _seen_in(session: Session, event: Event, rooms: Mapping[int, Room]) -> Sequence[int]:
    """The rooms in which the session could see an event that it missed; it sees it in the first that shows it.

    What it saw itself enter and leave counts from there.
    """
    me = session.user.id
    if isinstance(event, OfUser):
        shown = (number for number in event.places if number in session.saw)
        seen = [number for number in shown if number not in rooms or may_read(rooms[number], me, event)]
        return sorted(seen, key=lambda number: number not in rooms or rooms[number].pair is not None)
    if not isinstance(event, InRoom):
        return ()
    if (isinstance(event, Joined) and event.user == me) or (isinstance(event, Founded) and me in (event.pair or ())):
        session.saw.add(event.room)
    if event.room not in session.saw:
        return ()
    gone = event.target if isinstance(event, Kicked) else event.user if isinstance(event, Left) else 0
    if gone == me:
        session.saw.discard(event.room)
    own = isinstance(event, Said | Reacted | Hinted) and event.user == me and not getattr(event, "persona", "")
    if is_erased(event) or (own and not session.dialect.echo):
        return ()
    if event.room in rooms and not may_read(rooms[event.room], me, event):
        return ()
    return (event.room,)


def _position(event: Event) -> Position:
    return event.position
