"""A bare app that holds nothing but where one writes, and notes what comes of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from hubbub.terminal.chat.completion import Hint
from hubbub.terminal.view.composer import Composer
from hubbub.terminal.view.writing import Writing

SIZES = pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=["80x24", "40x12"])


class Names:
    """A small room."""

    def speakers(self) -> Sequence[str]:
        return ["ada", "adam", "Bob", "straße"]

    def rooms(self) -> Sequence[str]:
        return ["#lobby", "#loud", "#help"]

    def commands(self) -> Sequence[Hint]:
        return [
            Hint("join", "#room [key]", "Enter a room"),
            Hint("msg", "name text", "Say something to one person alone"),
            Hint("me", "text", "Tell what you do"),
        ]


class Desk(App[None]):
    """Counts on nothing but the widgets."""

    CSS = "Screen { layout: vertical; } #above { height: 1fr; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [Binding("ctrl+c", "leave")]

    def __init__(self, earlier: list[str] | None = None) -> None:
        super().__init__()
        self.earlier = [] if earlier is None else earlier
        self.writing = Writing(Names(), self.earlier)
        self.told: list[Message] = []
        self.notices: list[str] = []

    def compose(self) -> ComposeResult:
        yield Static(id="above")
        yield self.writing

    def on_mount(self) -> None:
        self.composer.focus()

    @property
    def composer(self) -> Composer:
        return self.writing.composer

    @property
    def sent(self) -> list[str]:
        return [each.text for each in self.told if isinstance(each, Composer.Sent)]

    @property
    def typed(self) -> list[str]:
        return [each.text for each in self.told if isinstance(each, Composer.Typed)]

    def heard(self, kind: type[Message]) -> int:
        return sum(isinstance(each, kind) for each in self.told)

    def note(self, message: Message) -> None:
        self.told.append(message)

    on_composer_sent = on_composer_typed = on_composer_escaped = on_composer_edit_last = note

    def notify(self, message: str, *, markup: bool = True, **_: Any) -> None:
        """What is said beside the field; who wrote it does not decide how it looks."""
        assert not markup
        self.notices.append(message)

    def action_leave(self) -> None:
        self.exit()

    def row_texts(self) -> list[str]:
        """What stands on the screen, row by row."""
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips()]

    async def writing_is_idle(self) -> None:
        """Wait until what was told to the widgets by now is dealt with."""
        dealt_with = asyncio.Event()
        self.composer.call_later(lambda: self.writing.call_later(dealt_with.set))
        await dealt_with.wait()

    def paste(self, text: str) -> None:
        self.composer.post_message(events.Paste(text))


Act = Callable[[Desk, Pilot[None]], Awaitable[None]]


def at_desk(act: Act, size: tuple[int, int] = (80, 24), earlier: list[str] | None = None) -> Desk:
    """Let `act` sit down and write. Returns the app as it was left."""
    desk = Desk(earlier)

    async def run() -> None:
        async with desk.run_test(size=size) as pilot:
            await pilot.pause()
            await act(desk, pilot)

    asyncio.run(asyncio.wait_for(run(), 60))
    return desk
