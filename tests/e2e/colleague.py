"""Somebody who comes with `hubbub.client`, in a thread of its own."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from programs import wait_until
from room import GUARD_SECONDS

from hubbub.client import Client, Deleted, Edited, Reacted, Said, connect

T = TypeVar("T")


class Colleague:
    """A client who is there until told to leave, and keeps what happens."""

    def __init__(self, port: int, nick: str) -> None:
        self.events: list[Any] = []
        self._client: Client | None = None
        self._loop = asyncio.new_event_loop()
        self._leave = asyncio.Event()
        self._thread = threading.Thread(target=self._run, args=(port, nick), daemon=True)
        self._thread.start()
        wait_until(lambda: self._client is not None, lambda: f"{nick} is not let in")

    def do(self, what: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
        """Do something with the client: what comes of it."""
        assert self._client is not None
        return asyncio.run_coroutine_threadsafe(what(self._client), self._loop).result(GUARD_SECONDS)

    def say(self, room: str, text: str, **how: Any) -> int:
        """Say something: its seq."""
        return self.do(lambda client: client.say(room, text, **how)).seq

    def heard(self) -> list[Said]:
        """What was said so far."""
        return [event for event in self.events if isinstance(event, Said)]

    def seq_of(self, text: str) -> int:
        """The seq of a message of that text, once it has come."""
        wait_until(lambda: any(said.text == text for said in self.heard()), lambda: f"no {text!r}: {self.events}")
        return next(said.seq for said in self.heard() if said.text == text)

    def wait_for(self, kind: type[Edited] | type[Deleted] | type[Reacted], **fields: object) -> None:
        """Wait until something has happened."""

        def happened() -> bool:
            return any(
                isinstance(event, kind) and all(getattr(event, name) == value for name, value in fields.items())
                for event in list(self.events)
            )

        wait_until(happened, lambda: f"no {kind.__name__} {fields}: {self.events}")

    def leave(self) -> None:
        """Be gone."""
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join(GUARD_SECONDS)

    def _run(self, port: int, nick: str) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._visit(port, nick))
        self._loop.close()

    async def _visit(self, port: int, nick: str) -> None:
        async with connect("127.0.0.1", port, nick=nick) as client:
            self._client = client
            listening = asyncio.create_task(self._listen(client))
            await self._leave.wait()
            listening.cancel()

    async def _listen(self, client: Client) -> None:
        async for event in client.events():
            self.events.append(event)
