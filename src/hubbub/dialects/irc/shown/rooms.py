"""Who comes and goes, and what becomes of a room."""

from hubbub.chat.entities import Room
from hubbub.chat.events import (
    Changed,
    Emptied,
    Ended,
    Event,
    Founded,
    Invited,
    Joined,
    Kicked,
    Left,
    RoomNoted,
    RoomRenamed,
    Signal,
    TopicSet,
)
from hubbub.dialects.irc.message import fit
from hubbub.dialects.irc.modes import spelled
from hubbub.dialects.irc.shown.sight import Line, Sight, name_of, unshown
from hubbub.dialects.irc.source import source_of


def _joined(sight: Sight, event: Joined, room: Room | None) -> str:
    line = f":{source_of(event)} JOIN {name_of(room)}"
    return f"{line} {event.account or '*'} :{event.realname or event.nick}" if "extended-join" in sight.view else line


def _left(_sight: Sight, event: Left, room: Room | None) -> str:
    line = f":{source_of(event)} PART {name_of(room)}"
    return fit(f"{line} :{event.reason}") if event.reason else line


def _topic_set(_sight: Sight, event: TopicSet, room: Room | None) -> str:
    return fit(f":{source_of(event)} TOPIC {name_of(room)} :{event.topic}")


def _kicked(_sight: Sight, event: Kicked, room: Room | None) -> str:
    line = f":{source_of(event)} KICK {name_of(room)} {event.target_nick}"
    return fit(f"{line} :{event.reason or event.nick}")


def _changed(_sight: Sight, event: Changed, room: Room | None) -> str:
    modes = spelled(event.changes)
    return fit(f":{source_of(event)} MODE {name_of(room)} {modes}") if modes else ""


def _invited(sight: Sight, event: Invited, room: Room | None) -> str:
    return invitation(event, room) if "invite-notify" in sight.view else ""


def invitation(event: Invited, room: Room | None) -> str:
    """An invitation, as who is invited is told it, and who wants to know of others' (IRCv3 invite-notify)."""
    return f":{source_of(event)} INVITE {event.target_nick} {name_of(room)}"


def _room_renamed(sight: Sight, event: RoomRenamed, _room: Room | None) -> str:
    if "draft/channel-rename" not in sight.view:
        return ""
    return fit(f":{source_of(event)} RENAME #{event.old} #{event.name} :{event.reason}")


LINES: dict[type[Event | Signal], Line] = {
    Joined: _joined,
    Left: _left,
    Kicked: _kicked,
    TopicSet: _topic_set,
    Invited: _invited,
    Changed: _changed,
    RoomRenamed: _room_renamed,
    RoomNoted: unshown,
    Founded: unshown,
    Ended: unshown,
    Emptied: unshown,
}
