"""Routing: to whom each kind of event goes, and how it changes who sees what from then on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from hubbub.chat.commands import Join
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
from hubbub.hub.audience import Audience
from hubbub.hub.session import Session

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub


def said(hub: "Hub", event: Said, origin: Session | None) -> None:
    """To the room, and to those who enter later; not to an author who does not want it."""
    audience = hub.fanout.audiences.get(event.room)
    if audience is not None:
        audience.recent.append(event)
        hub.fanout.show(event.room, event, None if origin is None or origin.dialect.echo else origin)


def joined(hub: "Hub", event: Joined, origin: Session | None) -> None:
    """To the room, whose newest member is told what went before."""
    audience = hub.fanout.audiences.get(event.room)
    if event.room not in hub.state.rooms or audience is None:
        if origin is not None and isinstance(origin.barrier, Join):  # it ended while the draft was on its way
            origin.waiting = origin.barrier
        return
    for session in hub.sessions_of(event.user):
        session.waits_outside = False
        hub.fanout.enter(session, audience)
        hub.fanout.tell(session, session.dialect.entered(event, audience.room, list(audience.recent)))
        hub.fanout.regroup(session)
    hub.fanout.show(event.room, event)


def left(hub: "Hub", event: Left, _origin: Session | None) -> None:
    """To the room, for the leaving one the last he sees of it."""
    hub.fanout.show(event.room, event)
    audience = hub.fanout.audiences.get(event.room)
    if audience is not None:
        for session in hub.sessions_of(event.user):
            hub.fanout.leave(session, audience)
            session.dialect.left(event.room)
            hub.fanout.regroup(session)


def founded(hub: "Hub", event: Founded, _origin: Session | None) -> None:
    """To nobody: a room begins empty. A private conversation begins with both in it."""
    if event.pair is None:
        return
    audience = hub.fanout.audiences[event.room] = Audience(hub.state.rooms[event.room], (), hub.backlog)
    for user in event.pair:
        for session in hub.sessions_of(user):
            hub.fanout.enter(session, audience)


def arrived(hub: "Hub", event: Arrived, _origin: Session | None) -> None:
    """To nobody: he is in no room yet. His sessions act for him from now on."""
    for session in hub.sessions_of(event.user):
        session.user = hub.state.users[event.user]
        hub.fanout.tell(session, session.dialect.arrived(session.user))


def renamed(hub: "Hub", event: Renamed, _origin: Session | None) -> None:
    """To all rooms of the user; to himself even when he is in none."""
    for room in event.places:
        hub.fanout.show(room, event)
    if not event.places:
        for session in hub.sessions_of(event.user):
            hub.fanout.tell(session, session.dialect.encoder(0).encode(event, None))


def departed(hub: "Hub", event: Departed, _origin: Session | None) -> None:
    """To all rooms of the user, whose sessions end."""
    for room in event.places:
        hub.fanout.show(room, event)
    for session in hub.sessions_of(event.user):
        hub.dismiss(session)
        hub.fanout.tell(session, session.dialect.farewell(event.reason))


def shown(hub: "Hub", event: TopicSet, _origin: Session | None) -> None:
    """To the room."""
    hub.fanout.show(event.room, event)


def ended(hub: "Hub", event: Ended, _origin: Session | None) -> None:
    """To nobody. Who is left in a conversation sees it no more."""
    audience = hub.fanout.audiences.pop(event.room, None)
    if audience is not None:
        for user in event.pair or ():
            for session in hub.sessions_of(user):
                session.audiences.pop(audience, None)


def unseen(_hub: "Hub", _event: Event, _origin: Session | None) -> None:
    """To nobody: there is no one it could concern."""


Route: TypeAlias = Callable[["Hub", Any, Session | None], None]

ROUTES: dict[type[Event], Route] = {
    Said: said,
    Joined: joined,
    Left: left,
    TopicSet: shown,
    Founded: founded,
    Renamed: renamed,
    Departed: departed,
    Arrived: arrived,
    Emptied: unseen,
    Ended: ended,
}
