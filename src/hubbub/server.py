"""The server: the composition root.

It puts journal, state, hub, doors and console together, runs them, and takes them apart again.
"""

import asyncio
import contextlib
import gc
import logging
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from hubbub import __version__
from hubbub.card import card
from hubbub.chat.claims import Claims
from hubbub.chat.events import Departed, Emptied, Event, Founded
from hubbub.chat.snapshot import SnapshotError, restore, take
from hubbub.chat.state import State
from hubbub.config import ANY, Settings
from hubbub.console import Console
from hubbub.dialects.irc import Identity
from hubbub.dialects.irc.encoders import Encoders
from hubbub.doors.admission import Admission, Limits, address_of, is_own
from hubbub.doors.irc import IrcDoor
from hubbub.doors.line import LineDoor
from hubbub.doors.listener import BACKLOG, Listener
from hubbub.doors.recognition import Recogniser
from hubbub.doors.unserved import unserved_doors
from hubbub.hub.allowance import Rate
from hubbub.hub.hub import Hub
from hubbub.hub.tidying import tidy
from hubbub.journal import Journal, JournalError
from hubbub.journal.memory import MemoryJournal
from hubbub.journal.numbering import now_ms
from hubbub.journal.sqlite import SqliteJournal

JOURNAL = "journal.db"
SNAPSHOT_EVENTS = 10_000
"""After so many events the state is kept anew: a start reads at most about that many."""
HOUSEKEEPING_SECONDS = 60.0
SETTLE_SECONDS = 3.0
"""How long a stopping server waits for the disk, ..."""
GOODBYE_SECONDS = 1.0
"""... and then for its clients."""
SWITCH_SECONDS = 0.0005
"""How long one thread may keep another from running: the journal's writer needs the interpreter after every commit."""

OBJECTS_PER_COLLECTION = 50_000
"""So many objects are made before cycles are looked for. Chat makes hardly any; by default it is done all the time."""


class StartError(Exception):
    """The server cannot start. Its text is one plain sentence for the host."""


def run(settings: Settings) -> int:
    """Serve until a signal says to stop; returns the exit status."""
    logging.basicConfig(format="hubbub: %(message)s", level=logging.INFO, stream=sys.stderr)
    _allow_many_connections()
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(OBJECTS_PER_COLLECTION)
    try:
        with _data_folder(settings), asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(settings))
    except (StartError, JournalError, SnapshotError) as error:
        print(f"hubbub: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(settings: Settings) -> None:
    journal = MemoryJournal() if settings.memory else SqliteJournal(settings.data / JOURNAL, keep_days=settings.keep)
    try:
        sockets = _listen(settings.address, settings.port)
        try:
            await _Server(settings, journal).serve(sockets)
        finally:
            for listening in sockets:
                listening.close()
    finally:
        _end_at_next_signal()
        journal.close()


class _Server:
    def __init__(self, settings: Settings, journal: Journal) -> None:
        self._settings = settings
        self._journal = journal
        self._loop = asyncio.get_running_loop()
        self._state = _recover(journal)
        self._snapshot_at = self._state.position
        self._unsnapshotted = 0
        self._open = False
        self._console = Console(self._state, settings.room, quiet=settings.quiet)
        self._hub = Hub(self._state, journal, self._loop, backlog=settings.backlog, observe=self._observe)

    async def serve(self, sockets: list[socket.socket]) -> None:
        """Serve until a signal comes."""
        stop = self._stop_signal()
        self._journal.start(self._hub.deliver, self._loop.call_soon_threadsafe, Claims(self._state.claims()))
        await self._furnish()
        self._open = True
        listener = self._listener()
        listener.listen(sockets)
        self._console.print(self._card(sockets[0].getsockname()[1]).rstrip("\n"))
        housekeeping = self._loop.create_task(self._keep_house())
        await stop.wait()
        housekeeping.cancel()
        await listener.close()
        await self._close()

    def _stop_signal(self) -> asyncio.Event:
        """Set by the first SIGTERM or SIGINT; the second ends the process at once."""
        stop = asyncio.Event()

        def on_signal(number: int, _frame: object = None) -> None:
            if stop.is_set():
                os._exit(128 + number)
            self._loop.call_soon_threadsafe(stop.set)

        for number in (signal.SIGTERM, signal.SIGINT):
            try:
                self._loop.add_signal_handler(number, on_signal, number)
            except NotImplementedError:  # Windows
                signal.signal(number, on_signal)
        return stop

    async def _furnish(self) -> None:
        """Clear away whom the last stop left behind, and see that there is a room to enter."""
        for room in self._state.rooms.values():
            if room.members:
                self._journal.append(None, Emptied(room=room.id))
        for user in self._state.users.values():  # their nicks are free again
            self._journal.append(None, Departed(user=user.id, nick=user.nick, address=user.address))
        if self._state.room_named(self._settings.room) is None:
            self._journal.append(None, Founded(room=0, name=self._settings.room, lasting=True))
        for _ in range(1000):
            if self._state.room_named(self._settings.room) is not None and not self._state.users:
                return
            await asyncio.sleep(0.01)
        raise StartError(f"The room #{self._settings.room} could not be made: the history cannot be written.")

    def _listener(self) -> Listener:
        settings, limited = self._settings, not self._settings.no_limits
        rate = Rate(settings.rate, settings.burst) if limited else None
        identity = Identity(
            server=settings.server_name,
            network="Hubbub",
            version=f"hubbub-{__version__}",
            created=time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()),
            journal=self._journal.id,
            welcome=settings.welcome,
            clock=now_ms,
            started=now_ms(),
        )
        irc = IrcDoor(self._hub, identity, Encoders(self._state, self._journal.id), rate, settings.unsent_bytes)
        recogniser = Recogniser([irc, *unserved_doors()])
        door = LineDoor(
            self._hub,
            recogniser,
            settings.welcome,
            settings.room,
            settings.line_bytes,
            rate,
            settings.unsent_bytes,
        )
        limits = Limits(
            settings.connections if limited else None,
            settings.private_connections if limited else None,
            Rate(settings.address_rate, settings.address_burst) if limited else None,
        )
        return Listener(
            recogniser,
            door,
            Admission(limits, public=settings.public or _is_public(settings.address), secret=_secret(settings)),
            announce=self._console.connected,
            report=self._console.print,
        )

    def _card(self, port: int) -> str:
        settings = self._settings
        return card(
            address=settings.address,
            port=port,
            room=settings.room,
            data=None if settings.memory else settings.data,
            public=settings.public or _is_public(settings.address),
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
        while True:
            await asyncio.sleep(HOUSEKEEPING_SECONDS)
            tidy(self._hub, now_ms(), self._settings.room)
            self._save_snapshot()

    async def _close(self) -> None:
        self._hub.close()
        await self._until(lambda: not self._hub.unsettled, SETTLE_SECONDS)
        self._hub.say_goodbye()
        await self._until(lambda: not self._hub.connected, GOODBYE_SECONDS)
        self._save_snapshot()
        self._console.close()

    async def _until(self, done: Callable[[], bool], seconds: float) -> None:
        end = self._loop.time() + seconds
        while not done() and self._loop.time() < end:
            await asyncio.sleep(0.01)


def _secret(settings: Settings) -> bytes:
    """The server's own secret, made at the first start."""
    if settings.memory:
        return secrets.token_bytes(32)
    path = settings.data / "secret"
    try:
        if not path.exists():
            unborn = path.with_name("secret.new")
            unborn.unlink(missing_ok=True)
            with os.fdopen(os.open(unborn, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
                file.flush()
                os.fsync(file.fileno())
            unborn.chmod(0o600)  # whatever the umask took away
            unborn.rename(path)
        return path.read_bytes()[:64]
    except OSError as error:
        raise StartError(f"The file {path} cannot be used: {error.strerror}.") from None


def _end_at_next_signal() -> None:
    """From here on a signal ends the process at once, whatever the disk is doing."""
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows
            asyncio.get_running_loop().remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)


def _recover(journal: Journal) -> State:
    snapshot, rest = journal.recover()
    state = State() if snapshot is None else restore(snapshot)
    for event in rest:
        state.apply(event)
    return state


def _listen(address: str, port: int) -> list[socket.socket]:
    """Listening sockets for the address, or for all. Raises StartError."""
    try:
        if address != ANY:
            family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
            return [socket.create_server((address, port), family=family, backlog=BACKLOG)]
        sockets = [socket.create_server(("0.0.0.0", port), backlog=BACKLOG)]
        if socket.has_ipv6:
            with contextlib.suppress(OSError):  # a machine may have IPv6 switched off
                taken = sockets[0].getsockname()[1]
                sockets.append(socket.create_server(("::", taken), family=socket.AF_INET6, backlog=BACKLOG))
        return sockets
    except OSError as error:
        where = f"port {port}" if address == ANY else f"{address} port {port}"
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)
        raise StartError(f"Cannot listen on {where}: {reason}.") from None


def _is_public(address: str) -> bool:
    try:
        return address != ANY and not address_of(address).is_unspecified and not is_own(address_of(address))
    except ValueError:
        return False


@contextlib.contextmanager
def _data_folder(settings: Settings) -> Iterator[None]:
    """Hold the data folder for this process alone. Raises StartError."""
    if settings.memory:
        yield
        return
    _make_private(settings.data)
    lock = FileLock(settings.data / "lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StartError(f"The folder {settings.data} is in use by another hubbub.") from None
    except OSError as error:
        raise StartError(f"The folder {settings.data} cannot be used: {error.strerror}.") from None
    try:
        yield
    finally:
        lock.release()


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours = {path.name for path in folder.iterdir()} <= {JOURNAL, "lock", "secret", "secret.new"} or (
            folder / JOURNAL
        ).exists()
        if ours:  # a folder that is also somebody else's is left as it is
            folder.chmod(0o700)
    except OSError as error:
        raise StartError(f"The folder {folder} cannot be used: {error.strerror}.") from None


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """The fastest event loop there is here."""
    with contextlib.suppress(ImportError):
        if sys.platform == "win32":
            from winloop import new_event_loop
        else:
            from uvloop import new_event_loop
        return new_event_loop
    return asyncio.SelectorEventLoop


def _allow_many_connections() -> None:
    """Raise the limit of open files as far as the system lets us."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
