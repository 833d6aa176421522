"""Debts: what the disk did not take.

Who wanted it is told. Joins and leaves are tried again until it takes them, so that nobody stays who is gone.
"""

from typing import TYPE_CHECKING

from hubbub.chat.commands import Command, Join, Quit
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Departed, Event, Joined, Said
from hubbub.hub.session import Session
from hubbub.journal import Fate

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub

RETRY_SECONDS = 1.0


class Debts:
    """The sessions that are owed a join or a leave."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._sessions: set[Session] = set()

    def not_saved(self, session: Session | None, event: Event, fate: Fate) -> None:
        """The event did not come true: tell the session whose it was, and see to what must come true nonetheless."""
        if session is None:
            if isinstance(event, Departed):  # nobody is left who would ask for it again
                self.owe_departure(event.user)
            return
        if isinstance(event, Said):
            dialect, to = session.dialect, self._addressee(session, event)
            session.write(dialect.said_before(event) if fate is Fate.LOST else dialect.not_said(event, to))
            return
        command, session.waiting = session.barrier, None
        if isinstance(command, Command) and fate is Fate.LOST:  # another was first: look again
            session.waiting = command
        elif isinstance(command, Quit):
            self.owe(session, command)
        elif isinstance(command, Join) and type(event) is Joined and not session.ended:
            if not session.waits_outside or session.dialect.awaits:
                session.write(session.dialect.not_done(command))
            if not session.waits_outside:
                self._hub.reading.let_read(session, event.room)
            session.waits_outside = True
            self.owe(session, command)
        elif isinstance(command, Command):
            session.write(session.dialect.not_done(command))

    def owe(self, session: Session, command: Command) -> None:
        """Submit the command again before long."""
        if not self._sessions:
            self._hub.loop.call_later(RETRY_SECONDS, self._pay)
        session.owed = command
        self._sessions.add(session)

    def owe_departure(self, user: int) -> None:
        """Let the user, who has no session, be gone before long."""
        self._hub.loop.call_later(RETRY_SECONDS, self._depart, user)

    def _addressee(self, session: Session, message: Said) -> Room | User | None:
        room = self._hub.state.rooms.get(message.room)
        if room is None or room.pair is None:
            return room
        return self._hub.state.users.get(room.other(session.user.id))

    def _depart(self, user: int) -> None:
        if not self._hub.seats.of(user):  # he may have come back
            self._hub.seats.depart(user)

    def _pay(self) -> None:
        sessions, self._sessions = self._sessions, set()
        for session in sessions:
            command = session.owed
            if command is None or session.departed:
                continue
            if session.held:
                self.owe(session, command)
            else:
                session.owed = None
                self._hub.submit(session, command)
