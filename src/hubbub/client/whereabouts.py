"""Whereabouts: the rooms that a client is in, or was, and how it goes on in them as it comes back."""

from collections.abc import Callable, Sequence

from hubbub.client import events as e
from hubbub.client import frames
from hubbub.client.inbox import Inbox
from hubbub.client.room import Room
from hubbub.dialects.json import frames as f


class Whereabouts:
    """The rooms of one client, through all of its connections."""

    def __init__(self, inbox: Inbox, recognise: Callable[[Sequence[e.Said]], None]) -> None:
        """`recognise` is given messages that were said while one was away."""
        self._inbox = inbox
        self._recognise = recognise
        self.known: dict[int, Room] = {}
        """All rooms and conversations that one is in or has left, by their ids."""
        self._entered: dict[int, f.Entered] = {}
        """The rooms that one has been shown on this connection, until all that was missed has come."""
        self._kept: set[int] = set()
        """Those of them of which one goes on with what one knew before."""
        self._put_back = False
        """Whether the server's data was put back to an older copy since then, so that one cannot; ..."""
        self._is_other = False
        """... or it has another history altogether."""
        self._complete: set[int] = set()
        """Rooms of which all comes that was missed."""
        self._untold: set[int] = set()
        """Rooms that one was in before one became somebody else, and that one has not been shown since."""
        self.has_been_here = False
        """Whether one has been in one's rooms, on any connection."""

    # What is known ----------------------------------------------------------------------------------------------------

    @property
    def here(self) -> dict[int, Room]:
        """The rooms and conversations that one is in, by their ids."""
        return {number: room for number, room in self.known.items() if room.here}

    def named(self, address: str) -> Room | None:
        """The room of that name that one is in, or the conversation with whom the nick belongs to."""
        folded = address.casefold()
        return next((room for room in self.here.values() if room.address.casefold() == folded), None)

    def all_has_come(self, address: str) -> bool:
        """Whether all has come that was said there while one was away."""
        room = self.named(address)
        return room is not None and room.id in self._complete

    # Coming in --------------------------------------------------------------------------------------------------------

    def opened(self) -> None:
        """A connection stands."""
        self._entered, self._kept, self._complete = {}, set(), set()

    def resume(self) -> dict[int, int]:
        """The last seq of each room of which all is to come that was missed."""
        seen = self._inbox.resume()
        self._complete = set(seen)
        return seen

    def begin_other_history(self) -> None:
        """Nothing that is known is of this server's history: other rooms have these ids now."""
        for number in list(self.known):
            self.lose(number)
        self.known, self._complete, self._is_other = {}, set(), True

    def become_other(self) -> None:
        """One is somebody else, who is here already: his rooms, which are told now, take the place of one's own."""
        self._untold = set(self.here)

    def lose_untold(self) -> None:
        """His rooms have been told."""
        for number in self._untold:
            self.lose(number)

    def shown(self, entered: f.Entered, *, live: bool) -> None:
        """One is in a room; `live` is whether one was in all of one's rooms before."""
        place, before = entered.room, self.known.get(entered.room.id)
        room = self.known.setdefault(place.id, Room(place.id))
        was_here = before is not None and before.here
        room.look(place)
        self._untold.discard(place.id)
        self._entered[place.id] = entered
        if was_here and not live and self._inbox.knows(place.id):
            self._go_on(place)
        elif place.between is None:
            self._begin(entered)
        elif self._is_other:
            self._inbox.enter(place.id, place.seq, [])
        elif self.has_been_here:  # somebody began it meanwhile
            self._inbox.missed(place.id, place.seq)
        else:
            self._inbox.begin(place.id, place.seq)

    def restart(self, number: int) -> None:
        """Begin a room anew, of which one meant to go on with what one knew."""
        if number in self._kept:
            self._kept.discard(number)
            self._complete.discard(number)
            self._begin(self._entered[number], restarted=True)

    def lose(self, number: int) -> None:
        """One is in that room no longer."""
        self._complete.discard(number)
        room = self.known.get(number)
        if room is not None:
            room.here = False
        self._inbox.gone(number)

    def resumed(self) -> None:
        """All rooms have been shown, and all that was missed has come."""
        for number in self.here.keys() - self._entered.keys():
            self.lose(number)
        self._entered, self._kept = {}, set()
        self._put_back = self._is_other = False
        self._inbox.resumed()
        self.has_been_here = True

    def _go_on(self, place: f.Place) -> None:
        """Go on with what one knew of the room; or of none, if the data has been put back to an older copy."""
        self._kept.add(place.id)
        if not self._inbox.back(place.id, place.seq):
            self._put_back = True
        if self._put_back:  # what has the seqs of then may be something else by now
            for number in list(self._kept):
                self.restart(number)

    def _begin(self, entered: f.Entered, *, restarted: bool = False) -> None:
        recent = frames.said_in(entered.recent)
        self._recognise(recent)
        self._inbox.enter(entered.room.id, entered.room.seq, recent, restarted=restarted)

    # What is told -----------------------------------------------------------------------------------------------------

    def begin_conversation(self, event: e.Event, *, mine: bool) -> None:
        """A conversation that is not known begins with that event, which is by oneself or by the other one."""
        between = f.Member(event.to, event.to_nick) if mine else f.Member(event.user, event.nick, event.account)
        self.known[event.room] = Room(event.room, between=between)
        self._inbox.begin(event.room, event.seq - 1)

    def apply(self, event: e.Event, me: int) -> None:
        """Let an event become true, which has just been told; `me` is who one is."""
        if isinstance(event, e.OfUser):
            for room in self.known.values():
                room.apply_to_user(event)
        elif (room_ := self.known.get(event.room)) is not None:
            room_.apply(event)
            leaver = event.target if isinstance(event, e.Kicked) else event.user if isinstance(event, e.Left) else 0
            if leaver and leaver == me:
                room_.here = False
                self._inbox.leave(event.room)
