"""Pages: which part of a room's history is asked for, and what is found there."""

from msgspec import Struct
from msgspec.structs import replace

from hubbub.chat.entities import Room
from hubbub.chat.events import Edited, Event, Hinted, InRoom, Joined, Kicked, Left, OfUser, Reacted, Said
from hubbub.chat.settings import at_least

_RANKED = (Said, Edited)
"""What may be for members of a rank alone."""
FURTHER = 1_000
"""Where all that was found is for others, so many events are looked through at once."""


class Span(Struct, frozen=True):
    """At most `count` messages of a room that people read, or with `events` of whatever happened in it.

    `after` and `before` are seqs, `after_at` and `before_at` moments, in milliseconds since the Unix epoch; 0 is no
    bound, and what stands at a bound is left out. It is counted from the newest, or with `forward` from the oldest.
    With `around`, a seq, or `around_at`, half of them stand before that place, and the others begin with it.
    Edits are no part of it, since a message says by itself what it was edited to; but with `edits` they count as well.
    """

    count: int
    before: int = 0
    after: int = 0
    around: int = 0
    before_at: int = 0
    after_at: int = 0
    around_at: int = 0
    forward: bool = False
    events: bool = False
    edits: bool = False


class Excerpt(Struct, frozen=True):
    """What was found: events, oldest first, and which `reactions` to them stand.

    It is `full` when so many came as were asked for, or there was room for no more: there may be more.
    """

    events: list[Event]
    reactions: list[Reacted] = []
    full: bool = False


def may_read(room: Room, user: int, event: Event) -> bool:
    """Whether the event is for this member: some messages are only for those of a rank, and so is what is quiet."""
    if isinstance(event, _RANKED):
        return event.user == user or at_least(room.ranks_of(user), event.rank)
    return not is_quiet(room.id, event) or bool(room.ranks_of(user)) or user in _concerned(event)


def is_quiet(room: int, event: Event) -> bool:
    """Whether only those in the room see the event who have a rank, and whom it concerns."""
    match event:
        case Joined() | Left() | Kicked():
            return event.quiet
        case OfUser():
            return room in event.quiet
    return False


def _concerned(event: Event) -> tuple[int, ...]:
    match event:
        case Kicked():
            return event.user, event.target
        case Joined() | Left() | OfUser():
            return (event.user,)
    return ()


def seq_in(room: int, event: Event) -> int:
    """The number that an event has in that room; 0 if it does not concern it."""
    if isinstance(event, InRoom):
        return event.seq
    return event.places.get(room, 0) if isinstance(event, OfUser) else 0


def beyond(span: Span, room: int, found: Excerpt) -> Span | None:
    """What lies beyond what was found there, in large parts; None if there is no more, or if it lies around a place."""
    if not found.full or span.around or span.around_at:
        return None
    if span.forward:
        return replace(span, count=FURTHER, after=seq_in(room, found.events[-1]))
    return replace(span, count=FURTHER, before=seq_in(room, found.events[0]))


def portion(span: Span, found: Excerpt) -> Excerpt:
    """Of what was found not more than was asked for."""
    if len(found.events) <= span.count:
        return found
    events = found.events[: span.count] if span.forward else found.events[-span.count :]
    messages = {event.seq for event in events if isinstance(event, Said)}
    return Excerpt(events, [one for one in found.reactions if one.target in messages], full=True)


def edit(message: Said, edited: Edited) -> None:
    """Let the message say what it was edited to, wherever this object stands."""
    message.text, message.styled = edited.text, edited.styled
    message.edited, message.edit = edited.at, edited.seq


def erase(event: Event) -> None:
    """Take away what the event says, wherever this object stands; its number stays."""
    if isinstance(event, Said):
        event.text = event.styled = ""
        event.tags = {}
        event.erased = True
    elif isinstance(event, Edited):
        event.text = event.styled = ""
    elif isinstance(event, Reacted):
        event.reaction, event.on = "", False
    elif isinstance(event, Hinted):
        event.tags = {}


def is_erased(event: Event) -> bool:
    """Whether nothing is left of what the event said."""
    match event:
        case Said():
            return event.erased
        case Edited():
            return not event.text
        case Reacted():
            return not event.reaction
        case Hinted():
            return not event.tags
    return False
