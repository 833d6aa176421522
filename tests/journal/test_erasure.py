"""What was taken back is in no file any more, whatever happens to the process or the disk meanwhile."""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from journal_hub import Hub, deleted, reacted, run_apart, said, texts

from hubbub.journal.sqlite import SqliteJournal
from hubbub.journal.store import Store

OpenHub = Callable[..., Hub]


def secret(n: int) -> str:
    return f"secret-{n}-" + "".join(chr(97 + (n * 7 + k) % 26) for k in range(20))


def found_in(folder: Path, text: str) -> list[str]:
    """The files in which the text stands."""
    return [file.name for file in folder.iterdir() if text.encode() in file.read_bytes()]


def wait_until_scrubbed(hub: Hub) -> None:
    while hub.journal._store.log.stained:  # type: ignore[attr-defined]
        hub.put(said(9, "meanwhile"))


def test_the_text_of_a_deleted_message_stands_in_no_file(path: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(1, "before"), said(1, secret(1)), said(1, "behind"))
    assert found_in(path.parent, secret(1))
    hub.put(deleted(1, 2))
    wait_until_scrubbed(hub)
    assert found_in(path.parent, secret(1)) == []
    assert texts(hub.page(1, 10)) == ["before", "behind"]
    assert found_in(path.parent, "behind")


def test_many_messages_of_every_length_are_erased_to_the_last(path: Path, open_hub: OpenHub) -> None:
    chance = random.Random(3)
    hub = open_hub()
    for n in range(300):
        hub.put(*(said(1, secret(3 * n + k) + "x" * chance.choice([0, 50, 900, 8_000])) for k in range(3)))
        if n % 50 == 49:  # by now most have been moved into the file
            hub.journal.close()
            hub = open_hub()
    gone = chance.sample(range(1, 901), 300)
    for start in range(0, 300, 10):
        hub.put(*(deleted(1, seq) for seq in gone[start : start + 10]))
    wait_until_scrubbed(hub)
    data = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert [seq for seq in gone if secret(seq - 1).encode() in data] == []
    kept = [text.rstrip("x") for text in texts(hub.ask(hub.journal.since, (0, 0), [1], 1 << 30)) if text]
    assert kept == [secret(seq - 1).rstrip("x") for seq in range(1, 901) if seq not in gone]


def test_a_reaction_that_was_erased_stands_in_no_file(path: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(1, "hi"), reacted(1, 1, secret(5)))
    hub.put(deleted(1, 2))
    wait_until_scrubbed(hub)
    assert found_in(path.parent, secret(5)) == []


def test_while_somebody_reads_the_log_it_waits_and_then_it_is_emptied(path: Path, open_hub: OpenHub) -> None:
    hub = open_hub()
    hub.put(said(1, secret(1)))
    other = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    reading = other.execute("SELECT id FROM chunks UNION ALL SELECT 1")
    next(reading)
    hub.put(deleted(1, 1))
    hub.put(said(1, "life goes on"))
    assert hub.journal._store.log.stained  # type: ignore[attr-defined]
    reading.close()
    other.close()
    wait_until_scrubbed(hub)
    assert found_in(path.parent, secret(1)) == []


def test_a_deletion_that_the_disk_does_not_take_erases_nothing(
    path: Path, open_hub: OpenHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = open_hub()
    hub.put(said(1, secret(1)))

    def full(_store: Store, _change: object) -> None:
        raise apsw.FullError("disk is full")

    with monkeypatch.context() as disk:
        disk.setattr(Store, "_write", full)
        hub.put(deleted(1, 1))
    assert texts(hub.page(1, 1)) == [secret(1)]
    assert found_in(path.parent, secret(1))


def test_a_kill_between_the_event_and_the_erasure_leaves_nothing_after_the_next_start(
    path: Path, open_hub: OpenHub
) -> None:
    assert run_apart(__file__, str(path)) == -9
    assert found_in(path.parent, secret(1)) == ["journal.db-wal"]
    hub = open_hub()
    assert texts(hub.page(1, 10)) == ["kept"]
    wait_until_scrubbed(hub)
    assert found_in(path.parent, secret(1)) == []


def delete_and_die(path: str) -> None:
    """Die as soon as the deletion is on disk, before the log is emptied."""
    Store.scrub = lambda _store: os.kill(os.getpid(), 9)  # type: ignore[method-assign]
    hub = Hub(SqliteJournal(Path(path)))
    hub.start()
    hub.put(said(1, secret(1)), said(1, "kept"))
    hub.put(deleted(1, 1))
    hub.run_until(lambda: False)


if __name__ == "__main__":
    delete_and_die(sys.argv[1])
