"""A room whose names are to be made of ASCII's letters alone."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from irc_guest import SERVER, enter, stranger
from room import Room

NAME = "Élodie"
WIDE = "\uff41\uff44\uff41"
"""The name ada in wide letters, which are kept as plain ones."""


def test_other_nicks_and_accounts_cannot_be_taken_at_any_door(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--ascii-nicks")
    bea = stranger(room)
    assert bea.ask(f"NICK {NAME}", "USER u 0 * :u")[-1].startswith(f"{SERVER} 432 * {NAME} :A nick is made of ")
    bea.ask("NICK bea")
    assert bea.ask(f"NICK {NAME}")[0].startswith(f"{SERVER} 432 bea {NAME} :")
    assert bea.ask(f"REGISTER {NAME} * sesame")[0].startswith(f"{SERVER} FAIL REGISTER BAD_ACCOUNT_NAME {NAME} :")
    (ada,) = room.enter("ada")
    assert ada.ask(f"/nick {NAME}")[0].startswith("-- A nick is made of the letters a to z here")
    assert ada.ask(f"/nick {WIDE}2") == ["-- ada is now ada2"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGHUP")
def test_who_has_such_a_nick_keeps_it_when_that_changes(open_room: Callable[..., Room], tmp_path: Path) -> None:
    file = tmp_path / "hubbub.toml"
    file.write_text("")
    room = open_room("--memory", "--config", file)
    bea = enter(room, NAME)
    file.write_text("ascii_nicks = true\n")
    room.process.send_signal(signal.SIGHUP)
    room.console.until("-- the settings are read again; changed: ascii_nicks")
    (ada,) = room.enter("ada")
    bea.ask("PRIVMSG #lobby :hi")
    ada.expect(f"<{NAME}> hi")
    assert ada.ask("/nick Ayşe")[0].startswith("-- A nick is made of ")
