"""Events and replies as lines of text.

Who is shown how: `<ada> hi` a message, `* ada waves` an action, `[ada → you] psst` a private message, `-- …` a notice
of the server. Each line of a message bears its author, so nobody can write a line that looks like another's or like
the server's.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from hubbub.chat.events import (
    Arrived,
    Departed,
    Emptied,
    Ended,
    Event,
    Founded,
    Joined,
    Left,
    Renamed,
    Said,
    TopicSet,
)
from hubbub.chat.replies import CurrentTopic, HelpPage, MemberList, Page, Pong, Reply, RoomList, Turned
from hubbub.chat.state import Room, User
from hubbub.dialects.line import syntax


class LineEncoder:
    """How line sessions see a room; `marked`, when it is not the one they are in: messages then say which it is."""

    def __init__(self, *, marked: bool) -> None:
        self._marked = marked

    def encode(self, event: Event, room: Room | None) -> bytes:
        """The event as lines."""
        if type(event) is not Said:
            return text_of(event, room).encode()
        mark = f"#{room.name} " if self._marked and room is not None and room.pair is None else ""
        return said(event, private=room is not None and room.pair is not None, mark=mark).encode()


def text_of(event: Event, room: Room | None) -> str:
    """An event that is no message, as lines; nothing, if it is not shown."""
    return _TEXTS[type(event)](event, f"#{room.name}" if room is not None and room.pair is None else "")


def said(event: Said, *, private: bool = False, mark: str = "") -> str:
    """A message as lines, each beginning with `mark`."""
    who = event.address or event.nick
    if private:
        head = f"{mark}[{who} → you] " + (f"* {who} " if event.form == "action" else "")
    else:
        head = f"{mark}* {who} " if event.form == "action" else f"{mark}<{who}> "
    if "\n" not in event.text:
        return f"{head}{event.text}\n"
    return "".join(f"{head}{line}\n" for line in event.text.split("\n"))


def notice(text: str) -> str:
    """What the server says itself. A line feed in it would let its second line pass for something else."""
    return "".join(f"-- {line}\n" for line in text.split("\n"))


def earlier(messages: Iterable[Said], *, private: bool = False) -> str:
    """Messages of the past, between two notices."""
    lines = "".join(said(message, private=private) for message in messages)
    return f"{notice('earlier')}{lines}{notice('now')}" if lines else ""


def _joined(event: Joined, room: str) -> str:
    return notice(f"{event.address or event.nick} joined {room}")


def _left(event: Left | Departed, room: str) -> str:
    reason = f" ({event.reason})" if event.reason else ""
    return notice(f"{event.address or event.nick} left {room}".rstrip() + reason)


def _renamed(event: Renamed, _room: str) -> str:
    return notice(f"{event.address or event.old} is now {event.nick}")


def _topic_set(event: TopicSet, room: str) -> str:
    if not event.topic:
        return notice(f"{event.address or event.nick} cleared the topic of {room}")
    return notice(f"{event.address or event.nick} set the topic of {room}: {event.topic}")


def _unshown(_event: Event, _room: str) -> str:
    return ""


Text: TypeAlias = Callable[[Any, str], str]

_TEXTS: dict[type[Event], Text] = {
    Said: lambda event, _room: said(event),
    Joined: _joined,
    Left: _left,
    Departed: _left,
    Renamed: _renamed,
    TopicSet: _topic_set,
    Founded: _unshown,
    Ended: _unshown,
    Emptied: _unshown,
    Arrived: _unshown,
}


def answer(reply: Reply, reader: int) -> str:
    """A reply as lines; `reader` is the user who asked."""
    match reply:
        case Pong(token):
            return notice(f"pong {token}".rstrip())
        case RoomList(rooms, others):
            more = notice(f"and {others} smaller ones") if others else ""
            return "".join(_room_line(room, reader) for room in rooms) + more
        case MemberList(room, members):
            return notice(f"in #{room.name}: {', '.join(_member(user, reader) for user in members) or 'nobody'}")
        case CurrentTopic(room):
            return topic(room) or notice(f"#{room.name} has no topic")
        case Turned(room):
            return notice(f"you are in #{room.name}")
        case Page():
            return _page(reply)
        case HelpPage(command):
            return _help(command)
    raise TypeError(f"no text for {type(reply).__name__}")


def topic(room: Room) -> str:
    """The room's topic as a notice; nothing, if it has none."""
    return notice(f"the topic of #{room.name}: {room.topic}") if room.topic else ""


def _room_line(room: Room, reader: int) -> str:
    here = " (you are in it)" if reader in room.members else ""
    about = f": {room.topic}" if room.topic else ""
    return notice(f"#{room.name}, {len(room.members)} here{here}{about}")


def _member(user: User, reader: int) -> str:
    """How he is shown, and by which nick he is spoken to."""
    name = f"{user.address} ({user.nick})" if user.address else user.nick
    return name + (" (you)" if user.id == reader else "")


def _page(page: Page) -> str:
    if not page.messages:
        return notice("nothing was said before")
    before = page.messages[0].seq
    more = before > 1 and (len(page.messages) == page.count or page.full)
    hint = notice(f"to see what came before: /history #{page.room.name} {page.count} {before}") if more else ""
    return hint + earlier(page.messages)


def _help(name: str) -> str:
    command = syntax.COMMANDS.get(name.removeprefix("/").lower())
    if command is not None:
        return notice(f"{syntax.usage(command)}  {syntax.summary(command)}")
    width = max(len(syntax.usage(known)) for known in syntax.COMMANDS.values())
    lines = [f"{syntax.usage(known):{width}}  {syntax.summary(known)}" for known in syntax.COMMANDS.values()]
    lines.append("Anything else is said to the room. To say a line that begins with /, begin with //.")
    return notice("\n".join(lines))
