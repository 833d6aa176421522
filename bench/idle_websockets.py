"""Measure what idle WebSockets cost in memory: `python bench/idle_websockets.py`.

So many JSON clients come in, read what they are told, and then say nothing. What counts is by how much the server's
memory has grown once all are there. The server runs with its limits lifted, its history on disk.

Linux only. Exit status: 0 measured; 2 nothing could be measured. Memory alone never fails a run.
"""

import argparse
import json
import selectors
import socket
import sys
import tempfile
import time
from pathlib import Path

from harness import HOST, RESULTS, BenchError, allow_many_connections, hubbub, resident_kb, serving

AT_ONCE = 64
"""So many are coming in at a time: below any server's listen backlog."""
COMING_SECONDS = 600.0
REQUEST = (
    "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def frame(**fields: object) -> bytes:
    """An object as a short message, whose mask changes nothing."""
    text = json.dumps(fields).encode()
    return bytes((0x81, 0x80 | len(text))) + bytes(4) + text


class Crowd:
    """Clients who come in and read."""

    def __init__(self, port: int, hello: bytes, sign: bytes) -> None:
        """By `sign`, in what he is told, one knows that he is there."""
        self._port = port
        self._first = REQUEST.encode() + hello
        self._sign = sign
        self._waiting = selectors.DefaultSelector()
        self._coming: dict[socket.socket, bytes] = {}
        self.there = 0

    def come(self, count: int) -> None:
        """Let so many come in. Raises BenchError."""
        wanted, end = self.there + count, time.monotonic() + COMING_SECONDS
        while self.there < wanted:
            while len(self._coming) < min(AT_ONCE, wanted - self.there):
                client = socket.create_connection((HOST, self._port))
                client.sendall(self._first)
                self._coming[client] = b""
                self._waiting.register(client, selectors.EVENT_READ)
            self.read(1.0)
            if time.monotonic() > end:
                raise BenchError(f"Only {self.there} of {wanted} clients came in.")

    def read(self, seconds: float) -> bool:
        """Read what has come, waiting for it so long; returns whether anything did."""
        ready = self._waiting.select(seconds)
        for key, _ in ready:
            client = key.fileobj
            assert isinstance(client, socket.socket)
            data = client.recv(1 << 20)
            if not data:
                raise BenchError("The server closed a connection.")
            if client in self._coming:
                told = self._coming[client] + data
                self._coming[client] = told[-len(self._sign) :]
                if self._sign in told:
                    del self._coming[client]
                    self.there += 1
        return bool(ready)


def measure(pid: int, port: int, count: int, rooms: list[str]) -> int:
    """By how many kB the server grows when so many come into these rooms."""
    crowd = Crowd(port, frame(type="hello", version=1, rooms=rooms), b'"entered"' if rooms else b'"welcome"')
    crowd.come(1)
    before = resident_kb(pid)
    crowd.come(count)
    while crowd.read(2.0):  # who came in last is told to all
        pass
    return resident_kb(pid) - before


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=10_000, help="how many come (default 10,000)")
    options = parser.parse_args()
    allow_many_connections()
    RESULTS.mkdir(exist_ok=True)
    try:
        for where, rooms in (("in no room", []), ("in one room", ["#lobby"])):
            with tempfile.TemporaryDirectory(dir=RESULTS) as folder, serving(hubbub, Path(folder)) as (process, port):
                grown = measure(process.pid, port, options.clients, rooms)
            each = f"{grown / options.clients:.1f} kB each"
            print(f"{options.clients:,} idle WebSockets {where}: {grown / 1024:,.0f} MB, {each}")
    except BenchError as reason:
        print(reason, file=sys.stderr)
        sys.exit(reason.exit_status)


if __name__ == "__main__":
    main()
