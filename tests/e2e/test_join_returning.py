"""Who returns at the full screen, to a room or to the server, finds what he began, and is who he was."""

from collections.abc import Callable

from room import Room
from terminal import Terminal
from test_join_over_kills import messages, sit_in
from test_join_talking import line_with


def test_an_edit_and_an_answer_are_there_when_one_returns(room: Room, sit_down: Callable[..., Terminal]) -> None:
    (nat,) = room.enter("nat")
    ada = sit_in(sit_down, room)
    ada.enter("/join #tea")
    ada.see("Message #tea")
    ada.press("M-1")
    ada.see("Message #lobby")
    ada.enter("one sugar")
    ada.see("│ one sugar")
    ada.press("C-Up")
    ada.see("Editing what you said.")
    ada.type(" please")
    ada.see("█ one sugar please")
    ada.press("M-2")
    ada.see("Message #tea")
    ada.see_no("Editing", "please")
    ada.press("M-1")
    ada.see("Editing what you said.", "█ one sugar please")
    ada.press("Enter")
    ada.see("one sugar please (edited)")
    ada.see_no("Editing")

    nat.ask("two for me")
    ada.see("two for me")
    ada.press("M-Up", "r")
    ada.see("Answering nat: two for me")
    ada.type("here")
    ada.see("█ here")
    ada.press("M-2")
    ada.see_no("Answering")
    ada.press("M-1")
    ada.see("Answering nat: two for me", "█ here")
    ada.press("Enter")
    ada.see("↳ nat: two for me", "│ here")


def test_an_edit_that_is_refused_comes_back_where_it_was_begun(room: Room, sit_down: Callable[..., Terminal]) -> None:
    ada = sit_in(sit_down, room)
    ada.enter("/join #tea")
    ada.see("Message #tea")
    ada.enter("hot")
    ada.see("│ hot")
    ada.burst("\x1b[1;5A\r\x1b1")  # as it was
    ada.see("Message #lobby")
    ada.press("M-2")
    ada.see("Editing what you said.", "█ hot")


def test_what_is_said_to_nobody_leaves_nothing_behind(room: Room, sit_down: Callable[..., Terminal]) -> None:
    (nat,) = room.enter("nat")
    ada = sit_in(sit_down, room, size=(120, 30))
    ada.enter("/msg nobody hello")
    rows = ada.see("! │ ")
    assert [row[:20].split() for row in rows[1:4]] == [["1", "#lobby"], [], []]
    assert "Message #lobby" in rows[-1]
    ada.enter("/msg nat hello")
    ada.see("Message nat", "ada │ hello")
    assert line_with(nat, "hello") == "[ada \u2192 you] hello"
    assert messages(ada.rows()).count("hello") == 1


def test_one_comes_back_by_the_name_that_one_has_taken(room: Room, sit_down: Callable[..., Terminal]) -> None:
    ada = sit_in(sit_down, room)
    ada.enter("/nick bea")
    ada.see(" bea ")
    ada.press("C-q")
    assert ada.ended() == 0
    sit_down("127.0.0.1", room.port).see("Message #lobby", " bea ")


def test_who_has_logged_in_and_was_killed_comes_back_logged_in(room: Room, sit_down: Callable[..., Terminal]) -> None:
    (bea,) = room.enter("bea")
    bea.ask("/register open-sesame")
    bea.leave()
    ada = sit_in(sit_down, room)
    ada.enter("/login bea open-sesame")
    ada.see("You are logged in as bea.")
    ada.kill()
    ada = sit_down("127.0.0.1", room.port)
    ada.see("Message #lobby", " ada ")
    ada.enter("/nick bea")
    ada.see("ada is now bea", " bea ")


def test_what_is_written_to_one_who_is_gone_reaches_no_other_who_took_his_name(
    room: Room, sit_down: Callable[..., Terminal]
) -> None:
    (nat,) = room.enter("nat")
    ada = sit_in(sit_down, room)
    ada.enter("/msg nat hello")
    ada.see("Message nat", "ada │ hello")
    nat.say("/quit")
    nat.rest()
    (stranger,) = room.enter("nat")
    ada.enter("for you alone")
    ada.see("for you alone", "The nat whom you mean is not here any more.")
    ada.enter("/query nat")
    ada.enter("who are you?")
    assert line_with(stranger, "you") == "[ada → you] who are you?"
