"""The server: the composition root.

It puts journal, state, hub, doors and console together, runs them, and takes them apart again.
"""

import asyncio
import logging
import socket
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from math import inf
from pathlib import Path

from hubbub.accounts import AccountsError
from hubbub.accounts.files import inspect as inspect_accounts
from hubbub.accounts.keeper import AccountKeeper
from hubbub.accounts.store import Store
from hubbub.card import addresses_of_machine, card
from hubbub.chat.accounts import Directory, Terms
from hubbub.chat.claims import Claims
from hubbub.chat.events import Event
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Rehashed
from hubbub.chat.snapshot import SnapshotError, restore, take
from hubbub.chat.state import State
from hubbub.config import ConfigError, Settings, renewed
from hubbub.console import Console
from hubbub.doors.certificate import Certificate, CertificateError
from hubbub.doors.listener import Listener
from hubbub.entrance import Entrance
from hubbub.folder import ACCOUNTS, JOURNAL, StartError, address_noted, held
from hubbub.hub.furnishing import furnish, is_furnished
from hubbub.hub.hub import Hub
from hubbub.hub.tidying import tidy
from hubbub.journal import Journal, JournalError
from hubbub.journal.memory import MemoryJournal
from hubbub.journal.numbering import now_ms
from hubbub.journal.set_clock import SetClock
from hubbub.journal.sqlite import SqliteJournal
from hubbub.listening import addresses_to_announce, bind_everywhere, is_public, listen
from hubbub.process import loop_factory, prepare
from hubbub.signals import end_at_next, on_hangup, on_stop

SNAPSHOT_EVENTS = 10_000
"""After so many events the state is kept anew: a start reads at most about that many."""
HOUSEKEEPING_SECONDS = 60.0
FOLLOW_SECONDS = 2.0
"""So often it is looked whether `hubbub token` has changed the accounts."""
SETTLE_SECONDS = 3.0
"""How long a stopping server waits for the disk, ..."""
GOODBYE_SECONDS = 1.0
"""... and then for its clients."""


def run(settings: Settings, read: Callable[[], Settings], file: Path | None) -> int:
    """Serve until a signal says to stop; returns the exit status.

    `read` reads the settings again, from `file` among others; it raises ConfigError.
    """
    logging.basicConfig(format="hubbub: %(message)s", level=logging.INFO, stream=sys.stderr)
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of each write to a client who has just gone
    prepare()
    try:
        with held(settings), asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(_serve(settings, read, file))
    except (StartError, JournalError, AccountsError, SnapshotError) as error:
        print(f"hubbub: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(settings: Settings, read: Callable[[], Settings], file: Path | None) -> None:
    with ExitStack() as stack:
        # A start that is refused by then has not brought an older history up to date: there is still a way back.
        sockets = [stack.enter_context(bound) for bound in bind_everywhere(settings)]
        if not settings.memory:
            inspect_accounts(settings.data / ACCOUNTS)
        journal = _journal(settings)
        try:
            await _Server(settings, journal, read, file).serve(sockets)
        finally:
            end_at_next(asyncio.get_running_loop())
            journal.close()


class _Server:
    def __init__(self, settings: Settings, journal: Journal, read: Callable[[], Settings], file: Path | None) -> None:
        self._settings = settings
        self._read = read
        self._file = file
        self._renewals: list[Callable[[Settings], None]] = []
        """What takes over settings that have changed."""
        self._stopping = asyncio.Event()
        self._journal = journal
        self._loop = asyncio.get_running_loop()
        self._accounts = _accounts(settings, self._loop.call_soon_threadsafe)
        self._state = _recover(journal, self._accounts.directory)
        self._snapshot_at = self._state.position
        self._unsnapshotted = 0
        self._open = False
        self._certificate = certificate = _certificate(settings)
        if certificate:
            self._renewals.append(lambda _settings: certificate.renew())
        self._console = Console(self._state, settings.room, quiet=settings.quiet)
        self._renewals.append(self._take_over)
        self._take_over(settings)
        self._hub = Hub(
            self._state,
            journal,
            self._loop,
            backlog=settings.backlog,
            observe=self._observe,
            accounts=self._accounts,
            host=self,
        )

    async def serve(self, sockets: list[socket.socket]) -> None:
        """Serve those who come by these bound sockets, until a signal comes. Raises StartError."""
        on_stop(self._loop, self._stopping)
        claims = Claims(self._state.claims(), self._state.repeats)
        self._journal.start(self._hub.deliver, self._loop.call_soon_threadsafe, claims)
        await self._furnish()
        self._open = True
        port = sockets[0].getsockname()[1]
        entrance = Entrance(self._hub, self._journal, self._settings, port, self._certificate, self._console)
        self._renewals.append(entrance.take_over)
        await entrance.open()
        listener = Listener(entrance.reception)
        listen(sockets)
        listener.accept(sockets)
        on_hangup(self._loop, self._reread, self.stop)
        self._console.print(self._card(sockets).rstrip("\n"))
        chores = [
            self._loop.create_task(chore)
            for chore in (self._keep_house(), self._follow_accounts(), self._announce(sockets))
        ]
        with address_noted(self._settings, port):
            await self._stopping.wait()
        for chore in chores:
            chore.cancel()
        await listener.close()
        await self._close()
        await asyncio.wait(chores)  # what was announced has been withdrawn meanwhile

    def stop(self) -> None:
        """Stop, as by a signal."""
        self._stopping.set()

    def rehash(self) -> Rehashed:
        """Read the settings again; those that can change while the server runs do. Raises Refused."""
        try:
            new, text = renewed(self._settings, self._read())
        except ConfigError as error:
            raise Refused("bad-settings", f"The settings stay as they are. {error}") from None
        self._settings = new
        for take_over in self._renewals:
            take_over(new)
        return Rehashed(self._file.name if self._file else "", text)

    def _reread(self) -> None:
        """Read the settings again, and tell the host of it."""
        try:
            self._console.print(f"-- {self.rehash().text}")
        except Refused as refused:
            logging.error("%s", refused.text)

    def _take_over(self, settings: Settings) -> None:
        """Of the settings what concerns accounts and operators."""
        self._accounts.directory.terms = _terms(settings)
        self._accounts.operators = dict(settings.operators)

    async def _furnish(self) -> None:
        """Let all be there that has to be before anybody comes in. Raises StartError."""
        home = self._settings.room
        furnish(self._hub, home)
        await self._until(lambda: self._hub.fences.clear, inf)  # however slow the disk is, each is saved or not
        if not is_furnished(self._hub, home):
            raise StartError(f"The room #{home} could not be made: the history cannot be written.")
        self._hub.seats.expect(self._state.users)

    def _card(self, sockets: list[socket.socket]) -> str:
        settings = self._settings
        more = sockets[len(sockets) - len(settings.listen) :]
        return card(
            address=settings.address,
            port=sockets[0].getsockname()[1],
            more=[listening.getsockname()[:2] for listening in more],
            room=settings.room,
            data=None if settings.memory else settings.data,
            public=is_public(settings),
            encrypted=self._certificate is not None,
            password=settings.password is not None,
        )

    def _observe(self, events: list[Event]) -> None:
        if self._open:  # clearing up after the last stop is nothing to show
            self._console.show(events)
        self._unsnapshotted += len(events)
        if self._unsnapshotted >= SNAPSHOT_EVENTS:
            self._save_snapshot()

    def _save_snapshot(self) -> None:
        self._unsnapshotted = 0
        if self._state.position != self._snapshot_at:
            self._snapshot_at = self._state.position
            self._journal.save_snapshot(take(self._state), self._state.position)

    async def _keep_house(self) -> None:
        clock = SetClock(now_ms(), time.monotonic())
        while True:
            await asyncio.sleep(HOUSEKEEPING_SECONDS)
            now = now_ms()
            if clock.counts(now, time.monotonic()):
                tidy(self._hub, now, self._settings.room)
            if self._certificate:
                self._certificate.renew()
            self._save_snapshot()

    async def _follow_accounts(self) -> None:
        while True:
            await asyncio.sleep(FOLLOW_SECONDS)
            self._accounts.tokens.follow()

    async def _announce(self, sockets: list[socket.socket]) -> None:
        """Announce the room on the local network, unless it is not to be, or cannot be reached from there."""
        settings, listening = self._settings, [each.getsockname()[:2] for each in sockets]
        addresses, port = addresses_to_announce(listening, addresses_of_machine())
        if addresses and not settings.no_announce:
            from hubbub.announcing import announce, service  # its library takes long to load

            tls = self._certificate is not None
            await announce(service(settings.room, settings.server_name, addresses, port, tls=tls), self._console.print)

    async def _close(self) -> None:
        self._hub.close()
        await self._until(lambda: not self._hub.unsettled, SETTLE_SECONDS)
        self._hub.say_goodbye()
        await self._until(lambda: not self._hub.connected, GOODBYE_SECONDS)
        self._accounts.close()
        self._save_snapshot()
        self._console.close()

    async def _until(self, done: Callable[[], bool], seconds: float) -> None:
        """Wait until it is done, but so long at most."""
        end = self._loop.time() + seconds
        while not done() and self._loop.time() < end:
            await asyncio.sleep(0.01)


def _terms(settings: Settings) -> Terms:
    return Terms(
        open=not settings.no_registration,
        needs_email=settings.require_email,
        early=not settings.late_registration,
        password=settings.password or "",
        invisible=settings.invisible,
        always_on=settings.always_on,
        ascii=settings.ascii_nicks,
    )


def _journal(settings: Settings) -> Journal:
    return MemoryJournal() if settings.memory else SqliteJournal(settings.data / JOURNAL, keep_days=settings.keep)


def _accounts(settings: Settings, post: Callable[[Callable[[], None]], object]) -> AccountKeeper:
    store = Store(None if settings.memory else settings.data / ACCOUNTS)
    return AccountKeeper(store, _terms(settings), post)


def _recover(journal: Journal, accounts: Directory) -> State:
    snapshot, rest = journal.recover()
    state = State() if snapshot is None else restore(snapshot)
    state.accounts = accounts
    for event in rest:
        state.apply(event)
    return state


def _certificate(settings: Settings) -> Certificate | None:
    """The certificate, if there is to be one. Raises StartError."""
    try:
        return Certificate(settings.tls_cert, settings.tls_key) if settings.tls_cert else None
    except CertificateError as error:
        raise StartError(str(error)) from None
