"""Operators of a whole server: how one becomes one, what he can do, and settings that change while it runs."""

import fcntl
import os
import signal
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest
from irc_guest import SERVER, enter
from room import GUARD_SECONDS, Room, environment

from hubbub.accounts.passwords import hash_password

SESAME = hash_password("sesame")
OPERATORS = {"HUBBUB_OPERATORS": f"root-of-all:{SESAME}"}


@pytest.fixture
def room(open_room: Callable[..., Room], data: Path) -> Room:
    """A room that has an operator."""
    return open_room("--data", data, settings=OPERATORS)


def test_one_becomes_an_operator_by_his_password_through_either_door(room: Room) -> None:
    [ada] = room.enter("ada")
    bob = enter(room, "bob")
    ada.settle()
    assert ada.ask("/oper root-of-all sesame") == ["-- you are now an operator of this server"]
    assert bob.ask("OPER root-of-all sesame") == [
        f"{SERVER} 381 bob :You are now an operator of this server",
        ":bob MODE bob :+o",
    ]
    room.console.until("-- bob is now an operator of this server")


def test_a_wrong_password_makes_nobody_an_operator(room: Room) -> None:
    [ada] = room.enter("ada")
    bob = enter(room, "bob")
    ada.settle()
    assert ada.ask("/oper root-of-all Sesame") == ["-- That is no name and password of an operator."]
    assert bob.ask("OPER bob sesame") == [f"{SERVER} 464 bob :That is no name and password of an operator."]
    assert bob.ask("OPER bob") == [f"{SERVER} 461 bob OPER :Not enough parameters"]
    assert bob.ask("KILL ada :no") == [f"{SERVER} 481 bob :Only an operator of the server may do that."]
    assert ada.ask("/die") == ["-- Only an operator of the server may do that."]


def test_a_server_without_operators_says_so(open_room: Callable[..., Room], data: Path) -> None:
    bob = enter(open_room("--data", data), "bob")
    assert bob.ask("OPER bob sesame") == [f"{SERVER} 491 bob :This server has no operators."]


def test_one_who_is_removed_is_told_and_cut_off(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    eve = enter(room, "eve")
    ada.ask("/oper root-of-all sesame", "/kill bob noise", "/kill eve")
    assert bob.rest_of_lines()[-1] == "-- you leave: removed by ada: noise"
    assert eve.rest_of_lines()[-1] == "ERROR :Closing link: removed by ada"
    assert ada.ask("/who")[-1] == "-- in #lobby: ada (you)"


def test_no_credential_is_kept_or_shown(room: Room, data: Path) -> None:
    [ada] = room.enter("ada")
    ada.ask("/oper root-of-all sesame", "/oper root-of-all open-sesame")
    room.stop()
    told = "\n".join([*room.console.all(), *room.errors.all()])
    kept = b"".join(path.read_bytes() for path in data.iterdir())
    for secret in ("sesame", "root-of-all", SESAME):
        assert secret not in told
        assert secret.encode() not in kept


def test_an_operator_stops_the_server_as_a_signal_does(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.say("/oper root-of-all sesame", "/die")
    assert bob.rest_of_lines()[-1] == "-- The room is closing."
    assert room.process.wait(GUARD_SECONDS) == 0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The settings of a room, which are not written yet."""
    return tmp_path / "settings.toml"


def test_settings_that_can_change_do_and_the_others_wait(
    open_room: Callable[..., Room], data: Path, file: Path
) -> None:
    file.write_text(f'welcome = "Hello"\noperators = "ada:{SESAME}"\n', encoding="utf-8")
    room = open_room("--data", data, "--config", file)
    guest = enter(room, "bob")
    guest.ask("OPER ada sesame")

    file.write_text('welcome = "Good evening"\ncontact = "ada"\nroom = "tea"\nrate = 7\n', encoding="utf-8")
    text = "the settings are read again; changed: welcome, rate, contact, operators; at the next start: room"
    assert guest.ask("REHASH") == [f"{SERVER} 382 bob settings.toml :{text}"]

    assert f"{SERVER} 372 bob :- Good evening" in guest.ask("MOTD")
    assert f"{SERVER} 259 bob :ada" in guest.ask("ADMIN")
    assert room.guest().line() == "Good evening"
    assert f"{SERVER} 491 bob :This server has no operators." in guest.ask("OPER ada sesame")
    assert "#lobby" in " ".join(guest.ask("LIST"))


def test_a_signal_has_the_settings_read_again(open_room: Callable[..., Room], data: Path, file: Path) -> None:
    file.write_text("", encoding="utf-8")
    room = open_room("--data", data, "--config", file)
    file.write_text('welcome = "Good evening"\n', encoding="utf-8")
    room.process.send_signal(signal.SIGHUP)
    room.console.until("-- the settings are read again; changed: welcome")
    assert room.guest().line() == "Good evening"


def test_settings_that_are_wrong_change_nothing(open_room: Callable[..., Room], data: Path, file: Path) -> None:
    file.write_text("", encoding="utf-8")
    room = open_room("--data", data, "--config", file)
    file.write_text('welcome = "Good evening"\nrate = "fast"\n', encoding="utf-8")
    room.process.send_signal(signal.SIGHUP)
    told = room.errors.until("hubbub: The settings stay as they are. (.*)")[1]
    assert told == f"rate in {file} is 'fast'; it must be a whole number from 1 to 1000000."
    assert room.guest().line() == "Welcome to this chatroom!"


def _take_terminal() -> None:
    """As a shell gives it: SIGHUP has its meaning again, even if the tests run under `nohup`."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def test_when_its_terminal_is_gone_the_server_stops(data: Path) -> None:
    host, terminal = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "hubbub", "serve", "127.0.0.1", "0", "--data", data],
        env=environment(),
        stdin=terminal,
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(terminal)
    shown = b""
    while b"IRC" not in shown:
        shown += os.read(host, 4096)
    os.close(host)
    assert process.wait(GUARD_SECONDS) == 0


def test_a_password_is_hashed_for_the_settings(open_room: Callable[..., Room], data: Path) -> None:
    hashed = printed_hash("open:sesame\n")
    room = open_room("--data", data, settings={"HUBBUB_OPERATORS": f"ada:{SESAME}\nbob:{hashed}"})
    assert enter(room, "bob").ask("OPER bob open:sesame")[1] == ":bob MODE bob :+o"
    assert printed_hash("open sesame\n") == ""


def printed_hash(typed: str) -> str:
    """What `hubbub hash` prints for what is typed."""
    command = [sys.executable, "-m", "hubbub", "hash"]
    done = subprocess.run(
        command,
        input=typed,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=GUARD_SECONDS,
        check=False,
    )
    assert typed.strip() not in done.stdout + done.stderr
    return done.stdout.strip()
