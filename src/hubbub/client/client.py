"""The client: asks, says, and yields what happens; it comes back by itself when the connection breaks."""

import asyncio
import secrets
import ssl
import time
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from hubbub.client import backoff
from hubbub.client.core import Core, Visitor
from hubbub.client.errors import ClientError, Ended, Refused, Unreachable
from hubbub.client.events import AnyEvent, Event, Said
from hubbub.client.frames import Answer, Found, Page
from hubbub.client.requests import Outcome
from hubbub.client.room import Room, named
from hubbub.client.status import Status
from hubbub.dialects.json import frames as f
from hubbub.dialects.json.frames import Form

if TYPE_CHECKING:
    from hubbub.client.connection import End

Wanted = TypeVar("Wanted")


class Client:
    """One client, connected while its `async with` block runs.

    What asks the server waits for the answer, and raises Refused if the server will not, Unanswered if the connection
    broke before it is known, and Ended once the client does not come back. A message that was under way when the
    connection broke is sent again, and said once.
    """

    def __init__(
        self,
        url: str,
        visitor: Visitor,
        tls: ssl.SSLContext | None,
        on_status: Callable[[Status], None] | None,
        *,
        patient: bool = False,
    ) -> None:
        self._url = url
        self._tls = tls
        self._on_status = on_status
        self._patient = patient
        self._core = Core(visitor, secrets.token_hex(8), time.monotonic)
        from hubbub.client.connection import Connection  # to load a WebSocket takes as long as all the rest

        self._connection = Connection(self._core, self._look)
        self._changed = asyncio.Event()
        self._hurry = asyncio.Event()
        self._entered: asyncio.Future[None]
        self._running: asyncio.Task[None]
        self._leaving = False
        self._end: Exception | None = ClientError("It is not connected: use it within `async with`.")
        self.status = Status("connecting")

    async def __aenter__(self) -> "Client":
        self._end = None
        self._entered = asyncio.get_running_loop().create_future()
        self._running = asyncio.create_task(self._run())
        try:
            await asyncio.shield(self._entered)
        except BaseException:
            await self._leave()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._leave()

    # What is known ----------------------------------------------------------------------------------------------------

    @property
    def you(self) -> f.You:
        """Who you are: `user`, `nick`, `account`."""
        assert self._core.you is not None
        return self._core.you

    @property
    def server(self) -> f.Welcome:
        """What the server said of itself: `server`, `home`, `limits`."""
        assert self._core.welcome is not None
        return self._core.welcome

    @property
    def rooms(self) -> dict[int, Room]:
        """The rooms and conversations that you are in, by their ids."""
        return self._core.rooms

    def room(self, which: int | str) -> Room | None:
        """A room by its id, even if you have left it; or by its name, or the nick of who a conversation is with."""
        return self._core.room(which) if isinstance(which, int) else self._core.named(which)

    def is_you(self, who: Event | int) -> bool:
        """Whether it was you who did that; or whether that is the id of a user that you are, or were."""
        return self._core.is_you(who if isinstance(who, int) else who.user)

    # What happens -----------------------------------------------------------------------------------------------------

    async def events(self) -> AsyncIterator[AnyEvent]:
        """What happens, each event once, those of a room in order, for one consumer.

        Ends when the `async with` block does, or with `quit`; raises Ended when the client cannot come back. At most
        LIMIT events wait here. While they do, the rest stays with the server and is asked for later; only what no
        server keeps, such as that somebody is typing, is left out then.
        """
        while True:
            self._changed.clear()
            while (event := self._core.take()) is not None:
                self._connection.flush()
                yield event
            if self._end is not None:
                if self._leaving:
                    return
                raise self._end
            if not self._changed.is_set():
                await self._changed.wait()

    # What you may do --------------------------------------------------------------------------------------------------

    async def say(self, room: str, text: str, *, form: Form = "text", reply: int = 0, id: str = "") -> Said:  # noqa: A002
        """Say something in a room: the message as it has come true.

        With an `id` of your own, of at most 64 characters, it is said once, even if another run of your program sends
        it again as the same user within ten minutes. If it had been said, its `seq` is 0: the server says no more; nor
        does it if very much was missed.
        """
        return await self._ask(Said, "say", room=room, text=text, form=form, reply=reply, id=id)

    async def msg(
        self,
        to: str,
        text: str,
        *,
        form: Form = "text",
        reply: int = 0,
        id: str = "",  # noqa: A002
        user: int = 0,
    ) -> Said:
        """Say something to one person alone; `id` as in `say`.

        With the id of the `user` it is for him, whatever he is called by now; it is Refused if he is not here.
        """
        return await self._ask(Said, "msg", to=to, text=text, form=form, reply=reply, id=id, user=user)

    async def answer(self, message: Said, text: str, *, form: Form = "notice") -> Said:
        """Answer a message where it was said, as a reply to it.

        No bot answers a notice, so that two of them never go on for ever. Raises Refused "no-such-room" if it was said
        in a room that you have never been in.
        """
        room = self._core.room(message.room)
        if room is None:
            raise Refused("no-such-room", "You have never been in the room where that was said.")
        if room.between is None:
            return await self.say(room.name, text, form=form, reply=message.seq)
        return await self.msg(room.address, text, form=form, reply=message.seq, user=room.between.user)

    async def edit(self, room: str, message: int, text: str, *, room_id: int = 0) -> None:
        """Say a message, known by its seq, otherwise. The `room` may be a nick.

        With a `room_id` that room, or conversation, is meant, whatever is called so by now.
        """
        await self.command("edit", room=room, message=message, text=text, room_id=room_id)

    async def delete(self, room: str, message: int, reason: str = "", *, room_id: int = 0) -> None:
        """Take a message back, for good; `room_id` as in `edit`."""
        await self.command("delete", room=room, message=message, reason=reason, room_id=room_id)

    async def react(self, room: str, message: int, reaction: str, *, on: bool = True, room_id: int = 0) -> None:
        """React to a message, or no longer; `room_id` as in `edit`."""
        await self.command("react", room=room, message=message, reaction=reaction, on=on, room_id=room_id)

    async def join(self, room: str, key: str = "") -> Room | None:
        """Enter a room, or make it: the room; None if it has sent you on to another one."""
        await self.command("join", room=room, key=key)
        return self._core.named(named(room))

    async def leave(self, room: str, reason: str = "") -> None:
        """Leave a room."""
        await self.command("leave", room=room, reason=reason)

    async def nick(self, nick: str) -> None:
        """Take another name."""
        await self.command("nick", nick=nick)

    async def topic(self, room: str, topic: str) -> None:
        """Set the topic of a room."""
        await self.command("topic", room=room, topic=topic)

    async def history(self, room: str, count: int = 50, **span: int | bool) -> Page:
        """A part of what was said in a room or, by a nick, in a conversation, oldest first.

        `span` may be `before`, `after` or `around` (seqs), `forward` (from the oldest), `events` (all that happened),
        and `room_id` as in `edit`.
        """
        return await self._ask(Page, "history", room=room, count=count, **span)

    async def search(self, words: str, **where: int | str) -> Found:
        """What was said that holds all of the words, newest first.

        `where` may be `place` (a room or a nick), `author`, `count`, `since_at` and `until_at` (milliseconds since the
        Unix epoch), and `before`, that of the last answer, to go on.
        """
        return await self._ask(Found, "search", words=words, **where)

    async def commands(self) -> list[f.CommandUsage]:
        """The commands that a person may type, for `line`, in the order of the help."""
        return (await self._ask(f.Commands, "commands")).commands

    async def ping(self) -> None:
        """Wait until all that was sent before is saved."""
        await self.command("ping")

    async def line(self, room: str, text: str, *, room_id: int = 0, user: int = 0) -> Answer:
        """Do what a person means who types that in a room: a command if it begins with `/`, else a message.

        The `room` may be a nick; `room_id` as in `edit`, `user` as in `msg`.
        """
        return await self.command("line", room=room, text=text, room_id=room_id, user=user)

    def typing(self, room: str, state: Literal["active", "paused", "done"] = "active", *, user: int = 0) -> None:
        """Let the others know that your user is typing. The `room` may be a nick; `user` as in `msg`."""
        self._core.tell({"type": "typing", "room": room, "state": state, "user": user})
        self._connection.flush()

    async def command(self, type: str, *, id: str = "", **fields: Any) -> Answer:  # noqa: A002 - as in the protocol
        """Any command of docs/protocol.md by its fields: what answers it.

        Raises Refused "id-in-use" if the `id` is that of something that is still under way.
        """
        if self._end is not None:
            raise self._end
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def then(outcome: Outcome) -> None:
            if answered.done():
                return
            if isinstance(outcome, Exception):
                answered.set_exception(outcome)
            else:
                answered.set_result(outcome)

        id_ = self._core.ask({"type": type, **fields}, then, id)
        self._connection.flush()
        try:
            return await answered
        finally:
            self._core.forget(id_)

    async def _ask(self, kind: type[Wanted], type_: str, **fields: Any) -> Wanted:
        answer = await self.command(type_, **fields)
        if not isinstance(answer, kind):
            raise ClientError(f"The server answers {type_} by something else: {answer!r}.")
        return answer

    # The connection ---------------------------------------------------------------------------------------------------

    def reconnect(self) -> None:
        """Come back at once, if the client waits to do so."""
        self._hurry.set()

    async def _run(self) -> None:
        failures = 0
        try:
            while True:
                self._tell(Status("connecting"))
                end = await self._connection.run(self._url, self._tls)
                self._leaving |= end.code == backoff.GOODBYE
                if self._leaving or (error := self._final(end)) is not None:
                    self._finish(Ended("You have left.") if self._leaving else error)
                    return
                if self.status.phase == "connected":
                    failures = 0
                seconds = backoff.wait(failures, end.after)
                failures += 1
                await self._wait(end.reason, seconds)
        except BaseException as error:
            self._finish(Ended("You have left.") if isinstance(error, asyncio.CancelledError) else error)
            raise

    async def _wait(self, reason: str, seconds: float) -> None:
        self._hurry.clear()
        self._tell(Status("waiting", reason, seconds))
        await backoff.pause(seconds, self._hurry)

    def _final(self, end: "End") -> Exception | None:
        """What it ends with, if the client does not come back."""
        if not self._entered.done():
            return self._core.refused or (None if self._patient else Unreachable(end.reason))
        return None if end.code in backoff.COME_BACK else Ended(end.reason)

    def _look(self) -> None:
        """The core has taken something."""
        self._changed.set()
        if self._core.live and self.status.phase != "connected":
            self._tell(Status("connected"))
            if not self._entered.done():
                self._entered.set_result(None)

    def _finish(self, error: BaseException | None) -> None:
        end = error if isinstance(error, Exception) else Ended("The client was stopped.")
        self._end = end
        self._core.end(end)
        if not self._entered.done():
            self._entered.set_exception(end)
        self._changed.set()
        self._tell(Status("ended", str(end)))

    async def _leave(self) -> None:
        self._leaving = True
        if self._core.live:
            await self._connection.close()
        else:
            self._running.cancel()
        await asyncio.wait((self._running,))
        if self._entered.done() and not self._entered.cancelled():
            self._entered.exception()

    def _tell(self, status: Status) -> None:
        self.status = status
        if self._on_status is not None:
            self._on_status(status)
