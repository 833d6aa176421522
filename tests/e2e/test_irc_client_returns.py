"""IRC clients that people have already come back by themselves when the server was killed, and miss nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from irc_clients import see
from room import Room
from slash_clients import Irssi, WeeChat


@pytest.mark.parametrize("client", [Irssi, WeeChat])
def test_a_client_that_people_have_comes_back_and_sees_once_what_was_said_meanwhile(
    client: type[Irssi] | type[WeeChat], open_room: Callable[..., Room], data: Path, tmp_path: Path
) -> None:
    room = open_room("--data", data)
    folder = tmp_path / "kim"
    folder.mkdir()
    kim = client(room.port, folder, "kim")
    try:
        see(kim, "Welcome to this chatroom!")
        kim.join()
        see(kim, "#lobby")
        kim.say("before")
        room.kill()
        room = open_room("--data", data, port=room.port)
        (ada,) = room.enter("ada")
        if not any("kim" in line for line in ada.ask("meanwhile", "/who")):
            ada.until("-- kim joined #lobby")
        ada.say("and now")
        see(kim, "meanwhile", "and now")
        kim.say("here again")
        ada.expect("<kim> here again")
        assert [kim.shown().count(text) for text in ("meanwhile", "and now")] == [1, 1]
    finally:
        kim.clear()
