"""IRC clients that people have already, steered as their users do: what all have in common, and sic and ii."""

import fcntl
import stat
import subprocess
import termios
from array import array
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from certificates import Files
from programs import end, program, wait_until


@dataclass(frozen=True)
class Login:
    """How a user has set up his client: by which SASL mechanism he logs in to an account, or none."""

    mechanism: str = ""
    account: str = ""
    password: str = ""
    certificate: Files | None = None
    """He comes encrypted, and shows this."""


class Client:
    """A client, and what its user can do with it. What it has no words of its own for is sent as it stands."""

    def shown(self) -> str:
        """All that its user sees, or has seen."""
        raise NotImplementedError

    def raw(self, line: str) -> None:
        """Send a line of IRC."""
        raise NotImplementedError

    def clear(self) -> None:
        """End whatever still lives."""
        raise NotImplementedError

    def join(self, room: str = "#lobby") -> None:
        """Enter a room."""
        raise NotImplementedError

    def say(self, text: str, room: str = "#lobby") -> None:
        """Speak in a room that one is in."""
        raise NotImplementedError

    def tell(self, nick: str, text: str) -> None:
        """Speak to one alone."""
        raise NotImplementedError

    def act(self, text: str) -> None:
        """Tell the lobby what one does."""
        self.say(f"\x01ACTION {text}\x01")

    def topic(self, room: str, text: str) -> None:
        """Set a room's topic."""
        self.raw(f"TOPIC {room} :{text}")

    def nick(self, name: str) -> None:
        """Take another name."""
        self.raw(f"NICK {name}")

    def away(self, reason: str) -> None:
        """Say that one is away; without a reason, that one is back."""
        self.raw(f"AWAY :{reason}" if reason else "AWAY")

    def kick(self, room: str, nick: str, reason: str) -> None:
        """Make somebody leave a room."""
        self.raw(f"KICK {room} {nick} :{reason}")

    def mode(self, room: str, letters: str, *values: str) -> None:
        """Set or show something of a room."""
        self.raw(" ".join(["MODE", room, letters, *values]))

    def invite(self, room: str, nick: str) -> None:
        """Invite somebody to a room."""
        self.raw(f"INVITE {nick} {room}")

    def quit(self) -> None:
        """Leave, saying `bye`."""
        self.raw("QUIT :bye")


class Sic(Client):
    """sic, which sends what follows a colon as it stands, unless it is a command of its own."""

    def __init__(self, port: int, folder: Path, nick: str) -> None:
        self._shown = folder / "shown"
        with self._shown.open("wb") as shown:
            self._process = subprocess.Popen(
                [program("sic"), "-h", "127.0.0.1", "-p", str(port), "-n", nick],
                stdin=subprocess.PIPE,
                stdout=shown,
                stderr=subprocess.STDOUT,
            )

    def shown(self) -> str:
        return self._shown.read_text()

    def raw(self, line: str) -> None:
        assert self._process.stdin is not None
        wait_until(self._has_read, lambda: "sic reads no more")  # of two lines at once it would overlook the second
        self._process.stdin.write(f":{line}\n".encode())
        self._process.stdin.flush()

    def clear(self) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        end(self._process)

    def _has_read(self) -> bool:
        assert self._process.stdin is not None
        waiting = array("i", [0])
        fcntl.ioctl(self._process.stdin, termios.FIONREAD, waiting)
        return waiting[0] == 0

    def join(self, room: str = "#lobby") -> None:
        self.raw(f"j {room}")

    def say(self, text: str, room: str = "#lobby") -> None:
        self.raw(f"m {room} {text}")

    def tell(self, nick: str, text: str) -> None:
        self.raw(f"m {nick} {text}")


class Ii(Client):
    """ii, in which a room is a folder, with a pipe `in` and a file `out`."""

    def __init__(self, port: int, folder: Path, nick: str) -> None:
        command = [program("ii"), "-s", "127.0.0.1", "-p", str(port), "-i", str(folder), "-n", nick]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._folder = folder / "127.0.0.1"

    def shown(self) -> str:
        return "\n".join(path.read_text() for path in self._folder.rglob("out"))

    def raw(self, line: str) -> None:
        self._type(f"/{line}")

    def clear(self) -> None:
        end(self._process)

    def join(self, room: str = "#lobby") -> None:
        self._type(f"/j {room}")

    def say(self, text: str, room: str = "#lobby") -> None:
        self._type(text, room)

    def tell(self, nick: str, text: str) -> None:
        self._type(f"/j {nick} {text}")

    def topic(self, room: str, text: str) -> None:
        self._type(f"/t {text}", room)

    def nick(self, name: str) -> None:
        self._type(f"/n {name}")

    def away(self, reason: str) -> None:
        self._type(f"/a {reason}".rstrip())

    def quit(self) -> None:
        self._type("/q bye")

    def _type(self, line: str, room: str = "") -> None:
        pipe = self._folder / room / "in"
        wait_until(lambda: pipe.exists() and stat.S_ISFIFO(pipe.stat().st_mode), lambda: f"no pipe for {room!r}")
        pipe.write_text(f"{line}\n")


def see(client: Client, *texts: str) -> None:
    """Wait until the client shows all of these."""
    wait_until(
        lambda: all(text in client.shown() for text in texts),
        lambda: f"not all of {texts} in what it shows:\n{client.shown()}",
    )
