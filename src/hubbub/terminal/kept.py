"""What the full-screen client keeps in its notebook, each thing by its name."""

import secrets

import msgspec

from hubbub.chat.text import TEXT_BYTES
from hubbub.terminal.chat.place import Level
from hubbub.terminal.chat.waiting import Waiting
from hubbub.terminal.notebook import Notebook
from hubbub.terminal.secrecy import holds_secret, is_command

SERVERS = 50
"""So many servers are remembered, the ones last used."""
LINES = 500
"""So many lines that were typed are kept of each server from one time to the next."""
DRAFT_DAYS = 90
"""A draft that was not touched for so long is thrown away."""
ROOMS = 1_000
"""Of so many rooms it is kept how far they were read, how loud they are, and what was begun there."""

_SERVERS = "servers"
_KINDS = ("drafts", "typed", "read", "levels", "places", "waiting")


class Server(msgspec.Struct, frozen=True):
    """A server that was joined: its `url` as `client.address.url_of` makes it, and how one was there.

    By `token`, the last that it gave (docs/protocol.md), one is the same person again.
    """

    url: str
    nick: str = ""
    last_used_ms: int = 0
    token: str = ""


class Servers:
    """The servers that were joined."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook

    def remember(self, server: Server) -> None:
        """Keep a server, in place of what was kept of it; of too many, the one not used for longest is forgotten."""
        self._notebook.set(_SERVERS, server.url, server)
        for old in self.recent()[SERVERS:]:
            self.forget(old.url)

    def find(self, url: str) -> Server | None:
        """What is kept of a server."""
        return self._notebook.get(_SERVERS, url, Server, None)

    def recent(self) -> list[Server]:
        """All, the one used last first."""
        found: dict[str, Server] = self._notebook.all(_SERVERS, Server)
        return sorted(found.values(), key=lambda server: server.last_used_ms, reverse=True)

    def forget(self, url: str) -> None:
        """Keep nothing of a server, nor of what was done there."""
        self._notebook.delete(_SERVERS, url)
        for kind in _KINDS:
            self._notebook.clear(_scope(url, kind))


class Kept:
    """What is kept of one server. Rooms are named by their addresses, such as `#tea`, or the nick of the other one."""

    def __init__(self, notebook: Notebook, url: str) -> None:
        """`url` is that of `Server`. What is too old, or too much, is thrown away now."""
        self._notebook = notebook
        self._drafts, self._typed, self._read, self._levels, self._places, self._waiting = (
            _scope(url, kind) for kind in _KINDS
        )
        notebook.thin_out(self._drafts, newest=ROOMS, days=DRAFT_DAYS)
        notebook.thin_out(self._typed, newest=LINES)
        notebook.thin_out(self._read, newest=ROOMS)
        notebook.thin_out(self._levels, newest=ROOMS)

    def draft(self, room: str) -> str:
        """What was begun in a room, and not said."""
        return self._notebook.get(self._drafts, room, str, "")

    def set_draft(self, room: str, text: str) -> None:
        """Keep what is begun there; nothing, if it is empty or a command, which may become a secret one."""
        if text and not is_command(text):
            self._notebook.set(self._drafts, room, text)
        else:
            self._notebook.delete(self._drafts, room)

    def typed(self) -> list[str]:
        """What one sent before, messages and commands, the oldest first: the last LINES of it."""
        return list(self._notebook.all(self._typed, str).values())[-LINES:]

    def add_typed(self, line: str) -> None:
        """Keep what one sends, unless it holds a secret, or is too long for any server."""
        if not holds_secret(line) and len(line) <= TEXT_BYTES:
            self._notebook.set(self._typed, secrets.token_hex(8), line)

    def read(self, journal: str, room: int) -> int:
        """Up to which seq one has read a room, by its id in the `journal` that `welcome` named; 0 if not at all."""
        return self._notebook.get(self._read, f"{journal} {room}", int, 0)

    def set_read(self, journal: str, room: int, seq: int) -> None:
        """Keep up to which seq one has read, unless it is further already: in another client, say."""
        if seq > self.read(journal, room):
            self._notebook.set(self._read, f"{journal} {room}", seq)

    def levels(self) -> dict[str, Level]:
        """Of what one wants to be notified, in the rooms for which one has said so."""
        return self._notebook.all(self._levels, Level)

    def set_level(self, room: str, level: Level) -> None:
        """Keep of what one wants to be notified there."""
        self._notebook.set(self._levels, room, level)

    def rooms(self) -> list[str]:
        """The rooms and conversations that one was in, in their order."""
        return self._notebook.get(self._places, "rooms", list[str], [])

    def set_rooms(self, rooms: list[str]) -> None:
        """Keep which rooms and conversations one is in."""
        self._notebook.set(self._places, "rooms", rooms)

    def current(self) -> str:
        """The room that was shown last; empty if none is known."""
        return self._notebook.get(self._places, "current", str, "")

    def set_current(self, room: str) -> None:
        """Keep which room is shown."""
        self._notebook.set(self._places, "current", room)

    def folded(self) -> set[str]:
        """The sidebars that one has folded, by the names that the view gives them."""
        return self._notebook.get(self._places, "folded", set[str], set())

    def set_folded(self, sidebars: set[str]) -> None:
        """Keep which sidebars are folded."""
        self._notebook.set(self._places, "folded", sidebars)

    def waiting(self) -> list[Waiting]:
        """The messages that wait to be said, in the order in which they were."""
        return list(self._notebook.all(self._waiting, Waiting).values())

    def set_waiting(self, message: Waiting) -> None:
        """Keep a message that waits, in place of what was kept of it."""
        self._notebook.set(self._waiting, message.id, message)

    def delete_waiting(self, message_id: str) -> None:
        """Keep it no longer: it has come true, or was given up."""
        self._notebook.delete(self._waiting, message_id)


def _scope(url: str, kind: str) -> str:
    """The scope of what is kept of a server; no URL has a space in it."""
    return f"{url} {kind}"
