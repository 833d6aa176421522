"""The listener: one port for every door.

It accepts, waits until something can be read, and looks at the first bytes without taking them (`MSG_PEEK`), so that
whichever door takes the connection finds it untouched. A client that stays silent, or whose bytes could still be
several things when the time is up, is a line client. After a look that did not tell, it looks again by the clock: a
reader left on a half-read socket would spin.
"""

import asyncio
import errno
import logging
import socket
import time
from collections.abc import Callable, Coroutine, Sequence

from hubbub.doors import Taker, Verdict
from hubbub.doors.admission import Admission, TurnedAway, Visitor
from hubbub.doors.recognition import FIRST_BYTES, Recogniser

SILENCE_SECONDS = 0.3
"""How long a connection has to tell what it speaks."""
LOOK_AGAIN_SECONDS = 0.02
GONE = {errno.ECONNABORTED, errno.ECONNRESET, errno.EPROTO, errno.EINVAL}
"""What is wrong with one connection, not with accepting any."""
REST_SECONDS = 0.5
"""How long no connection is accepted after the descriptors have run out."""
BACKLOG = 1024
REPORTED_ADDRESSES = 1000
"""How many strangers are remembered, so as not to report them again."""

log = logging.getLogger("hubbub.listener")


class Listener:
    """Accepts connections and hands each to its door; `fallback` is the line door.

    `announce` and `report` tell the host.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        fallback: Taker,
        admission: Admission,
        *,
        announce: Callable[[str], None],
        report: Callable[[str], None],
    ) -> None:
        self._recogniser = recogniser
        self._fallback = fallback
        self._admission = admission
        self._announce = announce
        self._report = report
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sockets: list[socket.socket] = []
        self._complained = -60.0
        self._reported: dict[str, float] = {}

    def listen(self, sockets: Sequence[socket.socket]) -> None:
        """Accept connections on these listening sockets from now on."""
        for listening in sockets:
            listening.setblocking(False)
            self._sockets.append(listening)
            self._start(self._accept(listening))

    async def close(self) -> None:
        """Accept nothing more."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for listening in self._sockets:
            listening.close()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

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
            visitor = self._admission.admit(host)
        except TurnedAway as turned:
            self._tell_host(host, turned)
            _say_and_close(connection, turned.text)
            return
        try:
            _Arrival(self._loop, connection, visitor, self._recogniser, self._fallback, self._hand_over)
        except OSError:
            connection.close()
            visitor.leave()
            raise

    def _tell_host(self, host: str, turned: TurnedAway) -> None:
        """Report a stranger, each address once a minute."""
        now = time.monotonic()
        if now - self._reported.get(host, -60.0) >= 60:
            if len(self._reported) >= REPORTED_ADDRESSES:
                self._reported.clear()
            self._reported[host] = now
            self._report(f"{host} was turned away: {turned.hint}")

    def _hand_over(self, taker: Taker, connection: socket.socket, visitor: Visitor) -> None:
        self._announce(visitor.peer.address)
        self._start(self._serve(taker, connection, visitor))

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
    """One connection that has not been recognised yet."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        connection: socket.socket,
        visitor: Visitor,
        recogniser: Recogniser,
        fallback: Taker,
        hand_over: Callable[[Taker, socket.socket, Visitor], None],
    ) -> None:
        self._loop = loop
        self._connection = connection
        self._visitor = visitor
        self._recogniser = recogniser
        self._fallback = fallback
        self._hand_over = hand_over
        self._deadline = loop.time() + SILENCE_SECONDS
        connection.setblocking(False)
        loop.add_reader(connection, self._readable)
        self._timer = loop.call_at(self._deadline, self._time_is_up)

    def _readable(self) -> None:
        self._loop.remove_reader(self._connection)
        self._look()

    def _look(self) -> None:
        self._timer.cancel()
        try:
            first = self._connection.recv(FIRST_BYTES, socket.MSG_PEEK)
        except OSError:
            first = b""
        if not first:  # gone before a word was said: a port scan, or a health check
            self._connection.close()
            self._visitor.leave()
            return
        judged = self._recogniser.judge(first)
        if judged is Verdict.MORE and self._loop.time() < self._deadline:
            self._timer = self._loop.call_later(LOOK_AGAIN_SECONDS, self._look)
        else:
            taker = self._fallback if isinstance(judged, Verdict) else judged
            self._hand_over(taker, self._connection, self._visitor)

    def _time_is_up(self) -> None:
        self._loop.remove_reader(self._connection)
        self._hand_over(self._fallback, self._connection, self._visitor)


def _say_and_close(connection: socket.socket, text: str) -> None:
    try:
        connection.setblocking(False)
        connection.send(f"-- {text}\n".encode())
    except OSError:
        pass
    finally:
        connection.close()
