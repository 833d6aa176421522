"""Fences: answers that wait until everything that the hub had taken before is settled, whoever it came from."""

from collections import deque

from hubbub.chat.events import Founded
from hubbub.chat.replies import Reply
from hubbub.hub.session import Session
from hubbub.journal import Outcome


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
        session.hold(reply)
        self._waiting.append((self._appended, session, reply))

    def delivered(self, batch: list[Outcome]) -> list[tuple[Session, Reply]]:
        """That came back, and what follows from it is under way: the answers that need wait no longer.

        What had to be founded is followed by what it was founded for: the answers wait for that too.
        """
        self._delivered += len(batch)
        ready: list[tuple[Session, Reply]] = []
        while self._waiting and self._waiting[0][0] <= self._delivered:
            _, session, reply = self._waiting.popleft()
            ready.append((session, reply))
        if ready and not self.clear and any(type(event) is Founded for _, event, _ in batch):
            self._waiting.extendleft((self._appended, session, reply) for session, reply in reversed(ready))
            return []
        for session, _ in ready:
            session.unsettled -= 1
        return ready
