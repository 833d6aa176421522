"""How a room ends: everyone is told, what was accepted is saved, and nobody can hold it up."""

import signal
import socket
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from room import GOODBYE, GUARD_SECONDS, Guest, Room, told

MOST_ARRIVALS = 400
STOPPED_SECONDS = 5
"""The promise: gone after so long at the latest."""
KILLED = 128 + signal.SIGTERM


def stop_reading(room: Room, talker: Guest) -> Guest:
    """A guest who reads nothing, although more than the kernel takes waits for him."""
    guest = room.guest(receive_buffer=4096)
    guest.say("/nick stuck")
    talker.until("-- 127.0.0.1 is now stuck")
    for _ in range(20):
        talker.ask(*("x" * 8000 for _ in range(100)))
    return guest


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_everyone_is_told_that_the_room_closes(number: int, room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.ask("/join dev")
    assert room.stop(number) == 0
    assert ada.rest_of_lines() == [GOODBYE]
    assert bob.rest_of_lines() == [GOODBYE]
    assert room.errors.all() == []


def test_an_empty_room_and_one_with_a_silent_arrival_end_as_well(room: Room) -> None:
    room.guest()
    assert room.stop() == 0


def test_what_anyone_saw_before_the_end_is_in_the_history_and_the_goodbye_is_last(
    open_room: Callable[..., Room], data: Path
) -> None:
    room = open_room("--data", data, "--no-limits")
    ada, bob, cleo = room.enter("ada", "bob", "cleo")
    for number in range(2000):
        ada.say(f"a{number}")
        bob.say(f"b{number}")
    first = cleo.line()
    assert room.stop() == 0
    *seen, last = [first, *cleo.rest_of_lines()]
    assert last == GOODBYE
    assert told(seen) == seen
    guest = open_room("--data", data).guest()
    guest.settle()
    assert guest.history()[: len(seen)] == seen


def test_a_client_who_does_not_read_cannot_hold_it_up(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, "--no-limits")
    ada, bob = room.enter("ada", "bob")
    stuck = stop_reading(room, ada)
    bob.settle()
    ada.say(*("under way" for _ in range(500)))
    room.process.send_signal(signal.SIGTERM)
    assert room.process.wait(STOPPED_SECONDS) == 0
    assert set(bob.rest_of_lines()[-2:]) == {"<ada> under way", GOODBYE}
    stuck.leave()


def test_a_half_closed_client_cannot_hold_it_up(room: Room) -> None:
    (ada,) = room.enter("ada")
    ada.end()
    assert ada.rest() == b""
    bob = room.guest()
    bob.end()
    room.process.send_signal(signal.SIGTERM)
    assert room.process.wait(STOPPED_SECONDS) == 0


def test_a_second_signal_ends_at_once(room: Room, data: Path) -> None:
    ada, bob = room.enter("ada", "bob")
    with closing(sqlite3.connect(data / "journal.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # so that it has to wait for the disk
        ada.say("on its way")
        room.console.until(".*ada")
        room.process.send_signal(signal.SIGTERM)
        while accepts(room.port):
            pass
        assert room.stop() == KILLED
    assert bob.rest() == b""


def accepts(port: int) -> bool:
    """Whether a connection can still be made."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def test_it_ends_in_order_while_many_connect(room: Room) -> None:
    stopped, connected = threading.Event(), threading.Semaphore(0)
    arrivals: list[socket.socket] = []

    def arrive() -> None:
        while not stopped.is_set() and len(arrivals) < MOST_ARRIVALS:
            with suppress(OSError):
                arrivals.append(socket.create_connection(("127.0.0.1", room.port)))
                arrivals[-1].sendall(b"hello\n")
                connected.release()

    crowd = [threading.Thread(target=arrive) for _ in range(8)]
    for one in crowd:
        one.start()
    for _ in range(MOST_ARRIVALS // 4):
        connected.acquire(timeout=GUARD_SECONDS)
    try:
        assert room.stop() == 0
    finally:
        stopped.set()
        for one in crowd:
            one.join()
        for arrival in arrivals:
            arrival.close()
    assert room.errors.all() == []
