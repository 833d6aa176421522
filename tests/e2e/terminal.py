"""A terminal of tmux, and who sits at it: what he types, and what he sees."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

from programs import program, wait_until
from room import environment

_names = count(1)


class Tmux:
    """A server of terminals. Its socket and settings are its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._command = [program("tmux"), "-u", "-f", os.devnull, "-S", str(folder / "tmux")]
        self._environment = {**environment(), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
        self.run("new-session", "-d", "-s", "kept", "sleep 1000000")
        for option, value in (
            ("default-terminal", "tmux-256color"),
            ("escape-time", "0"),
            ("set-clipboard", "on"),
            ("allow-passthrough", "on"),
        ):
            self.run("set-option", "-g", option, value)
        self.run("set-option", "-g", "remain-on-exit", "on")

    def run(self, *arguments: str, text: str | None = None) -> str:
        """Run a command of tmux, with `text` on its standard input: what it prints."""
        done = subprocess.run(
            [*self._command, *arguments],
            env=self._environment,
            input=text,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def clear(self) -> None:
        """End it, and whatever runs in it."""
        self.run("kill-server")


class Terminal:
    """`hubbub join` at a terminal of so many columns and rows. `settings` are variables of the environment."""

    def __init__(
        self,
        tmux: Tmux,
        *arguments: str | int,
        size: tuple[int, int] = (80, 24),
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._tmux = tmux
        self.name = f"seat{next(_names)}"
        self._pid, self._status = (tmux.folder / f"{self.name}.{what}" for what in ("pid", "status"))
        given = [f"{name}={value}" for name, value in (settings or {}).items()]
        # A test runner's own variables for the size would be believed before the terminal is.
        command = shlex.join(
            [
                "env",
                "-u",
                "COLUMNS",
                "-u",
                "LINES",
                *given,
                sys.executable,
                "-m",
                "hubbub",
                "join",
                *map(str, arguments),
            ]
        )
        width, height = size
        # tmux may overlook that its child has ended, so a shell keeps with what
        inside = shlex.join(["sh", "-c", f"echo $$ >{self._pid}; exec {command}"]) + f"; echo $? >{self._status}"
        tmux.run("new-session", "-d", "-s", self.name, "-x", f"{width}", "-y", f"{height}", inside)

    # What he does -----------------------------------------------------------------------------------------------------

    def type(self, text: str) -> None:
        """Type a text, letter for letter."""
        self._tmux.run("send-keys", "-t", self.name, "-l", "--", text)

    def press(self, *keys: str) -> None:
        """Press keys, by the names that tmux has for them."""
        self._tmux.run("send-keys", "-t", self.name, *keys)

    def press_until(self, text: str, key: str) -> None:
        """Press a key again and again, until a text is to be seen."""

        def shown() -> bool:
            self.press(key)
            return any(text in row for row in self.rows())

        wait_until(shown, lambda: f"{key} does not bring {text}:\n{self.screen}")

    def burst(self, keys: str) -> None:
        """Type all at once, as a script does it, or a slow line brings it: text, and what terminals send for keys."""
        self._tmux.run("send-keys", "-t", self.name, "-H", *(f"{byte:x}" for byte in keys.encode()))

    def enter(self, text: str) -> None:
        """Type a text in place of the one that is there, and press Enter."""
        self.press("C-a", "C-k")
        self.type(text)
        self.press("Enter")

    def paste(self, text: str) -> None:
        """Paste a text, as terminals do it."""
        self._tmux.run("load-buffer", "-b", "pasted", "-", text=text)
        self._tmux.run("paste-buffer", "-p", "-d", "-b", "pasted", "-t", self.name)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self._tmux.run("resize-window", "-t", self.name, "-x", f"{width}", "-y", f"{height}")

    def focus(self, *, there: bool) -> None:
        """Let the client know whether its window has the focus, as terminals do it."""
        self._tmux.run("send-keys", "-t", self.name, "-H", "1b", "5b", "49" if there else "4f")

    def record(self, file: Path) -> None:
        """From now on keep in a file what the client sends to the terminal, as it is sent."""
        self._tmux.run("pipe-pane", "-t", self.name, "-O", f"cat >> {shlex.quote(str(file))}")

    def kill(self) -> None:
        """End the client as a power cut would, as far as a process can tell."""
        os.kill(int(self._pid.read_text()), signal.SIGKILL)
        assert self.ended() == 128 + signal.SIGKILL

    # What he sees -----------------------------------------------------------------------------------------------------

    def rows(self) -> list[str]:
        """What stands on the screen, without the spaces at the ends of the rows."""
        return self._tmux.run("capture-pane", "-p", "-t", self.name).split("\n")[:-1]

    @property
    def screen(self) -> str:
        """All of the screen."""
        return "\n".join(self.rows())

    def codes(self) -> str:
        """All of the screen, with the codes for colours and the like."""
        return self._tmux.run("capture-pane", "-p", "-e", "-t", self.name)

    def fact(self, name: str) -> str:
        """What tmux knows of the terminal, by the name of a variable of its formats."""
        return self._tmux.run("display-message", "-p", "-t", self.name, f"#{{{name}}}").removesuffix("\n")

    def see(self, *texts: str) -> list[str]:
        """Wait until all these texts are to be seen at once: the rows."""
        seen: list[str] = []

        def shown() -> bool:
            seen[:] = self.rows()
            return all(any(text in row for row in seen) for text in texts)

        wait_until(shown, lambda: f"no {texts} is to be seen:\n" + "\n".join(seen))
        return list(seen)

    def see_no(self, *texts: str) -> list[str]:
        """Wait until none of these texts is to be seen: the rows."""
        return self.until(lambda rows: not any(text in row for row in rows for text in texts), f"no {texts}")

    def until(self, holds: Callable[[list[str]], bool], what: str) -> list[str]:
        """Wait until something holds of the rows: the rows."""
        seen: list[str] = []

        def shown() -> bool:
            seen[:] = self.rows()
            return holds(seen)

        wait_until(shown, lambda: f"{what} did not come about:\n" + "\n".join(seen))
        return list(seen)

    def ended(self) -> int:
        """Wait until the client has ended: its exit status."""
        wait_until(
            lambda: self._status.exists() and self._status.stat().st_size > 0, lambda: f"it goes on:\n{self.screen}"
        )
        return int(self._status.read_text())

    def close(self) -> None:
        """Close the window; the client is told by a signal."""
        self._tmux.run("kill-session", "-t", self.name)
