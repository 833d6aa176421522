"""How events are shown as lines, in a module for each subject. `LINES` are functions of (sight, event, room)."""

from hubbub.chat.events import Event, Signal
from hubbub.dialects.irc.shown import messages, people, rooms
from hubbub.dialects.irc.shown.sight import Line

LINES: dict[type[Event | Signal], Line] = {**messages.LINES, **people.LINES, **rooms.LINES}
