"""Watching: who is told that somebody is here, or is not, without being in a room with him."""

from hubbub.chat.events import OfUser
from hubbub.chat.names import fold
from hubbub.hub.fanout import Fanout
from hubbub.hub.session import Session


class Watching:
    """Who watches which nicks, however they are cased. A session that watches nobody costs nothing."""

    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout
        self._watchers: dict[str, dict[Session, None]] = {}
        self._watched: dict[Session, frozenset[str]] = {}

    def watch(self, session: Session, nicks: frozenset[str]) -> None:
        """The session watches these folded nicks, and no others."""
        before = self._watched.pop(session, frozenset())
        for nick in before - nicks:
            watchers = self._watchers[nick]
            del watchers[session]
            if not watchers:
                del self._watchers[nick]
        for nick in nicks - before:
            self._watchers.setdefault(nick, {})[session] = None
        if nicks:
            self._watched[session] = nicks

    def came(self, event: OfUser, nick: str) -> None:
        """Somebody of that nick is here."""
        self._tell(event, nick, here=True)

    def went(self, event: OfUser, nick: str) -> None:
        """Nobody of that nick is here any more."""
        self._tell(event, nick, here=False)

    def _tell(self, event: OfUser, nick: str, *, here: bool) -> None:
        for session in self._watchers.get(fold(nick), ()):
            self._fanout.add(session, session.dialect.watches(event, nick, here))

    def became(self, event: OfUser) -> None:
        """Somebody who is here has changed: who sees that in a room is told there, and not twice."""
        for session in self._watchers.get(fold(event.nick), ()):
            data = session.dialect.watches(event, event.nick, True)
            if data:
                self._fanout.tell(session, data)
