"""The listener: one port for every door.

It accepts, waits until something can be read, and looks at the first bytes without taking them (`MSG_PEEK`), so that
whichever door takes the connection finds it untouched. A client that stays silent, or whose bytes could still be
several things when the time is up, is a line client. After a look that did not tell, it looks again by the clock: a
reader left on a half-read socket would spin. Only what a proxy says of its client is taken out of the socket; then it
is looked at anew.
"""

import asyncio
import contextlib
import errno
import logging
import socket
import time
from collections.abc import Callable, Sequence

from hubbub.doors import Taker
from hubbub.doors.admission import TurnedAway, Visitor
from hubbub.doors.introduction import Introduction
from hubbub.doors.reception import Decision, Reception
from hubbub.doors.recognition import FIRST_BYTES
from hubbub.doors.tcp import say_and_close

LOOK_AGAIN_SECONDS = 0.02
GONE = {errno.ECONNABORTED, errno.ECONNRESET, errno.EPROTO, errno.EINVAL}
"""What is wrong with one connection, not with accepting any."""
REST_SECONDS = 0.5
"""How long no connection is accepted after the descriptors have run out."""
BACKLOG = 1024

log = logging.getLogger("hubbub.listener")


class Listener:
    """Accepts connections and hands each to its door, as the reception decides."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._loop = asyncio.get_running_loop()
        self._accepting: list[asyncio.Task[None]] = []
        self._serving: set[asyncio.Task[None]] = set()
        self._sockets: list[socket.socket] = []
        self._complained = -60.0

    def accept(self, sockets: Sequence[socket.socket]) -> None:
        """Accept connections on these listening sockets from now on."""
        for listening in sockets:
            listening.setblocking(False)
            self._sockets.append(listening)
            self._accepting.append(self._loop.create_task(self._accept(listening)))

    async def close(self) -> None:
        """Accept nothing more. Who is being handed to his door still comes in: his connection is half the door's."""
        for task in self._accepting:
            task.cancel()
        await asyncio.gather(*self._accepting, return_exceptions=True)
        for listening in self._sockets:
            listening.close()

    async def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, peer = await self._loop.sock_accept(listening)
                self._welcome(connection, peer[0])
            except OSError as error:
                if error.errno not in GONE:
                    self._complain(error)
                    await asyncio.sleep(REST_SECONDS)

    def _welcome(self, connection: socket.socket, host: str) -> None:
        try:
            visitor = self._reception.admit(host)
        except TurnedAway as turned:
            say_and_close(connection, turned.words)
        else:
            self._await_first_bytes(connection, visitor)

    def _await_first_bytes(self, connection: socket.socket, visitor: Visitor) -> None:
        try:
            _Arrival(self._loop, connection, visitor, self._reception, self._decided)
        except OSError:
            connection.close()
            visitor.leave()
            raise

    def _decided(self, connection: socket.socket, visitor: Visitor, decision: Decision) -> None:
        if isinstance(decision, Introduction):
            self._introduce(connection, visitor, decision)
        else:
            self._reception.announce(visitor.peer.address)
            task = self._loop.create_task(self._serve(decision, connection, visitor))
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)

    def _introduce(self, connection: socket.socket, visitor: Visitor, introduction: Introduction) -> None:
        """Go on with the one for whom a proxy speaks, as if he had connected himself."""
        try:
            introduced = self._reception.introduce(visitor, introduction)
        except TurnedAway as turned:
            say_and_close(connection, turned.words)
            return
        with contextlib.suppress(OSError):  # if it went away in the meantime, the next look finds that
            connection.recv(introduction.length)
        with contextlib.suppress(OSError):
            self._await_first_bytes(connection, introduced)

    async def _serve(self, taker: Taker, connection: socket.socket, visitor: Visitor) -> None:
        try:
            await taker.serve(connection, visitor)
        except OSError:  # it went away in the meantime
            connection.close()
            visitor.leave()

    def _complain(self, error: OSError) -> None:
        """Say that connections have to wait: once in half a minute at most."""
        if time.monotonic() - self._complained > 30:
            self._complained = time.monotonic()
            log.warning("No connection can be accepted for now: %s. Those that stand go on.", error.strerror)


class _Arrival:
    """One connection of which it is not decided yet what becomes of it."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        connection: socket.socket,
        visitor: Visitor,
        reception: Reception,
        decided: Callable[[socket.socket, Visitor, Decision], None],
    ) -> None:
        self._loop = loop
        self._connection = connection
        self._visitor = visitor
        self._reception = reception
        self._decided = decided
        self._deadline = loop.time() + reception.patience(visitor)
        self._timer: asyncio.TimerHandle | None = None
        connection.setblocking(False)
        try:
            self._consider(connection.recv(FIRST_BYTES, socket.MSG_PEEK))  # a program speaks at once
        except BlockingIOError:
            loop.add_reader(connection, self._readable)
            self._timer = loop.call_at(self._deadline, self._time_is_up)

    def _readable(self) -> None:
        self._loop.remove_reader(self._connection)
        self._look()

    def _look(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        try:
            first = self._connection.recv(FIRST_BYTES, socket.MSG_PEEK)
        except OSError:
            first = b""
        self._consider(first)

    def _consider(self, first: bytes) -> None:
        if not first:  # gone before a word was said: a port scan, or a health check
            self._connection.close()
            self._visitor.leave()
            return
        self._decide(first, late=self._loop.time() >= self._deadline)

    def _time_is_up(self) -> None:
        self._loop.remove_reader(self._connection)
        self._decide(b"", late=True)

    def _decide(self, first: bytes, *, late: bool) -> None:
        decision = self._reception.judge(self._visitor, first, late=late)
        if decision is None:
            self._timer = self._loop.call_later(LOOK_AGAIN_SECONDS, self._look)
        else:
            self._decided(self._connection, self._visitor, decision)
