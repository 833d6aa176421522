"""A visit to a server: the connection that comes back, what is known of the server, and what waits to be said there."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Protocol

from hubbub.chat.events import Form
from hubbub.client import (
    Answer,
    Client,
    ClientError,
    CommandUsage,
    Ended,
    Found,
    Page,
    Refused,
    Room,
    Said,
    Status,
    Unreachable,
    backoff,
    connect,
)
from hubbub.terminal.chat.chat import Chat, Listener
from hubbub.terminal.chat.place import Place
from hubbub.terminal.chat.segment import Segment
from hubbub.terminal.chat.waiting import Waiting
from hubbub.terminal.kept import Kept, Server, Servers

PAGE = 100
"""So many messages are asked for at once."""
TYPING_SECONDS = 3.0
"""So often others are told that one is typing."""
SKEW_MS = 60_000
"""So much our clock and the server's may differ."""
UNKNOWN = "It is not known whether it was said. Look before you send it again."


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
        self.chat = Chat(self, front, self._read_before)
        self._front = front
        self._client: Client | None = None
        self._again = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waits_until = 0.0
        self._typed = 0.0
        self._read_told: dict[int, int] = {}
        self._under_way: set[tuple[int, bool]] = set()
        self._sending: set[str] = set()

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
    def is_there(self) -> bool:
        """Whether one has been let in, even if the connection is broken just now."""
        return self._client is not None

    @property
    def is_connected(self) -> bool:
        """Whether the connection stands."""
        return self.status.phase == "connected"

    def words(self) -> str:
        """How it stands with the connection, in words; with the seconds that are left where it waits."""
        if self.status.phase != "waiting":
            return str(self.status)
        left = max(0, round(self._waits_until - time.monotonic()))
        return f"{self.status.reason} Trying again in {left} s; Ctrl-R tries now."

    @property
    def limit_bytes(self) -> int:
        """How long a message may be."""
        return self._client.server.limits.text_bytes if self._client else 8192

    # Coming and going -------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Be there until one leaves, however often the connection breaks."""
        failures = 0
        while True:
            try:
                await self._be_there()
                return
            except Refused as refused:
                if not await self._front.refused(refused):
                    return
            except Unreachable as unreachable:
                await self._pause(str(unreachable), backoff.wait(failures))
                failures += 1
                continue
            except Ended as ended:
                self._set_status(Status("ended", str(ended)))
                if not await self._front.ended(str(ended)):
                    return
            failures = 0

    def reconnect(self) -> None:
        """Come back at once, if that is waited for."""
        self._again.set()
        if self._client is not None:
            self._client.reconnect()

    async def leave(self) -> None:
        """Be gone."""
        for task in list(self._tasks):
            task.cancel()

    async def _be_there(self) -> None:
        client = connect(
            self.server.url,
            nick=self.server.nick,
            token=self.server.token,
            rooms=[room for room in self.kept.rooms() if room.startswith("#")] or None,
            password=self.password,
            account=self.login[0] if self.login else "",
            account_password=self.login[1] if self.login else "",
            on_status=self._set_status,
        )
        async with client:
            self._client = client
            self._remember()
            self._start(self._learn_commands(client))
            async for event in client.events():
                self.chat.take(event, time.monotonic())
                self._front.changed()

    async def _pause(self, reason: str, seconds: float) -> None:
        self._set_status(Status("waiting", reason, seconds))
        self._again.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._again.wait()
        except TimeoutError:
            pass

    def _set_status(self, status: Status) -> None:
        self.status = status
        self._waits_until = time.monotonic() + status.seconds
        if status.phase == "connected":
            self._remember()
        self._front.changed()

    def _remember(self) -> None:
        if self._client is not None:
            you, now = self._client.you, time.time_ns() // 1_000_000
            self.server = Server(self.server.url, self.server.name, you.nick, now, you.token)
            self._servers.remember(self.server)

    async def _learn_commands(self, client: Client) -> None:
        self.commands = await client.commands()

    # Saying -----------------------------------------------------------------------------------------------------------

    def say(self, place: Place, text: str, *, form: Form = "text", reply: int = 0) -> None:
        """Say something, as soon as one can. It waits in the place until it has come true."""
        at = time.time_ns() // 1_000_000
        waiting = Waiting(secrets.token_hex(8), place.address, text, at=at, form=form, reply=reply)
        place.waiting.append(waiting)
        self._send(place, waiting)

    def retry(self, place: Place, waiting: Waiting) -> None:
        """Say again what has failed. What may have been said already gets another id."""
        if waiting.error == UNKNOWN:
            self.kept.delete_waiting(waiting.id)
            waiting.id = secrets.token_hex(8)
        waiting.error = ""
        self._send(place, waiting)

    def discard(self, place: Place, waiting: Waiting) -> None:
        """Give up what waits."""
        place.waiting = [each for each in place.waiting if each is not waiting]
        self.kept.delete_waiting(waiting.id)
        self._front.changed()

    def _send(self, place: Place, waiting: Waiting) -> None:
        self.kept.set_waiting(waiting)
        self._front.changed()
        if self._client is not None and waiting.id not in self._sending:
            self._start(self._until_said(self._client, place, waiting))

    async def _until_said(self, client: Client, place: Place, waiting: Waiting) -> None:
        self._sending.add(waiting.id)
        try:
            ask = client.msg if place.is_conversation else client.say
            await ask(place.address, waiting.text, form=waiting.form, reply=waiting.reply, id=waiting.id)
        except Refused as refused:
            self._fail(waiting, refused.text)
        except Ended:
            pass  # it waits for the next time that one is there
        except ClientError:
            self._fail(waiting, UNKNOWN)
        else:
            self.discard(place, waiting)
        finally:
            self._sending.discard(waiting.id)

    def _fail(self, waiting: Waiting, error: str) -> None:
        waiting.error = error
        self.kept.set_waiting(waiting)
        self._front.changed()

    def _take_up(self, place: Place, page: Page) -> None:
        """Go on with what waited when the program ended the last time, or when the connection ended for good.

        What the newest `page` shows was said; what would be in it and is not, was not.
        """
        said = [event for event in page.events if isinstance(event, Said)]
        ids, oldest = {event.id for event in said}, min((event.at for event in said), default=0) if page.full else 0
        known = {waiting.id for waiting in place.waiting}
        place.waiting += [each for each in self.kept.waiting() if each.room == place.address and each.id not in known]
        for waiting in list(place.waiting):
            if waiting.id in self._sending or waiting.error:
                continue
            if waiting.id in ids:
                self.discard(place, waiting)
            elif oldest < waiting.at - SKEW_MS:
                self._send(place, waiting)
            else:
                self._fail(waiting, UNKNOWN)

    # Asking -----------------------------------------------------------------------------------------------------------

    async def ask(self, type_: str, **fields: Any) -> Answer:
        """Any command of the protocol. Raises Refused or ClientError."""
        if self._client is None:
            raise ClientError("You are not connected.")
        return await self._client.command(type_, **fields)

    async def line(self, place: Place | None, text: str) -> Answer:
        """A command as it is typed. Raises Refused or ClientError."""
        home = self._client.server.home if self._client else ""
        return await self.ask("line", room=place.address if place is not None else home, text=text)

    async def search(self, words: str, before: int = 0) -> Found:
        """What was said that holds the words. Raises Refused or ClientError."""
        if self._client is None:
            raise ClientError("You are not connected.")
        return await self._client.search(words, **({"before": before} if before else {}))

    def typing(self, place: Place, text: str) -> None:
        """One is writing `text` there; others are told, unless it is a command."""
        now = time.monotonic()
        if self._client is None or (text.startswith("/") and not text.startswith("//")):
            return
        if text and now - self._typed >= TYPING_SECONDS:
            self._typed = now
            self._client.typing(place.address)
        elif not text and self._typed:
            self._typed = 0.0
            self._client.typing(place.address, "done")

    # What was said before ---------------------------------------------------------------------------------------------

    def look_at(self, place: Place) -> None:
        """Bring what belongs to a place that one looks at, if it was not brought yet."""
        if place.fresh and place.room.id > 0:
            self._start(self._bring(place, place.live, older=True, then=self._put_newest))

    def more(self, place: Place, *, older: bool) -> None:
        """Bring more of what one looks at."""
        segment = place.shown
        if place.fresh and place.at_present:
            self.look_at(place)
        elif segment.oldest or not older:
            put = Place.put_older if older else Place.put_newer
            self._start(self._bring(place, segment, older=older, then=put))

    async def around(self, address: str, seq: int) -> Place | None:
        """Look at a message among what was said before and after it. Raises Refused or ClientError."""
        place = self.chat.find(address)
        if place is None or self._client is None:
            return None
        page = await self._client.history(address, PAGE, around=seq)
        place.show_past(page)
        return place

    async def _bring(self, place: Place, segment: Segment, *, older: bool, then: Callable[..., None]) -> None:
        key = (id(segment), older)
        if self._client is None or key in self._under_way:
            return
        self._under_way.add(key)
        is_first = place.fresh and place.at_present
        try:
            span = {} if is_first else {"before": segment.oldest} if older else {"after": segment.newest}
            page = await self._client.history(place.address, PAGE, **span, **({} if older else {"forward": True}))
            then(place, segment, page)
        except (Refused, ClientError) as error:
            segment.complete = True
            self._front.told(f"What was said before cannot be shown: {error}", "error")
        finally:
            self._under_way.discard(key)
        self._front.changed()

    def _put_newest(self, place: Place, segment: Segment, page: Page) -> None:
        place.put_newest(segment, page)
        self._take_up(place, page)

    # What was read ----------------------------------------------------------------------------------------------------

    def has_read(self, place: Place) -> None:
        """Keep up to where one has read, and tell one's other programs."""
        if place.room.id <= 0 or self._read_told.get(place.room.id) == place.read or not place.said_at:
            return
        self._read_told[place.room.id] = place.read
        if self._client is not None:
            self.kept.set_read(self._client.server.journal, place.room.id, place.read)
        if self.is_connected:
            self._start(self._tell_read(place, place.said_at))

    async def _tell_read(self, place: Place, at: int) -> None:
        await self.ask("read", room=place.address, up_to=at)

    def _read_before(self, number: int) -> int:
        return self.kept.read(self._client.server.journal).get(number, 0) if self._client else 0

    def _start(self, work: Awaitable[None]) -> None:
        """Do something meanwhile. What the server will not do, or is not there to do, is let go."""

        async def do() -> None:
            with suppress(Refused, ClientError):
                await work

        task = asyncio.create_task(do())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
