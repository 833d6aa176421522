"""A visit to a server: the connection that comes back, what is known of the server, and what waits to be said there."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Protocol

from hubbub.client import (
    Answer,
    Client,
    ClientError,
    CommandUsage,
    Ended,
    Page,
    Refused,
    Room,
    Status,
    connect,
)
from hubbub.terminal.chat.chat import Chat, Listener
from hubbub.terminal.chat.place import Place
from hubbub.terminal.history import History
from hubbub.terminal.kept import Kept, Server, Servers
from hubbub.terminal.outbox import Outbox
from hubbub.terminal.secrecy import is_command
from hubbub.terminal.tasks import Tasks

TYPING_SECONDS = 3.0
"""So often others are told that one is typing."""


class Front(Listener, Protocol):
    """Who shows it."""

    def changed(self) -> None:
        """Something is to be shown otherwise."""

    async def refused(self, refused: Refused) -> bool:
        """The server does not let one in like that. Whether to try again, with what the user has said meanwhile."""

    async def ended(self, reason: str) -> bool:
        """The connection is over, for good. Whether to begin anew."""


class Visit:
    """One server, as whom one visits it, and what is known of it."""

    def __init__(self, server: Server, servers: Servers, kept: Kept, front: Front) -> None:
        """`server` is where to go, and as whom; `kept` is what is kept of it."""
        self.server = server
        self.kept = kept
        self._servers = servers
        self.password = ""
        self.login: tuple[str, str] | None = None
        self.status = Status("connecting")
        self.commands: list[CommandUsage] = []
        self.learned = asyncio.Event()
        """The commands of the server are known."""
        self.chat = Chat(self, front, self._read_before)
        self._front = front
        self._client: Client | None = None
        self._coming: Client | None = None
        """The client that is there, or on its way."""
        self._waits_until = 0.0
        self._typed = 0.0
        self._read_told: dict[int, int] = {}
        self._tasks = Tasks()
        self.outbox = Outbox(kept, self._tasks, front.changed)
        self.history = History(self._tasks, front.changed, self._brought, lambda why: front.told(why, "error"))

    # What is known ----------------------------------------------------------------------------------------------------

    @property
    def nick(self) -> str:
        """One's nick; the one that one wants, while one is not there."""
        return self._client.you.nick if self._client else self.server.nick

    @property
    def rooms(self) -> Mapping[int, Room]:
        """The rooms and conversations that one is in."""
        return self._client.rooms if self._client else {}

    def room(self, number: int) -> Room | None:
        """A room by its id, even if one has left it."""
        return self._client.room(number) if self._client else None

    def is_you(self, user: int) -> bool:
        """Whether that is oneself."""
        return self._client is not None and self._client.is_you(user)

    @property
    def is_connected(self) -> bool:
        """Whether the connection stands."""
        return self.status.phase == "connected"

    def words(self) -> str:
        """How it stands with the connection, in words; with the seconds that are left where it waits."""
        if self.status.phase != "waiting":
            return str(self.status)
        left = max(0, round(self._waits_until - time.monotonic()))
        return f"Trying again in {left} s; Ctrl-R tries now. {self.status.reason}"

    @property
    def limit_bytes(self) -> int:
        """How long a message may be."""
        return self._client.server.limits.text_bytes if self._client else 8192

    # Coming and going -------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Be there until one leaves, however often the connection breaks."""
        while True:
            try:
                await self._be_there()
                return
            except Refused as refused:
                if not await self._front.refused(refused):
                    return
            except Ended as ended:
                if not await self._front.ended(str(ended)):
                    return

    def reconnect(self) -> None:
        """Come at once, if that is waited for."""
        if self._coming is not None:
            self._coming.reconnect()

    async def _be_there(self) -> None:
        client = self._coming = connect(
            self.server.url,
            nick=self.server.nick,
            token=self.server.token,
            rooms=[room for room in self.kept.rooms() if room.startswith("#")] or None,
            password=self.password,
            account=self.login[0] if self.login else "",
            account_password=self.login[1] if self.login else "",
            patient=True,
            on_status=self._set_status,
        )
        async with client:
            self._client = self.outbox.client = self.history.client = client
            self._remember()
            self._return_to_conversations(client)
            self._tasks.start(self._learn_commands(client))
            async for event in client.events():
                self.chat.take(event, time.monotonic())
                if (self.server.nick, self.server.token) != (client.you.nick, client.you.token):
                    self._remember()
                self._front.changed()

    def _return_to_conversations(self, client: Client) -> None:
        for room in client.rooms.values():
            if room.between is not None:
                self.chat.return_to(room)

    def arrived(self, place: Place) -> None:
        """One is in a place: what one did there before goes on."""
        if place.is_conversation or self.outbox.has_kept(place):
            self.history.look_at(place)

    def _brought(self, place: Place, page: Page) -> None:
        """The newest page of the history of a place has come."""
        self.outbox.take_up(place, page)
        self.chat.count_unread(place)
        self._front.changed()

    def _set_status(self, status: Status) -> None:
        self.status = status
        self._waits_until = time.monotonic() + status.seconds
        if status.phase == "connected":
            self._remember()
        self._front.changed()

    def _remember(self) -> None:
        if self._client is not None:
            you, now = self._client.you, time.time_ns() // 1_000_000
            self.server = Server(self.server.url, you.nick, now, you.token)
            self._servers.remember(self.server)

    async def _learn_commands(self, client: Client) -> None:
        self.commands = await client.commands()
        self.learned.set()

    # Asking -----------------------------------------------------------------------------------------------------------

    async def ask(self, type_: str, **fields: Any) -> Answer:
        """Any command of the protocol. Raises Refused or ClientError."""
        if self._client is None:
            raise ClientError("You are not connected.")
        return await self._client.command(type_, **fields)

    async def line(self, place: Place | None, text: str) -> Answer:
        """A command as it is typed. Raises Refused or ClientError."""
        if place is None:
            return await self.ask("line", room=self._client.server.home if self._client else "", text=text)
        return await self.ask("line", room=place.address, text=text, room_id=place.room_id, user=place.user)

    def typing(self, place: Place, text: str) -> None:
        """One is writing `text` there; others are told, unless it is a command."""
        now = time.monotonic()
        if self._client is None or is_command(text):
            return
        if text and now - self._typed >= TYPING_SECONDS:
            self._typed = now
            self._client.typing(place.address, user=place.user)
        elif not text and self._typed:
            self._typed = 0.0
            self._client.typing(place.address, "done", user=place.user)

    # What was read ----------------------------------------------------------------------------------------------------

    def has_read(self, place: Place) -> None:
        """Keep up to where one has read, and tell one's other programs."""
        if place.room.id <= 0 or self._read_told.get(place.room.id) == place.read or not place.said_at:
            return
        self._read_told[place.room.id] = place.read
        if self._client is not None:
            self.kept.set_read(self._client.server.journal, place.room.id, place.read)
        if self.is_connected:
            self._tasks.start(self._tell_read(place, place.said_at))

    async def _tell_read(self, place: Place, at: int) -> None:
        await self.ask("read", room=place.address, up_to=at)

    def _read_before(self, number: int) -> int:
        return self.kept.read(self._client.server.journal, number) if self._client else 0
