"""Fences: answers that wait until everything that the hub had taken before is settled, whoever it came from."""

from collections import deque

from hubbub.chat.replies import Reply
from hubbub.hub.session import Session


class Fences:
    """Counts what went to the journal and what came back, and knows which session waits for what."""

    def __init__(self) -> None:
        self._appended = 0
        self._delivered = 0
        self._waiting: deque[tuple[int, Session, Reply]] = deque()

    @property
    def clear(self) -> bool:
        """Whether nothing is under way."""
        return self._appended == self._delivered

    def appended(self) -> None:
        """Something went to the journal."""
        self._appended += 1

    def wait(self, session: Session, reply: Reply) -> None:
        """The session is to be answered once all that is under way now has come back."""
        session.barrier = reply
        session.unsettled += 1
        self._waiting.append((self._appended, session, reply))

    def delivered(self, count: int) -> list[tuple[Session, Reply]]:
        """So many came back: the answers that need wait no longer."""
        self._delivered += count
        ready: list[tuple[Session, Reply]] = []
        while self._waiting and self._waiting[0][0] <= self._delivered:
            _, session, reply = self._waiting.popleft()
            session.unsettled -= 1
            ready.append((session, reply))
        return ready
