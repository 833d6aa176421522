"""Rooms for the tests. Whatever clients did to them, none may have printed a traceback."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from room import Room


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder for a history, not made yet."""
    return tmp_path / "data"


@pytest.fixture
def open_room() -> Iterator[Callable[..., Room]]:
    """Starts rooms, as `Room` does; they are gone after the test."""
    rooms: list[Room] = []

    def start(*options: str | Path, **how: object) -> Room:
        rooms.append(Room(*options, **how))  # type: ignore[arg-type]
        return rooms[-1]

    yield start
    errors = [line for room in rooms for line in room.clear()]
    assert not [line for line in errors if "Traceback" in line], "\n".join(errors)


@pytest.fixture
def room(open_room: Callable[..., Room], data: Path) -> Room:
    """A room with its history in a new folder."""
    return open_room("--data", data)
