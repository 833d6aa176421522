"""A disk that takes no more: the author hears it, nobody sees what is not saved, and the room recovers by itself."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from room import GREETING, Guest, Room, said_by

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="neither a small disk nor a limit on files can be had")

PADDING = "." * 4000
DISK_BYTES = 2 << 20
SPARE_BYTES = 400_000
MOST_LINES = 2_000
SEVERAL_TRIES_SECONDS = 3.0
"""In so long the server tries more than once to let a waiting newcomer in."""


class Disk:
    """Holds the data folder, and can be full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def attach(self, room: Room) -> None:
        """The room that writes to it."""
        self._room = room

    def fill(self) -> None:
        raise NotImplementedError

    def free(self) -> None:
        raise NotImplementedError


class SmallDisk(Disk):
    """A file system of its own, filled up with a file."""

    def fill(self) -> None:
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            try:
                while filler.write(bytes(4096)):
                    pass
            except OSError:
                pass

    def free(self) -> None:
        (self.folder / "filler").unlink()

    def enlarge(self) -> None:
        """Make it twice as large."""
        subprocess.run(["mount", "-o", f"remount,size={2 * DISK_BYTES}", self.folder], check=True)


class LimitedFiles(Disk):
    """The system lets the server write to the beginning of files only: another error than that of a full disk."""

    def fill(self) -> None:
        self._limit(512)

    def free(self) -> None:
        self._limit(1 << 30)

    def _limit(self, size: int) -> None:
        import resource

        resource.prlimit(self._room.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    options = ["-t", "tmpfs", "-o", f"size={DISK_BYTES}"]
    if sys.platform != "linux" or subprocess.run(["mount", *options, "none", tmp_path], check=False).returncode:
        pytest.skip("a small disk can only be mounted by root, on Linux")
    yield SmallDisk(tmp_path)
    subprocess.run(["umount", "--lazy", tmp_path], check=True)


@pytest.fixture(params=["small disk", "limited files"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Disk:
    if request.param == "small disk":
        chosen: Disk = request.getfixturevalue("small_disk")
        return chosen
    if sys.platform != "linux":
        pytest.skip("only Linux can limit the files of another process")
    return LimitedFiles(tmp_path)


def say_until_refused(author: Guest) -> tuple[list[str], list[str]]:
    """Say long lines, then short ones, for which there may be room yet, until three were refused. Saved; refused."""
    saved: list[str] = []
    refused: list[str] = []
    for number in range(MOST_LINES):
        line = f"{number} or less" if refused else f"{number} {PADDING}"
        answer = author.ask(line)
        assert answer in ([], [f"-- not saved: {line}"])
        (refused if answer else saved).append(str(number))
        if len(refused) == 3:
            return saved, refused
    raise AssertionError(f"the disk took {MOST_LINES} lines")


def numbers(lines: list[str]) -> list[str]:
    return [text.split(" ")[0] for text in said_by("ada", lines)]


def test_a_full_disk_is_told_to_the_author_and_the_room_recovers(open_room: Callable[..., Room], disk: Disk) -> None:
    room = open_room("--data", disk.folder / "data", "--no-limits")
    disk.attach(room)
    ada, bob = room.enter("ada", "bob")
    ada.ask(f"start {PADDING}")
    bob.settle()
    disk.fill()
    saved, _ = say_until_refused(ada)
    assert numbers(bob.settle()) == saved
    assert bob.ask("/me is not saved", "/ping works") == ["-- not saved: /me is not saved", "-- pong works"]
    disk.free()
    assert ada.ask("well again") == []
    assert bob.settle() == ["<ada> well again"]
    whole = ["start", *saved, "well"]
    assert numbers(bob.history()) == whole
    assert room.stop() == 0
    reader = open_room("--data", disk.folder / "data").guest()
    reader.settle()
    assert numbers(reader.history()) == whole


def test_a_newcomer_may_read_while_the_disk_is_full_and_is_let_in_when_it_is_not(
    open_room: Callable[..., Room], small_disk: Disk
) -> None:
    room = open_room("--data", small_disk.folder / "data", "--no-limits")
    (ada,) = room.enter("ada")
    ada.ask("written before")
    small_disk.fill()
    say_until_refused(ada)
    newcomer = room.guest()
    newcomer.expect(GREETING, "-- not saved: /join #lobby")
    shown = newcomer.until("-- now")
    time.sleep(SEVERAL_TRIES_SECONDS)
    small_disk.free()
    meanwhile = newcomer.until("-- 127.0.0.1 joined #lobby")
    assert meanwhile.count("-- not saved: /join #lobby") == 0
    assert meanwhile.count("-- earlier") <= 1
    assert shown[0] == "-- earlier"
    assert shown[-1].startswith("<ada> ")
    ada.until("-- 127.0.0.1 joined #lobby")
    newcomer.say("made it")
    ada.expect("<127.0.0.1> made it")


def test_what_was_not_saved_can_be_sent_again_and_whoever_left_meanwhile_is_gone(
    open_room: Callable[..., Room], disk: Disk
) -> None:
    room = open_room("--data", disk.folder / "data", "--no-limits")
    disk.attach(room)
    ada, bob, cleo = room.enter("ada", "bob", "cleo")
    disk.fill()
    _, refused = say_until_refused(ada)
    cleo.leave()
    (nick,) = bob.ask("/nick bobby")[-1:]
    assert nick.startswith("-- not saved: ")
    disk.free()
    ada.until("-- cleo left #lobby")
    bob.until("-- cleo left #lobby")
    assert ada.ask(f"{refused[0]} {PADDING}") == []
    assert numbers(bob.settle()) == [refused[0]]
    assert bob.ask("/nick bobby") == ["-- bob is now bobby"]


def test_the_log_leaves_the_room_to_the_messages_and_what_was_saved_is_there_after_a_kill(
    open_room: Callable[..., Room], small_disk: SmallDisk
) -> None:
    spare = small_disk.folder / "spare"
    spare.write_bytes(bytes(SPARE_BYTES))
    room = open_room("--data", small_disk.folder / "data", "--no-limits")
    small_disk.attach(room)
    (ada,) = room.enter("ada")
    before, _ = say_until_refused(ada)
    spare.unlink()
    after, _ = say_until_refused(ada)
    assert (len(before) + len(after)) * len(PADDING) > DISK_BYTES // 2
    assert len(after) * len(PADDING) > SPARE_BYTES // 2
    room.kill()
    small_disk.enlarge()
    (reader,) = open_room("--data", small_disk.folder / "data").enter("reader")
    assert numbers(reader.history()) == [*before, *after]
