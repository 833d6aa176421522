"""Pulses: whether a client ever says who he is, and whether he is still there (RFC 2812, 3.7.2; RFC 6455, 5.5.2).

One timer goes the rounds. A timer for each session would cost as much memory as a quarter of all else that it needs.
"""

import asyncio
from typing import Protocol

from hubbub.dialects import Dialect
from hubbub.doors.admission import Visitor
from hubbub.doors.tcp import Connection
from hubbub.hub.allowance import Rate
from hubbub.hub.hub import Hub

REGISTRATION_SECONDS = 60.0
"""How long a client may take to say who he is."""
IDLE_SECONDS = 90.0
"""After so long a silence the client is asked whether he is there; after another, if nothing came, he is not."""
ROUND_SECONDS = 15.0
"""How often all are looked at."""


class Watched(Protocol):
    """A connection that is looked after."""

    def check(self, now: float) -> None:
        """Do what it is time for, by the loop's clock."""


class Rounds:
    """Looks after connections."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._connections: set[Watched] = set()
        self._go_again()

    def begin(self, connection: Watched) -> None:
        """Look after this one too."""
        self._connections.add(connection)

    def end(self, connection: Watched) -> None:
        """That one is gone."""
        self._connections.discard(connection)

    def look(self, now: float) -> None:
        """Look at all."""
        for connection in list(self._connections):
            connection.check(now)

    def _go(self) -> None:
        self.look(self._loop.time())
        self._go_again()

    def _go_again(self) -> None:
        self._loop.call_later(ROUND_SECONDS, self._go)


class WatchedConnection(Connection):
    """A connection that ends when its client does not say who he is, or no longer answers."""

    __slots__ = ("_asked", "_began", "_heard", "_rounds")

    def __init__(
        self, hub: Hub, dialect: Dialect, visitor: Visitor, rate: Rate | None, unsent_bytes: int, rounds: Rounds
    ) -> None:
        super().__init__(hub, dialect, visitor, rate, unsent_bytes)
        self._rounds = rounds
        self._began = self._heard = hub.loop.time()
        self._asked = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        super().connection_made(transport)
        self._rounds.begin(self)

    def data_received(self, data: bytes) -> None:
        """Input came."""
        self._heard = self._hub.loop.time()
        self._asked = False
        self._take(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        self._rounds.end(self)
        super().connection_lost(exc)

    def check(self, now: float) -> None:
        """Ask whether the client is there, or end the session, if it is time for that."""
        silent = now - self._heard
        if self.session.user.id not in self._hub.state.users:
            if now - self._began >= REGISTRATION_SECONDS:
                self._give_up("Registration timed out")
        elif silent >= 2 * IDLE_SECONDS and self._asked:
            self._give_up(f"Ping timeout: {2 * IDLE_SECONDS:g} seconds")
        elif silent >= self._patience and not self._asked:
            self._asked = True
            self._ask()

    @property
    def _patience(self) -> float:
        """After how many seconds of silence the client is asked."""
        return IDLE_SECONDS

    def _take(self, data: bytes) -> None:
        """Do what the input wants."""
        self.session.receive(data)

    def _ask(self) -> None:
        """Ask the client for an answer."""
        raise NotImplementedError

    def _give_up(self, reason: str) -> None:
        """End the session."""
        self.session.reason = reason
        self.cut_off(self._last_words(reason))

    def _last_words(self, reason: str) -> bytes:
        """What a client is told who is given up."""
        raise NotImplementedError
