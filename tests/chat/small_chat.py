"""A chat without sessions: a state behind a journal, where what a user wishes comes true at once, or when told."""

from collections import deque

from hubbub.chat.claims import Claims
from hubbub.chat.commands import Arrive, Command, Join
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Event
from hubbub.chat.handlers import First, handle
from hubbub.chat.handlers.results import Result
from hubbub.chat.refusals import Refused
from hubbub.chat.state import State
from hubbub.journal import Fate, Outcome
from hubbub.journal.memory import MemoryJournal


class Chat:
    """Users who wish, and a state in which it comes true."""

    def __init__(self) -> None:
        self.state = State()
        self.events: list[Event] = []
        self.lost: list[Event] = []
        self.posted: deque = deque()
        self.users: list[User] = []
        self.journal = MemoryJournal(clock=lambda: 1_000)
        self.journal.start(self._deliver, self.posted.append, Claims())

    def _deliver(self, batch: list[Outcome]) -> None:
        for _, event, fate in batch:
            if fate is Fate.SAVED:
                self.state.apply(event)
                self.events.append(event)
            else:
                self.lost.append(event)

    def commit(self) -> None:
        while self.posted:
            self.posted.popleft()()

    def wish(self, user: User, command: Command) -> Result:
        """Judge the command; what it drafts waits for the commit."""
        result = handle(self.state, self.state.users.get(user.id, user), command)
        if isinstance(result, First | Event):
            self.journal.append(None, result.draft if isinstance(result, First) else result)
        return result

    def do(self, user: User, command: Command) -> Result:
        """Judge the command and let it come true, with what must come true before it."""
        result = self.wish(user, command)
        self.commit()
        return self.do(user, command) if isinstance(result, First) else result

    def refusal(self, user: User, command: Command) -> str:
        """The code with which the command is refused; "" if it is not."""
        before = len(self.events)
        try:
            self.do(user, command)
        except Refused as refused:
            code = refused.code
        else:
            return ""
        assert len(self.events) == before
        return code

    def arrive(self, nick: str = "", *rooms: str, address: str = "") -> User:
        """A user who has come in, and into the rooms."""
        number = len(self.users) + 1
        self.users.append(User(number, f"guest-{number}", address))
        self.do(self.users[-1], Arrive(nick))
        user = self.state.users[number]
        for room in rooms:
            self.do(user, Join(room))
        return user

    def room(self, name: str) -> Room:
        found = self.state.room_named(name)
        assert found is not None
        return found
