"""The full-screen client, from the question who one is to the room: every door that does not open at once says why."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from room import GUARD_SECONDS, Room, environment
from terminal import Terminal

NICK = "What shall others call you?"


def answer(terminal: Terminal, text: str) -> None:
    """Answer a question, whose field is overwritten."""
    terminal.type(text)
    terminal.see(text)
    terminal.press("Enter")


def prove(terminal: Terminal, password: str) -> None:
    """Answer a question for a password, which is not to be seen."""
    terminal.see_no("•")
    terminal.type(password)
    terminal.see(" " + "•" * len(password) + " ")
    terminal.press("Enter")


def test_a_nick_is_all_that_is_asked_and_what_is_wrong_with_it_is_told(
    room: Room, sit_down: Callable[..., Terminal]
) -> None:
    (bob, vera) = room.enter("bob", "vera")
    vera.ask("/register open-sesame")
    vera.leave()
    bob.ask("so this is it")
    terminal = sit_down("127.0.0.1", room.port)
    terminal.see(NICK, " ada ")
    answer(terminal, "bob")
    terminal.see(NICK, "Somebody here is called bob already, or looks like it.")
    answer(terminal, "b b")
    terminal.see(NICK, "space")
    answer(terminal, "vera")
    terminal.see("The nick vera belongs to an account.", "Enter its password, or press Esc to take another name")
    prove(terminal, "open-windows")
    terminal.see_no("•")
    terminal.see("That is not the name and the password of an account.", "Esc to take another name")
    terminal.press("Escape")
    terminal.see(NICK)
    answer(terminal, "cyd")
    terminal.see("so this is it", "Message #lobby", " cyd  ")
    assert "open-windows" not in terminal.screen
    assert bob.settle()[-1] == "-- cyd joined #lobby"

    terminal.press("C-q")
    assert terminal.ended() == 0
    again = sit_down("127.0.0.1", room.port)
    again.see("so this is it", "Message #lobby", " cyd  ")


def test_the_password_of_an_account_lets_one_in_by_its_name(room: Room, sit_down: Callable[..., Terminal]) -> None:
    (vera,) = room.enter("vera")
    vera.ask("/register open-sesame")
    vera.leave()
    terminal = sit_down("127.0.0.1", room.port, settings={"USER": "vera"})
    terminal.see(NICK, " vera ")
    terminal.press("Enter")
    terminal.see("The nick vera belongs to an account.")
    prove(terminal, "open-sesame")
    terminal.see("Message #lobby", " vera  ")
    terminal.press("C-q")
    assert terminal.ended() == 0
    sit_down("127.0.0.1", room.port).see("Message #lobby", " vera  ")


def test_a_server_with_a_password_asks_for_it(
    open_room: Callable[..., Room], sit_down: Callable[..., Terminal]
) -> None:
    room = open_room("--memory", settings={"HUBBUB_PASSWORD": "sesame"})
    terminal = sit_down("127.0.0.1", room.port)
    terminal.see(NICK)
    terminal.press("Enter")
    terminal.see("This room has a password.")
    prove(terminal, "barley")
    terminal.see("This room has a password, and that is not it.")
    prove(terminal, "sesame")
    terminal.see("Message #lobby", " ada  ")
    assert "sesame" not in terminal.screen


def test_a_server_that_is_not_there_yet_is_waited_for(
    open_room: Callable[..., Room], sit_down: Callable[..., Terminal]
) -> None:
    with closing(socket.socket()) as reserved:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        terminal = sit_down("127.0.0.1", port)
        terminal.see(NICK)
        terminal.press("Enter")
        seen: list[str] = []
        while not (seen and waits(seen[0]) > GUARD_SECONDS):  # each attempt makes the next one come later
            seen[:] = [row for row in terminal.see("Trying again in") if "Trying again" in row]
            terminal.press("C-r")
        assert f"127.0.0.1:{port}" in terminal.screen
        assert "Ctrl-R tries now" in seen[0]
    room = open_room("--memory", port=port)
    terminal.press("C-r")
    terminal.see("Message #lobby", "1 here")
    assert "Trying" not in terminal.screen
    assert room.enter("bob")


def waits(row: str) -> int:
    """How long the client says that it waits, in seconds."""
    found = re.search(r"Trying again in (\d+) s", row)
    return int(found[1]) if found else 0


def test_without_an_address_one_chooses_where_to_go(room: Room, sit_down: Callable[..., Terminal]) -> None:
    first = sit_down()
    first.see("Where to?", "this machine")
    answer(first, f"127.0.0.1:{room.port}")
    first.see(NICK)
    answer(first, "ada")
    first.see("Message #lobby")
    first.press("C-q")
    assert first.ended() == 0

    second = sit_down()
    rows = second.see(f"127.0.0.1:{room.port}", "as ada, today")
    assert next(row for row in rows if "as ada, today" in row).count(f"127.0.0.1:{room.port}") == 1
    second.type(str(room.port))
    second.see_no("this machine")
    second.press("Enter")
    second.see("Message #lobby", " ada  ")
    second.press("C-q")
    assert second.ended() == 0

    third = sit_down()
    third.see("Where to?")
    third.press("Escape")
    assert third.ended() == 0


def test_the_plain_client_is_still_there(room: Room, sit_down: Callable[..., Terminal]) -> None:
    (bob,) = room.enter("bob")
    terminals = {
        "dumb": sit_down("127.0.0.1", room.port, settings={"TERM": "dumb"}),
        "plain": sit_down("--plain", "127.0.0.1", room.port),
        "raw": sit_down("--raw", "127.0.0.1", room.port),
    }
    for how, terminal in terminals.items():
        terminal.see("Welcome to this chatroom!")
        assert terminal.fact("alternate_on") == "0"
        terminal.type(f"hi from {how}\n")
        while not bob.line().endswith(f"> hi from {how}"):
            pass
    bob.say("hi from bob")
    for terminal in terminals.values():
        terminal.see("<bob> hi from bob")


def test_a_pipe_gets_the_plain_client(room: Room, tmp_path: Path) -> None:
    (bob,) = room.enter("bob")
    places = {"HUBBUB_STATE": str(tmp_path / "state"), "HUBBUB_JOIN_CONFIG": str(tmp_path / "join.toml")}
    done = subprocess.run(
        [sys.executable, "-m", "hubbub", "join", "127.0.0.1", str(room.port)],
        env=environment(places),
        input="hi through a pipe\n",
        capture_output=True,
        encoding="utf-8",
        timeout=GUARD_SECONDS,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert any(line.endswith("> hi through a pipe") for line in bob.settle())


def test_without_colours_nothing_is_coloured(room: Room, sit_down: Callable[..., Terminal]) -> None:
    (bob,) = room.enter("bob")
    terminal = sit_down("127.0.0.1", room.port, size=(120, 40), settings={"NO_COLOR": "1"})
    terminal.see(NICK)
    assert coloured(terminal.codes()) == []
    terminal.press("Enter")
    terminal.see("Message #lobby")
    bob.ask("hello ada, **see** `code` https://example.org")
    terminal.type("draft")
    terminal.see("hello ada", "draft")
    assert coloured(terminal.codes()) == []


def coloured(codes: str) -> list[int]:
    """The codes for colours, other than the terminal's own, among the codes of a screen."""
    numbers = [int(part or 0) for found in re.findall(r"\x1b\[([\d;:]*)m", codes) for part in re.split("[;:]", found)]
    return [number for number in numbers if (number in range(30, 50) and number not in (39, 49)) or number >= 90]
