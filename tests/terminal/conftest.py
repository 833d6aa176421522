"""A server that does as the test says, and the client in a process of its own, behind pipes or at a terminal."""

import codecs
import os
import re
import select
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

GUARD_SECONDS = 30
SOURCES = str(Path(__file__).parents[2] / "src")
TAKE_TERMINAL = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)"  # so that it may send Ctrl-C as a signal
ENVIRONMENT = {**os.environ, "PYTHONPATH": SOURCES, "PYTHONIOENCODING": "utf-8", "TERM": "xterm"}
ENVIRONMENT.pop("PYTHONUNBUFFERED", None)  # with it, output that cannot be written would be forgotten too easily


class Visitor:
    """The server's end of a connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.received = connection.makefile(encoding="utf-8", newline="\n")

    def line(self) -> str:
        """The next line the client sent; empty once it will send no more."""
        return self.received.readline().removesuffix("\n")

    def send(self, data: str | bytes) -> None:
        self.connection.sendall(data if isinstance(data, bytes) else data.encode())

    def answer_ping(self, before: str = "") -> None:
        """Read a ping, send `before`, and answer the ping."""
        command, _, token = self.line().partition(" ")
        assert (command, bool(token)) == ("/ping", True)
        self.send(f"{before}-- pong {token}\n")

    def let_in(self) -> "Visitor":
        self.answer_ping("Welcome to this chatroom!\n")
        return self

    def leave(self) -> None:
        """Close our end."""
        self.received.close()
        self.connection.close()


class Server:
    """Listens on a port of its own, and hands out who comes."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.port: int = listener.getsockname()[1]
        self.visitors: list[Visitor] = []

    def visitor(self) -> Visitor:
        connection, _ = self.listener.accept()
        connection.settimeout(GUARD_SECONDS)
        self.visitors.append(Visitor(connection))
        return self.visitors[-1]


class Piped:
    """The client with a pipe at each of its ends."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def type(self, text: str) -> None:
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def line(self) -> str:
        """The next line it showed."""
        return self.process.stdout.readline().removesuffix("\n")

    def end(self, text: str = "") -> tuple[int, str, str]:
        """Type `text` and end its input: (exit status, the rest of what it showed, its errors)."""
        shown, errors = self.process.communicate(text, timeout=GUARD_SECONDS)
        return self.process.returncode, shown, errors

    def outcome(self) -> tuple[int, str]:
        """Wait until it ends by itself: (exit status, errors)."""
        return self.process.wait(GUARD_SECONDS), self.process.stderr.read()


class Paper:
    """A terminal's screen without end: what stands on it after the text and the cursor movements it was sent."""

    CONTROL = re.compile(r"\x1b\[(?P<number>[0-9;?]*)(?P<action>[A-Za-z])")

    def __init__(self) -> None:
        self.rows = [""]
        self.row = self.column = 0
        self.unread = ""

    def write(self, text: str) -> None:
        self.unread += text
        while self.unread:
            control = self.CONTROL.match(self.unread)
            if control:
                self.move(control["action"], int(control["number"]) if control["number"].isdecimal() else 1)
            elif self.unread.startswith("\x1b"):
                return
            else:
                self.letter(self.unread[0])
            self.unread = self.unread[control.end() if control else 1 :]

    def letter(self, letter: str) -> None:
        if letter == "\r":
            self.column = 0
        elif letter == "\n":
            self.row += 1
            self.rows += [""] * (self.row + 1 - len(self.rows))
        elif letter == "\b":
            self.column -= 1
        else:
            line = self.rows[self.row].ljust(self.column)
            self.rows[self.row] = line[: self.column] + letter + line[self.column + 1 :]
            self.column += 1

    def move(self, action: str, number: int) -> None:
        self.row += {"A": -number, "B": number}.get(action, 0)
        self.column += {"C": number, "D": -number}.get(action, 0)
        if action in "JK":
            self.rows[self.row] = self.rows[self.row][: self.column]
        if action == "J":
            del self.rows[self.row + 1 :]


class Seated:
    """The client at a terminal."""

    def __init__(self, process: subprocess.Popen[str], terminal: int) -> None:
        self.process = process
        self.terminal = terminal
        self.paper = Paper()
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def type(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def shows(self, *rows: str) -> bool:
        """Wait until this, and nothing else, stands on the screen. White space at the end of a row is not seen."""
        while [row.rstrip() for row in self.paper.rows] != [row.rstrip() for row in rows]:
            assert select.select([self.terminal], [], [], GUARD_SECONDS)[0], self.paper.rows
            self.paper.write(self.decoder.decode(os.read(self.terminal, 65_536)))
        return True

    def outcome(self) -> tuple[int, str]:
        """Wait until it ends: (exit status, errors)."""
        return self.process.wait(GUARD_SECONDS), self.process.stderr.read()


def command(port: int, address: str, options: str, before: str) -> list[str]:
    run = f"run({address!r}, {port}{options})"
    code = f"import sys\n{before}\nfrom hubbub.terminal.plain.visit import run\nsys.exit({run})"
    return [sys.executable, "-c", code]


@pytest.fixture
def server():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(GUARD_SECONDS)
        server = Server(listener)
        yield server
        for visitor in server.visitors:
            visitor.leave()


@pytest.fixture
def started():
    """Processes to end with the test."""
    processes = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            with suppress(BrokenPipeError):
                if stream:
                    stream.close()


@pytest.fixture
def pipe(started):
    """Start the client behind pipes. `options` are more arguments of `run`, `before` is Python to run before it."""

    def start(port, address="127.0.0.1", options="", before="", **streams):
        defaults = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        process = subprocess.Popen(
            command(port, address, options, before), **{**defaults, **streams}, encoding="utf-8", env=ENVIRONMENT
        )
        started.append(process)
        return Piped(process)

    return start


@pytest.fixture
def seat(started):
    """Start the client at a terminal of its own."""
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals of this kind")
    terminals = []

    def start(port, options="", before="", term="xterm"):
        ours, theirs = pty.openpty()
        terminals.append(ours)
        process = subprocess.Popen(
            command(port, "127.0.0.1", options, f"{TAKE_TERMINAL}\n{before}"),
            start_new_session=True,
            stdin=theirs,
            stdout=theirs,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**ENVIRONMENT, "TERM": term},
        )
        os.close(theirs)
        started.append(process)
        return Seated(process, ours)

    yield start
    for terminal in terminals:
        os.close(terminal)
