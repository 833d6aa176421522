"""A start: it waits for the disk, and for nothing else."""

import sys
from collections.abc import Callable
from pathlib import Path

from room import GREETING, Room

HURRIED = [sys.executable, str(Path(__file__).with_name("hurried.py"))]


def test_a_start_waits_for_the_disk_however_much_time_a_clock_says_has_passed(
    open_room: Callable[..., Room], data: Path
) -> None:
    room = open_room("--data", data, "--no-announce", before=HURRIED)
    room.guest().expect(GREETING)
