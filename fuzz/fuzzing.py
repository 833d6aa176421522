"""What the fuzzers share: hubs that live until something breaks, and what must hold of each."""

import argparse
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "tests"
sys.path[:0] = [str(TESTS / "hub"), str(TESTS)]

from stage import Stage  # noqa: E402

from hubbub.chat.events import Joined  # noqa: E402

LIFE_SECONDS = 20
"""How much of the processor a hub may have until it comes to rest."""

Done = list[tuple[str, bytes]]
"""Who sent what, so that a failure can be told."""


def mutated(chance: random.Random, data: bytes) -> bytes:
    """The bytes with a few of them changed, left out or doubled."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        changed[at : at + chance.randint(0, 3)] = bytes(chance.choices(range(256), k=chance.randint(0, 3)))
    return bytes(changed)


def agree(stage: Stage) -> None:
    """Raise AssertionError unless users, rooms, sessions, accounts and claims know each other."""
    state = stage.state
    for number, user in state.users.items():
        account = state.accounts.holder(number)
        assert user.id == number, user
        assert state.user_named(user.nick) is user, user
        assert account is None or user.account in ("", account.name), user  # "" if the disk did not take it
        assert all(number in state.rooms[room].members for room in user.rooms), user
        stays = stage.hub.seats.expects(number) or (account is not None and account.always_on)
        assert list(stage.hub.seats.of(number)) or stays, user
    for number in range(1, state.new_user()):
        assert stage.claims.admit(Joined(room=0, user=number, nick="")) == (number in state.users), number
    for session in stage.hub.sessions:
        assert session in stage.hub.seats.of(session.user.id), session.user
        assert state.users.get(session.user.id) in (session.user, None), session.user
    for audience in stage.hub.fanout.audiences.values():
        seen = {session for sessions in audience.groups.values() for session in sessions}
        assert {session.user.id for session in seen} <= audience.room.members, audience.room


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError when the process has computed for so long."""

    def end(*_: object) -> None:
        raise TimeoutError(f"no rest after {seconds:g} seconds")

    signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1.0)  # again: a hub outlives what it raises
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def main(about: str | None, live: Callable[[int, Done], None], steps: int) -> int:
    """Let one hub live after another, each of so many steps, until the time is over. Returns the exit status."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0] if about else None)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=None, help="the seed of one hub alone, as a failure names it")
    options = parser.parse_args()
    end, lives = time.monotonic() + 60 * options.minutes, 0
    seed = random.randrange(1 << 32) if options.seed is None else options.seed
    while True:
        done: Done = []
        try:
            with at_most(LIFE_SECONDS):
                live(seed, done)
        except Exception:
            traceback.print_exc()
            print(f"--seed {seed}; the last input was:", *done[-5:], sep="\n")
            return 1
        lives += 1
        if options.seed is not None or time.monotonic() > end:
            print(f"{lives} hubs, {lives * steps} steps: nothing broke")
            return 0
        seed = random.randrange(1 << 32)
