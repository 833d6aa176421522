"""Rooms for the tests. Whatever clients did to them, none may have printed a traceback."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from room import Guest, Room
from terminal import Terminal, Tmux


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


@pytest.fixture(scope="module")
def shared() -> Iterator[Room]:
    """One room for all tests of a module: what a client leaves behind shows in the next test."""
    room = Room("--memory", "--no-limits", "--hosts", "chat.example")
    yield room
    assert room.clear() == []


@pytest.fixture
def ada(shared: Room) -> Iterator[Guest]:
    """Somebody with netcat in the shared room."""
    (ada,) = shared.enter("ada")
    yield ada
    ada.say("/quit")
    ada.rest()


@pytest.fixture(scope="session")
def tmux(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tmux]:
    """The terminals of all tests. Where there is no tmux, they are skipped."""
    tmux = Tmux(tmp_path_factory.mktemp("tmux"))
    yield tmux
    tmux.clear()


@pytest.fixture
def sit_down(tmux: Tmux, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts `hubbub join` at terminals, as `Terminal` does it. What it keeps is the test's."""
    terminals: list[Terminal] = []
    places = {"HUBBUB_STATE": str(tmp_path / "state"), "HUBBUB_JOIN_CONFIG": str(tmp_path / "join.toml")}

    # No test looks for rooms on a real network. Whoever writes a join.toml of his own keeps this line.
    (tmp_path / "join.toml").write_text("nearby = false\n")

    def start(*arguments: str | int, settings: Mapping[str, str] | None = None, **how: object) -> Terminal:
        given = {"USER": "ada", **places, **(settings or {})}
        terminals.append(Terminal(tmux, *arguments, settings=given, **how))  # type: ignore[arg-type]
        return terminals[-1]

    yield start
    for terminal in terminals:
        screen = terminal.screen
        terminal.close()
        assert "Traceback" not in screen, screen
