"""Routing: to whom each kind of event goes, and how it changes who sees what from then on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from hubbub.chat.commands import Join, Kick, Proven
from hubbub.chat.events import (
    BETWEEN_PROGRAMS,
    Accepted,
    Announced,
    AnyEvent,
    Arrived,
    Deleted,
    Departed,
    Edited,
    Emptied,
    Ended,
    Event,
    Founded,
    Hinted,
    InRoom,
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
    UserNoted,
    WentAway,
)
from hubbub.chat.handlers.authors import author
from hubbub.chat.names import fold
from hubbub.chat.pages import edit, erase, may_read
from hubbub.hub.audience import Audience
from hubbub.hub.auditorium import show_away, show_member
from hubbub.hub.noting import keep_notes, room_changed, user_noted
from hubbub.hub.session import Session

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub


def said(hub: "Hub", event: Said, origin: Session | None) -> None:
    """To the room, and to those who enter later; not to an author who does not want it, unless it is for himself.

    Who speaks for somebody else is shown what became of it, too.
    """
    audience = hub.fanout.audiences.get(event.room)
    if audience is None:
        return
    if event.form not in BETWEEN_PROGRAMS:
        audience.recent.append(event)
    if event.rank:
        _to_some(hub, event, audience, origin)
        return
    pair = audience.room.pair
    mine = pair is not None and pair == (event.user, event.user)
    if origin is None or not (mine or event.persona or origin.dialect.echo):
        hub.fanout.show_to(audience, event, origin)
        return
    hub.fanout.show_to(audience, event, None)
    if origin.dialect.echo and audience not in origin.audiences:  # from outside
        hub.fanout.tell(origin, origin.dialect.encoder(event.room).encode(event, audience.room))
    if mine and origin.dialect.doubles:
        heard = origin.dialect.encoder(event.room).encode(event, audience.room)
        hub.fanout.tell(origin, heard * 2)  # as he sent it, and as it comes to him


def _to_some(hub: "Hub", event: Said | Edited, audience: Audience, origin: Session | None) -> None:
    """To those members alone whom the message is for."""
    for number in audience.room.members:
        if may_read(audience.room, number, event):
            for session in hub.seats.of(number):
                if session is not origin or origin.dialect.echo or event.persona:
                    shown = session.dialect.encoder(event.room).encode(event, audience.room)
                    hub.fanout.tell(session, shown)


def edited(hub: "Hub", event: Edited, origin: Session | None) -> None:
    """To whom the message was for; and whatever the hub remembers of it says the same from now on."""
    if not event.text:  # it came too late
        return
    hub.catchup.change(event)
    audience = hub.fanout.audiences.get(event.room)
    if audience is None:
        return
    for message in audience.recent:
        if message.seq == event.target:
            edit(message, event)
    if event.rank:
        _to_some(hub, event, audience, origin)
        return
    mine = audience.room.pair == (event.user, event.user)
    wanted = origin is None or origin.dialect.echo or mine or bool(event.persona)
    hub.fanout.show_to(audience, event, None if wanted else origin)


def reacted(hub: "Hub", event: Reacted | Hinted, origin: Session | None) -> None:
    """To the room; not to one who does not want his own."""
    hub.fanout.show(event.room, event, None if origin is None or origin.dialect.echo else origin)


def joined(hub: "Hub", event: Joined, origin: Session | None) -> None:
    """To the room, whose newest member is told what went before."""
    audience = hub.fanout.audiences.get(event.room)
    if event.room not in hub.state.rooms or audience is None:
        if origin is not None and isinstance(origin.barrier, Join):  # it ended while the draft was on its way
            origin.waiting = origin.barrier
        return
    for session in hub.seats.of(event.user):
        session.waits_outside = False
        hub.fanout.enter(session, audience)
        hub.fanout.tell(session, session.dialect.entered(event, audience.room, audience.recent_for(event.user)))
        hub.fanout.regroup(session)
    show_member(hub, event.room, event, event.user)
    user = hub.state.users.get(event.user)
    if user is not None and user.away:
        show_away(hub, event, WentAway(**author(user), away=user.away, at=event.at))


def kicked(hub: "Hub", event: Kicked, origin: Session | None) -> None:
    """To the room, as one leaves it; if he has become another by logging in meanwhile, that one is to go."""
    if event.target not in hub.state.users and origin is not None and isinstance(origin.barrier, Kick):
        origin.waiting = origin.barrier
    else:
        left(hub, event, origin)


def left(hub: "Hub", event: Left | Kicked, _origin: Session | None) -> None:
    """To the room, for who leaves, or is made to, the last he sees of it."""
    number = event.target if isinstance(event, Kicked) else event.user
    show_member(hub, event.room, event, number)
    audience = hub.fanout.audiences.get(event.room)
    if audience is not None:
        for session in list(hub.seats.of(number)):
            if audience not in session.audiences:
                continue
            hub.fanout.leave(session, audience)
            session.dialect.left(event.room)
            hub.fanout.regroup(session)


def founded(hub: "Hub", event: Founded, _origin: Session | None) -> None:
    """To nobody: a room begins empty. A private conversation begins with both in it."""
    if event.pair is None:
        return
    audience = hub.fanout.audiences[event.room] = Audience(hub.state.rooms[event.room], (), hub.backlog)
    for user in event.pair:
        for session in hub.seats.of(user):
            hub.fanout.enter(session, audience)


def arrived(hub: "Hub", event: Arrived, origin: Session | None) -> None:
    """To nobody: he is in no room yet, but goes on with his conversations. The session acts for him from now on."""
    if origin is not None:
        hub.seats.take(origin, hub.state.users[event.user])
        hub.fanout.tell(origin, origin.dialect.arrived(origin.user))
        hub.seats.enter_conversations(origin)
    keep_notes(hub, event.user, event.notes)
    hub.watching.came(event, event.nick)


def logged_in(hub: "Hub", event: LoggedIn, origin: Session | None) -> None:
    """To all rooms of the user, and to himself; one who has not arrived is remembered as who he is.

    If he has become another through another session of his meanwhile, it is looked at again who he is to be.
    """
    here = event.user in hub.state.users
    if event.becomes in hub.state.users and not here:
        hub.seats.renumber(event.user, event.becomes)
    elif origin is not None and not here:
        if origin.user.id != event.user:
            origin.waiting = origin.barrier if isinstance(origin.barrier, Proven) else None
            return
        origin.user.account = event.account
    of_user(hub, event, origin)


def invited(hub: "Hub", event: Invited, origin: Session | None) -> None:
    """To the room, and to who is invited."""
    in_room(hub, event, origin)
    for session in hub.seats.of(event.target):
        hub.fanout.tell(session, session.dialect.told(event, hub.state.rooms.get(event.room)))


def announced(hub: "Hub", event: Announced, _origin: Session | None) -> None:
    """To all who are here; who wants to hear it is known to the dialects."""
    for session in hub.sessions:
        if session.user.id in hub.state.users:
            hub.fanout.tell(session, session.dialect.told(event, None))


def marked(hub: "Hub", event: Marked, _origin: Session | None) -> None:
    """To himself alone."""
    for session in hub.seats.of(event.user):
        hub.fanout.tell(session, session.dialect.told(event, None))


def departed(hub: "Hub", event: Departed, _origin: Session | None) -> None:
    """To all rooms of the user, whose sessions end."""
    for room in event.places:
        show_member(hub, room, event, event.user)
    for session in hub.seats.of(event.user):
        hub.dismiss(session)
        hub.fanout.tell(session, session.dialect.farewell(event.reason, forced=bool(session.reason)))
    hub.seats.forget(event.user)
    hub.watching.went(event, event.nick)


def in_room(hub: "Hub", event: InRoom, _origin: Session | None) -> None:
    """To the room."""
    hub.fanout.show(event.room, event)


def of_user(hub: "Hub", event: OfUser, _origin: Session | None) -> None:
    """To all rooms of the user; to himself even when he is in none."""
    number = event.becomes if isinstance(event, LoggedIn) and event.becomes else event.user
    user = hub.state.users.get(number)
    rooms = event.places or (user.rooms if user is not None else ())
    for room in rooms:
        show_member(hub, room, event, number)
    if not rooms:
        for session in hub.seats.of(number):
            hub.fanout.tell(session, session.dialect.encoder(0).encode(event, None))
    if isinstance(event, Renamed) and fold(event.old) != fold(event.nick):
        hub.watching.went(event, event.old)
        hub.watching.came(event, event.nick)
    elif not isinstance(event, Renamed):
        hub.watching.became(event)


def deleted(hub: "Hub", event: Deleted, origin: Session | None) -> None:
    """To the room; and whatever the hub remembers of the message is erased."""
    in_room(hub, event, origin)
    audience = hub.fanout.audiences.get(event.room)
    for message in audience.recent if audience is not None else ():
        if message.seq == event.target:
            erase(message)
    hub.catchup.change(event)


def read_up_to(hub: "Hub", event: ReadUpTo, _origin: Session | None) -> None:
    """To himself alone, in all of his sessions; for the owner of an account it is kept."""
    user = hub.state.users.get(event.user)
    account = hub.state.account_of(user) if user is not None else None
    if account is not None:
        hub.accounts.note_read(account.user, event.target, event.up_to)
    for session in hub.seats.of(event.user):
        hub.fanout.tell(session, session.dialect.told(event, None))


def ended(hub: "Hub", event: Ended, _origin: Session | None) -> None:
    """To nobody. Who is left in a conversation sees it no more."""
    audience = hub.fanout.audiences.pop(event.room, None)
    if audience is not None:
        for user in event.pair or ():
            for session in hub.seats.of(user):
                session.audiences.pop(audience, None)


def unseen(_hub: "Hub", _event: Event, _origin: Session | None) -> None:
    """To nobody: there is nothing to be seen."""


Route: TypeAlias = Callable[["Hub", Any, Session | None], None]

SPECIAL: dict[type[Event], Route] = {
    Said: said,
    Reacted: reacted,
    Hinted: reacted,
    Edited: edited,
    Deleted: deleted,
    Joined: joined,
    Left: left,
    Kicked: kicked,
    Invited: invited,
    RoomRenamed: room_changed,
    Founded: founded,
    Departed: departed,
    Arrived: arrived,
    LoggedIn: logged_in,
    Marked: marked,
    Accepted: unseen,
    Announced: announced,
    RoomNoted: room_changed,
    UserNoted: user_noted,
    ReadUpTo: read_up_to,
    Emptied: unseen,
    Ended: ended,
}

ROUTES: dict[type[Event], Route] = {
    kind: SPECIAL.get(kind, in_room if issubclass(kind, InRoom) else of_user) for kind in get_args(AnyEvent)
}
"""Where each kind of event goes: to its room, or to the rooms of its user, if nothing else is said of it."""
