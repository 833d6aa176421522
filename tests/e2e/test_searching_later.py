"""What was said is found in a server that was stopped or killed since; what was taken back is in its index no more."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from programs import wait_until
from room import Room

WORD, REST_OF_IT = "quxotivblah", b"ivblah"
"""A word, and so much of it as stands in the index as it is, whatever the words before it."""


def found(answer: list[str]) -> list[str]:
    return [match[1] for line in answer if (match := re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d \S+ \d+ (.*)", line))]


def holds(data: Path) -> bool:
    return any(REST_OF_IT in file.read_bytes() for file in data.glob("search.db*"))


@pytest.mark.parametrize("end", [Room.stop, Room.kill])
def test_what_was_said_is_found_after_a_stop_or_a_kill(
    open_room: Callable[..., Room], data: Path, end: Callable[[Room], object]
) -> None:
    room = open_room("--data", data)
    ada, bob = room.enter("ada", "bob")
    ada.ask(f"the word is {WORD}", "another line")
    bob.ask("/msg ada our secret word")
    end(room)
    room = open_room("--data", data)
    ada, eve = room.enter("ada", "eve")
    for _ in range(2):  # from the journal, and from the index
        assert found(ada.ask("/search WORD")) == [f"<ada> the word is {WORD}"]
        assert found(eve.ask("/search word from:ada")) == [f"<ada> the word is {WORD}"]
        assert found(eve.ask("/search secret")) == []
        wait_until(lambda: holds(data), lambda: "the word is in no index")


def test_the_index_holds_no_word_that_was_taken_back(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    (ada,) = room.enter("ada")
    ada.ask(f"the word is {WORD}")
    wait_until(lambda: holds(data), lambda: "the word is in no index")
    ada.ask("/delete")
    assert found(ada.ask(f"/search {WORD}")) == []
    wait_until(lambda: not holds(data), lambda: "the word is in the index still")


def test_a_damaged_index_keeps_no_room_from_opening(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    (ada,) = room.enter("ada")
    ada.ask(f"the word is {WORD}")
    wait_until(lambda: holds(data), lambda: "the word is in no index")
    room.stop()
    (data / "search.db").write_bytes(b"nothing of use")
    room = open_room("--data", data)
    (eve,) = room.enter("eve")
    assert found(eve.ask("/search word")) == [f"<ada> the word is {WORD}"]
