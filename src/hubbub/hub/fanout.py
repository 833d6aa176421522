"""The fan-out: who sees an event, and the one write a flush that brings it to him.

Events are collected per room while a batch is delivered; `flush` encodes each once per encoder, joins them once, and
writes the same bytes to every session of the group. An author who does not want his own messages gets the same
without them. Some sessions are set apart for a flush, because their bytes differ from their group's otherwise: who
entered or left within the batch, who sees several of the rooms that were touched. Theirs are put together piece by
piece, in journal order, each event once.

Where many see that people come in, they are told so HELD_SECONDS apart, or with the next event of another kind.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable

from hubbub.chat.entities import Room
from hubbub.chat.events import Departed, Event, Signal
from hubbub.hub.audience import Audience
from hubbub.hub.session import Session

HELD_SECONDS = 0.5
MANY = 32
"""Fewer members are told at once of everybody who comes in."""
MOST_HELD = 128
"""So many who came in are not held back any longer: who has seen some of them is told of the others one by one."""


class Fanout:
    """All audiences, and what the next flush will send."""

    def __init__(self, loop: asyncio.AbstractEventLoop, flush: Callable[[], None]) -> None:
        """`flush` flushes, and does what follows from that."""
        self._loop = loop
        self._flush = flush
        self.audiences: dict[int, Audience] = {}
        self.flushing = False
        self._touched: list[Audience] = []
        self._turn = 0
        self._apart: dict[Session, dict[int, bytes]] = {}
        self._beside: dict[Session, dict[int, bytes]] = {}
        self._left: dict[Session, list[tuple[Audience, int, int]]] = {}

    def next_turn(self) -> None:
        """The next event begins. What concerns one event, in whichever rooms, has one turn."""
        self._turn += 2  # what follows an event at once has the turn between

    def show(self, room: int, event: Event | Signal, mute: Session | None = None) -> None:
        """Let the members of a room see the event, except `mute`."""
        audience = self.audiences.get(room)
        if audience is not None:
            self.show_to(audience, event, mute)

    def show_to(self, audience: Audience, event: Event | Signal, mute: Session | None) -> None:
        """Let those who see a room see the event, except `mute`."""
        if not audience.touched:
            audience.touched = True
            self._touched.append(audience)
        audience.expect(self._turn, event, mute)

    def follow(self, room: int, event: Event, but: Iterable[Session]) -> None:
        """Let the members of a room see what follows from this turn's event, except those sessions."""
        self._turn += 1
        for session in but:
            self.tell(session, b"")
        self.show(room, event)
        self._turn -= 1

    def tell(self, session: Session, data: bytes) -> None:
        """Give one session bytes of its own in place of this turn's event."""
        self._apart.setdefault(session, {})[self._turn] = data

    def add(self, session: Session, data: bytes) -> None:
        """Give one session bytes of its own after this turn's event."""
        beside = self._beside.setdefault(session, {})
        beside[self._turn] = beside.get(self._turn, b"") + data
        self._apart.setdefault(session, {})

    def told(self, session: Session) -> bytes | None:
        """What one session was given in place of this turn's event; None if nothing was."""
        return self._apart.get(session, {}).get(self._turn)

    def enter(self, session: Session, audience: Audience) -> None:
        """From this turn on the session sees the room."""
        session.audiences[audience] = self._turn
        if not session.stalled:
            audience.add(session)
        self._apart.setdefault(session, {})

    def leave(self, session: Session, audience: Audience) -> None:
        """After this turn the session sees the room no more."""
        since = session.audiences.pop(audience)
        audience.remove(session)
        self._apart.setdefault(session, {})
        self._left.setdefault(session, []).append((audience, since, self._turn))

    def regroup(self, session: Session) -> None:
        """The session's way of seeing its rooms has changed."""
        if not session.stalled:
            for audience in session.audiences:
                audience.remove(session)
                audience.add(session)

    def flush(self) -> None:
        """Send what is pending and not held back: one write for each session."""
        touched, apart = self._touched, self._apart
        ready = [audience for audience in touched if audience.urgent or not self._holds(audience)]
        self.flushing = True
        self._set_more_apart(ready)
        for audience in ready:
            _send(audience, apart)
        for session in apart:
            if not session.stalled and not session.departed and (data := self._gathered(session)):
                session.write(data)
        for audience in ready:
            audience.clear()
        for session in apart:
            self.skip_held(session)
        self._touched, self._apart, self._beside, self._left = [], {}, {}, {}
        self.flushing = False

    def let_go(self, room: int) -> None:
        """Send what is pending in a room, even if it was held back."""
        audience = self.audiences.get(room)
        if audience is not None and audience.pending:
            audience.urgent = True
            audience.told_at = self._loop.time()
            if not audience.touched:
                self._touched.append(audience)
            self._flush()

    def catch_up(self, session: Session) -> None:
        """Send the session what is held back from others for now, since it is told something else."""
        if any(audience.held for audience in session.audiences):
            data = self._gathered(session)
            self.skip_held(session)
            if data:
                session.write(data)

    def skip_held(self, session: Session) -> None:
        """The session has seen what is pending."""
        for audience in session.audiences:
            if audience.held:
                session.audiences[audience] = self._turn + 1

    def _holds(self, audience: Audience) -> bool:
        """Whether what is pending can wait, since all that happened is that people came in."""
        if audience.size < MANY:
            return False
        now = self._loop.time()
        wait = audience.told_at + HELD_SECONDS - now
        if wait <= 0 or len(audience.pending) >= MOST_HELD:
            audience.told_at = now
            return False
        if audience.timer is None:
            audience.timer = self._loop.call_later(wait, self.let_go, audience.room.id)
        audience.touched = False
        return True

    def _set_more_apart(self, ready: list[Audience]) -> None:
        if len(ready) > 1:
            self._set_apart_who_sees_several(ready)
        for audience in ready:
            if audience.timer is not None:
                for session in audience.behind():
                    self._apart.setdefault(session, {})

    def _gathered(self, session: Session) -> bytes:
        return _gather(
            session, self._apart.get(session, {}), self._beside.get(session, {}), self._left.get(session, [])
        )

    def _set_apart_who_sees_several(self, ready: list[Audience]) -> None:
        met: set[Session] = set()
        for audience in ready:
            for sessions in audience.groups.values():
                for session in met.intersection(sessions):  # not `&`: that looks at all whom it has met
                    self._apart.setdefault(session, {})
                met.update(sessions)


def is_told_again(session: Session, event: Event | Signal, room: Room | None) -> bool:
    """Whether the session is told of the event in that room, too, although it was told of it in another one."""
    return type(event) is Departed and session.dialect.counts and room is not None and room.pair is None


def _send(audience: Audience, apart: Collection[Session]) -> None:
    """Send what is pending in one room to all who see it, but those who are set apart.

    This is the innermost loop of all. So authors and who is set apart are taken out before it and put back after it.
    """
    for encoder, sessions in audience.groups.items():
        data = audience.whole(encoder)
        if data:
            others = _others(sessions, audience.authors, apart)
            for session in others:
                del sessions[session]
            for write in sessions.values():
                write(data)
            for session in others:
                sessions[session] = session.write
                if session not in apart and (not_his := audience.of_others(session, encoder)):
                    session.write(not_his)


def _others(sessions: Collection[Session], authors: Collection[Session], apart: Collection[Session]) -> list[Session]:
    """Who of the sessions is not sent simply what all are. Whichever are fewer are looked through."""
    if len(sessions) < len(authors) + len(apart):
        return [session for session in sessions if session in authors or session in apart]
    return [session for session in dict.fromkeys((*authors, *apart)) if session in sessions]


def _gather(
    session: Session, own: dict[int, bytes], beside: dict[int, bytes], left: list[tuple[Audience, int, int]]
) -> bytes:
    """All that one session sees of a flush, in journal order, each event once, unless it is told again."""
    pieces: dict[int, bytes] = {}
    windows = [*((audience, since, None) for audience, since in session.audiences.items()), *left]
    windows.sort(key=lambda window: window[0].room.pair is not None)  # what concerns both is seen in the public room
    for audience, since, until in windows:
        if audience.pending:
            encoder = session.dialect.encoder(audience.room.id)
            for (turn, event, mute), piece in zip(audience.pending, audience.pieces(encoder), strict=True):
                if piece and turn >= since and (until is None or turn <= until) and mute is not session:
                    if turn not in pieces:
                        pieces[turn] = piece
                    elif is_told_again(session, event, audience.room):
                        pieces[turn] += piece
    pieces |= own
    for turn, data in beside.items():
        pieces[turn] = pieces.get(turn, b"") + data
    return b"".join(pieces[turn] for turn in sorted(pieces))
