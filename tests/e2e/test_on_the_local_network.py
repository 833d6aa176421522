"""Whole servers, and what they tell the local network. All packets stay on loopback."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from local_network import Lookout, fresh, run
from room import GUARD_SECONDS, Guest, Printed, Room, environment

SERVE = """
import sys
from ipaddress import ip_address
from hubbub import cli, server
server.addresses_to_announce = lambda listening, machine: ((ip_address("127.0.0.1"),), listening[0][1])
cli.main(["serve", "127.0.0.1", "0", "--memory", *sys.argv[1:]])
"""
"""A server that takes loopback for a local network."""


@contextmanager
def serving(*options: str) -> Iterator[tuple[subprocess.Popen[str], Printed, int]]:
    """Such a server, what it prints, and its port."""
    command = [sys.executable, "-c", SERVE, *options]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            console = Printed(server.stdout)
            yield server, console, int(console.until(r" *terminal  nc 127\.0\.0\.1 (\d+) .*")[1])
        finally:
            server.kill()


def speaks_by_datagrams(process: int) -> bool:
    """Whether a process has a UDP socket."""
    folder = Path(f"/proc/{process}")
    if not folder.exists():
        pytest.skip("the sockets of another process are read from /proc, which is not there")
    tables = [(folder / "net" / table) for table in ("udp", "udp6")]
    datagrams = {line.split()[9] for table in tables if table.exists() for line in table.read_text().splitlines()[1:]}
    targets = [str(each.readlink()) for each in (folder / "fd").iterdir() if each.is_symlink()]
    return any(found[1] in datagrams for target in targets if (found := re.fullmatch(r"socket:\[(\d+)\]", target)))


def test_a_server_announces_itself_until_it_stops() -> None:
    async def visit() -> None:
        room = fresh()
        name = f"{room} at hubbub"
        async with Lookout() as lookout:
            with serving("--room", room) as (server, console, port):
                found = await lookout.room(name)
                assert (found.room, found.port, found.tls) == (room, port, False)
                assert speaks_by_datagrams(server.pid)
                server.send_signal(signal.SIGTERM)
                await lookout.gone(name)
                assert server.wait(GUARD_SECONDS) == 0
                assert f"announced on the local network as {name}" in console.all()

    run(visit())


def test_a_server_that_is_not_to_be_announced_says_nothing_to_the_network() -> None:
    with serving("--no-announce") as (server, _, port):
        guest = Guest(port)
        guest.settle()
        assert not speaks_by_datagrams(server.pid)
        guest.leave()


def test_a_server_on_loopback_says_nothing_to_the_network(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--listen", "127.0.0.1:0")
    room.guest().settle()
    assert not speaks_by_datagrams(room.process.pid)
