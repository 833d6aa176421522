"""irssi and WeeChat, in whose windows one types `/join` and the like."""

import os
import subprocess
from pathlib import Path

from irc_clients import Client, Login, see
from programs import end, program, wait_until

SOON = 1
"""After so many seconds they come back when the connection was lost."""


class Slashes(Client):
    """What both understand."""

    def type(self, line: str, room: str = "") -> None:
        """Enter a line in the window of a room, once it is there, or in any."""
        raise NotImplementedError

    def raw(self, line: str) -> None:
        self.type(f"/quote {line}")

    def join(self, room: str = "#lobby") -> None:
        self.type(f"/join {room}")

    def act(self, text: str) -> None:
        self.type(f"/me {text}", "#lobby")

    def tell(self, nick: str, text: str) -> None:
        self.type(f"/msg {nick} {text}")

    def topic(self, room: str, text: str) -> None:
        self.type(f"/topic {text}", room)

    def nick(self, name: str) -> None:
        self.type(f"/nick {name}")

    def away(self, reason: str) -> None:
        self.type(f"/away {reason}".rstrip())

    def kick(self, room: str, nick: str, reason: str) -> None:
        self.type(f"/kick {nick} {reason}", room)

    def mode(self, room: str, letters: str, *values: str) -> None:
        self.type(" ".join(["/mode", room, letters, *values]))

    def invite(self, room: str, nick: str) -> None:
        self.type(f"/invite {nick} {room}")

    def quit(self) -> None:
        self.type("/quit bye")


IRSSI_CONFIG = """settings = {{
  core = {{ user_name = "guest"; real_name = "{nick}"; server_reconnect_time = "{soon}sec"; }};
  "fe-common/core" = {{
    autocreate_windows = "no"; autocreate_query_level = "NONE"; autocreate_own_query = "no"; use_status_window = "no";
  }};
  "irc/core" = {{ cmd_queue_speed = "10msec"; cmds_max_at_once = "100"; }};
}};
chatnets = {{ room = {{ type = "IRC"; nick = "{nick}"; {login} }}; }};
servers = ( {{ address = "127.0.0.1"; port = "{port}"; chatnet = "room"; autoconnect = "yes"; {encryption} }} );
"""
"""Everything in one window, and sent at once."""


class Irssi(Slashes):
    """irssi on a terminal of tmux, which is so high that nothing scrolls away."""

    def __init__(self, port: int, folder: Path, nick: str, login: Login | None = None) -> None:
        irssi, wanted = program("irssi"), login or Login()
        means = {"mechanism": wanted.mechanism, "username": wanted.account, "password": wanted.password}
        (folder / "config").write_text(
            IRSSI_CONFIG.format(
                nick=nick,
                port=port,
                soon=SOON,
                login=" ".join(f'sasl_{name} = "{value}";' for name, value in means.items() if value),
                encryption=self._encryption(wanted),
            )
        )
        self._tmux = [program("tmux"), "-f", "/dev/null", "-S", str(folder / "tmux")]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        command = [*self._tmux, "new-session", "-d", "-x", "150", "-y", "300", f"exec {irssi} --home={folder}"]
        subprocess.run(command, env=environment, check=True)

    def _encryption(self, login: Login) -> str:
        if login.certificate is None:
            return 'use_tls = "no";'
        return f'use_tls = "yes"; tls_verify = "no"; tls_cert = "{login.certificate.both}";'

    def shown(self) -> str:
        capture = [*self._tmux, "capture-pane", "-p", "-J"]
        return subprocess.run(capture, capture_output=True, encoding="utf-8", check=False).stdout

    def type(self, line: str, room: str = "") -> None:
        if room:
            see(self, f"[Users {room}]")
            self._enter(f"/window item goto {room}")
        self._enter(line)

    def say(self, text: str, room: str = "#lobby") -> None:
        self.type(text, room)

    def clear(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)

    def _enter(self, line: str) -> None:
        subprocess.run([*self._tmux, "send-keys", "-l", line], check=True)
        subprocess.run([*self._tmux, "send-keys", "Enter"], check=True)


class WeeChat(Slashes):
    """WeeChat without a terminal: it reads commands from a pipe, and logs what it shows."""

    def __init__(self, port: int, folder: Path, nick: str, login: Login | None = None) -> None:
        weechat, wanted = program("weechat-headless"), login or Login()
        version = subprocess.run([weechat, "--version"], capture_output=True, encoding="utf-8", check=True).stdout
        tls = "tls" if int(version.partition(".")[0]) >= 4 else "ssl"
        options = {"nicks": nick, "username": "guest", "autoreconnect_delay": SOON, "anti_flood_prio_high": 0}
        options |= {"anti_flood_prio_low": 0, tls: "on" if wanted.certificate else "off", f"{tls}_verify": "off"}
        options |= {"sasl_mechanism": wanted.mechanism.lower() or "plain"}
        options |= {"sasl_username": wanted.account, "sasl_password": wanted.password}
        if wanted.certificate:
            options[f"{tls}_cert"] = wanted.certificate.both
        commands = [
            "/set logger.file.flush_delay 0",
            f"/server add room 127.0.0.1/{port}",
            *(f'/set irc.server.room.{name} "{value}"' for name, value in options.items()),
            "/connect room",
        ]
        self._process = subprocess.Popen(
            [weechat, "-d", str(folder), *(word for command in commands for word in ("-r", command))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._pipe = folder / f"weechat_fifo_{self._process.pid}"
        self._logs = folder / "logs"

    def shown(self) -> str:
        return "\n".join(path.read_text() for path in self._logs.glob("irc.*.weechatlog"))

    def type(self, line: str, room: str = "") -> None:
        window = f"irc.room.{room}" if room else "irc.server.room"
        there = self._logs / f"{window.lower()}.weechatlog" if room else self._pipe
        wait_until(there.exists, lambda: f"WeeChat has no {there.name}")
        self._pipe.write_text(f"{window} *{line}\n")

    def say(self, text: str, room: str = "#lobby") -> None:
        self.type(text, room)

    def clear(self) -> None:
        end(self._process)
