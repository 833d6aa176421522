"""A reader who stops costs the others nothing, costs the server little, and misses nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from room import Guest, Room, said_by

LINES = 2_500
PADDING = "." * 8_000
STOPPED = 8
"""So many stop reading. If what waits for them were kept, it would be 8 x 20 MB."""
MAY_GROW_BYTES = 80 << 20


def resident_bytes(room: Room) -> int:
    """How much memory the server's process holds."""
    status = Path(f"/proc/{room.process.pid}/status")
    if not status.exists():
        pytest.skip("the memory of another process is read from /proc, which is not there")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text())
    assert found is not None
    return int(found[1]) * 1024


def numbers(nick: str, lines: list[str]) -> list[str]:
    """Of what `nick` said the first words."""
    return [text.split(" ")[0] for text in said_by(nick, lines)]


def stopped(room: Room, nick: str, others: list[Guest]) -> Guest:
    """A guest whose kernel takes little, and who reads nothing from now on."""
    guest = room.guest(receive_buffer=4096)
    guest.ask(f"/nick {nick}")
    for other in others:
        other.settle()
    return guest


def test_a_stopped_reader_is_served_everything_later_and_holds_up_nobody(
    open_room: Callable[..., Room], data: Path
) -> None:
    room = open_room("--data", data, "--no-limits", "--quiet")
    ada, bob = room.enter("ada", "bob")
    sleepers = [stopped(room, f"sleeper{number}", [ada, bob]) for number in range(STOPPED)]
    for sleeper in sleepers:
        sleeper.settle()
    before = resident_bytes(room)
    expected = [str(number) for number in range(LINES)]
    heard: list[str] = []
    for start in range(0, LINES, 100):
        ada.say(*(f"{number} {PADDING}" for number in expected[start : start + 100]))
        if start == 1200:
            sleepers[0].say("from one", "who does not listen")
        ada.settle()
        heard += bob.settle()
    assert numbers("ada", heard) == expected
    assert resident_bytes(room) - before < MAY_GROW_BYTES
    woken = sleepers[0].settle()
    assert numbers("ada", woken) == expected
    assert said_by("sleeper0", woken) == []
    woken = sleepers[1].settle()
    assert numbers("ada", woken) == expected
    assert (
        said_by("sleeper0", woken) == said_by("sleeper0", heard + bob.settle()) == ["from one", "who does not listen"]
    )


def test_whoever_wakes_is_live_again(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, "--no-limits", "--unsent-bytes", "4096", "--quiet")
    ada, bob = room.enter("ada", "bob")
    sleeper = stopped(room, "sleeper", [ada, bob])
    for number in range(3):
        for _ in range(10):
            ada.ask(*(f"{number} {PADDING}" for _ in range(100)))
        bob.ask(f"/nick bob{number}", f"end of {number}")
        assert numbers("ada", sleeper.until(f"<bob{number}> end of {number}")) == [str(number)] * 1000
        ada.say("live")
        sleeper.expect("<ada> live")
        sleeper.say("awake")
        assert ada.until("<sleeper> awake")[-1:] == [f"<bob{number}> end of {number}"]
        bob.settle()


def test_one_who_left_while_he_did_not_read_is_gone_for_the_others(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--no-limits", "--unsent-bytes", "4096", "--quiet")
    ada, bob = room.enter("ada", "bob")
    sleeper = stopped(room, "sleeper", [ada, bob])
    for _ in range(10):
        ada.ask(*(PADDING for _ in range(100)))
    sleeper.break_off()
    ada.until("-- sleeper left #lobby")
    bob.until("-- sleeper left #lobby")
    ada.say("gone")
    bob.expect("<ada> gone")
