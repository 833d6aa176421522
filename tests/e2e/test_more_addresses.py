"""More addresses to listen on: each is like the first."""

import re
from collections.abc import Callable
from pathlib import Path

from certificates import issue
from encrypted import encrypted
from irc_guest import IrcGuest
from room import GREETING, Guest, Room


def test_every_door_is_behind_every_address(open_room: Callable[..., Room], tmp_path: Path) -> None:
    server = issue(tmp_path)
    room = open_room("--memory", *server.options, "--listen", "127.0.0.1:0,127.0.0.1:0")
    (ada,) = room.enter("ada")
    ports = [
        int(found[1]) for line in room.console.lines if (found := re.search(r"also at +127\.0\.0\.1 port (\d+)", line))
    ]
    assert len({*ports, room.port}) == 3
    for port in ports:
        line = Guest(port)
        line.expect(GREETING)
        line.say("hello")
        ada.until("<127.0.0.1> hello")
        irc = IrcGuest(port)
        irc.register(f"irc-{port}")
        secure = encrypted(Guest(port))
        secure.expect(GREETING)
        room.guests += [line, irc, secure]
