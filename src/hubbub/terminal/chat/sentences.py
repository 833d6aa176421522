"""What happened besides talk, in sentences. Who came and who went is told together, each once."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from hubbub.client import Change, Changed, Departed, Invited, Joined, Kicked, Left, Renamed, RoomRenamed, TopicSet
from hubbub.terminal.chat.message import Happening

MOST_NAMES = 6


def sentence(events: Iterable[Happening]) -> str:
    """Several events in a row as one line."""
    return " · ".join(_parts(events))


def listed(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """Names as people list them: `ada, bo and cy`; of very many the first ones."""
    if len(names) > most:
        others = len(names) - most
        return f"{', '.join(names[:most])} and {others} {'other' if others == 1 else 'others'}"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _parts(events: Iterable[Happening]) -> Iterator[str]:
    comings: list[Joined | Left | Departed] = []
    for event in events:
        if isinstance(event, Joined | Left | Departed):
            comings.append(event)
        elif isinstance(event, Renamed) and (arrival := _arrival(comings, event.user)) is not None:
            comings[arrival] = msgspec.structs.replace(comings[arrival], nick=event.nick)
        else:
            yield from _moved(comings)
            comings = []
            yield _single(event)
    yield from _moved(comings)


def _arrival(comings: Sequence[Joined | Left | Departed], user: int) -> int | None:
    """Where among them the user has just joined: who takes a name then, has joined by that name."""
    places = [place for place, event in enumerate(comings) if isinstance(event, Joined) and event.user == user]
    return places[-1] if places else None


def _moved(events: Sequence[Joined | Left | Departed]) -> Iterator[str]:
    came = {event.user: event.nick for event in events if isinstance(event, Joined)}
    went = {event.user: event.nick for event in events if not isinstance(event, Joined)}
    for who, what in (
        ([nick for user, nick in came.items() if user not in went], "joined"),
        ([nick for user, nick in went.items() if user not in came], "left"),
        ([nick for user, nick in came.items() if user in went], "came and went"),
    ):
        if who:
            yield f"{listed(who)} {what}"


def _single(event: Happening) -> str:
    match event:
        case Renamed():
            return f"{event.old} is now {event.nick}"
        case Kicked():
            return f"{event.nick} made {event.target_nick} leave{_why(event.reason)}"
        case Invited():
            return f"{event.nick} invited {event.target_nick}"
        case TopicSet(topic=""):
            return f"{event.nick} took the topic away"
        case TopicSet():
            return f"{event.nick} set the topic: {event.topic}"
        case RoomRenamed():
            return f"{event.nick} named the room #{event.name}{_why(event.reason)}"
        case Changed():
            return f"{event.nick} changed the room: {', '.join(map(_setting, event.changes))}"
    return ""


def _setting(change: Change) -> str:
    return " ".join(word for word in ("" if change.on else "no", change.setting, change.value) if word)


def _why(reason: str) -> str:
    return f": {reason}" if reason else ""
