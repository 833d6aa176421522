"""Guests who speak IRC by hand. Every line that one reads must be a well-formed IRC message."""

import re
from itertools import count

from room import Guest, Room

SERVER = ":hubbub.local"
FIRST_WORD = f"{SERVER} NOTICE * :*** You are being let in"
LINE_BYTES = 512
"""The longest line, with its CR LF and without its tags (RFC 2812, 2.3)."""

_WELL_FORMED = re.compile(
    r"(?P<tags>@[^ \r\0]+ )?(?::[^ \r\0]+ )?(?:[A-Z]+|\d{3})(?: [^: \r\0][^ \r\0]*)*(?: :[^\r\0]*)?\r"
)
_HOST = re.compile(r"!~u@[a-z2-7]{13}\.cloak")
_tokens = count(1)


class IrcGuest(Guest):
    """A raw TCP client who speaks IRC. What he reads is without the hosts, which are the same for all here."""

    def say(self, *lines: str) -> None:
        """Send whole lines."""
        self.send("".join(f"{line}\r\n" for line in lines).encode())

    def line(self) -> str:
        """The next line without its end; fails if it is no IRC message, or is too long for one."""
        return checked(super().line())

    def ask(self, *lines: str) -> list[str]:
        """Say lines; what comes before the room has done everything that was sent so far."""
        token = f"token-{next(_tokens)}"
        self.say(*lines, f"PING {token}")
        return self.until(f"{SERVER} PONG hubbub.local :{token}")

    def register(self, nick: str, *capabilities: str) -> list[str]:
        """Say who one is, as IRC clients do: the welcome."""
        wishes = [f"CAP REQ :{' '.join(capabilities)}", "CAP END"] if capabilities else []
        begin = ["CAP LS 302"] if wishes else []
        *before, last = self.ask(*begin, f"NICK {nick}", f"USER u 0 * :{nick}", *wishes)
        assert last == f"{SERVER} 376 {nick} :End of MOTD"
        return before

    def rest_of_lines(self) -> list[str]:
        """All lines until the connection ends. A last one that is not whole counts for nothing."""
        return [checked(line) for line in super().rest_of_lines()]


def checked(line: str) -> str:
    """The line, which still ends with CR, without its end and hosts. Fails if it is no IRC message."""
    match = _WELL_FORMED.fullmatch(line)
    assert match, f"no IRC message: {line!r}"
    assert len(line.encode()) + 1 - len((match["tags"] or "").encode()) <= LINE_BYTES, f"too long: {line!r}"
    return _HOST.sub("", line.removesuffix("\r"))


def stranger(room: Room, receive_buffer: int | None = None) -> IrcGuest:
    """One who connects and says nothing."""
    guest = IrcGuest(room.port, receive_buffer)
    room.guests.append(guest)
    return guest


def enter(room: Room, nick: str, *capabilities: str, receive_buffer: int | None = None) -> IrcGuest:
    """One who is in the lobby, and has read everything that was sent to him so far."""
    guest = stranger(room, receive_buffer)
    guest.register(nick, *capabilities)
    guest.ask("JOIN #lobby")
    return guest


def privmsgs(nick: str, target: str, lines: list[str]) -> list[str]:
    """Of these lines the texts that `nick` said to `target`."""
    head = f":{nick} PRIVMSG {target} :"
    return [line.removeprefix(head) for line in lines if line.startswith(head)]
