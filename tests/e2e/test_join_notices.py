"""What the full-screen client tells the terminal besides text: bells, notices, copies, and who has the mouse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from programs import wait_until
from room import Guest, Room
from terminal import Terminal, Tmux
from test_join_over_kills import sit_in

CONFIGURATION = """
nearby = false
bell = true
notify = "osc9"
keywords = ["cake"]
"""


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """What the client sends to the terminal, once it is recorded."""
    return tmp_path / "sent"


def notices(sent: Path) -> list[bytes]:
    """The desktop's notices that were sent, as the terminal behind tmux gets them."""
    parts = sent.read_bytes().split(b"\x1bPtmux;\x1b\x1b]9;")[1:]
    return [part.partition(b"\x07\x1b\\")[0] for part in parts]


def say_until(nat: Guest, text: str, holds: Callable[[], bool]) -> None:
    """Say something again and again until something holds."""

    def said() -> bool:
        nat.ask(text)
        return holds()

    wait_until(said, lambda: f"{text!r} leads to nothing")


def test_one_is_told_while_one_looks_elsewhere(
    room: Room, sit_down: Callable[..., Terminal], sent: Path, tmp_path: Path
) -> None:
    (nat,) = room.enter("nat")
    (tmp_path / "join.toml").write_text(CONFIGURATION)
    ada = sit_in(sit_down, room)
    ada.record(sent)
    nat.ask("ada, you see this")
    ada.see("you see this")
    ada.focus(there=False)
    say_until(nat, "hello, all", lambda: "── new ─" in ada.screen)
    nat.ask("ADA: hello")
    wait_until(lambda: len(notices(sent)) == 1, lambda: f"{notices(sent)}")
    assert notices(sent) == [b"nat in #lobby: ADA: hello"]
    rung = sent.read_bytes().replace(b"hello\x07\x1b\\", b"")
    assert rung.count(b"\x07") == 1
    say_until(nat, "there is Cake", lambda: b"nat in #lobby: there is Cake" in notices(sent))  # once a second

    ada.enter("/notify off")
    ada.see("You are told of nothing in #lobby.")
    ada.focus(there=False)  # who types looks
    nat.ask("ada, psst", "cake")
    ada.see("ada, psst")
    ada.enter("/notify all")
    ada.see("You are told of all in #lobby.")
    ada.focus(there=False)
    say_until(nat, "hello, world", lambda: b"nat in #lobby: hello, world" in notices(sent))
    assert not [notice for notice in notices(sent) if b"psst" in notice]
    nat.ask("/msg ada between us")
    ada.focus(there=True)
    nat.ask("ada, welcome back")
    ada.see("ada, welcome back")
    assert not [notice for notice in notices(sent) if b"welcome" in notice]


def test_the_mouse_is_given_away_and_a_message_copied(
    room: Room, sit_down: Callable[..., Terminal], tmux: Tmux
) -> None:
    (nat,) = room.enter("nat")
    ada = sit_in(sit_down, room)
    assert ada.fact("mouse_any_flag") == "1"
    ada.press("M-m")
    ada.see("The mouse is the terminal's")
    wait_until(lambda: ada.fact("mouse_any_flag") == "0", lambda: "the mouse is still taken")
    ada.press("M-m")
    wait_until(lambda: ada.fact("mouse_any_flag") == "1", lambda: "the mouse is not taken")

    nat.ask("copy **this**, 字")
    ada.see("copy this, 字")
    ada.press("M-Up")
    ada.see("r reply")
    ada.press("c")
    ada.see("Copied.")
    wait_until(lambda: tmux.run("show-buffer") == "copy **this**, 字", lambda: tmux.run("list-buffers"))
