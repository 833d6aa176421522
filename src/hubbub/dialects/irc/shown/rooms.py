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
from hubbub.dialects.irc.shown.sight import Lines, Sight, name_of, unshown
from hubbub.dialects.irc.source import source


def _joined(sight: Sight, event: Joined, room: Room | None) -> list[str]:
    line = f":{source(event.nick, event.host, event.username)} JOIN {name_of(room)}"
    return [f"{line} {event.account or '*'} :{event.realname or event.nick}" if "extended-join" in sight.view else line]


def _left(_sight: Sight, event: Left, room: Room | None) -> list[str]:
    line = f":{source(event.nick, event.host, event.username)} PART {name_of(room)}"
    return [fit(f"{line} :{event.reason}") if event.reason else line]


def _topic_set(_sight: Sight, event: TopicSet, room: Room | None) -> list[str]:
    return [fit(f":{source(event.nick, event.host, event.username)} TOPIC {name_of(room)} :{event.topic}")]


def _kicked(_sight: Sight, event: Kicked, room: Room | None) -> list[str]:
    line = f":{source(event.nick, event.host, event.username)} KICK {name_of(room)} {event.target_nick}"
    return [fit(f"{line} :{event.reason or event.nick}")]


def _changed(_sight: Sight, event: Changed, room: Room | None) -> list[str]:
    modes = spelled(event.changes)
    return [fit(f":{source(event.nick, event.host, event.username)} MODE {name_of(room)} {modes}")] if modes else []


def _invited(sight: Sight, event: Invited, room: Room | None) -> list[str]:
    return [invitation(event, room)] if "invite-notify" in sight.view else []


def invitation(event: Invited, room: Room | None) -> str:
    """An invitation, as who is invited is told it, and who wants to know of others' (IRCv3 invite-notify)."""
    return f":{source(event.nick, event.host, event.username)} INVITE {event.target_nick} {name_of(room)}"


def _room_renamed(sight: Sight, event: RoomRenamed, _room: Room | None) -> list[str]:
    if "draft/channel-rename" not in sight.view:
        return []
    return [fit(f":{source(event.nick, event.host, event.username)} RENAME #{event.old} #{event.name} :{event.reason}")]


LINES: dict[type[Event | Signal], Lines] = {
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
