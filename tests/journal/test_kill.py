"""Nothing that was delivered is lost when the process dies at any moment."""

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from journal_hub import Hub, said, seqs_of

from hubbub.chat.events import Said
from hubbub.journal.sqlite import SqliteJournal

SOURCES = Path(__file__).parents[2] / "src"


def append_and_tell(path: str) -> None:
    """Append to three rooms without end, and print "room seq text" of whatever is delivered."""
    hub = Hub(SqliteJournal(Path(path)))
    hub.start()
    for n in count():
        hub.journal.append(None, said(n % 3, f"{os.getpid()}.{n}"))
        if n % 20 == 0:
            hub.run_until(lambda: bool(hub.batches))
            for event in hub.events:
                assert isinstance(event, Said)
                print(event.room, event.seq, event.text)
            sys.stdout.flush()
            hub.batches.clear()


@pytest.mark.parametrize("lines", [1, 50, 333, 1_000, 2_500])
def test_what_was_delivered_before_a_kill_is_there_once(path: Path, lines: int) -> None:
    told: list[str] = []
    for _ in range(2):
        child = subprocess.Popen(
            [sys.executable, __file__, str(path)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
        )
        assert child.stdout
        told += [child.stdout.readline().rstrip("\n") for _ in range(lines)]
        child.kill()
        told += child.stdout.read().split("\n")[:-1]
        child.wait()
        child.stdout.close()
    journal = SqliteJournal(path)
    events = [event for event in journal.recover()[1] if isinstance(event, Said)]
    journal.close()
    found = [f"{event.room} {event.seq} {event.text}" for event in events]
    assert len(told) >= 2 * lines
    assert set(told) <= set(found)
    assert len({event.text for event in events}) == len(events)
    for room in range(3):
        seqs = seqs_of(room, events)
        assert seqs == list(range(1, len(seqs) + 1))


if __name__ == "__main__":
    append_and_tell(sys.argv[1])
