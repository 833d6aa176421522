"""Events as IRC lines. One encoder serves all sessions of one view (`capabilities.View`)."""

from hubbub.chat.entities import Room
from hubbub.chat.events import Edited, Event, Said, Signal
from hubbub.chat.state import State
from hubbub.dialects.irc.capabilities import View
from hubbub.dialects.irc.shown import LINES
from hubbub.dialects.irc.shown.messages import edited, is_in_words, said
from hubbub.dialects.irc.shown.sight import Sight


class IrcEncoder:
    """How sessions of one view see events. `journal` is the journal's id, of which message ids are made."""

    batch = None

    def __init__(self, view: View, state: State, journal: str) -> None:
        self._sight = Sight(view, state, journal)

    def encode(self, event: Event | Signal, room: Room | None) -> bytes:
        """The event as lines: of a message, or an edit, as many as it takes, of anything else one or none."""
        if type(event) is Said:
            return said(self._sight, event, room).encode()
        if type(event) is Edited:
            return edited(self._sight, event, room).encode()
        line = LINES[type(event)](self._sight, event, room)
        return self.alone(event, line) if line else b""

    def past(self, event: Event, room: Room | None, lead: str = "") -> bytes:
        """The event as a part of the history; the text of a message stands behind the `lead`."""
        if type(event) is Said:
            return said(self._sight, event, room, lead).encode()
        return b"" if is_in_words(self._sight, event) else self.encode(event, room)

    def alone(self, event: Event | Signal, line: str) -> bytes:
        """One line by which an event is shown, with its tags."""
        return f"{self._sight.tags_of(event)}{line}\r\n".encode()
