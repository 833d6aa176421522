"""Out of file descriptors: those who are in go on, nothing spins or floods the log, and it recovers."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from room import GREETING, Room

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of open files to run into")

FILES = 64
LIMITED = ["sh", "-c", f'ulimit -n {FILES}; exec "$@"', "sh"]
INTERVAL_SECONDS = 1.0


def processor_seconds(room: Room) -> float:
    """The processor time that the server has used."""
    path = Path(f"/proc/{room.process.pid}/stat")
    if not path.exists():
        pytest.skip("the processor time of another process is read from /proc, which is not there")
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_running_out_of_descriptors_concerns_only_those_who_come(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, before=LIMITED)
    ada, bob = room.enter("ada", "bob")
    ada.ask("before")
    while not (data / "search.db-wal").exists():  # the index of words is open from then on
        time.sleep(0.01)
    crowd = [room.guest() for _ in range(FILES)]
    late = room.guest()
    room.errors.until(".*Too many open files.*")
    for number in range(10):
        ada.ask(f"still here {number}")
        bob.until(f"<ada> still here {number}")
        assert "<ada> before" in bob.ask("/history")
    ada.ask("/join dev", "/join lobby")
    used = processor_seconds(room)
    time.sleep(INTERVAL_SECONDS)
    assert processor_seconds(room) - used < INTERVAL_SECONDS / 2
    assert len(room.errors.lines) == 1
    for guest in crowd:
        guest.leave()
    late.until(GREETING)
    late.say("finally")
    bob.until("<127.0.0.1> finally")
    assert len(room.errors.lines) == 1
    assert room.stop() == 0
