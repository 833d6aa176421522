"""Crowds, each with a file of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from crowd import Crowd

from hubbub.journal import indexer


@pytest.fixture
def gather(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Crowd]]:
    """Makes crowds. Their search index rests, so that nothing is counted but the way of what they say."""
    monkeypatch.setattr(indexer, "PAUSE", 600.0)
    gathered: list[Crowd] = []

    def one() -> Crowd:
        folder = tmp_path / str(len(gathered))
        folder.mkdir()
        gathered.append(Crowd(folder))
        return gathered[-1]

    yield one
    for crowd in gathered:
        crowd.journal.close()


@pytest.fixture
def crowd(gather: Callable[[], Crowd]) -> Crowd:
    """One of them."""
    return gather()
