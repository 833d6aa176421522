"""The inbox: events that wait to be taken, each once, and those of a room in the order of their seq.

It is bounded: the journal of the server is the queue. A room whose events find no place is behind: what is told of it
from then on is let go, and asked for as a part of the history once what waits has been taken. While such a part is
under way, or what was missed during a disconnection, live events of the room are held back until it has come.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from hubbub.client.events import AnyEvent, Entered, Event, Gone, OfUser, Said, Typing

LIMIT = 1_000
"""So many events may wait."""
PORTION = 1_000
"""Of so many events a part of the history may be."""
REMEMBERED = 4_096
"""So many events of users are remembered, since they may come again with another room of theirs."""


class Way(Enum):
    """How the events of a room come."""

    LIVE = "as they happen"
    COMING = "what was missed is under way"
    BEHIND = "something is missing that has not been asked for"


@dataclass(eq=False)
class Track:
    """How far the events of one room have come. `passed` and `heard` are seqs: of the last put in, and the newest told.

    `held` are those that wait for older ones; nothing is held any more once something found no place, which is `lost`.
    """

    passed: int
    heard: int
    way: Way = Way.LIVE
    held: list[Event] = field(default_factory=list)
    lost: bool = False


class Inbox:
    """What has been told and not been taken."""

    def __init__(self, limit: int) -> None:
        """At most `limit` events wait, and as many are held back for each room. `Entered` and `Gone` come besides."""
        self._limit = limit
        self._waiting: deque[AnyEvent] = deque()
        self._tracks: dict[int, Track] = {}
        self._of_users: dict[tuple[str, int, int, str], None] = {}
        self._asked: tuple[int, int] | None = None
        """Of which room a part of the history is under way, and up to which seq it is complete if it brings it."""
        self._portion = self._least = max(1, limit // 2)
        """Of how many events the next part is to be, and of how many it is if nothing else is known."""

    def take(self) -> AnyEvent | None:
        """The next event; None if none waits."""
        return self._waiting.popleft() if self._waiting else None

    # What comes -------------------------------------------------------------------------------------------------------

    def note(self, event: AnyEvent) -> None:
        """Put in what has no number. It is left out if there is no place for it: nobody keeps such things."""
        if len(self._waiting) < self._limit:
            if isinstance(event, OfUser):
                self._told_before(event)
            self._waiting.append(event)

    def hear(self, event: Event) -> bool:
        """Take a live event. False if it has been told before."""
        track = self._tracks.get(event.room)
        if track is None or not event.seq or isinstance(event, Typing):
            self.note(event)
            return True
        if event.seq <= track.heard:
            return False
        track.heard = event.seq
        if track.way is Way.LIVE:
            self._pass(track, event)
        elif track.way is Way.COMING:
            self._hold(track, event)
        return True

    def enter(self, room: int, seq: int, recent: list[Said], *, restarted: bool = False) -> None:
        """Begin with a room, all of whose events up to that seq count as seen."""
        before = self._tracks.get(room)
        self._tracks[room] = track = Track(seq, seq)
        if restarted:
            self._forget(room)
        self._waiting.append(Entered(room=room, recent=recent, restarted=restarted))
        if before is not None:
            track.heard = max(seq, before.heard)
            self._settle(track, before.held)
            if before.lost or (before.way is Way.BEHIND and before.heard > seq):
                track.way = Way.BEHIND

    def begin(self, room: int, seq: int) -> None:
        """Begin with a room, of whose events those up to that seq count as seen, and say nothing of it."""
        self._tracks.setdefault(room, Track(seq, seq))

    def missed(self, room: int, seq: int) -> None:
        """All of that room up to that seq was missed."""
        self._tracks[room] = Track(0, seq, Way.BEHIND)

    def knows(self, room: int) -> bool:
        """Whether it is known how far the events of that room have come."""
        return room in self._tracks

    def back(self, room: int, seq: int) -> bool:
        """A room that is known stands at that seq, as one comes back. False if it stood at a later one before."""
        track = self._tracks[room]
        is_older, track.heard = seq < track.heard, seq
        return not is_older

    def leave(self, room: int) -> None:
        """Nothing comes of that room any more."""
        self._tracks.pop(room, None)

    def gone(self, room: int) -> None:
        """One is no longer in the room."""
        if self._tracks.pop(room, None) is not None:
            self._waiting.append(Gone(room=room))

    # What was missed --------------------------------------------------------------------------------------------------

    def resume(self) -> dict[int, int]:
        """The last seq of each room of which all is to come that was missed, before its live events go on."""
        asked, self._asked = self._asked, None
        for room, track in self._tracks.items():
            behind = track.way is Way.BEHIND or (asked is not None and asked[0] == room)
            track.way = Way.BEHIND if behind else Way.COMING
            track.held, track.lost = [], False
        return {room: track.passed for room, track in self._tracks.items() if track.way is Way.COMING}

    def found(self, room: int, events: Iterable[Event], reactions: Iterable[Event]) -> None:
        """Take a part of what was missed of a room, oldest first, and the reactions to its messages.

        The reactions may be younger than what comes after them.
        """
        track = self._tracks.get(room)
        if track is None or track.way is not Way.COMING:
            return
        ordered = sorted([*events, *reactions], key=_seq)
        last = max((event.seq for event in events), default=0)
        for event in ordered:
            if event.seq > last:
                track.held.append(event)
            elif not self._pass(track, event):
                return

    def resumed(self) -> None:
        """All that was missed has come."""
        for track in self._tracks.values():
            if track.way is Way.COMING:
                self._go_live(track)

    def wanted(self) -> tuple[int, int, int] | None:
        """The room of which a part of the history is wanted, after which seq, and of how many events at most."""
        if self._asked is not None or len(self._waiting) > self._limit // 2:
            return None
        for room, track in self._tracks.items():
            if track.way is Way.BEHIND:
                track.way, track.held, track.lost = Way.COMING, [], False
                self._asked = (room, track.heard)
                return room, track.passed, self._portion
        return None

    def answered(self, events: list[Event], reactions: list[Event], *, full: bool) -> None:
        """What was wanted has come. If there may be more, that is wanted next.

        A full part without events is one of which all is hidden: then more is wanted at once.
        """
        if self._asked is None:
            return
        room, up_to = self._asked
        self.found(room, events, reactions)
        hidden = full and not events
        if hidden and self._portion >= PORTION:
            self.refused()
        elif full and (hidden or events[-1].seq < up_to):
            self.ask_again()
        else:
            self._asked = None
            track = self._tracks.get(room)
            if track is not None and track.way is Way.COMING:
                self._go_live(track)
        self._portion = min(2 * self._portion, PORTION) if hidden else self._least

    def ask_again(self) -> None:
        """What was wanted has not come, and is wanted still."""
        if self._asked is not None:
            (room, _), self._asked = self._asked, None
            track = self._tracks.get(room)
            if track is not None and track.way is Way.COMING:
                track.way = Way.BEHIND

    def refused(self) -> None:
        """What was wanted cannot be had: the room is begun anew."""
        if self._asked is not None:
            (room, up_to), self._asked = self._asked, None
            if room in self._tracks:
                self.enter(room, up_to, [], restarted=True)

    # How it is put in -------------------------------------------------------------------------------------------------

    def _pass(self, track: Track, event: Event) -> bool:
        """Put the next event of a room in, unless it was before. False if there is no place."""
        if event.seq <= track.passed:
            return True
        if isinstance(event, OfUser) and _key(event) in self._of_users:
            track.passed = event.seq
            return True
        if len(self._waiting) >= self._limit:
            track.way, track.held = Way.BEHIND, []
            return False
        track.passed = event.seq
        self.note(event)
        return True

    def _hold(self, track: Track, event: Event) -> None:
        if track.lost or len(track.held) >= self._limit:
            track.lost = True
        else:
            track.held.append(event)

    def _go_live(self, track: Track) -> None:
        track.way = Way.LIVE
        held, track.held = sorted(track.held, key=_seq), []
        self._settle(track, held)
        if track.lost:
            track.way, track.lost = Way.BEHIND, False

    def _settle(self, track: Track, held: list[Event]) -> None:
        for event in held:
            if not self._pass(track, event):
                return

    def _told_before(self, event: OfUser) -> None:
        self._of_users[_key(event)] = None
        while len(self._of_users) > REMEMBERED:
            del self._of_users[next(iter(self._of_users))]

    def _forget(self, room: int) -> None:
        """Take out what waits of a room: it is no use any more."""
        self._waiting = deque(event for event in self._waiting if getattr(event, "room", 0) != room)


def _seq(event: Event) -> int:
    return event.seq


def _key(event: OfUser) -> tuple[str, int, int, str]:
    return type(event).__name__, event.user, event.at, event.nick
