"""A real WebKit, Safari's engine: the small browser of its GTK port, on a screen that nobody sees (WebDriver, W3C)."""

import json
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from room import GUARD_SECONDS

START_SECONDS = 3 * GUARD_SECONDS
"""How long it may take to start, which is slow on a busy machine. Nothing waits for it to pass."""
_BROWSERS = "*/webkit2gtk-4*/MiniBrowser"
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""What WebDriver calls the id of an element."""
_LISTEN = """window.complaints = [];
    for (const kind of ["error", "unhandledrejection", "securitypolicyviolation"])
        addEventListener(kind, (told) => complaints.push(String(told.message ?? told.reason ?? told.blockedURI)));"""


def installed() -> Path | None:
    """Where the browser is, if it and what it takes to drive it are here."""
    found = [*Path("/usr/lib").glob(_BROWSERS), *Path("/usr/libexec").glob(_BROWSERS[2:])]
    return found[0] if found and shutil.which("WebKitWebDriver") and shutil.which("Xvfb") else None


class WebKit:
    """One window of a browser that has never been anywhere. `folder` is its home."""

    def __init__(self, browser: Path, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self._address = f"http://127.0.0.1:{port}/session"
        self._running = ExitStack()
        try:
            screen = self._start(["Xvfb", "-displayfd", "1", "-nolisten", "tcp"], stdout=subprocess.PIPE)
            assert screen.stdout
            display = f":{screen.stdout.readline().decode().strip()}"
            self._start(["env", f"DISPLAY={display}", f"HOME={folder}", "WebKitWebDriver", f"--port={port}"])
            options = {"webkitgtk:browserOptions": {"binary": str(browser), "args": ["--automation"]}}
            session = self._first({"capabilities": {"alwaysMatch": options}})
        except BaseException:
            self.close()
            raise
        self._address += f"/{session['sessionId']}"
        self._running.callback(self._do, "DELETE", "")

    def open(self, address: str) -> None:
        """Go to that address."""
        self._do("POST", "/url", url=address)
        self.run(_LISTEN)

    def reload(self) -> None:
        """Load the page anew."""
        assert self.run("return complaints") == []
        self._do("POST", "/refresh")
        self.run(_LISTEN)

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns on the page."""
        return self._do("POST", "/execute/sync", script=script, args=arguments)

    def until(self, condition: str, *arguments: object) -> None:
        """Wait until an expression is true on the page."""
        deadline = time.monotonic() + GUARD_SECONDS
        while not self.run(f"return Boolean({condition})", *arguments):
            assert time.monotonic() < deadline, f"never came true: {condition} {arguments}"
            time.sleep(0.02)

    def type(self, selector: str, text: str) -> None:
        """Press keys in an element."""
        element = self._do("POST", "/element", using="css selector", value=selector)[_ELEMENT]
        self._do("POST", f"/element/{element}/value", text=text)

    def undo(self) -> None:
        """Take back what was done last in the field that has the focus: the browser has no keys for that."""
        self.run("document.execCommand('undo')")

    def wheel(self, pixels: int, times: int) -> None:
        """Scroll what is said, as far as turning a wheel so often does: that of its WebDriver moves nothing."""
        self.run("document.getElementById('scroller').scrollBy(0, arguments[0])", pixels * times)

    def complaints(self, address: str) -> list[str]:
        """What it has complained of in the page since it was loaded: errors, and what breaks its policy."""
        assert self.run("return location.href").startswith(address)
        found: list[str] = self.run("return complaints")
        return found

    def close(self) -> None:
        """End it."""
        self._running.close()

    def _start(self, command: list[str], stdout: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.DEVNULL)
        self._running.callback(process.wait, GUARD_SECONDS)
        self._running.callback(process.terminate)
        return process

    def _first(self, wanted: dict[str, Any]) -> Any:
        """The session, once the driver listens."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            with suppress(URLError):
                return self._do("POST", "", **wanted)
            assert time.monotonic() < deadline, "WebKit's driver did not start"
            time.sleep(0.02)

    def _do(self, method: str, path: str, **parameters: object) -> Any:
        body = json.dumps(parameters).encode() if method == "POST" else None
        request = Request(self._address + path, body, {"Content-Type": "application/json"}, method=method)
        try:
            with urlopen(request, timeout=START_SECONDS) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            raise AssertionError(f"{path}: {json.load(error)['value']['message']}") from None
