"""What is typed, handed on in its order: each key once all is done that the one before it led to.

Textual lets the keys of a screen overtake those of a field, and gives keys to screens that have nothing on them yet. So
a text that is followed at once by the key for another room would be said there.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.widgets import Input, TextArea

Typed: TypeAlias = events.InputEvent | events.Paste
PATIENCE_SECONDS = 2.0
"""A key waits no longer for what the one before it led to: a server may not answer."""


class TypeAhead:
    """Holds what is typed until it may be handed on."""

    def __init__(self, app: App[int], hand_on: Callable[[Typed], Awaitable[None]]) -> None:
        """`hand_on` is called in the turn of the app."""
        self._app = app
        self._hand_on = hand_on
        self._waiting: asyncio.Queue[Typed] = asyncio.Queue()
        self._first: list[asyncio.Event] = []

    def type(self, event: Typed) -> None:
        """Something is typed, or done with the mouse."""
        self._waiting.put_nowait(event)

    def wait_for(self, happens: asyncio.Event) -> None:
        """Hand on what is typed from now on when that has happened."""
        self._first.append(happens)

    async def run(self) -> None:
        """Hand on what is typed, as long as the app runs."""
        is_text = False
        while True:
            event = await self._waiting.get()
            if not (isinstance(event, events.MouseEvent) or (is_text and self._is_text(event))):
                await self._quiet()
            is_text = self._is_text(event)
            self._app.call_later(self._hand_on, event)

    def _is_text(self, event: Typed) -> bool:
        """Whether it only adds to a text, so that more of that may follow at once."""
        is_character = isinstance(event, events.Key) and event.is_printable
        return is_character and isinstance(self._app.focused, Input | TextArea)

    async def _quiet(self) -> None:
        """Wait until nothing is under way any more."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not await self._is_quiet():
                    while self._first:
                        await self._first.pop().wait()

    async def _is_quiet(self) -> bool:
        """Give all whom keys concern a turn. Whether they had nothing else to do, and a screen is there for keys."""
        screen, focused = self._app.screen, self._app.focused
        concerned = (focused or screen).ancestors_with_self
        await asyncio.gather(*map(_turn, concerned))
        is_ready = len(self._app.screen_stack) > 1 and screen.is_mounted and not self._first
        is_same = self._app.screen is screen and self._app.focused is focused
        return is_ready and is_same and not any(each.message_queue_size for each in concerned)


async def _turn(pump: MessagePump) -> None:
    """Wait until it has dealt with what it was told by now."""
    dealt_with = asyncio.Event()
    if pump.call_later(dealt_with.set):
        await dealt_with.wait()
