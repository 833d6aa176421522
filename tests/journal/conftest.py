"""Fixtures of the journals' tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from journal_hub import Clock, Hub

from hubbub.journal import Journal
from hubbub.journal.memory import MemoryJournal
from hubbub.journal.sqlite import SqliteJournal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def open_hub(path: Path) -> Iterator[Callable[..., Hub]]:
    """Opens the SQLite journal, again each time, with the options given; all are closed at the end."""
    opened: list[Hub] = []

    def open_one(**options: object) -> Hub:
        for hub in opened:
            hub.journal.close()
        hub = Hub(SqliteJournal(path, **options))  # type: ignore[arg-type]
        opened.append(hub)
        hub.start()
        return hub

    yield open_one
    for hub in opened:
        hub.journal.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
def reopen(request: pytest.FixtureRequest, path: Path, clock: Clock) -> Iterator[Callable[[], Journal]]:
    """Opens each kind of journal, the first time and again after a stop. It still has to be started."""
    opened: list[Journal] = []

    def open_one() -> Journal:
        if opened:
            opened[-1].close()
        if request.param == "sqlite":
            opened.append(SqliteJournal(path, clock=clock))
        elif not opened:
            opened.append(MemoryJournal(clock=clock))
        return opened[-1]

    yield open_one
    opened[-1].close()


@pytest.fixture
def hub(reopen: Callable[[], Journal]) -> Hub:
    """A hub on a new journal of each kind."""
    hub = Hub(reopen())
    hub.start()
    return hub
