"""Rooms, and browsers to visit them with. What a page complains of, or breaks its policy with, fails the test."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from browsing import Visitor
from playwright.sync_api import Browser, sync_playwright
from room import Room

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each has contexts of its own."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.skip("no Chromium is installed here")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_room(tmp_path: Path) -> Iterator[Callable[..., Room]]:
    """Starts rooms, as `Room` does, with their history in a folder of the test; they are gone after it."""
    rooms: list[Room] = []

    def start(*options: str | Path, **how: object) -> Room:
        rooms.append(Room("--data", tmp_path / "data", *options, **how))  # type: ignore[arg-type]
        return rooms[-1]

    yield start
    errors = [line for room in rooms for line in room.clear()]
    assert not [line for line in errors if "Traceback" in line], "\n".join(errors)


@pytest.fixture(scope="session")
def prepared() -> Iterator[Callable[[], Room]]:
    """Gives rooms that keep nothing. The next one starts while a test runs."""
    with ThreadPoolExecutor(1) as starter:
        start = partial(starter.submit, partial(Room, "--memory"))
        waiting = [start()]

        def take() -> Room:
            waiting.append(start())
            return waiting.pop(0).result()

        yield take
        waiting[0].result().clear()


@pytest.fixture
def room(prepared: Callable[[], Room]) -> Iterator[Room]:
    """A room."""
    room = prepared()
    yield room
    errors = room.clear()
    assert not [line for line in errors if "Traceback" in line], "\n".join(errors)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens the page of a room, in a browser that has never been there."""
    visitors: list[Visitor] = []

    def open_page(room: Room, nick: str = "", path: str = "/", *, settled: bool = True, **context: object) -> Visitor:
        visitors.append(Visitor(browser.new_context(**context), room, path, settled=settled))  # type: ignore[arg-type]
        if nick:
            visitors[-1].take_name(nick)
        return visitors[-1]

    yield open_page
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.context.close()
    assert complaints == []
