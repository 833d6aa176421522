"""What is typed at the full screen faster than it is shown: each key does what it would do if it came alone."""

from collections.abc import Callable

import pytest
from room import Guest, Room
from terminal import Terminal
from test_join_over_kills import messages, sit_in
from test_join_talking import line_with

ALT_G, ALT_R, ALT_X, F1, CTRL_C = "\x1bg", "\x1br", "\x1bx", "\x1bOP", "\x03"
ALT_UP, CTRL_UP = "\x1b[1;3A", "\x1b[1;5A"


@pytest.fixture
def nat(room: Room) -> Guest:
    """Somebody with netcat."""
    (nat,) = room.enter("nat")
    return nat


@pytest.fixture
def ada(room: Room, nat: Guest, sit_down: Callable[..., Terminal]) -> Terminal:  # noqa: ARG001 - nat was there before
    """Somebody at a terminal."""
    return sit_in(sit_down, room, size=(120, 30))


def test_what_is_typed_goes_where_one_was_when_it_was_typed(nat: Guest, ada: Terminal) -> None:
    nat.ask("/join #tea")
    ada.burst("/join #tea\rfirst\r\x1b1second\r\x1b2third\r\x1b1fo\x1b2fi\x1b1urth\r\x1b2fth\r")
    ada.see("Message #tea", "│ fifth")
    said = [line_with(nat, word) for word in ("first", "second", "third", "fourth", "fifth")]
    assert said == ["<ada> first", "#lobby <ada> second", "<ada> third", "#lobby <ada> fourth", "<ada> fifth"]


def test_the_list_of_places_takes_what_is_typed_behind_its_key(nat: Guest, ada: Terminal) -> None:
    ada.burst(f"{ALT_G}nat\rpsst\r{ALT_G}#lobby\raloud\r{ALT_G}#pie\rcherry\r")
    ada.see("Message #pie", "│ cherry")
    assert line_with(nat, "psst") == "[ada \u2192 you] psst"
    assert line_with(nat, "aloud") == "<ada> aloud"


def test_dialogs_open_and_close_in_turn(nat: Guest, ada: Terminal) -> None:
    ada.burst(f"{F1}qone{ALT_X}{CTRL_C}")
    ada.see(" one")
    ada.burst(f" two{ALT_R}nothing to be found\r")
    ada.see("nothing to be found", "Nothing found.")
    ada.burst(f"{CTRL_C} three\r")
    assert line_with(nat, "one") == "<ada> one two three"
    ada.burst(f"{ALT_X}topic\r#lobby tea at four\rfour\r")
    assert "tea at four" in line_with(nat, "four")
    assert line_with(nat, "four") == "<ada> four"


def test_a_message_is_chosen_and_answered_or_edited(nat: Guest, ada: Terminal) -> None:
    nat.ask("a question")
    ada.see("a question")
    ada.burst(f"{ALT_UP}ran answer\r")
    ada.see("↳ nat: a question", "│ an answer")
    ada.see_no("not sent")
    ada.burst(f"{CTRL_UP}, at length\rand more\r")
    ada.see("an answer, at length (edited)", "and more")
    ada.burst(f"{ALT_UP}tthumb\ridone\r")
    ada.see("👍 ada", "done")


def test_all_is_typed_before_anything_is_shown(room: Room, nat: Guest, sit_down: Callable[..., Terminal]) -> None:
    bea = sit_down(settings={"USER": ""})
    bea.see("Where to?")
    bea.burst(f"127.0.0.1:{room.port}\rbea\rhello all\r")
    assert line_with(nat, "hello") == "<bea> hello all"
    bea.see("│ hello all")
    assert messages(bea.rows()).count("hello all") == 1


def test_what_was_said_last_is_said_before_one_leaves(nat: Guest, ada: Terminal) -> None:
    ada.burst("bye\r\x11")
    assert ada.ended() == 0
    assert line_with(nat, "bye") == "<ada> bye"
