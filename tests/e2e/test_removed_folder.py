"""The data folder is removed or replaced while the room is open: nobody is told "saved" of what nobody finds again."""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from room import Room, said_by

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files that are in use cannot be removed there")

NOT_WRITTEN = r"hubbub: The history cannot be written \((.*journal\.db) was removed or replaced: put it back, .*"
WRITTEN_AGAIN = "hubbub: The history can be written again."


def test_what_is_said_is_not_saved_until_the_folder_is_back(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    ada, bob = room.enter("ada", "bob")
    assert ada.ask("before") == []
    data.rename(data.with_name("elsewhere"))
    assert ada.ask("meanwhile", "and") == ["-- not saved: meanwhile", "-- not saved: and"]
    assert room.errors.until(NOT_WRITTEN)[1] == str(data / "journal.db")
    data.with_name("elsewhere").rename(data)
    assert ada.ask("after") == []
    assert said_by("ada", bob.settle()) == ["before", "after"]
    assert room.stop() == 0
    assert [line for line in room.errors.all() if re.fullmatch(f"{NOT_WRITTEN}|{WRITTEN_AGAIN}", line)][1:] == [
        WRITTEN_AGAIN
    ]
    (reader,) = open_room("--data", data).enter("reader")
    assert said_by("ada", reader.history()) == ["before", "after"]


def test_another_folder_in_its_place_is_left_alone(open_room: Callable[..., Room], data: Path) -> None:
    other = open_room("--data", data.with_name("other"))
    (eve,) = other.enter("eve")
    assert eve.ask("in the other") == []
    assert other.stop() == 0
    room = open_room("--data", data)
    (ada,) = room.enter("ada")
    assert ada.ask("before") == []
    shutil.rmtree(data)
    assert ada.ask("gone") == ["-- not saved: gone"]
    data.with_name("other").rename(data)
    assert ada.ask("replaced") == ["-- not saved: replaced"]
    assert ada.ask("/register ada secretsecret") == ["-- Not saved: the accounts cannot be written."]
    assert room.stop() == 0
    (reader,) = open_room("--data", data).enter("reader")
    assert [line for line in reader.history() if line.startswith("<")] == ["<eve> in the other"]
