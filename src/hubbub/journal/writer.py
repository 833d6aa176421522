"""The writer: a thread that takes all drafts that wait, commits them together, and hands them back. Group commit.

Writer and hub take turns. What the hub reads in one tick of its loop is committed together; while a commit is under way
the hub reads on; and while the hub delivers, nothing is committed. Every delivery costs a write to each session that
sees it, which is dearer than a commit by far. So the busier it is, the more is delivered at once.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic, sleep

import apsw

from hubbub.chat.claims import Claims
from hubbub.chat.events import Arrived, Departed, Event, Joined, Left, Position
from hubbub.journal import Deliver, JournalError, Outcome, Post
from hubbub.journal.chunks import rows
from hubbub.journal.indexer import Indexer
from hubbub.journal.marks import marks
from hubbub.journal.numbering import Draft, Numbering
from hubbub.journal.retention import Retention, Sweep
from hubbub.journal.store import Store

DRAFTS_PER_COMMIT = 10_000
"""Bounds the memory of a commit, and how long the first of its drafts waits for the last."""

GATHER_SECONDS = 0.005
"""What is on disk is held back for what comes right behind it, but no longer than this.

As long as many come or go at once, each of them waits so long before a commit: it costs as much for one as for a dozen.
"""

QUIET_SECONDS = 0.02
"""When nothing was said for so long, the log is seen to."""

SCRUB_PAUSE = 0.2
"""Seconds before the log, which somebody was reading, is tried again to be emptied of what was erased."""

_COMING_AND_GOING = (Arrived, Joined, Left, Departed)

log = logging.getLogger("hubbub.journal")


class Writer:
    """Owns the store. Nothing ends the thread: while the disk fails, drafts are refused until it is well again."""

    def __init__(
        self,
        store: Store,
        claims: Claims,
        clock: Callable[[], int],
        retention: Retention | None,
        indexer: Indexer,
        deliver: Deliver,
        post: Post,
    ) -> None:
        """`clock` gives the time in milliseconds since the Unix epoch; without `retention` everything is kept.

        `indexer` is told when there is something new to be found, or no longer.
        """
        self._store = store
        self._numbering = Numbering(claims, clock, store.tail, commit=store.accepted + 1, room=store.last_room)
        self._clock = clock
        self._retention = retention
        self._indexer = indexer
        self._deliver = deliver
        self._post = post
        self._waiting: deque[Draft] = deque()
        self._snapshots: deque[tuple[bytes, Position]] = deque(maxlen=1)
        self._had_company = False
        """Whether the last commit had several drafts."""
        self._done: list[Outcome] = []
        self._hold_until = 0.0
        self._delivering = False
        """Whether the hub was called, and has not done with what it was called for."""
        self._next_scrub = 0.0
        self._wake = threading.Event()
        self._tick = False
        """Whether the hub has appended something in this tick of its loop."""
        self._closing = False
        self._troubled = False
        self._thread = threading.Thread(target=self._run, name="journal-writer", daemon=True)
        self._thread.start()

    def append(self, origin: object, draft: Event) -> None:
        """See `Journal.append`. The writer is woken once what else can be read in this tick was read too."""
        self._waiting.append((origin, draft))
        if not self._tick:
            self._tick = True
            self._post(self._end_tick)

    def _end_tick(self) -> None:
        self._tick = False
        self._wake.set()  # last: a writer who saw no end of the tick would wait for another one

    def save_snapshot(self, data: bytes, position: Position) -> None:
        """See `Journal.save_snapshot`. One that was not begun yet is passed over for a newer one."""
        self._snapshots.append((data, position))
        self._wake.set()

    def close(self) -> None:
        """Write what waits, and end the thread."""
        self._closing = True
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        self._try(self._store.begin_run)
        while self._waiting or self._snapshots or not self._closing:
            woken = self._wake.wait(self._pause())  # if it is not, a tick may be under way: it is committed as a whole
            if woken and not self._closing:
                self._wake.clear()  # before looking: whoever comes later sets it again
            if (woken and not self._delivering) or self._closing:
                self._take_turn()
            if self._snapshots:
                self._try(self._save_snapshot)
            if self._retention:
                self._try(partial(self._retention.step, self._sweep))
            if self._store.log.untidy and not self._delivering and not self._waiting:
                self._try(self._store.tend_log)
            if self._store.log.stained:
                self._try(self._scrub)

    def _take_turn(self) -> None:
        if self._waiting:
            if self._had_company and type(self._waiting[0][1]) in _COMING_AND_GOING:
                sleep(GATHER_SECONDS)
            self._try(self._commit)
        if self._done and not (self._more_comes() and monotonic() < self._hold_until):
            self._hand_over()

    def _more_comes(self) -> bool:
        return not self._closing and (self._tick or self._wake.is_set())

    def _pause(self) -> float | None:
        """Seconds until there is something to do, even if nothing is appended."""
        pauses = [self._retention.pause()] if self._retention else []
        if self._store.log.untidy:
            pauses.append(QUIET_SECONDS)
        if self._store.log.stained:
            pauses.append(max(0.0, self._next_scrub - monotonic()))
        return min(pauses, default=None)

    def _scrub(self) -> None:
        if self._closing or monotonic() >= self._next_scrub:
            self._next_scrub = monotonic() + SCRUB_PAUSE
            self._store.scrub()

    def _sweep(self, sweep: Sweep) -> None:
        self._store.sweep(sweep)
        if sweep.done:
            self._indexer.swept()

    def _commit(self) -> None:
        drafts = [self._waiting.popleft() for _ in range(min(len(self._waiting), DRAFTS_PER_COMMIT))]
        try:
            batch = self._numbering.number(drafts)
            chunks = rows(batch)
            self._store.save(chunks, marks(batch, chunks))
        except Exception as error:
            self._complain(error)
            outcomes = self._numbering.refuse(drafts)
        else:
            self._numbering.settle(batch)
            outcomes = batch.outcomes
            if batch.chunks:
                self._indexer.stored()
                self._note_success()
        self._had_company = len(drafts) > 1
        if not self._done:
            self._hold_until = monotonic() + GATHER_SECONDS
        self._done += outcomes
        if len(drafts) == DRAFTS_PER_COMMIT:
            self._wake.set()

    def _hand_over(self) -> None:
        """Call the hub, unless it has yet to come: then it takes all at once."""
        if not self._delivering:
            self._delivering = True
            with suppress(RuntimeError):  # the hub's loop is closed: nobody is left to be told
                self._post(self._deliver_done)

    def _deliver_done(self) -> None:
        outcomes, self._done = self._done, []
        try:
            self._deliver(outcomes)
        finally:
            self._delivering = False
            if self._waiting:
                self._wake.set()

    def _save_snapshot(self) -> None:
        data, position = self._snapshots.pop()
        self._store.save_snapshot(data, position, self._clock())

    def _try(self, task: Callable[[], None]) -> None:
        try:
            task()
        except Exception as error:
            self._complain(error)

    def _complain(self, error: Exception) -> None:
        """Log the first failure of a row of them, with a traceback if it is not the disk's."""
        if not self._troubled:
            expected = isinstance(error, apsw.Error | OSError | JournalError)
            text = "The history cannot be written (%s). What is said is refused until it can."
            log.warning(text, error, exc_info=not expected)
        self._troubled = True

    def _note_success(self) -> None:
        if self._troubled:
            log.info("The history can be written again.")
        self._troubled = False
