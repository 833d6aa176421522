"""The host's terminal: who connects and what is said in public rooms, a line each.

It has a thread of its own and a bounded queue, so that a terminal that is slow, paused or gone costs the room
nothing: what does not fit is counted and left out. Private conversations never come here.
"""

import io
import sys
import threading
from collections import deque
from collections.abc import Iterable

from hubbub.chat.events import BETWEEN_PROGRAMS, Event, InRoom, Joined, Left, OfUser, Said
from hubbub.chat.state import State
from hubbub.chat.text import escape
from hubbub.dialects.line.render import text_of

WAITING_LINES = 10_000
TICK_SECONDS = 0.05
"""How often what has gathered is written, in one piece."""


class Console:
    """Writes lines to standard output, and never waits for it."""

    def __init__(self, state: State, home: str, *, quiet: bool) -> None:
        self._state = state
        self._home = home
        self._quiet = quiet
        self._lines: deque[str] = deque()
        self._left_out = 0
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal that knows less than UTF-8
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="console", daemon=True)
        self._thread.start()

    def connected(self, address: str) -> None:
        """A connection was taken."""
        if not self._quiet:
            self.print(f"{address} connected")

    def show(self, events: Iterable[Event]) -> None:
        """Show what happened, as far as it is public."""
        if not self._quiet:
            for event in events:
                text = self._text(event)
                if text:
                    self.print(text)

    def print(self, text: str) -> None:
        """Write a line, soon."""
        if len(self._lines) >= WAITING_LINES:
            self._left_out += 1
            return
        self._lines.append(text)
        self._wake.set()

    def close(self) -> None:
        """Write what waits, as long as that takes no more than a moment."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(1.0)

    def _text(self, event: Event) -> str:
        if isinstance(event, InRoom):
            room = self._state.rooms.get(event.room)
            if room is None or room.pair is not None:
                return ""
            mark = "" if room.name == self._home else f"#{room.name} "
            if isinstance(event, Said):
                if event.form in BETWEEN_PROGRAMS:
                    return ""
                who = event.persona or event.address or event.nick
                return mark + (f"* {who} " if event.form == "action" else f"<{who}> ") + escape(event.text)
            if isinstance(event, Joined | Left) and not mark:
                return ""
            return _escaped(text_of(event, room))
        if isinstance(event, OfUser):
            return _escaped(text_of(event, None))
        return ""

    def _run(self) -> None:
        while not self._stopping.is_set() or self._lines:
            self._wake.wait()
            self._wake.clear()
            lines = [self._lines.popleft() for _ in range(len(self._lines))]
            if self._left_out:
                lines.append(f"({self._left_out} lines are left out: this terminal did not take them in time)")
                self._left_out = 0
            try:
                sys.stdout.write("".join(f"{line}\n" for line in lines))
                sys.stdout.flush()
            except (OSError, ValueError):  # nobody reads us any more
                return
            self._stopping.wait(TICK_SECONDS)


def _escaped(lines: str) -> str:
    """The lines of an event, each fit for a terminal."""
    return "\n".join(map(escape, lines.rstrip("\n").split("\n")))
