"""What users become, wherever they are seen."""

from hubbub.chat.entities import Room
from hubbub.chat.events import (
    Accepted,
    Announced,
    Arrived,
    Departed,
    Described,
    Event,
    LoggedIn,
    Marked,
    ReadUpTo,
    Renamed,
    Signal,
    UserNoted,
    WentAway,
)
from hubbub.dialects.irc.message import fit
from hubbub.dialects.irc.shown.sight import Line, Sight, unshown
from hubbub.dialects.irc.source import source, source_of


def _departed(_sight: Sight, event: Departed, room: Room | None) -> str:
    if room is not None and room.pair is not None:  # who shares only a conversation does not see one leave
        return ""
    return fit(f":{source_of(event)} QUIT :{event.reason}")


def _renamed(_sight: Sight, event: Renamed, _room: Room | None) -> str:
    return f":{source(event.old, event.host, event.username)} NICK :{event.nick}"


def _went_away(sight: Sight, event: WentAway, room: Room | None) -> str:
    if "away-notify" not in sight.view or (room is not None and room.pair is not None):
        return ""
    line = f":{source_of(event)} AWAY"
    return fit(f"{line} :{event.away}") if event.away else line


def _logged_in(sight: Sight, event: LoggedIn, room: Room | None) -> str:
    if "account-notify" not in sight.view or (room is not None and room.pair is not None):
        return ""
    return f":{source_of(event)} ACCOUNT {event.account or '*'}"


def _described(sight: Sight, event: Described, _room: Room | None) -> str:
    if "setname" not in sight.view:
        return ""
    return fit(f":{source_of(event)} SETNAME :{event.realname}")


def _announced(_sight: Sight, event: Announced, _room: Room | None) -> str:
    return fit(f":{source_of(event)} WALLOPS :{event.text}")


LINES: dict[type[Event | Signal], Line] = {
    Departed: _departed,
    Renamed: _renamed,
    Arrived: unshown,
    LoggedIn: _logged_in,
    WentAway: _went_away,
    Described: _described,
    Marked: unshown,
    Accepted: unshown,
    UserNoted: unshown,
    Announced: _announced,
    ReadUpTo: unshown,
}
