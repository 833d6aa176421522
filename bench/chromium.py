"""What the benchmarks of the page share: a room with a history, and Debian's Chromium to look at it with."""

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WORDS = "A message of a usual length, with *some* marks and a link: https://example.com/page?number="
"""How each message of the room begins; its number follows, from 0."""


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


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. Exits with 2 if none is installed."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        print("Chromium is not installed here.", file=sys.stderr)
        sys.exit(2)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
