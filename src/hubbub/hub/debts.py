"""Debts: joins and leaves that the disk did not take, tried again until it does, so that nobody stays who is gone."""

from typing import TYPE_CHECKING

from hubbub.chat.commands import Command
from hubbub.hub.session import Session

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub

RETRY_SECONDS = 1.0


class Debts:
    """The sessions that are owed something."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._sessions: set[Session] = set()

    def owe(self, session: Session, command: Command) -> None:
        """Submit the command again before long."""
        if not self._sessions:
            self._hub.loop.call_later(RETRY_SECONDS, self._pay)
        session.owed = command
        self._sessions.add(session)

    def owe_departure(self, user: int) -> None:
        """Let the user, who has no session, be gone before long."""
        self._hub.loop.call_later(RETRY_SECONDS, self._depart, user)

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
