"""A real Firefox, driven over the socket that it opens for that itself (Marionette, beneath Mozilla's WebDriver)."""

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from room import GUARD_SECONDS

BINARIES = ("firefox", "firefox-esr")
START_SECONDS = 3 * GUARD_SECONDS
"""How long it may take to start, which is slow on a busy machine. Nothing waits for it to pass."""
ENTER = "\ue007"
TAB = "\ue004"
_UNDO = "\ue009z"
"""Keys, as WebDriver writes them ("Keyboard actions")."""
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""What WebDriver calls the id of an element."""
_PREFERENCES = """
user_pref("marionette.port", 0);
user_pref("ui.primaryPointerCapabilities", 6);
user_pref("ui.allPointerCapabilities", 6);
"""
"""A port that is free, and a mouse, which a machine without a screen need not have."""
_COMPLAINTS = """return Services.console.getMessageArray()
    .filter((each) => each instanceof Ci.nsIScriptError && each.sourceName.startsWith(arguments[0]))
    .map((each) => each.errorMessage)"""


def installed() -> str | None:
    """Where Firefox is, if it is here."""
    return next(filter(None, map(shutil.which, BINARIES)), None)


class Firefox:
    """One window of a Firefox that has never been anywhere. `profile` is an empty folder."""

    def __init__(self, binary: str, profile: Path) -> None:
        (profile / "user.js").write_text(_PREFERENCES)
        options = ["--headless", "--marionette", "--remote-allow-system-access", "--profile", profile]
        self._process = subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._number = 0
        self._socket = socket.create_connection(("127.0.0.1", self._port(profile)), START_SECONDS)
        self._incoming = self._socket.makefile("rb")
        self._read()
        self._do("WebDriver:NewSession")

    def open(self, address: str) -> None:
        """Go to that address."""
        self._do("WebDriver:Navigate", url=address)

    def reload(self) -> None:
        """Load the page anew."""
        self._do("WebDriver:Refresh")

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns on the page."""
        return self._do("WebDriver:ExecuteScript", script=script, args=arguments)["value"]

    def until(self, condition: str, *arguments: object) -> None:
        """Wait until an expression is true on the page."""
        deadline = time.monotonic() + GUARD_SECONDS
        while not self.run(f"return Boolean({condition})", *arguments):
            assert time.monotonic() < deadline, f"never came true: {condition} {arguments}"
            time.sleep(0.02)

    def type(self, selector: str, text: str) -> None:
        """Press keys in an element."""
        element = self._do("WebDriver:FindElement", using="css selector", value=selector)["value"][_ELEMENT]
        self._do("WebDriver:ElementSendKeys", id=element, text=text)

    def undo(self) -> None:
        """Take back what was done last in the field that has the focus."""
        self._do("WebDriver:ElementSendKeys", id=self._focused(), text=_UNDO)

    def wheel(self, pixels: int, times: int) -> None:
        """Turn the wheel in the middle of the page, without a pause."""
        turn = {"type": "scroll", "x": 600, "y": 300, "deltaX": 0, "deltaY": pixels, "origin": "viewport"}
        self._do("WebDriver:PerformActions", actions=[{"type": "wheel", "id": "wheel", "actions": [turn] * times}])

    def complaints(self, address: str) -> list[str]:
        """What it has complained of in pages below that address: errors, and what breaks their policy."""
        self._do("Marionette:SetContext", value="chrome")
        found: list[str] = self.run(_COMPLAINTS, address)
        self._do("Marionette:SetContext", value="content")
        return found

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(GUARD_SECONDS)
        self._incoming.close()
        self._socket.close()

    def _focused(self) -> str:
        element: dict[str, str] = self._do("WebDriver:GetActiveElement")["value"]
        return element[_ELEMENT]

    def _port(self, profile: Path) -> int:
        """The port it listens on, once it does."""
        told = profile / "MarionetteActivePort"
        deadline = time.monotonic() + START_SECONDS
        while not (told.exists() and told.read_text()):
            assert self._process.poll() is None, "Firefox ended"
            assert time.monotonic() < deadline, "Firefox did not start"
            time.sleep(0.02)
        return int(told.read_text())

    def _do(self, command: str, **parameters: object) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        assert error is None, f"{command}: {error['message']}"
        return result

    def _read(self) -> Any:
        """The next message: its length, a colon, and JSON."""
        length = b""
        while (byte := self._incoming.read(1)) != b":":
            assert byte, "Firefox hung up"
            length += byte
        return json.loads(self._incoming.read(int(length)))
