"""What the tests of journals share: a stand-in for the hub, and short names for drafts."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from time import sleep
from typing import Any

from hubbub.chat.claims import Claims
from hubbub.chat.events import Arrived, Deleted, Edited, Event, Joined, Left, Reacted, Renamed, Said
from hubbub.chat.pages import Span
from hubbub.chat.searching import Finding, Query
from hubbub.chat.words import terms
from hubbub.journal import Fate, Journal, JournalError, Outcome

PATIENCE = 60
"""Seconds after which a test gives up waiting for a journal."""
SOURCES = Path(__file__).parents[2] / "src"


def run_apart(file: str, *arguments: str) -> int:
    """Run a test's file as a process of its own. Returns its exit status: -9 if it killed itself."""
    command, settings = [sys.executable, file, *arguments], {**os.environ, "PYTHONPATH": str(SOURCES)}
    return subprocess.run(command, env=settings, timeout=PATIENCE, check=False).returncode


class Hub:
    """Runs what a journal posts on the test's own thread, and keeps what it delivers."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.claims = Claims()
        self.batches: list[list[Outcome]] = []
        self.when_delivered: Callable[[], None] = lambda: None
        self._posted: SimpleQueue[Callable[[], None]] = SimpleQueue()

    @property
    def outcomes(self) -> list[Outcome]:
        return [outcome for batch in self.batches for outcome in batch]

    @property
    def events(self) -> list[Event]:
        return [event for _, event, fate in self.outcomes if fate is Fate.SAVED]

    def start(self) -> None:
        self.journal.start(self._deliver, self._posted.put, self.claims)

    def _deliver(self, batch: list[Outcome]) -> None:
        self.batches.append(batch)
        self.when_delivered()

    def know(self, user: int, nick: str) -> None:
        """He has been here since before the journal began."""
        self.claims.admit(arrived(user, nick))
        self.claims.settle()

    def put(self, *drafts: Event) -> list[Outcome]:
        """Append `drafts`, and give back what became of them."""
        before = len(self.outcomes)
        for draft in drafts:
            self.journal.append(self, draft)
        self.run_until(lambda: len(self.outcomes) >= before + len(drafts))
        return self.outcomes[before:]

    def ask(self, read: Callable[..., None], *question: Any) -> Any:
        """The answer of `page`, `since` or `search`; an error is raised."""
        answers: list[Any] = []
        read(*question, answers.append)
        assert not answers, "answered before the caller could go on"
        self.run_until(lambda: bool(answers))
        if isinstance(answers[0], JournalError):
            raise answers[0]
        return answers[0]

    def page(self, room: int, count: int, **bounds: Any) -> list[Event]:
        """The events of a page."""
        events: list[Event] = self.ask(self.journal.page, room, Span(count, **bounds)).events
        return events

    def search(self, text: str, *rooms: int, **bounds: Any) -> Finding:
        """What is found of a text in the rooms."""
        found: Finding = self.ask(self.journal.search, Query(frozenset(rooms), tuple(terms(text)), **bounds))
        return found

    def run_until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self._posted.get(timeout=PATIENCE)()

    def run_what_is_posted(self) -> None:
        while not self._posted.empty():
            self._posted.get()()


class Clock:
    """A clock that shows what the test sets it to, in milliseconds."""

    now = 1_000_000

    def __call__(self) -> int:
        return self.now


def said(room: int, text: str) -> Said:
    return Said(room=room, user=1, nick="ada", text=text)


def joined(room: int, user: int = 1) -> Joined:
    return Joined(room=room, user=user, nick="ada")


def left(room: int, user: int = 1) -> Left:
    return Left(room=room, user=user, nick="ada")


def arrived(user: int, nick: str, *rooms: int) -> Arrived:
    return Arrived(user=user, nick=nick, named=True, places=dict.fromkeys(rooms, 0))


def renamed(user: int, old: str, nick: str, *rooms: int) -> Renamed:
    return Renamed(user=user, old=old, nick=nick, places=dict.fromkeys(rooms, 0))


def deleted(room: int, target: int) -> Deleted:
    return Deleted(room=room, user=1, nick="ada", target=target)


def edited(room: int, target: int, text: str) -> Edited:
    return Edited(room=room, user=1, nick="ada", target=target, text=text)


def reacted(room: int, target: int, reaction: str, user: int = 1, *, on: bool = True) -> Reacted:
    return Reacted(room=room, user=user, nick="ada", target=target, reaction=reaction, on=on)


def let_take_room(hub: Hub) -> None:
    """Wait until the log has room on the disk for what comes next."""
    while hub.journal._store.log.cramped:  # type: ignore[attr-defined]
        sleep(0.001)


def let_index(hub: Hub) -> None:
    """Wait until the search index has all that was said, and no trace of what was removed; in memory there is none."""
    if hasattr(hub.journal, "_indexer"):
        while not _is_indexed(hub.journal):
            sleep(0.001)


def _is_indexed(journal: Any) -> bool:
    newest = journal._store.accepted
    with journal._window.view(journal.id, newest, journal._indexer.unreadable) as view:
        if view.up_to != newest:
            return False
        untidy = "SELECT max(untidy) FROM (SELECT untidy FROM volumes UNION SELECT untidy FROM directories)"
        return not view._connection.execute(untidy).get and not journal._indexer._stained


def texts(events: list[Any]) -> list[str]:
    return [event.text for event in events if isinstance(event, Said)]


def fates(outcomes: list[Outcome]) -> list[Fate]:
    return [fate for _, _, fate in outcomes]


def seqs_of(room: int, events: list[Any]) -> list[int]:
    """The seqs that `events` have in `room`."""
    return [
        event.places[room] if hasattr(event, "places") else event.seq
        for event in events
        if room in (event.places if hasattr(event, "places") else (event.room,))
    ]
