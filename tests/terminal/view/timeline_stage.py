"""A bare app that holds nothing but the messages of one place, and what may stand there."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import category

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.message import Message as Told
from textual.pilot import Pilot

from hubbub.client import Joined, Left, Page, Room, Said
from hubbub.terminal.chat.message import Happening, Message, Note, message_of
from hubbub.terminal.chat.place import Place
from hubbub.terminal.chat.waiting import Waiting
from hubbub.terminal.layout import mention_pattern
from hubbub.terminal.look import Look
from hubbub.terminal.view import rows
from hubbub.terminal.view.clock import Clock
from hubbub.terminal.view.timeline import Timeline

SCREENS = Path(__file__).parent / "screens"
WRITE = "HUBBUB_WRITE_SCREENS"
"""Set in the environment, it has the screens written anew instead of compared."""
SIZES = [(120, 40), (80, 24), (40, 12)]


def moment(clock: str, day: str = "2024-05-03") -> int:
    """That moment, in milliseconds, where the local time is UTC."""
    return int(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC).timestamp() * 1000)


@dataclass
class Talk:
    """A place in which a test lets things be said."""

    place: Place = field(default_factory=lambda: Place(Room(1, "#tea")))
    seq: int = 0

    def __post_init__(self) -> None:
        self.place.fresh, self.place.live.complete = False, True

    def say(self, nick: str, text: str, at: str = "12:00", day: str = "2024-05-03", **more: Any) -> Message:
        """Let somebody say something."""
        self.seq += 1
        user = sum(map(ord, nick))
        message = message_of(
            Said(room=1, seq=self.seq, at=moment(at, day), user=user, nick=nick, text=text, **more),
        )
        self.place.add(message)
        return message

    def happen(self, kind: type[Joined] | type[Left], nick: str, at: str = "12:00", day: str = "2024-05-03") -> None:
        """Let something happen besides talk."""
        self.seq += 1
        event: Happening = kind(room=1, seq=self.seq, at=moment(at, day), user=sum(map(ord, nick)), nick=nick)
        self.place.happened(event)

    def note(self, text: str, at: str = "12:00", **more: Any) -> None:
        """Show something that only this client shows."""
        self.place.add(Note(self.place.newest, moment(at), text=text, **more))

    def wait(self, text: str, at: str = "12:00", error: str = "") -> Waiting:
        """Let something wait to be said."""
        waiting = Waiting(f"w{len(self.place.waiting)}", "#tea", text, moment(at), error=error)
        self.place.waiting.append(waiting)
        return waiting

    def jump(self, first: int, last: int) -> None:
        """Look at a part of the past of which the page is all numbers."""
        said = [
            Said(room=1, seq=seq, at=moment("08:00"), user=5, nick="bo", text=f"past {seq}")
            for seq in range(first, last + 1)
        ]
        self.place.show_past(Page(events=list(said), full=True))


class Reading(App[None]):
    """Somebody who reads."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Timeline { height: 1fr; }"

    def __init__(self, place: Place, clock: Clock) -> None:
        super().__init__()
        look = Look.of(dark=True, colours=True)
        mention = mention_pattern("ada")
        self.timeline = Timeline(lambda width: rows.Page(width, look, clock, mention), lambda: "ada")
        self.place = place
        self.told: list[Told] = []
        self.shown: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.timeline

    def on_mount(self) -> None:
        self.timeline.show(self.place)

    def note(self, told: Told) -> None:
        self.told.append(told)

    on_timeline_chosen = on_timeline_left = on_timeline_wanted = note

    def heard(self, kind: type[Told]) -> list[Any]:
        return [each for each in self.told if isinstance(each, kind)]

    def lines(self) -> list[str]:
        """What stands on the screen, row by row. Each is as wide as the timeline, and none acts on the terminal."""
        strips = [self.timeline.render_line(y) for y in range(self.timeline.size.height)]
        for strip in strips:
            assert cell_len(strip.text) == strip.cell_length == self.timeline.size.width, repr(strip.text)
            assert not any(category(char) in ("Cc", "Zl", "Zp") for char in strip.text), repr(strip.text)
        return [strip.text.rstrip() for strip in strips]

    def said(self) -> list[str]:
        """The rows that are not empty."""
        return [line for line in self.lines() if line]

    def texts(self) -> list[str]:
        """What stands right of the names, where the screen is not narrow."""
        return [line.partition("│ ")[2] for line in self.said()]


Act = Callable[[Reading, Pilot[None]], Awaitable[None]]


def reading(talk: Talk, act: Act | None = None, size: tuple[int, int] = (80, 24), clock: Clock = Clock()) -> Reading:  # noqa: B008
    """Let somebody read it, and do something: the app as it was left, with its `shown` lines."""
    app = Reading(talk.place, clock)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            if act is not None:
                await act(app, pilot)
                await pilot.pause()
            app.shown = app.said()

    asyncio.run(asyncio.wait_for(run(), 60))
    return app


def compare(name: str, lines: list[str]) -> None:
    """Whether a screen is as it is kept."""
    path, text = SCREENS / f"{name}.txt", "".join(f"{line}\n" for line in lines)
    if os.environ.get(WRITE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
