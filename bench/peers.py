"""The servers that are measured beside ours: how each is started with its limits lifted, where it is installed.

ngIRCd and InspIRCd come from the system (Debian: `apt-get install ngircd inspircd`). Where neither is, the naive server
of `naive.py` stands for them, by raw lines.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness import HERE, HOST, BenchError

PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
"""Daemons are where only root looks."""

NGIRCD = """\
[Global]
Name = peer.bench
Info = measured
Listen = {host}
Ports = {port}
MotdPhrase = Welcome
AdminEMail = nobody@peer.bench
ServerUID = {user}
ServerGID = {group}
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 20
MaxPenaltyTime = 0
PingTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
"""

INSPIRCD = """\
<server name="peer.bench" description="measured" network="bench">
<admin name="nobody" nick="nobody" email="nobody@peer.bench">
<bind address="{host}" port="{port}" type="clients">
<files motd="{folder}/motd">
<pid file="{folder}/pid">
<power diepass="" restartpass="">
<connect allow="*" timeout="600" pingfreq="3600" maxchans="100" limit="100000" localmax="100000" globalmax="100000"
 maxconnwarn="no" resolvehostnames="no" useident="no" usednsbl="no" fakelag="no" threshold="1000000"
 commandrate="1000000000" recvq="1M" softsendq="64M" hardsendq="64M">
<performance somaxconn="4096" softlimit="100000" netbuffersize="65535" clonesonconnect="no">
<log method="file" type="*" level="sparse" target="{folder}/log">
"""


@dataclass(frozen=True)
class Peer:
    """A server that is not ours. `load` is what the generator does otherwise with it."""

    program: str
    arguments: tuple[str, ...]
    version: str
    """What asks for its version."""
    configuration: str = ""
    has_rooms: bool = True
    door: str = "irc"
    load: Mapping[str, int] = field(default_factory=dict)

    @property
    def path(self) -> str | None:
        """Where it is installed, if it is."""
        return shutil.which(self.program, path=PATH)

    def command(self, port: int, folder: Path) -> list[str]:
        """Its command, listening on `port`, with a configuration in `folder`."""
        text = self.configuration.format(host=HOST, port=port, folder=folder, user=os.getuid(), group=os.getgid())
        (folder / "configuration").write_text(text)
        (folder / "motd").write_text("Welcome\n")
        return [
            self.path or self.program,
            *(each.format(folder=folder, host=HOST, port=port) for each in self.arguments),
        ]

    def release(self) -> str:
        """Its name and version, as it says them."""
        said = subprocess.run([self.path or self.program, self.version], capture_output=True, text=True, check=False)
        found = re.search(r"(\w+)[- ](\d[\d.]*)", said.stdout)
        return f"{found[1]} {found[2]}" if found else self.program


NAIVE_NAME = "naive"
NAIVE = Peer(sys.executable, (str(HERE / "naive.py"), "{host}", "{port}"), "--version", has_rooms=False, door="line")

PEERS = {
    "ngIRCd": Peer("ngircd", ("--nodaemon", "--config", "{folder}/configuration"), "--version", NGIRCD),
    "InspIRCd": Peer(
        "inspircd",
        (*(["--runasroot"] if os.getuid() == 0 else []), "--nofork", "--nopid", "--config={folder}/configuration"),
        "--version",
        INSPIRCD,
        load={"unheard": 1000, "coming": 1000},  # it lets clients in once a second: more of them may wait for that
    ),
}
KNOWN = PEERS | {NAIVE_NAME: NAIVE}


def chosen(names: Sequence[str] | None) -> dict[str, Peer]:
    """Those of `names` that are installed; without `names`, all that are, or the naive one where none is.

    Raises BenchError if one that was named is not.
    """
    if names is not None:
        missing = [name for name in names if not KNOWN[name].path]
        if missing:
            raise BenchError(f"Not installed: {', '.join(missing)}.")
        return {name: KNOWN[name] for name in names}
    return {name: peer for name, peer in PEERS.items() if peer.path} or {NAIVE_NAME: NAIVE}
