"""The hub: the one thread through which everything passes.

A session's commands come in by `submit`, as fast as `Pacing` lets them, and are judged by the handlers. What they draft
goes to the journal, and comes back through `deliver` once it is on disk: only there does the state change, and only
after that is anybody told. Messages of a session flow on without waiting for each other; any other command, a refusal
or an answer waits until all that the session sent before is settled. That is the fence.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from hubbub.accounts import Answer, Keeper, NoAccounts
from hubbub.chat.accounts import Account
from hubbub.chat.commands import Command, Quit, Say
from hubbub.chat.entities import User
from hubbub.chat.events import START, Arrived, Event, InRoom, Joined, RoomRenamed, Said, Signal
from hubbub.chat.handlers import Attach, Errand, First, Lookup, Order, Quest, Recall, Recalled, Result, handle
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.chat.state import State
from hubbub.dialects import Dialect
from hubbub.hub.allowance import Allowance
from hubbub.hub.catchup import Catchup
from hubbub.hub.debts import Debts
from hubbub.hub.fanout import Fanout
from hubbub.hub.fences import Fences
from hubbub.hub.orders import Host, NoHost, carry_out
from hubbub.hub.pacing import Pacing
from hubbub.hub.reading import Reading
from hubbub.hub.routing import ROUTES
from hubbub.hub.seats import Seats
from hubbub.hub.session import UNSETTLED_MESSAGES, Link, Peer, Session, Wish
from hubbub.hub.watching import Watching
from hubbub.journal import Fate, Journal, Outcome

log = logging.getLogger("hubbub.hub")


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
        accounts: Keeper | None = None,
        host: Host | None = None,
    ) -> None:
        self.accounts = accounts or NoAccounts()
        self.host = host or NoHost()
        self.state = state
        self.journal = journal
        self.loop = loop
        self.backlog = backlog
        self.fanout = Fanout(loop, self._flush)
        self.watching = Watching(self.fanout)
        self.catchup = Catchup(self)
        self.debts = Debts(self)
        self.fences = Fences()
        self.pacing = Pacing(self)
        self.reading = Reading(self)
        self.seats = Seats(self)
        self.sessions: set[Session] = set()
        self._observe = observe
        self._dismissed: list[Session] = []
        self.closing = False

    # Sessions ---------------------------------------------------------------------------------------------------------

    def open(
        self, dialect: Dialect, link: Link, peer: Peer, allowances: Sequence[Allowance], owner: Account | None = None
    ) -> Session:
        """A new session, for a guest; or for the owner of an account, who has proven to be that, and has no id yet."""
        user = self._guest(peer) if owner is None else User(0, owner.name, "", peer.host, account=owner.name)
        session = Session(self, dialect, link, user, peer, allowances)
        self.sessions.add(session)
        self.seats.take(session, user)
        if words := dialect.greet():
            session.write(words)
        session.proceed()
        return session

    def _guest(self, peer: Peer) -> User:
        number = self.state.new_user()
        return User(number, f"guest-{number}", peer.shown, peer.host)

    def dismiss(self, session: Session) -> None:
        """The session's user is gone: with the flush that is next it ends."""
        for audience in list(session.audiences):
            self.fanout.leave(session, audience)
        self._dismissed.append(session)

    def end(self, session: Session) -> None:
        """The session is over."""
        session.departed = True
        for audience in session.audiences:  # such as a conversation that came to be as he left
            audience.remove(session)
        session.audiences.clear()
        self.sessions.discard(session)
        self.watching.watch(session, frozenset())
        self.seats.leave(session)
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

    def submit(self, session: Session, command: Wish) -> None:
        """Judge the command, and begin what follows: at once for a message, else when all before it is settled."""
        result: Result | Refused | Recalled
        try:
            result = handle(self.state, session.user, command) if isinstance(command, Command) else command
        except Refused as refused:
            result = refused
        if type(result) is Said and not ((awaits := session.dialect.awaits) and session.unsettled):
            if awaits:
                session.barrier = command
            session.unsettled += 1
            self.append(session, result)
        elif session.unsettled:
            session.waiting = command
        else:
            self._follow(session, command, result)

    def _follow(self, session: Session, command: Wish, result: Result | Refused | Recalled) -> None:
        """Begin what follows from a command, before which all is settled."""
        match result:
            case Refused():
                self._refuse(session, command, result)
            case Reply() if result.fenced and not self.fences.clear:
                self.fences.wait(session, result)
            case Reply():
                self.answer(session, result)
            case Lookup():
                self.reading.look_up(session, result)
            case Quest():
                self.reading.search(session, result)
            case Recall():
                self.reading.recall(session, command, result)
            case Recalled():
                self._take_up(session, result)
            case Signal():
                self._signal(session, result)
            case Errand():
                self._run(session, command, result)
            case Attach():
                self.seats.attach(session, command, result.user)
            case Event() if isinstance(command, Quit):
                self._quit(session, command, result)
            case Event() | First():
                assert isinstance(command, Command)  # nothing else is judged by a handler
                self._begin(session, command, result)
            case _:
                self._obey(session, command, result)

    def _quit(self, session: Session, command: Quit, departed: Event) -> None:
        """End the session: alone, if its user stays or has never arrived; else with him."""
        if self.seats.outlives(session):
            self.seats.detach(session, command.reason)
        elif session.user.id not in self.state.users:
            session.write(session.dialect.farewell(command.reason, forced=bool(session.reason)))
            self.end(session)
        else:
            self._begin(session, command, departed)

    def _begin(self, session: Session, command: Command, result: Event | First) -> None:
        """Let what the command drafts go to the journal, once what has to be there before is there."""
        if isinstance(result, First):
            session.waiting = command
            self._append(session, command, result.draft)
        elif type(result) is Joined and result.room not in self.fanout.audiences:
            self.reading.warm_up(session, command, result.room)
        else:
            if type(result) is Arrived and (words := session.dialect.letting_in()):
                session.write(words)
            self._append(session, command, result)

    def _append(self, session: Session, command: Command, draft: Event) -> None:
        session.hold(command)
        self.append(session, draft)

    def append(self, session: Session | None, draft: Event) -> None:
        """Let the draft go to the journal."""
        self.fences.appended()
        self.journal.append(session, draft)

    def answer(self, session: Session, reply: Reply) -> None:
        """Give the session a reply, in its turn."""
        self.fanout.catch_up(session)
        session.write(session.dialect.reply(reply, session.user))
        if reply.changes_watch:
            self.watching.watch(session, session.dialect.watched)
        if reply.changes_view:
            self.fanout.regroup(session)
        if reply.large:
            self.reading.digest(session)

    def _refuse(self, session: Session, command: Wish, refused: Refused) -> None:
        if session.waits_outside and isinstance(command, Say):
            session.write(session.dialect.not_done(command))
        else:
            session.write(session.dialect.refuse(refused, command if isinstance(command, Command) else None))

    def _signal(self, session: Session, signal: Signal) -> None:
        self.fanout.next_turn()
        if signal.room:
            self.fanout.show(signal.room, signal, None if session.dialect.echo else session)
        else:
            self._whisper(session, signal)
        if session.dialect.awaits:
            self._answer_with(session, signal)
        self._flush()

    def _whisper(self, session: Session, signal: Signal) -> None:
        """Let one user have the signal, and the other sessions of who sent it."""
        for other in [*self.seats.of(signal.target), *self.seats.of(signal.user)]:
            if other is not session or session.dialect.echo or signal.target == signal.user:
                self.fanout.tell(other, other.dialect.encoder(0).encode(signal, None))

    def _run(self, session: Session, command: Wish, errand: Errand) -> None:
        def then(answer: Answer) -> None:
            session.unsettled -= 1
            if isinstance(answer, Refused):
                self._refuse(session, command, answer)
            else:
                session.waiting = answer
            self.settle(session)

        session.hold(errand)
        self.accounts.ask(errand.question, session.peer, then)

    def _obey(self, session: Session, command: Wish, order: Order) -> None:
        try:
            carry_out(self, session, order)
        except Refused as refused:
            self._refuse(session, command, refused)

    def _take_up(self, session: Session, recalled: Recalled) -> None:
        """Judge a command for which an event had to be looked at."""
        try:
            result = recalled.recall.judge(session.user, recalled.event)
        except Refused as refused:
            self._refuse(session, recalled.command, refused)
            return
        if isinstance(result, Recall):
            self.reading.recall(session, recalled.command, result)
        else:
            self._begin(session, recalled.command, result)

    # From the journal to everyone -------------------------------------------------------------------------------------

    def deliver(self, batch: list[Outcome]) -> None:
        """Let what the journal has saved become true, send it, and let the sessions that waited for it go on."""
        events: list[Event] = []
        settled: dict[Session, None] = {}
        failed: list[tuple[Session | None, Event, Fate]] = []
        apply, next_turn, saved, note = self.state.apply, self.fanout.next_turn, Fate.SAVED, events.append
        for origin, event, fate in batch:
            session = origin if isinstance(origin, Session) else None
            if fate is saved:
                if type(event) is RoomRenamed:  # what happened before is told under the old name
                    self.fanout.let_go(event.room)
                next_turn()
                try:
                    apply(event)
                    ROUTES[type(event)](self, event, session)
                    if session is not None and session.barrier is not None:
                        self._answer_with(session, event)
                except Exception:  # of us: what else happened goes on all the same
                    log.exception("Something that happened, a %s, cannot be told.", type(event).__name__)
                note(event)
            else:
                failed.append((session, event, fate))
            if session is not None:
                session.unsettled = left = session.unsettled - 1
                if not left or left == UNSETTLED_MESSAGES - 1:
                    settled[session] = None
        self._flush()
        self.catchup.remember(events)
        self._observe(events)
        for session, event, fate in failed:
            self.debts.not_saved(session, event, fate)
        for session in settled:
            if session.waits:
                self.settle(session)
        for session, reply in self.fences.delivered(batch):
            self.answer(session, reply)
            self.settle(session)

    def _answer_with(self, session: Session, event: Event | Signal) -> None:
        """Tell the session whose command led to the event what it is told in its place, if it is.

        If its command is to be judged again, the event is not what it waits for.
        """
        if session.waiting is not None:
            return
        room = self.state.rooms.get(event.room) if isinstance(event, InRoom | Signal) else None
        own = session.dialect.own(event, room, self.fanout.told(session))
        if own is not None and session.stalled:  # it is told when it is sent what it missed
            session.late[event.position if isinstance(event, Event) else START] = own
        elif own is not None:
            self.fanout.tell(session, own)

    def _flush(self) -> None:
        self.fanout.flush()
        self.catchup.set_aside_stalled()
        for session in self._dismissed:
            self.end(session)
        self._dismissed = []

    def settle(self, session: Session) -> None:
        """Let the session go on with what had to wait, if nothing is under way any more."""
        if session.stalled or session.pacing or session.digesting:  # first he is sent what he missed, or has waited
            return
        if not session.unsettled:
            session.barrier = None
            self.submit_waiting(session)
        session.proceed()

    def submit_waiting(self, session: Session) -> None:
        """Submit the command that waits, if one does."""
        waiting, session.waiting = session.waiting, None
        if waiting is not None:
            self.submit(session, waiting)
