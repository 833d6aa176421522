"""The IRC clients that people have already, beside one who came with netcat."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import pytest
from room import GUARD_SECONDS, Guest, Room

LOOK_AGAIN_SECONDS = 0.02


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


class Client(Protocol):
    """One IRC client that is connected as kim. What can be done with it is named as IRC names it."""

    def shown(self) -> str:
        """All that its user sees, or has seen."""

    def join(self) -> None:
        """Enter the lobby."""

    def say(self, text: str) -> None:
        """Speak in the lobby."""

    def act(self, text: str) -> None:
        """Tell the lobby what one does."""

    def tell(self, nick: str, text: str) -> None:
        """Speak to one alone."""

    def topic(self, text: str) -> None:
        """Set the lobby's topic."""

    def nick(self, name: str) -> None:
        """Take another name."""

    def quit(self) -> None:
        """Leave, saying `bye`."""

    def clear(self) -> None:
        """End whatever still lives."""


class Slashes:
    """Clients in whose window for the lobby one types `/join` and the like."""

    def type(self, line: str) -> None:
        """Enter a line."""
        raise NotImplementedError

    def join(self) -> None:
        self.type("/join #lobby")

    def say(self, text: str) -> None:
        self.type(text)

    def act(self, text: str) -> None:
        self.type(f"/me {text}")

    def tell(self, nick: str, text: str) -> None:
        self.type(f"/msg {nick} {text}")

    def topic(self, text: str) -> None:
        self.type(f"/topic {text}")

    def nick(self, name: str) -> None:
        self.type(f"/nick {name}")

    def quit(self) -> None:
        self.type("/quit bye")


IRSSI_SETTINGS = """settings = { "fe-common/core" = {
  autocreate_windows = "no"; autocreate_query_level = "NONE"; autocreate_own_query = "no"; use_status_window = "no";
}; "irc/core" = { cmd_queue_speed = "10msec"; cmds_max_at_once = "100"; }; };
"""
"""Everything in one window, and sent at once."""


class Irssi(Slashes):
    """irssi on a terminal of tmux."""

    def __init__(self, port: int, folder: Path) -> None:
        irssi = program("irssi")
        (folder / "config").write_text(IRSSI_SETTINGS)
        self._tmux = [program("tmux"), "-f", "/dev/null", "-S", str(folder / "tmux")]
        command = f"exec {irssi} --home={folder} -c 127.0.0.1 -p {port} -n kim"
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [*self._tmux, "new-session", "-d", "-x", "150", "-y", "60", command], env=environment, check=True
        )

    def shown(self) -> str:
        capture = [*self._tmux, "capture-pane", "-p", "-J"]
        return subprocess.run(capture, capture_output=True, encoding="utf-8", check=False).stdout

    def type(self, line: str) -> None:
        subprocess.run([*self._tmux, "send-keys", "-l", line], check=True)
        subprocess.run([*self._tmux, "send-keys", "Enter"], check=True)

    def clear(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)


class WeeChat(Slashes):
    """WeeChat without a terminal: it reads commands from a pipe, and logs what it shows."""

    def __init__(self, port: int, folder: Path) -> None:
        commands = [
            "/set logger.file.flush_delay 0",
            f"/server add room 127.0.0.1/{port} -notls -nicks=kim -anti_flood_prio_high=0 -anti_flood_prio_low=0",
            "/connect room",
        ]
        options = [word for command in commands for word in ("-r", command)]
        self._process = subprocess.Popen(
            [program("weechat-headless"), "-d", str(folder), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._pipe = folder / f"weechat_fifo_{self._process.pid}"
        self._logs = folder / "logs"
        self._window = "irc.server.room"

    def shown(self) -> str:
        return "\n".join(path.read_text() for path in self._logs.glob("irc.*.weechatlog"))

    def type(self, line: str) -> None:
        self._pipe.write_text(f"{self._window} *{line}\n")

    def join(self) -> None:
        super().join()
        self._window = "irc.room.#lobby"

    def clear(self) -> None:
        end(self._process)


class Sic:
    """sic, which sends what follows a colon as it stands, unless it is a command of its own."""

    def __init__(self, port: int, folder: Path) -> None:
        self._shown = folder / "shown"
        with self._shown.open("wb") as shown:
            self._process = subprocess.Popen(
                [program("sic"), "-h", "127.0.0.1", "-p", str(port), "-n", "kim"],
                stdin=subprocess.PIPE,
                stdout=shown,
                stderr=subprocess.STDOUT,
            )

    def shown(self) -> str:
        return self._shown.read_text()

    def _type(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def join(self) -> None:
        self._type(":j #lobby")

    def say(self, text: str) -> None:
        self._type(f":m #lobby {text}")

    def act(self, text: str) -> None:
        self._type(f":m #lobby \x01ACTION {text}\x01")

    def tell(self, nick: str, text: str) -> None:
        self._type(f":m {nick} {text}")

    def topic(self, text: str) -> None:
        self._type(f":TOPIC #lobby :{text}")

    def nick(self, name: str) -> None:
        self._type(f":NICK {name}")

    def quit(self) -> None:
        self._type(":QUIT :bye")

    def clear(self) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        end(self._process)


class Ii:
    """ii, in which a room is a folder, with a pipe `in` and a file `out`."""

    def __init__(self, port: int, folder: Path) -> None:
        command = [program("ii"), "-s", "127.0.0.1", "-p", str(port), "-i", str(folder), "-n", "kim"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._folder = folder / "127.0.0.1"

    def shown(self) -> str:
        return "\n".join(path.read_text() for path in self._folder.rglob("out"))

    def _type(self, line: str, room: str = "") -> None:
        (self._folder / room / "in").write_text(f"{line}\n")

    def join(self) -> None:
        self._type("/j #lobby")

    def say(self, text: str) -> None:
        self._type(text, "#lobby")

    def act(self, text: str) -> None:
        self.say(f"\x01ACTION {text}\x01")

    def tell(self, nick: str, text: str) -> None:
        self._type(f"/j {nick} {text}")

    def topic(self, text: str) -> None:
        self._type(f"/t {text}", "#lobby")

    def nick(self, name: str) -> None:
        self._type(f"/n {name}")

    def quit(self) -> None:
        self._type("/q bye")

    def clear(self) -> None:
        end(self._process)


CLIENTS: dict[str, Callable[[int, Path], Client]] = {"irssi": Irssi, "weechat": WeeChat, "sic": Sic, "ii": Ii}


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process that may have ended already."""
    process.terminate()
    process.wait(GUARD_SECONDS)


def see(client: Client, *texts: str) -> None:
    """Wait until the client shows all of these."""
    limit = time.monotonic() + GUARD_SECONDS
    while not all(text in client.shown() for text in texts):
        assert time.monotonic() < limit, f"not all of {texts} in what it shows:\n{client.shown()}"
        time.sleep(LOOK_AGAIN_SECONDS)


@pytest.fixture(params=list(CLIENTS))
def kim(request: pytest.FixtureRequest, room: Room, ada: Guest, tmp_path: Path) -> Iterator[Client]:
    """Whoever uses the client, in the lobby."""
    folder = tmp_path / "kim"
    folder.mkdir()
    client = CLIENTS[request.param](room.port, folder)
    try:
        see(client, "Welcome to this chatroom!")
        client.join()
        ada.expect("-- kim joined #lobby")
        see(client, "#lobby")
        yield client
    finally:
        client.clear()


@pytest.fixture
def ada(room: Room) -> Guest:
    """One who came with netcat."""
    return room.enter("ada")[0]


def test_a_client_that_people_have_can_do_all_that_a_guest_needs(kim: Client, ada: Guest) -> None:
    kim.say("h\u00e9llo from kim")
    ada.expect("<kim> h\u00e9llo from kim")
    ada.say("h\u00e9llo, kim", "/me waves", "/msg kim psst", "/topic #lobby tea at five")
    see(kim, "h\u00e9llo, kim", "waves", "psst", "tea at five")
    ada.settle()
    kim.act("waves back")
    ada.expect("* kim waves back")
    kim.tell("ada", "not so loud")
    ada.expect("[kim \u2192 you] not so loud")
    kim.topic("tea at six")
    ada.expect("-- kim set the topic of #lobby: tea at six")
    kim.nick("ada")
    see(kim, "already")
    kim.nick("kimberly")
    ada.expect("-- kim is now kimberly")
    ada.ask("/nick adelaide")
    see(kim, "adelaide")
    ada.ask("/leave #lobby", "/join #lobby", "here again")
    see(kim, "here again")
    kim.quit()
    ada.expect("-- kimberly left #lobby (bye)")


def test_a_client_that_people_have_sees_a_long_line_whole(kim: Client, ada: Guest) -> None:
    ada.say(" ".join(f"word{number}" for number in range(200)))
    see(kim, "word0 ", "word199")


def test_a_client_that_people_have_sees_who_vanishes_and_the_end(kim: Client, ada: Guest, room: Room) -> None:
    (bob,) = room.enter("bob")
    see(kim, "bob")
    bob.break_off()
    ada.until("-- bob left #lobby")
    ada.say("he is gone")
    see(kim, "he is gone")
    assert room.stop() == 0
    assert room.errors.all() == []
