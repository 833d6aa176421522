"""A room with so many messages, for what is to be read back."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

WORDS = "A message of a usual length, with *some* marks and a link: https://example.com/page?number="
"""How each of them begins; then comes its number, from 0."""


@contextmanager
def room_with(count: int) -> Iterator[int]:
    """A server whose lobby has so many messages: its port."""
    command = [sys.executable, "-m", "hubbub", "serve", "127.0.0.1", "0", "--memory", "--no-limits"]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert server.stdout is not None
        port = next(int(found[1]) for line in server.stdout if (found := re.search(r"nc 127\.0\.0\.1 (\d+)", line)))
        say(port, count)
        yield port
    finally:
        server.terminate()
        server.wait()


def say(port: int, count: int) -> None:
    """Say so many messages in the lobby of the server at that port."""
    with socket.create_connection(("127.0.0.1", port)) as guest, guest.makefile() as heard:
        lines = [f"{WORDS}{number}" for number in range(count)]
        guest.sendall("\n".join(["/nick ada", *lines, "/ping end", ""]).encode())
        next(line for line in heard if line == "-- pong end\n")
