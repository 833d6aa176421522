"""Clocks that go wrong: no start fails by them, and nothing expires early."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from room import GREETING, Room

ODD_CLOCK = [sys.executable, str(Path(__file__).with_name("odd_clocks.py"))]
MANY_ROUNDS_SECONDS = 0.5
"""In so long the server keeps its house many times."""


def test_a_start_waits_for_the_disk_however_much_time_a_clock_says_has_passed(
    open_room: Callable[..., Room], data: Path
) -> None:
    room = open_room("--data", data, "--no-announce", before=[*ODD_CLOCK, "hurried"])
    room.guest().expect(GREETING)


def test_a_room_that_has_just_become_empty_does_not_end_since_the_clock_was_set_two_days_ahead(
    open_room: Callable[..., Room], data: Path, tmp_path: Path
) -> None:
    later = tmp_path / "later"
    room = open_room("--data", data, "--no-announce", before=[*ODD_CLOCK, "set-anew", str(later)])
    (ada,) = room.enter("ada")
    ada.ask("/join tea", "kept", "/leave")
    later.touch()
    time.sleep(MANY_ROUNDS_SECONDS)
    assert "<ada> kept" in ada.ask("/join tea")
