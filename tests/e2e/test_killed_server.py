"""Killed under load, again and again: whatever anyone has seen is in the history afterwards, once and in order."""

import os
import random
import selectors
import time
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path

from room import Guest, Room, told

ROUNDS = int(os.environ.get("HUBBUB_KILL_ROUNDS", "5"))
CLIENTS = 20
PER_SECOND = 200
ENOUGH_LINES = (30, 250)
"""The room is killed once somebody has heard a number of lines within these bounds."""


class Listeners:
    """Guests who talk in turn at an even pace, and all that each of them has heard."""

    def __init__(self, guests: list[Guest]) -> None:
        self._guests = guests
        self._heard = [b""] * len(guests)

    def talk(self, words: Iterator[str], enough: int) -> None:
        """Go on until one has heard `enough` lines."""
        turns = cycle(self._guests)
        due = time.monotonic()
        with selectors.DefaultSelector() as waiting:
            for number, guest in enumerate(self._guests):
                waiting.register(guest.socket, selectors.EVENT_READ, number)
            while max(data.count(b"\n") for data in self._heard) < enough:
                while due <= time.monotonic():
                    next(turns).say(next(words))
                    due += 1 / PER_SECOND
                for key, _ in waiting.select(max(0.0, due - time.monotonic())):
                    self._heard[key.data] += self._guests[key.data].socket.recv(65_536)

    def heard(self) -> list[list[str]]:
        """The messages that each has heard, once the room is gone. A line that is not whole counts for nothing."""
        everything = [data + guest.rest() for data, guest in zip(self._heard, self._guests, strict=True)]
        return [told(data.decode(errors="replace").split("\n")[:-1]) for data in everything]


def test_whatever_anyone_saw_is_in_the_history_after_each_kill(open_room: Callable[..., Room], data: Path) -> None:
    names = [f"talker{number}" for number in range(CLIENTS)]
    kept: list[str] = []
    for number in range(ROUNDS):
        room = open_room("--data", data)
        listeners = Listeners(room.enter(*names))
        enough = random.randint(*ENOUGH_LINES)
        listeners.talk((f"{number}-{word}" for word in count()), enough)
        room.kill()
        room = open_room("--data", data)
        (witness,) = room.enter("witness")
        history = witness.history()
        room.kill()
        assert history[: len(kept)] == kept
        fresh = history[len(kept) :]
        assert len(set(fresh)) == len(fresh) >= enough
        for name, heard in zip(names, listeners.heard(), strict=True):
            of_others = [line for line in fresh if not line.startswith(f"<{name}> ")]
            assert heard == of_others[: len(heard)]
        kept = history
