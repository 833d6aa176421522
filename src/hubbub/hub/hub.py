"""The hub: the one thread through which everything passes.

A session's commands come in by `admit` and are judged by the handlers. What they draft goes to the journal, and comes
back through `deliver` once it is on disk: only there does the state change, and only after that is anybody told.
Messages of a session flow on without waiting for each other; any other command, a refusal or an answer waits until
all that the session sent before is settled. That is the fence.
"""

import asyncio
from collections.abc import Callable, Iterable

from hubbub.chat.commands import Command, Join, Quit, Say
from hubbub.chat.events import Ended, Event, Joined, Said
from hubbub.chat.handlers import First, Lookup, Result, handle
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Page, Reply
from hubbub.chat.state import Room, State, User
from hubbub.dialects import Dialect
from hubbub.hub.allowance import Allowance, Rate
from hubbub.hub.audience import Audience
from hubbub.hub.catchup import Catchup
from hubbub.hub.debts import Debts
from hubbub.hub.fanout import Fanout
from hubbub.hub.routing import ROUTES
from hubbub.hub.session import UNSETTLED_MESSAGES, Link, Session
from hubbub.journal import PAGE_CHARACTERS, Fate, Journal, JournalError, Outcome

EMPTY_ROOM_MS = 24 * 3600 * 1000
"""How long an empty room is kept, unless it is a lasting one. One in which nothing was ever said goes at once."""


class Hub:
    """Sessions, and the way of every event to them. `backlog` is how many messages one who enters a room is shown."""

    def __init__(
        self,
        state: State,
        journal: Journal,
        loop: asyncio.AbstractEventLoop,
        *,
        backlog: int,
        observe: Callable[[list[Event]], None],
    ) -> None:
        self.state = state
        self.journal = journal
        self.loop = loop
        self.backlog = backlog
        self.fanout = Fanout()
        self.catchup = Catchup(self)
        self.debts = Debts(self)
        self.sessions: set[Session] = set()
        self._observe = observe
        self._of_user: dict[int, list[Session]] = {}
        self._dismissed: list[Session] = []
        self._last_user = state.last_user
        self.closing = False

    # Sessions ---------------------------------------------------------------------------------------------------------

    def open(self, dialect: Dialect, link: Link, address: str, host: str, allowances: list[Allowance]) -> Session:
        """A new session, for a guest; `address` is what he may be shown by, or empty, and `host` stands for it."""
        self._last_user += 1
        user = User(self._last_user, f"guest-{self._last_user}", address, host)
        session = Session(self, dialect, link, user, allowances)
        self.sessions.add(session)
        self._of_user.setdefault(user.id, []).append(session)
        session.write(dialect.greet())
        session.proceed()
        return session

    def sessions_of(self, user: int) -> Iterable[Session]:
        """The sessions through which a user is here."""
        return self._of_user.get(user, ())

    def dismiss(self, session: Session) -> None:
        """The session's user is gone: with the flush that is next it ends."""
        for audience in list(session.audiences):
            self.fanout.leave(session, audience)
        self._dismissed.append(session)

    def _end(self, session: Session) -> None:
        session.departed = True
        self.sessions.discard(session)
        self._of_user.pop(session.user.id, None)
        session.link.close()

    @property
    def unsettled(self) -> bool:
        """Whether anything is on its way to the disk."""
        return any(session.unsettled for session in self.sessions)

    @property
    def connected(self) -> bool:
        """Whether any client is still there."""
        return bool(self.sessions)

    def close(self) -> None:
        """Take no more commands. What is on its way is still delivered."""
        self.closing = True

    def say_goodbye(self) -> None:
        """Tell everyone that the server stops, and close all connections once it is sent."""
        for session in list(self.sessions):
            if not session.stalled:  # to him it would come out of turn
                session.write(session.dialect.goodbye())
            session.link.close()

    # From a command to the journal ------------------------------------------------------------------------------------

    def admit(self, session: Session, command: Command | Reply | Refused) -> None:
        """Submit the command as soon as the session's allowances cover it."""
        if not session.allowances:
            self.submit(session, command)
            return
        cost, now = command.cost if isinstance(command, Command) else 1, self.loop.time()
        waits = [(allowance.spend(cost, now), allowance.rate) for allowance in session.allowances]
        if max(waits)[0] <= 0 or self.closing:
            session.warned = False
            self.submit(session, command)
        elif not session.gone:
            session.waiting = command
            self._pace(session, *max(waits), "lines")
        else:  # nobody waits for the rest of a flood
            session.dialect.drop()
            self.submit(session, Quit(session.reason))

    def charge(self, session: Session, size: int) -> None:
        """Count the bytes that came in, whether or not they ever become a line."""
        if not session.allowances:
            return
        now = self.loop.time()
        waits = [(allowance.spend_bytes(size, now), allowance.rate) for allowance in session.allowances]
        if max(waits)[0] > 0:
            self._pace(session, *max(waits), "KiB")

    def _pace(self, session: Session, wait: float, rate: Rate, unit: str) -> None:
        """Let the session's input wait."""
        if not session.pacing:
            session.pacing = True
            self.loop.call_later(wait, self._go_on, session)
        if not session.warned:
            session.warned = True
            text = f"You send more than {rate.per_second:g} {unit} a second: your lines now wait their turn."
            session.write(session.dialect.refuse(Refused("slow-down", text)))

    def _go_on(self, session: Session) -> None:
        session.pacing = False
        session.link.look()
        if self.closing:
            return
        if session.barrier is None and not session.stalled:  # a message need not wait for the ones before it
            self._submit_waiting(session)
        self.settle(session)

    def submit(self, session: Session, command: Command | Reply | Refused) -> None:
        """Judge the command, and begin what follows: at once for a message, else when all before it is settled."""
        result = self._judge(session, command) if isinstance(command, Command) else command
        if type(result) is Said:
            session.unsettled += 1
            self.journal.append(session, result)
        elif session.unsettled:
            session.waiting = command
        elif isinstance(result, Refused):
            self._refuse(session, command, result)
        elif isinstance(result, Reply):
            self._answer(session, result)
        elif isinstance(result, Lookup):
            self._look_up(session, result)
        elif isinstance(command, Quit) and session.user.id not in self.state.users:
            session.write(session.dialect.farewell(command.reason))
            self._end(session)
        elif isinstance(command, Command):
            self._begin(session, command, result)

    def _judge(self, session: Session, command: Command) -> Result | Refused:
        try:
            return handle(self.state, session.user, command)
        except Refused as refused:
            return refused

    def _begin(self, session: Session, command: Command, result: Event | First) -> None:
        if isinstance(result, First):
            session.waiting = command
            self._append(session, command, result.draft)
        elif type(result) is Joined and result.room not in self.fanout.audiences:
            self._warm_up(session, command, result.room)
        else:
            self._append(session, command, result)

    def _append(self, session: Session, command: Command, draft: Event) -> None:
        session.barrier = command
        session.unsettled += 1
        self.journal.append(session, draft)

    def _answer(self, session: Session, reply: Reply) -> None:
        session.write(session.dialect.reply(reply, session.user))
        if reply.changes_view:
            self.fanout.regroup(session)

    def _refuse(self, session: Session, command: Command | Reply | Refused, refused: Refused) -> None:
        if session.waits_outside and isinstance(command, Say):
            session.write(session.dialect.not_done(command))
        else:
            session.write(session.dialect.refuse(refused, command if isinstance(command, Command) else None))

    def _look_up(self, session: Session, lookup: Lookup) -> None:
        def then(found: list[Said] | JournalError) -> None:
            session.unsettled -= 1
            if isinstance(found, JournalError):
                session.write(session.dialect.refuse(Refused("unreadable", "That part of the history cannot be read.")))
            else:
                known = [message for message in found if message.seq <= lookup.room.seq]  # others are on their way
                full = sum(len(message.text) for message in found) >= PAGE_CHARACTERS
                session.waiting = Page(lookup.room, known, lookup.count, lookup.before, full)
            self.settle(session)

        session.barrier = lookup
        session.unsettled += 1
        self.journal.page(lookup.room.id, lookup.before, lookup.count, then)

    def _warm_up(self, session: Session, command: Command, room: int) -> None:
        """Read a room's tail before its first member enters, so that entering never waits for it while events pass."""

        def then(found: list[Said] | JournalError) -> None:
            session.unsettled -= 1
            recent = [] if isinstance(found, JournalError) else found
            known = self.state.rooms.get(room)
            if known is not None and room not in self.fanout.audiences:
                seen = [message for message in recent if message.seq <= known.seq]  # others are on their way
                self.fanout.audiences[room] = Audience(known, seen, self.backlog)
            self.settle(session)

        session.barrier = session.waiting = command
        session.unsettled += 1
        self.journal.page(room, 0, self.backlog, then)

    # From the journal to everyone -------------------------------------------------------------------------------------

    def deliver(self, batch: list[Outcome]) -> None:
        """Let what the journal has saved become true, send it, and let the sessions that waited for it go on."""
        events: list[Event] = []
        settled: dict[Session, None] = {}
        failed: list[tuple[Session | None, Event, Fate]] = []
        apply, next_turn = self.state.apply, self.fanout.next_turn
        for origin, event, fate in batch:
            session = origin if isinstance(origin, Session) else None
            if fate is Fate.SAVED:
                next_turn()
                apply(event)
                ROUTES[type(event)](self, event, session)
                events.append(event)
            else:
                failed.append((session, event, fate))
            if session is not None:
                session.unsettled -= 1
                if session.unsettled in (0, UNSETTLED_MESSAGES - 1):
                    settled[session] = None
        self._flush()
        self.catchup.remember(events)
        self._observe(events)
        for session, event, fate in failed:
            self._fail(session, event, fate)
        for session in settled:
            self.settle(session)

    def _flush(self) -> None:
        self.fanout.flush()
        self.catchup.set_aside_stalled()
        for session in self._dismissed:
            self._end(session)
        self._dismissed = []

    def settle(self, session: Session) -> None:
        """Let the session go on with what had to wait, if nothing is under way any more."""
        if session.stalled or session.pacing:  # first he is sent what he missed, or has waited his time
            return
        if not session.unsettled:
            session.barrier = None
            self._submit_waiting(session)
        session.proceed()

    def _submit_waiting(self, session: Session) -> None:
        waiting, session.waiting = session.waiting, None
        if waiting is not None:
            self.submit(session, waiting)

    def _fail(self, session: Session | None, event: Event, fate: Fate) -> None:
        if session is None:
            return
        if isinstance(event, Said):
            session.write(session.dialect.not_said(event, self._addressee(session, event)))
            return
        command, session.waiting = session.barrier, None
        if isinstance(command, Command) and fate is Fate.LOST:  # another was first: look again
            session.waiting = command
        elif isinstance(command, Quit):
            self.debts.owe(session, command)
        elif isinstance(command, Join) and type(event) is Joined and not session.ended:
            if not session.waits_outside:
                session.write(session.dialect.not_done(command))
                self._let_read(session, event.room)
            session.waits_outside = True
            self.debts.owe(session, command)
        elif isinstance(command, Command):
            session.write(session.dialect.not_done(command))

    def _addressee(self, session: Session, message: Said) -> Room | User | None:
        room = self.state.rooms.get(message.room)
        if room is None or room.pair is None:
            return room
        return self.state.users.get(sum(room.pair) - session.user.id)

    def _let_read(self, session: Session, number: int) -> None:
        """Show one what was said in a room that he cannot enter for now, since the disk is full."""
        room = self.state.rooms.get(number)
        if room is None:
            return

        def then(found: list[Said] | JournalError) -> None:
            if not isinstance(found, JournalError):
                self._answer(session, Page(room, found, self.backlog, 0))

        self.journal.page(number, 0, self.backlog, then)

    # Rooms that nobody needs ------------------------------------------------------------------------------------------

    def tidy(self, now: int, home: str) -> None:
        """Forget the tails of empty rooms, and end those that have long been empty, but not `home`.

        `now` is milliseconds since the epoch. While anyone is about to enter a room, nothing is done.
        """
        if any(session.unsettled and isinstance(session.barrier, Join) for session in self.sessions):
            return
        kept = self.state.room_named(home)
        for room in self.state.rooms.values():
            if room.pair:
                if len(room.members) < 2:  # who is gone does not come back
                    self.journal.append(None, Ended(room=room.id, pair=room.pair))
            elif not room.members:
                self.fanout.audiences.pop(room.id, None)
                rest = 0 if room.silent else EMPTY_ROOM_MS
                if not room.lasting and room is not kept and now - room.at > rest:
                    self.journal.append(None, Ended(room=room.id, name=room.name))
