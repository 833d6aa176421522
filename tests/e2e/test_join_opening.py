"""The first moment of the full-screen client, on a line that hides nothing."""

import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from room import GUARD_SECONDS, Room, environment
from test_join_talking import line_with

WHOLE_SCREEN = "\x1b[?1049h"


class Line:
    """A terminal, of which all is kept that is sent to it."""

    def __init__(self, *command: str, settings: dict[str, str]) -> None:
        pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals of this kind")
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hubbub", *command],
            env=environment({"TERM": "xterm-256color", **settings}),
            start_new_session=True,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        self._shown = b""

    def until(self, text: str) -> str:
        """Wait until a text is sent: all that was sent up to it."""
        while text.encode() not in self._shown:
            assert select.select([self._ours], [], [], GUARD_SECONDS)[0], self._shown
            self._shown += os.read(self._ours, 65_536)
        shown, _, self._shown = self._shown.partition(text.encode())
        return shown.decode()

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def clear(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)


@pytest.fixture
def line(room: Room, tmp_path: Path) -> Iterator[Line]:
    """A terminal at which somebody joins who has a name already."""
    (tmp_path / "join.toml").write_text('nearby = false\nnick = "ada"\n')
    places = {"HUBBUB_STATE": str(tmp_path / "state"), "HUBBUB_JOIN_CONFIG": str(tmp_path / "join.toml")}
    line = Line("join", "127.0.0.1", str(room.port), settings=places)
    yield line
    line.clear()


def test_something_is_seen_before_the_screen_and_what_is_typed_is_said(room: Room, line: Line) -> None:
    (nat,) = room.enter("nat")
    assert WHOLE_SCREEN not in line.until("Opening")
    line.type("hello\rand again\r")
    before = line.until(WHOLE_SCREEN)
    assert "hello" not in before
    assert before.endswith("\r\x1b[K")
    assert line_with(nat, "hello") == "<ada> hello"
    assert line_with(nat, "again") == "<ada> and again"
