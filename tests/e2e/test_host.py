"""What the host has: a terminal that may be slow or gone, the join card, and files that nobody else can read."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from room import Room, said_by

MORE_THAN_A_PIPE_TAKES = 400_000


@pytest.mark.parametrize("gone", [False, True], ids=["stalled", "gone"])
def test_a_terminal_that_takes_nothing_does_not_hold_up_the_room(gone: bool, open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--no-limits")
    ada, bob = room.enter("ada", "bob")
    room.console.pause()
    ada.ask("the last line that is read")
    if gone:
        room.console.resume(close=True)
    lines = [f"{number} {'.' * 100}" for number in range(MORE_THAN_A_PIPE_TAKES // 100)]
    for start in range(0, len(lines), 500):
        ada.ask(*lines[start : start + 500])
    assert said_by("ada", bob.settle())[1:] == lines
    assert room.stop() == 0


def test_the_terminal_shows_on_what_was_left_out_once_it_reads_again(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--no-limits")
    (ada,) = room.enter("ada")
    room.console.pause()
    for _ in range(60):  # more than the pipe, what is being written to it and what waits behind that hold together
        ada.ask(*("." * 100 for _ in range(500)))
    room.console.resume()
    shown = left_out = 0
    while shown + left_out < 30_000:
        line = room.console.until(r"<ada> \.+|\((\d+) lines are left out.*")
        shown, left_out = shown + (line[1] is None), left_out + int(line[1] or 0)
    assert left_out
    ada.ask("after all")
    room.console.until("<ada> after all")


def test_the_card_says_how_to_join(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, "--room", "kitchen")
    shown = "\n".join(room.console.lines)
    assert "#kitchen" in shown
    assert str(data) in shown
    assert f"nc 127.0.0.1 {room.port}" in shown
    assert f"hubbub join 127.0.0.1 {room.port}" in shown
    assert "password" not in shown


def test_the_card_says_that_there_is_a_password_and_not_which(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", settings={"HUBBUB_PASSWORD": "sesame"})
    room.console.until(" *Who enters says the password first: /pass PASSWORD, .*")
    assert "sesame" not in "\n".join(room.console.lines)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_folder_and_its_files_are_the_hosts_alone_whatever_the_umask(
    open_room: Callable[..., Room], data: Path
) -> None:
    for mask in ("000", "377"):
        folder = data / mask
        room = open_room("--data", folder, before=["sh", "-c", f'umask {mask}; exec "$@"', "sh"])
        (ada,) = room.enter("ada")
        ada.ask("between us")
        assert folder.stat().st_mode & 0o777 == 0o700
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
        assert {"journal.db", "journal.db-wal"} <= set(modes)
        assert set(modes.values()) == {0o600}
