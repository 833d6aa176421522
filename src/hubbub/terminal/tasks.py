"""Work that goes on meanwhile, and ends with the program."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress

from hubbub.client import ClientError, Refused


class Tasks:
    """Work that nobody waits for. What the server refuses, or is not there to do, is let go."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[object, object, None]) -> None:
        """Begin with it."""
        task = asyncio.create_task(_let_go(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)


async def _let_go(work: Coroutine[object, object, None]) -> None:
    with suppress(Refused, ClientError):
        await work
