"""Events as IRC lines. One encoder serves all sessions of one view (`capabilities.View`)."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from hubbub.chat.events import (
    Arrived,
    Departed,
    Emptied,
    Ended,
    Event,
    Founded,
    InRoom,
    Joined,
    Left,
    Renamed,
    Said,
    TopicSet,
)
from hubbub.chat.state import Room, State
from hubbub.dialects.irc.capabilities import View
from hubbub.dialects.irc.message import LINE_BYTES, cut, fit

NO_HOST = "hubbub"
"""The host of those of whom none is known."""


class IrcEncoder:
    """How sessions of one view see events. `journal` is the journal's id, of which message ids are made."""

    def __init__(self, view: View, state: State, journal: str) -> None:
        self._view = view
        self._state = state
        self._journal = journal

    def encode(self, event: Event, room: Room | None) -> bytes:
        """The event as lines."""
        lines = _LINES[type(event)](self, event, room)
        if not lines:
            return b""
        tags = self._tags(event)
        if len(lines) == 1:
            return f"{tags}{lines[0]}\r\n".encode()
        later = f"@time={_time(event.at)} " if self._view.time else ""  # a msgid stands for one line
        return "".join(f"{tags if n == 0 else later}{line}\r\n" for n, line in enumerate(lines)).encode()

    def _tags(self, event: Event) -> str:
        if not (self._view.time or self._view.tags):
            return ""
        tags = [f"time={_time(event.at)}"] if self._view.time else []
        if self._view.tags and isinstance(event, InRoom):
            tags.append(f"msgid={self._journal}-{event.room}-{event.seq}")
        return f"@{';'.join(tags)} " if tags else ""

    def _said(self, event: Said, room: Room | None) -> list[str]:
        command = "NOTICE" if event.form == "notice" else "PRIVMSG"
        head = f":{source(event.nick, event.host)} {command} {self._target(event, room)} :"
        action = event.form == "action"
        if 4 * (len(head) + len(event.text)) < LINE_BYTES - 16 and "\n" not in event.text:
            return [f"{head}\x01ACTION {event.text}\x01" if action else head + event.text]
        room_left = LINE_BYTES - 2 - len(head.encode()) - (9 if action else 0)
        pieces = [piece for line in event.text.split("\n") for piece in cut(line, room_left) if piece]
        return [f"{head}\x01ACTION {piece}\x01" if action else head + piece for piece in pieces]

    def _target(self, event: Said, room: Room | None) -> str:
        if room is None or room.pair is None:
            return f"#{room.name}" if room else "*"
        reader = self._state.users.get(sum(room.pair) - event.user)
        return reader.nick if reader else "*"

    def _joined(self, event: Joined, room: Room | None) -> list[str]:
        line = f":{source(event.nick, event.host)} JOIN {_name(room)}"
        return [f"{line} * :{event.nick}" if self._view.extended_join else line]

    def _left(self, event: Left, room: Room | None) -> list[str]:
        line = f":{source(event.nick, event.host)} PART {_name(room)}"
        return [fit(f"{line} :{event.reason}") if event.reason else line]

    def _departed(self, event: Departed, room: Room | None) -> list[str]:
        if room is not None and room.pair is not None:  # who shares only a conversation does not see one leave
            return []
        return [fit(f":{source(event.nick, event.host)} QUIT :{event.reason}")]

    def _renamed(self, event: Renamed, _room: Room | None) -> list[str]:
        return [f":{source(event.old, event.host)} NICK :{event.nick}"]

    def _topic_set(self, event: TopicSet, room: Room | None) -> list[str]:
        return [fit(f":{source(event.nick, event.host)} TOPIC {_name(room)} :{event.topic}")]

    def _unshown(self, _event: Event, _room: Room | None) -> list[str]:
        return []


Lines: TypeAlias = Callable[[IrcEncoder, Any, Room | None], list[str]]

_LINES: dict[type[Event], Lines] = {
    Said: IrcEncoder._said,
    Joined: IrcEncoder._joined,
    Left: IrcEncoder._left,
    Departed: IrcEncoder._departed,
    Renamed: IrcEncoder._renamed,
    TopicSet: IrcEncoder._topic_set,
    Founded: IrcEncoder._unshown,
    Ended: IrcEncoder._unshown,
    Emptied: IrcEncoder._unshown,
    Arrived: IrcEncoder._unshown,
}


def source(nick: str, host: str) -> str:
    """A user as the source of a message."""
    return f"{nick}!~u@{host or NO_HOST}"


def _name(room: Room | None) -> str:
    return f"#{room.name}" if room else "*"


@lru_cache(maxsize=4096)
def _time(at: int) -> str:
    """Milliseconds since the epoch as server-time has it."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at % 1000:03d}Z"
