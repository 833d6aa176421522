"""Where one writes, at a real terminal: bytes in, and what became of them."""

import json
import os
import select
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

GUARD_SECONDS = 30
PROGRAM = """
import fcntl, json, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
sys.path.insert(0, sys.argv[1])
from writing_desk import Desk
from hubbub.terminal.view import keyboard
keyboard.install()
desk = Desk()
desk.call_later(desk.composer.show_place, "#seated")
desk.run()
with open(sys.argv[2], "w") as file:
    json.dump([desk.sent, desk.notices], file)
"""
EDITOR = """
import signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python's own handler would wait for a key now and then
print("EDITING", flush=True)
input()
with open(sys.argv[1], "a") as file:
    file.write("and more")
"""


class Seat:
    """A person at the terminal."""

    def __init__(self, process: "subprocess.Popen[bytes]", terminal: int, outcome: Path) -> None:
        self._process = process
        self._terminal = terminal
        self._outcome = outcome
        self._shown = b""

    def until(self, shown: str) -> None:
        """Wait until this was written to the screen, after what was waited for before."""
        while shown.encode() not in self._shown:
            assert select.select([self._terminal], [], [], GUARD_SECONDS)[0], self._shown[-2000:]
            self._shown += os.read(self._terminal, 65_536)
        self._shown = self._shown.partition(shown.encode())[2]

    def type(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def outcome(self) -> tuple[list[str], list[str]]:
        """Leave by Ctrl-C: (what was sent, what was said beside the field)."""
        self.type("\x03")
        self.until("\x1b[?1049l")
        assert self._process.wait(GUARD_SECONDS) == 0
        sent, notices = json.loads(self._outcome.read_text("utf-8"))
        return sent, notices


@pytest.fixture
def seat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seat]:
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals of this kind")
    editor = tmp_path / "editor.py"
    editor.write_text(EDITOR, "utf-8")
    monkeypatch.setenv("VISUAL", shlex.join([sys.executable, str(editor)]))
    monkeypatch.setenv("TERM", "xterm-256color")
    ours, theirs = pty.openpty()
    outcome = tmp_path / "outcome.json"
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(Path(__file__).parent), str(outcome)],
        start_new_session=True,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    seat = Seat(process, ours, outcome)
    try:
        seat.until("essage #seated")  # the cursor stands on the M
        yield seat
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_a_paste_of_hostile_text_sends_nothing(seat: Seat) -> None:
    seat.type("\x1b[200~log \x1b[31mred\r/leave\r\x1b[201~")
    seat.type(" ok\r")
    assert seat.outcome() == (["log [31mred\n/leave ok"], [])


def test_alt_enter_makes_a_line_and_enter_sends(seat: Seat) -> None:
    seat.type("one\x1b\r")
    seat.type("two👍\r")
    assert seat.outcome() == (["one\ntwo👍"], [])


def test_the_editor_has_the_terminal_and_gives_it_back(seat: Seat) -> None:
    seat.type("hi ")
    seat.type("\x18\x05")
    seat.until("EDITING")
    seat.type("\n")
    seat.until("hi and more")
    seat.type("!\r")
    assert seat.outcome() == (["hi and more!"], [])


def test_ctrl_c_in_the_editor_ends_the_editor_alone(seat: Seat) -> None:
    seat.type("hi")
    seat.type("\x18\x05")
    seat.until("EDITING")
    seat.type("\x03")
    seat.until("hi")
    seat.type("!\r")
    sent, notices = seat.outcome()
    assert sent == ["hi!"]
    assert "your text is as it was." in notices[0]
