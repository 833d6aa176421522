"""A data folder with a long history in the lobby, and little in a quiet room; made as the server makes it, but faster.

Messages are numbered, encoded and stored by the journal's own parts, a few in each commit. Only that many commits share
a transaction, so that the disk is waited for once for all of them. Then come the snapshot that a server leaves when it
stops, and the index of what was said.
"""

import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from hubbub.chat.claims import Claims
from hubbub.chat.events import Event, Founded, Said
from hubbub.chat.snapshot import take
from hubbub.chat.state import State
from hubbub.folder import JOURNAL
from hubbub.journal import files, indexer, volumes
from hubbub.journal.chunks import Row, rows
from hubbub.journal.numbering import Numbering
from hubbub.journal.sqlite import SEARCH, SqliteJournal
from hubbub.journal.store import Store

ROOM, QUIET = "lobby", "attic"
QUIET_EVERY = 50_000
"""One of so many messages is said in the quiet room."""
COMMON, OTHER, RARE = "weather", "umbrella", "needle"
"""Words of the messages: two of every tenth each, but never of the same one, and one of the very first alone."""

PER_COMMIT = 4
ROWS_PER_TRANSACTION = 5_000
YEAR_MS = 365 * 24 * 3600 * 1000


def make(folder: Path, messages: int) -> None:
    """Make a folder: so many messages of some 100 bytes, by 100 people, over a year that ends now."""
    folder.mkdir(mode=0o700)
    path = folder / JOURNAL
    files.prepare(path)
    state, store = State(), Store(path, lambda: None)
    with closing(store):
        rows_of = _rows(state, store, messages)
        while block := list(islice(rows_of, ROWS_PER_TRANSACTION)):
            store.save(block, [])
        store.save_snapshot(take(state), state.position, _now())
    _index(path, store.accepted)


def _rows(state: State, store: Store, messages: int) -> Iterator[Row]:
    """The rows of a journal, which `state` follows."""
    start = _now() - YEAR_MS
    times = iter(start + number * PER_COMMIT * YEAR_MS // max(messages, 1) for number in range(messages + 1))
    numbering = Numbering(Claims(), lambda: next(times), store.tail, commit=store.accepted + 1, room=store.last_room)
    for drafts in _drafts(messages):
        batch = numbering.number((None, draft) for draft in drafts)
        made = rows(batch)
        numbering.settle(batch)
        for _, event, _ in batch.outcomes:
            state.apply(event)
        yield from made


def _drafts(messages: int) -> Iterator[list[Event]]:
    yield [Founded(room=0, name=name, lasting=True) for name in (ROOM, QUIET)]
    for first in range(0, messages, PER_COMMIT):
        yield [_said(number) for number in range(first, min(first + PER_COMMIT, messages))]


def _said(number: int) -> Said:
    words = [RARE] if number == 0 else {0: [COMMON], 5: [OTHER]}.get(number % 10, [])
    text = " ".join(
        [*words, f"message {number} of some length, as people write them to each other when they have time"]
    )
    room = 2 if number % QUIET_EVERY == 10 else 1
    return Said(room=room, user=1 + number % 100, nick=f"member{number % 100}", host="bench.cloak", text=text)


def _index(path: Path, newest: int) -> None:
    """Let the journal make its index, up to the chunk `newest`, without the rests that it takes for the chat's sake."""
    indexer.REST = indexer.PAUSE = 0.0
    journal = SqliteJournal(path)
    with closing(journal):
        journal.recover()
        journal.start(_ignore, _ignore, Claims())
        while _indexed(path.with_name(SEARCH)) < newest:
            time.sleep(0.2)


def _ignore(_: object) -> None:
    """Nothing is written, so nothing comes back."""


def _indexed(path: Path) -> int:
    """Up to which chunk the index goes."""
    if not path.exists():
        return -1
    with closing(files.connect_to_read(path)) as connection:
        return volumes.up_to(connection)


def _now() -> int:
    return time.time_ns() // 1_000_000
