"""The fan-out: who sees an event, and the one write a flush that brings it to him.

Events are collected per room while a batch is delivered; `flush` encodes each once per encoder, joins them once, and
writes the same bytes to every session of the group. Some sessions are set apart for a flush, because their bytes
differ from their group's: the author who does not want his own message, who entered or left within the batch, who
sees several of the rooms that were touched. Theirs are put together piece by piece, in journal order, each event
once.
"""

from hubbub.chat.events import Event
from hubbub.hub.audience import Audience
from hubbub.hub.session import Session


class Fanout:
    """All audiences, and what the next flush will send."""

    def __init__(self) -> None:
        self.audiences: dict[int, Audience] = {}
        self.flushing = False
        self._touched: list[Audience] = []
        self._turn = 0
        self._apart: dict[Session, dict[int, bytes]] = {}
        self._left: dict[Session, list[tuple[Audience, int, int]]] = {}

    def next_turn(self) -> None:
        """The next event begins. What concerns one event, in whichever rooms, has one turn."""
        self._turn += 1

    def show(self, room: int, event: Event, mute: Session | None = None) -> None:
        """Let the members of a room see the event, except `mute`."""
        audience = self.audiences.get(room)
        if audience is None:
            return
        if not audience.pending:
            self._touched.append(audience)
        audience.pending.append((self._turn, event, mute))
        if mute is not None:
            self._apart.setdefault(mute, {})

    def tell(self, session: Session, data: bytes) -> None:
        """Give one session bytes of its own in place of this turn's event."""
        self._apart.setdefault(session, {})[self._turn] = data

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
        """Send what is pending: one write for each session."""
        touched, apart, left = self._touched, self._apart, self._left
        self.flushing = True
        if len(touched) > 1:
            self._set_apart_who_sees_several()
        for audience in touched:
            for encoder, sessions in audience.groups.items():
                data = b"".join(audience.pieces(encoder))
                if data:
                    for session in sessions:
                        if session not in apart:
                            session.write(data)
        for session, own in apart.items():
            if not session.stalled and not session.departed:
                data = _gather(session, own, left.get(session, []))
                if data:
                    session.write(data)
        for audience in touched:
            audience.clear()
        self._touched, self._apart, self._left = [], {}, {}
        self.flushing = False

    def _set_apart_who_sees_several(self) -> None:
        met: set[Session] = set()
        for audience in self._touched:
            for sessions in audience.groups.values():
                for session in met & sessions.keys():
                    self._apart.setdefault(session, {})
                met.update(sessions)


def _gather(session: Session, own: dict[int, bytes], left: list[tuple[Audience, int, int]]) -> bytes:
    """All that one session sees of a flush, in journal order, each event once."""
    pieces: dict[int, bytes] = {}
    windows = [*((audience, since, None) for audience, since in session.audiences.items()), *left]
    windows.sort(key=lambda window: window[0].room.pair is not None)  # what concerns both is seen in the public room
    for audience, since, until in windows:
        if audience.pending:
            encoder = session.dialect.encoder(audience.room.id)
            for (turn, _, mute), piece in zip(audience.pending, audience.pieces(encoder), strict=True):
                if piece and turn >= since and (until is None or turn <= until) and mute is not session:
                    pieces.setdefault(turn, piece)
    pieces |= own
    return b"".join(pieces[turn] for turn in sorted(pieces))
