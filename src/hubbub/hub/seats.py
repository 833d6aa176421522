"""Seats: through which sessions a user is here. He may have several, and with an account that is always on, none."""

from asyncio import TimerHandle
from collections.abc import Iterable
from typing import TYPE_CHECKING

from hubbub.chat.entities import User
from hubbub.chat.events import Change, Departed, Joined, Marked
from hubbub.chat.handlers.authors import author, quiet_in
from hubbub.hub.audience import Audience
from hubbub.hub.session import Session, Wish

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub


RETURN_SECONDS = 60.0
"""So long one whose connection broke is expected back."""


class Seats:
    """The sessions of every user."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._of_user: dict[int, list[Session]] = {}
        self.absent: dict[int, dict[int, int]] = {}
        """Of those who stay without a session: {conversation: seq} of the last that they could see."""
        self._patience: dict[int, TimerHandle] = {}
        """What ends the stay of those who are expected back."""

    def of(self, user: int) -> Iterable[Session]:
        """The sessions through which a user is here."""
        return self._of_user.get(user, ())

    def expect(self, users: Iterable[int]) -> None:
        """These users are here without a session, since before the start."""
        self.absent = {user: {} for user in users}

    @property
    def newcomers(self) -> int:
        """How many are connected whose users have not arrived."""
        return max(0, len(self._of_user) - len(self._hub.state.users) + len(self.absent))

    def take(self, session: Session, user: User) -> None:
        """The session acts for this user from now on."""
        self.leave(session)
        session.user = user
        self._of_user.setdefault(user.id, []).append(session)

    def leave(self, session: Session) -> None:
        """The session acts for its user no more."""
        others = [other for other in self._of_user.pop(session.user.id, ()) if other is not session]
        if others:
            self._of_user[session.user.id] = others

    def renumber(self, before: int, number: int) -> None:
        """A user has another id: his sessions leave the conversations of the one, and enter those of the other."""
        sessions = self._of_user.pop(before, [])
        self._of_user.setdefault(number, []).extend(sessions)
        for session in sessions:
            for audience in [each for each in session.audiences if each.room.id not in session.user.rooms]:
                self._hub.fanout.leave(session, audience)
            self.enter_conversations(session)

    def enter_conversations(self, session: Session) -> None:
        """The session sees the conversations of its user."""
        hub = self._hub
        for conversation in map(hub.state.rooms.__getitem__, session.user.rooms):
            if conversation.pair is not None:
                audience = hub.fanout.audiences.setdefault(conversation.id, Audience(conversation, (), hub.backlog))
                hub.fanout.enter(session, audience)

    def outlives(self, session: Session) -> bool:
        """Whether the session's user stays when it ends: by another one, or since he comes back or is always there."""
        user = session.user
        stays = self._always_on(user) or session.returns or len(self._of_user[user.id]) > 1
        return user.id in self._hub.state.users and stays

    def _always_on(self, user: User) -> bool:
        account = self._hub.state.account_of(user)
        return account is not None and account.always_on and account.user == user.id

    def attach(self, session: Session, command: Wish, user: User) -> None:
        """Show the session the rooms that its user is in already, one after another, and make it one of his."""
        fanout, rooms = self._hub.fanout, self._hub.state.rooms
        cold = next((room for room in user.rooms if room not in fanout.audiences), None)
        if cold is not None:
            self._hub.reading.warm_up(session, command, cold)
            return
        left_off = self.absent.get(user.id)
        self.forget(user.id)
        before = session.user
        self._leave_rooms(session)
        self.take(session, user)
        self._leave_behind(before)
        shown = [session.dialect.arrived(user)]
        fanout.next_turn()
        for number in sorted(user.rooms, key=lambda number: rooms[number].lasting):  # to that one he turns
            audience = fanout.audiences[number]
            fanout.enter(session, audience)
            if audience.room.pair is None:
                joined = Joined(room=number, **author(user), realname=user.realname)
                shown.append(session.dialect.entered(joined, audience.room, audience.recent_for(user.id)))
            elif left_off is not None:
                seen = left_off.get(number, 0)
                missed = [message for message in audience.recent_for(user.id) if message.seq > seen]
                shown.append(session.dialect.missed(audience.room, missed) if missed else b"")
        session.write(b"".join(shown))
        fanout.regroup(session)

    def _leave_rooms(self, session: Session) -> None:
        for audience in list(session.audiences):
            audience.remove(session)
            session.dialect.left(audience.room.id)
        session.audiences.clear()

    def _leave_behind(self, user: User) -> None:
        """A session that acted for the user acts for somebody else: he is gone, unless he stays."""
        if user.id not in self._hub.state.users or user.id in self._of_user:
            return
        if self._always_on(user):
            self._stay(user)
        else:
            self.depart(user.id)

    def depart(self, number: int, reason: str = "") -> None:
        """Let a user who has no session any more be gone."""
        gone = self._hub.state.users.get(number)
        if gone is not None:
            places, quiet = dict.fromkeys(gone.rooms, 0), quiet_in(self._hub.state, gone)
            self._hub.append(None, Departed(**author(gone), places=places, quiet=quiet, reason=reason))

    def forget(self, number: int) -> None:
        """The user is no longer here without a session."""
        self.absent.pop(number, None)
        if timer := self._patience.pop(number, None):
            timer.cancel()

    def expects(self, number: int) -> bool:
        """Whether a user whose connection broke may still come back as if nothing had happened."""
        return number in self._patience

    def give_up(self, number: int, reason: str = "") -> None:
        """A user is expected back no longer: he is gone."""
        self.forget(number)
        self.depart(number, reason)

    def detach(self, session: Session, reason: str) -> None:
        """The session ends, and its user stays."""
        session.write(session.dialect.farewell(reason, forced=bool(session.reason)))
        self._hub.end(session)
        if session.user.id not in self._of_user:
            self._stay(session.user)

    def _stay(self, user: User) -> None:
        """The user is here without a session: for good, or until he is given up."""
        rooms = map(self._hub.state.rooms.__getitem__, user.rooms)
        self.absent[user.id] = {room.id: room.seq for room in rooms if room.pair}
        if not self._always_on(user):
            self._patience[user.id] = self._hub.loop.call_later(RETURN_SECONDS, self.give_up, user.id)
        if "operator" in user.marks:  # by his password alone he is none when he comes back
            self._hub.append(None, Marked(**author(user), changes=[Change("operator", on=False)]))
