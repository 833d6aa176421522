"""What the host's terminal shows, and that it is never in the way."""

import io
import os
import sys
import threading
from contextlib import redirect_stdout, suppress

import pytest

from hubbub.chat.events import (
    Arrived,
    Departed,
    Event,
    Founded,
    Joined,
    Left,
    Renamed,
    Said,
    TopicSet,
)
from hubbub.chat.state import State
from hubbub.console import WAITING_LINES, Console

LOBBY, TEA, PRIVATE = 1, 2, 3


@pytest.fixture
def state() -> State:
    state = State()
    for event in (
        Founded(room=LOBBY, name="lobby"),
        Founded(room=TEA, name="tea"),
        Founded(room=PRIVATE, pair=(1, 2)),
    ):
        state.apply(event)
    return state


def shown(state: State, *events: Event, quiet: bool = False, address: str = "", text: str = "") -> str:
    """What a console has written once it is closed: of a connection, of the events, and of what it was to print."""
    with redirect_stdout(io.StringIO()) as output:
        console = Console(state, "lobby", quiet=quiet)
        if address:
            console.connected(address)
        console.show(events)
        if text:
            console.print(text)
        console.close()
    return output.getvalue()


def said(text: str, room: int = LOBBY, nick: str = "ada", **more: object) -> Said:
    return Said(room=room, user=1, nick=nick, text=text, **more)


def test_connections_and_messages_are_shown_as_they_pass(state):
    assert shown(state, said("hi", nick="guest-1", address="10.0.0.7"), said("ho"), address="10.0.0.7") == (
        "10.0.0.7 connected\n<10.0.0.7> hi\n<ada> ho\n"
    )


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (said("waves", form="action"), "* ada waves\n"),
        (said("hi", TEA), "#tea <ada> hi\n"),
        (said("waves", TEA, form="action"), "#tea * ada waves\n"),
        (TopicSet(room=LOBBY, user=1, nick="ada", topic="cake"), "-- ada set the topic of #lobby: cake\n"),
        (Joined(room=TEA, user=1, nick="ada"), "-- ada joined #tea\n"),
        (Left(room=TEA, user=1, nick="ada"), "-- ada left #tea\n"),
        (Renamed(user=1, old="ada", nick="eve", places={LOBBY: 1}), "-- ada is now eve\n"),
        (Departed(user=1, nick="ada", places={LOBBY: 1}), "-- ada left\n"),
        (Joined(room=LOBBY, user=1, nick="ada"), ""),
        (Arrived(user=1, nick="ada"), ""),
        (Founded(room=TEA, name="tea"), ""),
    ],
)
def test_what_happens_is_a_line_or_nothing(state, event, line):
    assert shown(state, event) == line


def test_private_conversations_are_never_shown(state):
    assert shown(state, said("psst", PRIVATE), Founded(room=PRIVATE, pair=(1, 2))) == ""


def test_a_room_that_is_no_more_is_not_shown(state):
    assert shown(state, said("hi", room=99)) == ""


def test_one_event_is_one_line_and_nothing_in_it_acts_on_the_terminal(state):
    assert shown(state, said("a\n-- b\tc \u202e")) == "<ada> a\\n-- b\\tc \\u202e\n"


def test_a_quiet_console_shows_only_what_it_is_told_to_print(state):
    assert shown(state, said("hi"), quiet=True, address="10.0.0.7") == ""
    assert shown(state, said("hi"), quiet=True, text="hubbub 0.1") == "hubbub 0.1\n"


def test_lines_come_in_their_order(state):
    lines = [said(f"line {number}") for number in range(5_000)]
    assert shown(state, *lines) == "".join(f"<ada> line {number}\n" for number in range(5_000))


def test_what_the_terminal_cannot_write_does_not_end_the_console(state, monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    console = Console(state, "lobby", quiet=False)
    console.show([said("caf\u00e9"), said("after")])
    console.close()
    assert written.getvalue().decode("ascii").endswith("<ada> after\n")


class Stuck(io.StringIO):
    """A terminal that was paused: it takes nothing until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.go = threading.Event(), threading.Event()

    def write(self, text: str) -> int:
        self.reached.set()
        self.go.wait()
        return super().write(text)


def test_a_stuck_terminal_holds_nobody_up_and_costs_bounded_memory(state, monkeypatch):
    stuck = Stuck()
    monkeypatch.setattr(sys, "stdout", stuck)
    console = Console(state, "lobby", quiet=False)
    console.print("first")
    stuck.reached.wait()
    console.show([said(f"line {number}") for number in range(WAITING_LINES + 7)])  # returns, though nothing is written
    stuck.go.set()
    console.close()
    lines = stuck.getvalue().splitlines()
    assert lines[:2] == ["first", "<ada> line 0"]
    assert lines[-1].startswith("(7 lines are left out")
    assert len(lines) == WAITING_LINES + 2


def test_a_terminal_that_is_gone_is_no_trouble(state, monkeypatch):
    reading, writing = os.pipe()
    os.close(reading)
    gone = os.fdopen(writing, "w", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", gone)
    console = Console(state, "lobby", quiet=False)
    for _ in range(3):
        console.show([said("hi")])
    console.close()
    monkeypatch.undo()
    with suppress(BrokenPipeError):
        gone.close()
