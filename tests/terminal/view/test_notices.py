"""Notices of the terminal."""

import pytest

from hubbub.terminal.view.notices import LONGEST, protocol, sequence


@pytest.mark.parametrize(
    ("environment", "how"),
    [
        ({"TERM_PROGRAM": "iTerm.app", "TERM": "xterm-256color"}, "osc9"),
        ({"TERM": "xterm-kitty"}, "osc9"),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, "osc9"),
        ({"TERM": "foot"}, "osc777"),
        ({"TERM": "rxvt-unicode-256color"}, "osc777"),
        ({"TERM": "xterm-256color"}, "off"),
        ({}, "off"),
    ],
)
def test_the_way_to_tell_goes_by_the_terminal_unless_one_chooses(environment: dict[str, str], how: str) -> None:
    assert protocol("auto", environment) == how
    assert protocol("osc777", environment) == "osc777"


def test_a_notice_is_told_as_the_terminal_understands_it() -> None:
    assert sequence("osc9", "bo in #tea", "hi", {}) == "\x1b]9;bo in #tea: hi\x07"
    assert sequence("osc777", "bo;cy", "a;b", {}) == "\x1b]777;notify;bo,cy;a,b\x07"
    assert sequence("off", "bo", "hi", {}) == ""


def test_a_nick_that_begins_with_a_digit_is_no_command_of_the_terminal() -> None:
    assert sequence("osc9", "4;1;50", "hi", {}) == "\x1b]9;- 4;1;50: hi\x07"


def test_tmux_hands_it_on() -> None:
    assert sequence("osc9", "bo", "hi", {"TMUX": "x"}) == "\x1bPtmux;\x1b\x1b]9;bo: hi\x07\x1b\\"


@pytest.mark.parametrize("how", ["osc9", "osc777"])
def test_what_others_write_cannot_end_it_nor_make_it_long(how: str) -> None:
    hostile = "\x1b\\\x07\x9c\x9d\n\r\u202e"
    told = sequence(how, f"bo{hostile}", f"hi{hostile}" + "x" * 10_000, {})
    assert told.count("\x1b") == told.count("\x07") == 1
    assert told.endswith("\x07")
    assert not set(told[1:-1]) & set("\x07\x9c\x9d\n\r\u202e")
    assert len(told) < 2 * LONGEST + 40
