"""Events as lines of text.

Who is shown how: `<ada> hi` a message, `* ada waves` an action, `[ada → you] psst` a private message, `<bob> (to ada)
yes` an answer to what ada said, `-- …` a notice of the server. Each line of a message bears its author, so nobody can
write a line that looks like another's or like the server's.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from hubbub.chat.entities import Room
from hubbub.chat.events import (
    BETWEEN_PROGRAMS,
    Accepted,
    Announced,
    Arrived,
    ByUser,
    Change,
    Changed,
    Deleted,
    Departed,
    Described,
    Edited,
    Emptied,
    Ended,
    Event,
    Founded,
    Hinted,
    Invited,
    Joined,
    Kicked,
    Left,
    LoggedIn,
    Marked,
    OfUser,
    Reacted,
    ReadUpTo,
    Renamed,
    RoomNoted,
    RoomRenamed,
    Said,
    Signal,
    TopicSet,
    UserNoted,
    WentAway,
)
from hubbub.chat.settings import RANKS, ROOM_SETTINGS, Kind
from hubbub.dialects import plainly


class LineEncoder:
    """How line sessions see a room; `marked`, when it is not the one they are in: messages then say which it is."""

    batch = None

    def __init__(self, *, marked: bool) -> None:
        self._marked = marked

    def encode(self, event: Event | Signal, room: Room | None) -> bytes:
        """The event as lines."""
        mark = f"#{room.name} " if self._marked and room is not None and room.pair is None else ""
        private = room is not None and room.pair is not None
        if type(event) is Said:
            return said(event, private=private, mark=mark).encode()
        if type(event) is Edited:
            return edited(event, private=private, mark=mark).encode()
        return text_of(event, room).encode()


def text_of(event: Event | Signal, room: Room | None) -> str:
    """An event that is no message, as lines; nothing, if it is not shown."""
    return _TEXTS[type(event)](event, f"#{room.name}" if room is not None and room.pair is None else "")


def for_oneself(event: Event, room: Room | None) -> str:
    """An event that is for its reader alone, as lines."""
    match event:
        case Invited():
            name = room.name if room else ""
            return notice(f"{_who(event)} invites you to #{name}: /join #{name}")
        case Announced():
            return _announced(event, "")
        case Marked():
            return _operator("you are", event)
    return ""


def said(event: Said | Edited, *, private: bool = False, mark: str = "", to: str = "") -> str:
    """A message as lines, each beginning with `mark`; a private one says whom it is `to`, if that is not the reader."""
    if event.form in BETWEEN_PROGRAMS:
        return ""
    author = event.persona or event.address or event.nick
    who = "you" if to else author
    if private:
        head = f"{mark}[{who} → {to or 'you'}] " + (f"* {who} " if event.form == "action" else "")
    else:
        head = f"{mark}* {who} " if event.form == "action" else f"{mark}<{who}> "
    text = event.text
    if type(event) is Said and event.reply_nick and not private:
        text = plainly.to_whom(event.reply_address or event.reply_nick, author) + text
    if "\n" not in text:
        return f"{head}{text}\n"
    return "".join(f"{head}{line}\n" for line in text.split("\n"))


def edited(event: Edited, *, private: bool = False, mark: str = "") -> str:
    """That a message was edited, and what it says now; nothing, if nothing is left of that."""
    who = event.persona or event.address or event.nick
    lines = said(event, private=private, mark=mark).split("\n")[:-1] if event.text else ()
    return "".join(notice(f"{who} edited: {line}") for line in lines)


def edited_oneself(event: Edited) -> str:
    """That one's own message was edited, and what it says now; nothing, if nothing is left of that."""
    return notice("\n".join(f"you edited: {line}" for line in event.text.split("\n"))) if event.text else ""


def notice(text: str) -> str:
    """What the server says itself. A line feed in it would let its second line pass for something else."""
    return "".join(f"-- {line}\n" for line in text.split("\n"))


def earlier(messages: Iterable[Said], other: str = "", reader: int = 0) -> str:
    """Messages of the past, between two notices; or those between the reader and the `other` one."""
    lines = "".join(
        said(message, private=bool(other), to=other if message.user == reader else "") for message in messages
    )
    return f"{notice('earlier')}{lines}{notice('now')}" if lines else ""


def topic(room: Room) -> str:
    """The room's topic as a notice; nothing, if it has none."""
    return notice(f"the topic of #{room.name}: {room.topic}") if room.topic else ""


def _who(event: ByUser | OfUser) -> str:
    """How the author of an event is shown: a guest who has taken no name by his address."""
    return event.address or event.nick


def _why(reason: str) -> str:
    return f" ({reason})" if reason else ""


def _joined(event: Joined, room: str) -> str:
    return notice(f"{_who(event)} joined {room}")


def _left(event: Left | Departed, room: str) -> str:
    return notice(f"{_who(event)} left {room}".rstrip() + _why(event.reason))


def _renamed(event: Renamed, _room: str) -> str:
    return notice(f"{event.address or event.old} is now {event.nick}")


def _topic_set(event: TopicSet, room: str) -> str:
    if not event.topic:
        return notice(f"{_who(event)} cleared the topic of {room}")
    return notice(f"{_who(event)} set the topic of {room}: {event.topic}")


def _kicked(event: Kicked, room: str) -> str:
    who = event.target_address or event.target_nick
    return notice(f"{_who(event)} removed {who} from {room}{_why(event.reason)}")


def _reacted(event: Reacted, _room: str) -> str:
    """One that was taken back is shown to nobody, nor is one by a journal that did not know yet to whom it was."""
    to = event.target_address or event.target_nick
    if not (event.on and to and event.reaction):
        return ""
    return notice(f"{_who(event)} {plainly.reacted(to, event.reaction)}")


def _deleted(event: Deleted, _room: str) -> str:
    return notice(f"{_who(event)} {plainly.took_back(event.reason)}")


def _room_renamed(event: RoomRenamed, _room: str) -> str:
    return notice(f"{_who(event)} renamed #{event.old} to #{event.name}{_why(event.reason)}")


def _invited(event: Invited, room: str) -> str:
    return notice(f"{_who(event)} invited {event.target_address or event.target_nick} to {room}")


def _announced(event: Announced, _room: str) -> str:
    return notice(f"{_who(event)} announces: {event.text}")


def _marked(event: Marked, _room: str) -> str:
    return _operator(f"{_who(event)} is", event)


def _operator(who: str, event: Marked) -> str:
    """Whether one became an operator, or is none any more; other marks are shown to nobody."""
    is_one = [change.on for change in event.changes if change.setting == "operator"]
    return "".join(notice(f"{who} {'now' if on else 'no longer'} an operator of this server") for on in is_one)


def _changed(event: Changed, room: str) -> str:
    who = _who(event)
    return notice("\n".join(f"{who} {_change(change, room)}" for change in event.changes))


def _change(change: Change, room: str) -> str:
    """One change of a room's settings, in words that follow who made it."""
    setting, value = change.setting, change.value
    if setting in RANKS:
        a = "an" if setting[0] in "aeiou" else "a"
        return f"made {value} {'' if change.on else 'no longer '}{a} {setting} of {room}"
    if setting == "registered":
        return f"made {room} a room of his own" if change.on else f"gave {room} up"
    if setting == "account-rank":
        account, _, rank = value.rpartition(" ")
        return f"made the owner of {account} {'always' if change.on else 'no longer'} {rank} of {room}"
    if setting == "ban":
        return f"banned {value} from {room}" if change.on else f"unbanned {value} from {room}"
    if ROOM_SETTINGS.get(setting) is Kind.LIST:
        done = f"put {value} on" if change.on else f"took {value} off"
        return f"{done} the {setting} list of {room}"
    if not change.on:
        return f"set {room} no longer {setting}"
    return f"set {room} {setting}{f' {value}' if value else ''}"


def _unshown(_event: Event | Signal, _room: str) -> str:
    return ""


Text: TypeAlias = Callable[[Any, str], str]

_TEXTS: dict[type[Event | Signal], Text] = {
    Said: lambda event, _room: said(event),
    Joined: _joined,
    Left: _left,
    Departed: _left,
    Kicked: _kicked,
    Renamed: _renamed,
    TopicSet: _topic_set,
    RoomRenamed: _room_renamed,
    Deleted: _deleted,
    Edited: lambda event, _room: edited(event),
    Reacted: _reacted,
    Hinted: _unshown,
    Invited: _invited,
    Changed: _changed,
    RoomNoted: _unshown,
    LoggedIn: _unshown,
    WentAway: _unshown,
    Described: _unshown,
    Marked: _marked,
    Accepted: _unshown,
    UserNoted: _unshown,
    Announced: _announced,
    ReadUpTo: _unshown,
    Signal: _unshown,
    Founded: _unshown,
    Ended: _unshown,
    Emptied: _unshown,
    Arrived: _unshown,
}
