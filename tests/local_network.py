"""The local network of the tests: loopback, where others may test at the same time. So names are told apart."""

import asyncio
from collections.abc import Awaitable, Callable
from ipaddress import ip_address, ip_interface
from itertools import count
from os import getpid

from hubbub.terminal.finding import Finder, Found

GUARD_SECONDS = 30
HERE = ip_address("127.0.0.1")
LOOPBACK = [ip_interface("127.0.0.1/8")]

_names = count(1)


def fresh(word: str = "room") -> str:
    """A name that nobody else announces."""
    return f"{word}-{getpid()}-{next(_names)}"


def run(visit: Awaitable[None]) -> None:
    """Run it, with an end to how long it may wait."""

    async def guarded() -> None:
        async with asyncio.timeout(GUARD_SECONDS):
            await visit

    asyncio.run(guarded())


class Lookout:
    """A finder on loopback, and waiting for what it finds."""

    def __init__(self) -> None:
        self.rooms: tuple[Found, ...] = ()
        self._changed = asyncio.Event()
        self._finder = Finder(self._take, LOOPBACK)

    async def __aenter__(self) -> "Lookout":
        await self._finder.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._finder.stop()

    async def until(self, done: Callable[[tuple[Found, ...]], object]) -> None:
        """Wait until that holds of the rooms."""
        while not done(self.rooms):
            self._changed.clear()
            await self._changed.wait()

    async def room(self, name: str) -> Found:
        """The room of that name, once it is there."""
        await self.until(lambda rooms: any(each.name == name for each in rooms))
        return next(each for each in self.rooms if each.name == name)

    async def gone(self, name: str) -> None:
        """Wait until there is no room of that name."""
        await self.until(lambda rooms: all(each.name != name for each in rooms))

    def _take(self, rooms: tuple[Found, ...]) -> None:
        self.rooms = rooms
        self._changed.set()
