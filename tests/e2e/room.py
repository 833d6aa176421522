"""A room as a host starts it, in a process of its own, and guests who come with nothing but a socket."""

import os
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import IO

GUARD_SECONDS = 30
"""How long anything may take that is sure to happen. Nothing waits for it to pass."""
SOURCES = Path(__file__).parents[2] / "src"
GREETING = "Welcome to this chatroom!"
GOODBYE = "-- The room is closing."

_tokens = count(1)


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of the tests, in which no settings of ours stand but those given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HUBBUB_")}
    return {**inherited, "PYTHONPATH": str(SOURCES), "PYTHONIOENCODING": "utf-8", **(settings or {})}


def hubbub(*arguments: str | Path, settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of ours that ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "hubbub", *map(str, arguments)],
        env=environment(settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=GUARD_SECONDS,
        check=False,
    )


class Printed:
    """What a process prints, read as it comes."""

    def __init__(self, stream: IO[str]) -> None:
        self.lines: list[str] = []
        self._seen = 0
        self._changed = threading.Condition()
        self._ended = False
        self._unread = threading.Event()
        self._resumed = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def until(self, pattern: str) -> re.Match[str]:
        """Wait for the next line, after those seen by an earlier call, of which all matches."""
        with self._changed:
            while True:
                while self._seen < len(self.lines):
                    self._seen += 1
                    if match := re.fullmatch(pattern, self.lines[self._seen - 1]):
                        return match
                assert not self._ended, f"it ended without {pattern!r}: {self.lines}"
                assert self._changed.wait(GUARD_SECONDS), f"no {pattern!r} came: {self.lines}"

    def all(self) -> list[str]:
        """Every line, once the process has closed the stream."""
        self._thread.join(GUARD_SECONDS)
        return self.lines

    def pause(self) -> None:
        """Read nothing more, after the next line, until told: what is printed fills the pipe."""
        self._unread.set()

    def resume(self, *, close: bool = False) -> None:
        """Read on, or close the stream, so that nothing can be printed any more."""
        if not close:
            self._unread.clear()
        self._resumed.set()

    def _read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                with self._changed:
                    self.lines.append(line.removesuffix("\n"))
                    self._changed.notify_all()
                if self._unread.is_set():
                    self._resumed.wait()
                    if self._unread.is_set():
                        break
        with self._changed:
            self._ended = True
            self._changed.notify_all()


class Room:
    """`hubbub serve` on 127.0.0.1. `before` is put in front of the command, such as a shell that sets limits."""

    def __init__(
        self,
        *options: str | Path,
        port: int = 0,
        settings: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
    ) -> None:
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "hubbub", "serve", "127.0.0.1", str(port), *map(str, options)],
            env=environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.console = Printed(self.process.stdout)
        self.errors = Printed(self.process.stderr)
        self.guests: list[Guest] = []
        self.port = int(self.console.until(r" *terminal  nc 127\.0\.0\.1 (\d+) .*")[1])

    def guest(self, receive_buffer: int | None = None) -> "Guest":
        """Someone who connects and says nothing."""
        guest = Guest(self.port, receive_buffer)
        self.guests.append(guest)
        return guest

    def enter(self, *nicks: str) -> "list[Guest]":
        """Guests of these names, all in the lobby, who have read everything that was sent to them so far."""
        guests = []
        for nick in nicks:
            guest = self.guest()
            guest.say(f"/nick {nick}")
            assert f"-- 127.0.0.1 is now {nick}" in guest.settle()
            guests.append(guest)
        for guest in guests:
            guest.settle()
        return guests

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end: its exit status."""
        self.process.send_signal(number)
        return self.process.wait(GUARD_SECONDS)

    def kill(self) -> None:
        """End it as a power cut would, as far as a process can tell."""
        self.process.kill()
        self.process.wait(GUARD_SECONDS)

    def clear(self) -> list[str]:
        """End whatever still lives; returns all lines of standard error."""
        for guest in self.guests:
            guest.leave()
        if self.process.poll() is None:
            self.kill()
        self.console.resume()
        return self.errors.all()


class Guest:
    """A raw TCP client."""

    def __init__(self, port: int, receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.settimeout(GUARD_SECONDS)
        self.socket.connect(("127.0.0.1", port))
        self._unread = b""

    def send(self, data: bytes) -> None:
        """Send bytes as they stand."""
        self.socket.sendall(data)

    def say(self, *lines: str) -> None:
        """Send whole lines."""
        self.send("".join(f"{line}\n" for line in lines).encode())

    def line(self) -> str:
        """The next line; fails if the connection ends before it is whole."""
        while b"\n" not in self._unread:
            more = self.socket.recv(65_536)
            assert more, f"the connection ended after {self._unread!r}"
            self._unread += more
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode()

    def expect(self, *lines: str) -> None:
        """The next lines are exactly these."""
        assert [self.line() for _ in lines] == list(lines)

    def until(self, last: str) -> list[str]:
        """The lines up to that one, which is left out."""
        lines = []
        while (line := self.line()) != last:
            lines.append(line)
        return lines

    def ask(self, *lines: str) -> list[str]:
        """Say lines; what comes before the room has done everything that was sent so far."""
        token = f"token-{next(_tokens)}"
        self.say(*lines, f"/ping {token}")
        return self.until(f"-- pong {token}")

    def settle(self) -> list[str]:
        """What comes before the room has done everything that was sent so far."""
        return self.ask()

    def history(self, count: int = 1000) -> list[str]:
        """All messages of the lobby, oldest first, read page after page."""
        pages: list[list[str]] = []
        command: str | None = f"/history #lobby {count}"
        while command:
            answer = self.ask(command)
            command = None
            for line in answer:
                if found := re.fullmatch(r"-- to see what came before: (/history .*)", line):
                    command = found[1]
            if "-- earlier" in answer:
                pages.append(answer[answer.index("-- earlier") + 1 : answer.index("-- now")])
        return [line for page in reversed(pages) for line in page]

    def rest(self) -> bytes:
        """All bytes until the connection ends, however it ends."""
        with suppress(ConnectionError):
            while more := self.socket.recv(1 << 20):
                self._unread += more
        rest, self._unread = self._unread, b""
        return rest

    def rest_of_lines(self) -> list[str]:
        """All lines until the connection ends. A last one that is not whole counts for nothing."""
        return [line.decode() for line in self.rest().split(b"\n")[:-1]]

    def end(self) -> None:
        """Send no more, but read on."""
        self.socket.shutdown(socket.SHUT_WR)

    def leave(self) -> None:
        """Hang up."""
        self.socket.close()

    def break_off(self) -> None:
        """Vanish as a crashed machine does: with a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def said_by(nick: str, lines: Iterable[str]) -> list[str]:
    """Of these lines the texts that `nick` said."""
    head = f"<{nick}> "
    return [line.removeprefix(head) for line in lines if line.startswith(head)]


def told(lines: Iterable[str]) -> list[str]:
    """Of these lines the messages, without the server's notices."""
    return [line for line in lines if not line.startswith("-- ")]
