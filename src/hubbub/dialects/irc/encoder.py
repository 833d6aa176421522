"""Events as IRC lines. One encoder serves all sessions of one view (`capabilities.View`)."""

from hubbub.chat.entities import Room
from hubbub.chat.events import Event, Reacted, Said, Signal
from hubbub.chat.state import State
from hubbub.dialects.irc.capabilities import View
from hubbub.dialects.irc.shown import LINES
from hubbub.dialects.irc.shown.messages import reacted, said
from hubbub.dialects.irc.shown.sight import Sight


class IrcEncoder:
    """How sessions of one view see events. `journal` is the journal's id, of which message ids are made."""

    def __init__(self, view: View, state: State, journal: str) -> None:
        self._sight = Sight(view, state, journal)

    def encode(self, event: Event | Signal, room: Room | None) -> bytes:
        """The event as lines."""
        if type(event) is Said:
            return said(self._sight, event, room).encode()
        if isinstance(event, Reacted):
            return reacted(self._sight, event, room).encode()
        lines = LINES[type(event)](self._sight, event, room)
        if not lines:
            return b""
        if len(lines) == 1:
            return self.alone(event, lines[0])
        tags = self._sight.tags_of(event)
        later = self._sight.tags_of(event, first=False)  # a msgid stands for one line
        return "".join(f"{later if number else tags}{line}\r\n" for number, line in enumerate(lines)).encode()

    def alone(self, event: Event | Signal, line: str) -> bytes:
        """One line by which an event is shown, with its tags."""
        return f"{self._sight.tags_of(event)}{line}\r\n".encode()
