"""A hub with everything around it moved by hand: the clock, the disk, the accounts, and connections.

These note what is written.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from desk import Desk

from hubbub.chat.claims import Claims
from hubbub.chat.events import Event, Position, Said
from hubbub.chat.pages import Excerpt, Span
from hubbub.chat.searching import Finding, Query
from hubbub.chat.state import State
from hubbub.dialects import Dialect
from hubbub.dialects.line import LineDialect
from hubbub.hub.allowance import Allowance
from hubbub.hub.hub import Hub
from hubbub.hub.session import Peer
from hubbub.journal import Deliver, Fate, JournalError, Outcome, Post
from hubbub.journal.memory import MemoryJournal
from hubbub.journal.numbering import is_stored


class Clock:
    """A loop's time and timers. Time passes only in `pass_by`."""

    def __init__(self) -> None:
        self.now = 0.0
        self._timers: list[Timer] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, call: Callable[..., object], *arguments: object) -> "Timer":
        timer = Timer(self.now + delay, partial(call, *arguments), self._timers)
        self._timers.append(timer)
        return timer

    def call_soon(self, call: Callable[..., object]) -> "Timer":
        return self.call_later(0, call)

    def pass_by(self, seconds: float) -> None:
        """Let time pass, with what it brings."""
        end = self.now + seconds
        while self._timers and (first := min(self._timers, key=lambda timer: timer.at)).at <= end:
            self._timers.remove(first)
            self.now = first.at
            first.call()
        self.now = end


@dataclass(eq=False)
class Timer:
    """What a clock will call, unless it is cancelled."""

    at: float
    call: Callable[[], object]
    timers: list["Timer"]

    def cancel(self) -> None:
        if self in self.timers:
            self.timers.remove(self)


class Disk:
    """A journal that keeps what it is given waiting until told to commit it, or to fail."""

    def __init__(self) -> None:
        self.id = "by hand"
        self.full = False
        self.waiting: deque[tuple[object, Event]] = deque()
        self._memory = MemoryJournal(clock=lambda: 1_000)
        self._posted: deque[Callable[[], None]] = deque()
        self._outcomes: list[Outcome] = []
        self._deliver: Deliver

    def recover(self) -> tuple[bytes | None, Iterator[Event]]:
        return self._memory.recover()

    def start(self, deliver: Deliver, post: Post, claims: Claims) -> None:  # noqa: ARG002 - everything is posted by hand
        self._deliver = deliver
        self._memory.start(self._outcomes.extend, self._posted.append, claims)

    def append(self, origin: object, draft: Event) -> None:
        self.waiting.append((origin, draft))

    def page(self, room: int, span: Span, then: Callable[[Excerpt | JournalError], None]) -> None:
        self._memory.page(room, span, then)

    def since(
        self, position: Position, rooms: Iterable[int], limit: int, then: Callable[[list[Event] | JournalError], None]
    ) -> None:
        self._memory.since(position, rooms, limit, then)

    def search(self, query: Query, then: Callable[[Finding | JournalError], None]) -> None:
        self._memory.search(query, then)

    def save_snapshot(self, data: bytes, position: Position) -> None:
        self._memory.save_snapshot(data, position)

    def close(self) -> None:
        self._memory.close()

    def commit(self, count: int | None = None) -> None:
        """One commit, of the first `count` drafts or of all; when the disk is full, of those that need none."""
        self.hand_back(self.write(count))

    def write(self, count: int | None = None) -> list[Outcome]:
        """The first half of a commit: who reads the journal finds it, but the hub has not been told."""
        drafts = [self.waiting.popleft() for _ in range(len(self.waiting) if count is None else count)]
        kept = [draft for draft in drafts if not (self.full and is_stored(draft[1]))]
        for origin, draft in kept:
            self._memory.append(origin, draft)
        if kept:
            self._posted.pop()()
        done = iter(self._outcomes)
        batch = [(*draft, Fate.NOT_SAVED) if draft not in kept else next(done) for draft in drafts]
        self._outcomes.clear()
        return batch

    def hand_back(self, batch: list[Outcome]) -> None:
        """The second half."""
        self._deliver(batch)

    def post(self, answer: Callable[[], None]) -> None:
        """Give an answer of the test's own, in its turn."""
        self._posted.append(answer)

    def answer(self) -> None:
        """Answer what was asked of the journal."""
        for _ in range(len(self._posted)):
            self._posted.popleft()()

    def settle(self) -> None:
        """Commit and answer until nothing is left to do."""
        while self.waiting or self._posted:
            self.answer()
            if self.waiting:
                self.commit()


class Client:
    """A raw client and its connection, in which `capacity` bytes may wait while he does not read."""

    def __init__(self, stage: "Stage", dialect: Dialect, address: str, host: str, allowances: list[Allowance]) -> None:
        self.writes: list[bytes] = []
        self.listening = True
        self.closed = False
        self.capacity: int | None = None
        self._unsent = 0
        self._read = 0
        self._disk = stage.disk
        self.dialect = dialect
        self.session = stage.hub.open(dialect, self, Peer(address, host, address), allowances)

    # What the hub asks of a connection
    @property
    def unsent(self) -> int:
        return self._unsent

    def write(self, data: bytes) -> None:
        self.writes.append(data)
        if self.capacity is not None:
            before, self._unsent = self._unsent, self._unsent + len(data)
            if before <= self.capacity < self._unsent:
                self.session.filled()

    def close(self) -> None:
        self.closed = True

    def cut_off(self, last_words: bytes) -> None:
        self.writes.append(last_words)
        self.closed = True

    def look(self) -> None:
        pass

    def pause_reading(self) -> None:
        self.listening = False

    def resume_reading(self) -> None:
        self.listening = True

    # What the client does
    def type(self, text: str) -> None:
        """Send text, and see to nothing else."""
        self.session.receive(text.encode())

    def do(self, *lines: str) -> str:
        """Send lines, let everything come true, and tell what the client was sent since he last looked."""
        self.type("".join(f"{line}\n" for line in lines))
        self._disk.settle()
        return self.heard()

    def heard(self) -> str:
        """What was sent to him since he last looked."""
        return self.received().decode()

    def received(self) -> bytes:
        """The same, as it came."""
        new, self._read = self.writes[self._read :], len(self.writes)
        return b"".join(new)

    def stop_reading(self, capacity: int = 0) -> None:
        """Read nothing more: `capacity` bytes fit into the connection."""
        self.capacity, self._unsent = capacity, 0

    def read_a_little(self) -> None:
        """Take what waits in the connection, and stop again."""
        self._unsent = 0
        self.session.drained()

    def read_on(self) -> None:
        """Read again, from now on at once."""
        self.capacity, self._unsent = None, 0
        self.session.drained()
        self._disk.settle()


class Stage:
    """A hub, a disk, a clock, a desk for accounts, and whoever enters."""

    def __init__(self, *, backlog: int = 20) -> None:
        self.desk = Desk()
        self.state = State(self.desk.directory)
        self.clock = Clock()
        self.disk = Disk()
        self.seen: list[Event] = []
        self.hub = Hub(
            self.state,
            self.disk,
            self.clock,  # type: ignore[arg-type]
            backlog=backlog,
            observe=self.seen.extend,
            accounts=self.desk,
        )
        self.claims = Claims()
        self.disk.start(self.hub.deliver, lambda call: call(), self.claims)

    def connect(self, *allowances: Allowance, address: str = "10.0.0.1", echo: bool = False) -> Client:
        """A client who has just connected; nothing of his has come true yet."""
        dialect = LineDialect(welcome="Welcome!", home="lobby", line_bytes=8192)
        dialect.echo = echo
        return Client(self, dialect, address, f"cloak-of-{address}", list(allowances))

    def enter(self, nick: str = "", *rooms: str, echo: bool = False, address: str = "10.0.0.1") -> Client:
        """A client who is in the lobby, and in these rooms, and has heard all about it."""
        client = self.connect(echo=echo, address=address)
        self.disk.settle()
        client.do(*([f"/nick {nick}"] if nick else []), *(f"/join {room}" for room in rooms))
        return client

    def settle(self) -> None:
        self.disk.settle()


def said(stage: Stage) -> list[str]:
    """What was said and has come true, in order."""
    return [event.text for event in stage.seen if isinstance(event, Said)]
