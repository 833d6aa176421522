"""Reading: what the journal is asked for a session, whose input waits for the answer."""

from typing import TYPE_CHECKING

from hubbub.chat.commands import Command, History, Search
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Said
from hubbub.chat.handlers import Lookup, Quest, Recall, Recalled
from hubbub.chat.pages import Excerpt, Span, beyond, may_read, portion, seq_in
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Found, Match, Page
from hubbub.chat.searching import Finding
from hubbub.hub.audience import Audience
from hubbub.hub.session import Session, Wish
from hubbub.journal import JournalError

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub

UNREADABLE = Refused("unreadable", "That part of the history cannot be read.")

UNSENT_BYTES = 65_536
"""So much of an answer may wait in the connection when the next command is begun."""
LOOK_SECONDS = 0.05
"""After so long it is looked how much still waits."""


class Reading:
    """Looks up what commands ask for, and what has to be known of the past before they can be judged."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub

    def look_up(self, session: Session, lookup: Lookup) -> None:
        """Answer with a part of the history."""
        session.hold(lookup)
        self._read(session, lookup, lookup.span)

    def _read(self, session: Session, lookup: Lookup, span: Span) -> None:
        """Look for that part; and for the next one if all of it is for others, for its reader could not go on then."""

        def then(found: Excerpt | JournalError) -> None:
            if isinstance(found, JournalError):
                session.write(session.dialect.refuse(UNREADABLE, lookup.asked))
            else:
                seen = _seen_by(session.user, lookup.room, found)
                further = None if seen.events else beyond(span, lookup.room.id, found)
                if further is not None:
                    self._read(session, lookup, further)
                    return
                session.waiting = _page(lookup.asked, lookup.room, lookup.name, portion(lookup.span, seen))
            session.unsettled -= 1
            self._hub.settle(session)

        self._hub.journal.page(lookup.room.id, span, then)

    def search(self, session: Session, quest: Quest) -> None:
        """Answer with what is found."""

        def then(found: Finding | JournalError) -> None:
            session.unsettled -= 1
            if isinstance(found, JournalError):
                session.write(session.dialect.refuse(UNREADABLE, quest.asked))
            else:
                session.waiting = self._found(session.user, quest.asked, found)
            self._hub.settle(session)

        session.hold(quest)
        self._hub.journal.search(quest.query, then)

    def _found(self, reader: User, asked: Search, found: Finding) -> Found:
        """What the reader may see, at this moment, of what was found."""
        matches: list[Match] = []
        for message in found.messages:
            room = self._hub.state.rooms.get(message.room)
            if room is None or message.seq > room.seq or not may_read(room, reader.id, message):
                continue
            if room.pair and reader.id in room.pair:
                matches.append(Match(self._hub.state.nick_in(room, room.other(reader.id)), room, message))
            elif not room.pair and room.id in reader.rooms:
                matches.append(Match(f"#{room.name}", room, message))
        return Found(asked, matches, found.before, found.complete)

    def digest(self, session: Session) -> None:
        """Let the session's input wait until most of the answer is sent, so that many pages do not pile up."""
        session.digesting = session.link.unsent > UNSENT_BYTES
        if session.digesting:
            self._hub.loop.call_later(LOOK_SECONDS, self._look_again, session)

    def _look_again(self, session: Session) -> None:
        if session.digesting and not session.departed:
            self.digest(session)
            if not session.digesting:
                self._hub.settle(session)

    def recall(self, session: Session, command: Wish, recall: Recall) -> None:
        """Look at the event without which the command cannot be judged, and submit it again with that."""
        room = recall.room

        def then(found: Excerpt | JournalError) -> None:
            session.unsettled -= 1
            if isinstance(found, JournalError) and recall.needed:
                session.waiting = UNREADABLE
            elif isinstance(command, Command):
                events = () if isinstance(found, JournalError) else reversed(found.events)
                known = (event for event in events if seq_in(room.id, event) <= room.seq)
                session.waiting = Recalled(command, recall, next(filter(recall.wanted, known), None))
            self._hub.settle(session)

        session.hold(recall)
        self._hub.journal.page(room.id, recall.span, then)

    def warm_up(self, session: Session, command: Wish, number: int) -> None:
        """Read a room's tail before its first session enters, so that entering never waits for it while events pass.

        The command is submitted once more after that.
        """
        hub = self._hub

        def then(found: Excerpt | JournalError) -> None:
            session.unsettled -= 1
            recent = [] if isinstance(found, JournalError) else found.events
            room = hub.state.rooms.get(number)
            if room is not None and number not in hub.fanout.audiences:
                said = [event for event in recent if isinstance(event, Said)]
                seen = [message for message in said if message.seq <= room.seq]  # others are on their way
                hub.fanout.audiences[number] = Audience(room, seen, hub.backlog)
            hub.settle(session)

        session.waiting = command
        session.hold(command)
        hub.journal.page(number, Span(hub.backlog), then)

    def let_read(self, session: Session, number: int) -> None:
        """Show one what was said in a room that he cannot enter for now, since the disk is full."""
        room = self._hub.state.rooms.get(number)
        if room is None:
            return

        def then(found: Excerpt | JournalError) -> None:
            if not isinstance(found, JournalError):
                asked = History(f"#{room.name}", self._hub.backlog)
                self._hub.answer(session, _page(asked, room, asked.room, _seen_by(session.user, room, found)))

        self._hub.journal.page(number, Span(self._hub.backlog), then)


def _seen_by(reader: User, room: Room, found: Excerpt) -> Excerpt:
    """What the reader may see of what was found. What has not come true yet is on its way to him."""
    events = [
        event for event in found.events if seq_in(room.id, event) <= room.seq and may_read(room, reader.id, event)
    ]
    return Excerpt(events, found.reactions, found.full)


def _page(asked: History, room: Room, name: str, found: Excerpt) -> Page:
    return Page(asked, name, room, found.events, found.reactions, found.full)
