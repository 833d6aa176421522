"""Measure what one message costs on its way, stage by stage: `python bench/one_message.py`.

In one process, without sockets and without threads: a hub with 100 rooms of 10 IRC clients, who all say a few lines of
100 bytes at once, round after round. What one round brings is numbered, written to a real journal, committed, and
delivered to connections that only count. Times are of this thread's processor, and of each stage the fastest rounds
count, so that a busy machine matters little. What the event loop, the kernel's sockets and the change of threads cost
beside that, `make bench` shows.
"""

import argparse
import asyncio
import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from time import thread_time_ns

from harness import print_table

from hubbub.chat.claims import Claims
from hubbub.chat.commands import Command
from hubbub.chat.entities import User
from hubbub.chat.events import Event, Founded
from hubbub.chat.handlers import handle
from hubbub.chat.pages import Excerpt, Span
from hubbub.chat.state import State
from hubbub.dialects.irc import Identity, IrcDialect
from hubbub.dialects.irc.encoders import Encoders
from hubbub.hub.hub import Hub
from hubbub.hub.session import Peer, Session
from hubbub.journal import JournalError, Outcome
from hubbub.journal.chunks import rows
from hubbub.journal.files import prepare
from hubbub.journal.marks import marks
from hubbub.journal.numbering import Draft, Numbering, now_ms
from hubbub.journal.store import Store
from hubbub.process import OBJECTS_PER_COLLECTION

IDENTITY = Identity("chat.example", "Hubbub", "hubbub-1", "at noon", "0123456789abcdef", "Welcome!", now_ms)
TEXT_BYTES = 100
STAGES = {
    "cut and parse": "bytes become commands (measured apart: it is part of the next)",
    "judge": "commands become drafts (apart, likewise)",
    "read": "from a connection's bytes to the journal's queue, all of it",
    "number": "drafts become events",
    "encode rows": "events become rows, one for each room",
    "commit": "rows go to the disk",
    "deliver": "events become true and find who is to see them, ...",
    "flush": "... are encoded, joined and given to the connections",
}
APART = ("cut and parse", "judge")


class Stopwatch:
    """How long each stage took in each round, in nanoseconds of this thread's processor time."""

    def __init__(self) -> None:
        self.rounds: dict[str, list[int]] = {stage: [] for stage in STAGES}

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Measure the block as that stage of a round."""
        begun = thread_time_ns()
        yield
        self.rounds[stage].append(thread_time_ns() - begun)

    def fastest(self, stage: str) -> float:
        """The mean of the fastest fifth of all rounds."""
        times = sorted(self.rounds[stage])
        return mean(times[: max(1, len(times) // 5)])


class Journal:
    """What the journal's writer does, step by step, when it is told to."""

    def __init__(self, folder: Path) -> None:
        prepare(folder / "journal.db")
        self.store = Store(folder / "journal.db", lambda: None)
        self.numbering = Numbering(Claims(), now_ms, self.store.tail, commit=1, room=0)
        self.waiting: list[Draft] = []

    def append(self, origin: object, draft: Event) -> None:
        """Take a draft."""
        self.waiting.append((origin, draft))

    def commit(self, watch: Stopwatch) -> list[Outcome]:
        """Do all that there is to do with what waits."""
        drafts, self.waiting = self.waiting, []
        with watch.of("number"):
            batch = self.numbering.number(drafts)
        with watch.of("encode rows"):
            chunks = rows(batch)
            marked = marks(batch, chunks)
        with watch.of("commit"):
            self.store.save(chunks, marked)
        self.numbering.settle(batch)
        return batch.outcomes

    def page(self, _room: int, _span: Span, then: Callable[[Excerpt | JournalError], None]) -> None:
        """Every room begins with this run, so that nothing is in it yet."""
        then(Excerpt([]))


class Connection:
    """Counts the writes to it."""

    unsent = 0
    writes = 0

    def write(self, _data: bytes) -> None:
        """Send nothing."""
        self.writes += 1

    def close(self) -> None:
        """Nothing is open."""

    look = pause_reading = resume_reading = close


class Stage:
    """The hub, and who is in its rooms."""

    def __init__(self, folder: Path, loop: asyncio.AbstractEventLoop, rooms: int, members: int) -> None:
        self.journal = Journal(folder)
        self.state = State()
        self.hub = Hub(self.state, self.journal, loop, backlog=20, observe=lambda _events: None)  # type: ignore[arg-type]
        self.encoders = Encoders(self.state, IDENTITY.journal)
        self.sessions: list[tuple[Session, bytes]] = []
        flush = self.hub.fanout.flush
        self.watch = Stopwatch()

        def watched() -> None:
            with self.watch.of("flush"):
                flush()

        self.hub.fanout.flush = watched  # type: ignore[method-assign]
        for room in range(rooms):
            self.hub.append(None, Founded(room=0, name=f"room{room}", lasting=True))
        self.settle()
        for room in range(rooms):
            for member in range(members):
                self.enter(f"room{room}", f"user{room}x{member}")

    def dialect(self) -> IrcDialect:
        """The codec of one client."""
        return IrcDialect(IDENTITY, self.state, self.encoders)

    def enter(self, room: str, nick: str) -> None:
        """One client more, in that room."""
        session = self.hub.open(self.dialect(), Connection(), Peer("", "host.cloak"), ())
        for line in (f"NICK {nick}\r\nUSER u 0 * :{nick}\r\n", f"JOIN #{room}\r\n"):
            session.receive(line.encode())
            self.settle()
        self.sessions.append((session, f"PRIVMSG #{room} :".encode()))

    def settle(self) -> None:
        """Let everything come true."""
        while self.journal.waiting:
            self.hub.deliver(self.journal.commit(self.watch))

    def round(self, said: bytes, window: int) -> None:
        """Let all clients say that so often."""
        watch = self.watch
        inputs = [(session, (to + said) * window) for session, to in self.sessions]
        commands: list[tuple[User, Command]] = []
        with watch.of("cut and parse"):
            for session, data in inputs:
                session.dialect.receive(data)
                while (command := session.dialect.next_command()) is not None:
                    commands.append((session.user, command))  # type: ignore[arg-type]
        with watch.of("judge"):
            for user, command in commands:
                handle(self.state, user, command)
        with watch.of("read"):
            for session, data in inputs:
                session.receive(data)
        outcomes = self.journal.commit(watch)
        begun = thread_time_ns()
        self.hub.deliver(outcomes)
        watch.rounds["deliver"].append(thread_time_ns() - begun - watch.rounds["flush"][-1])


def measure(options: argparse.Namespace) -> tuple[Stopwatch, float]:
    """Run all rounds; returns what they took, and the writes for each message."""
    gc.set_threshold(OBJECTS_PER_COLLECTION)
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent) as folder, asyncio.Runner() as runner:
        stage = Stage(Path(folder), runner.get_loop(), options.rooms, options.members)
        connections: list[Connection] = [session.link for session, _ in stage.sessions]  # type: ignore[misc]
        stage.watch = Stopwatch()
        before = sum(connection.writes for connection in connections)
        said = b"x" * (TEXT_BYTES - 8) + b" <words>\r\n"
        for _ in range(options.rounds):
            stage.round(said, options.window)
        writes = sum(connection.writes for connection in connections) - before
        stage.journal.store.close()
    return stage.watch, writes / (options.rounds * len(stage.sessions) * options.window)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", type=int, default=100)
    parser.add_argument("--members", type=int, default=10, help="of each room")
    parser.add_argument("--window", type=int, default=4, help="how many lines each says at once")
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    watch, writes = measure(options)
    messages = options.rooms * options.members * options.window
    each = {stage: watch.fastest(stage) / messages / 1_000 for stage in STAGES}
    each["all"] = sum(time for stage, time in each.items() if stage not in APART)
    print(f"{messages} messages a round, {options.rounds} rounds; {writes:.2f} writes a message.\n")
    print_table(("stage", "us", ""), ((stage, f"{time:.2f}", STAGES.get(stage, "")) for stage, time in each.items()))


if __name__ == "__main__":
    main()
