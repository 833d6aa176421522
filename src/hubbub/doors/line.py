"""The line door: for whoever sends text and reads text. It takes every connection that no other door knows."""

import asyncio
from dataclasses import dataclass

from hubbub.dialects.line import LineDialect
from hubbub.doors import Verdict
from hubbub.doors.admission import Visitor
from hubbub.doors.recognition import Recogniser
from hubbub.doors.tcp import Connection, PlainDoor
from hubbub.hub.allowance import Rate
from hubbub.hub.hub import Hub

PAUSE_SECONDS = 1.0
"""After so long a silence, the text of a client that has never ended a line counts as one."""


@dataclass(eq=False)
class LineDoor(PlainDoor):
    """Opens line sessions. `unsent_bytes` is how much may wait in a connection before live events pass it by."""

    hub: Hub
    recogniser: Recogniser
    welcome: str
    home: str
    line_bytes: int
    rate: Rate | None
    unsent_bytes: int

    def protocol(self, visitor: Visitor) -> "LineConnection":
        """A new session's connection."""
        dialect = LineDialect(welcome=self.welcome, home=self.home, line_bytes=self.line_bytes)
        connection = LineConnection(self.hub, dialect, visitor, self.rate, self.unsent_bytes)
        connection.recogniser = self.recogniser
        return connection


class LineConnection(Connection):
    """A line session's connection.

    It hears also those who never end a line. And until the first line is whole it may still turn out to be another
    protocol's: a browser opens connections ahead of its requests, and is then silent.
    """

    dialect: LineDialect
    recogniser: Recogniser
    _first: bytes | None = b""
    _pause: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Input came."""
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        if self._first is None:
            self.session.receive(data)
        else:
            self._judge(self._first + data)
        if self._first or self.dialect.can_pause():
            self._pause = self._hub.loop.call_later(PAUSE_SECONDS, self._paused)

    def eof_received(self) -> bool:
        """The client will send no more; it may still read."""
        self._accept()
        return super().eof_received()

    def _judge(self, first: bytes) -> None:
        self._first = first
        judged = self.recogniser.judge(first)
        if judged is Verdict.NO:
            self._accept()
        elif not isinstance(judged, Verdict):
            self._first = None
            self.session.link = _Nowhere()  # first: one who was never in ends at once, and with him his link
            self.session.lost()  # of the line session nothing is left but its leaving
            judged.take_over(self._transport, self._visitor, first)

    def _accept(self) -> None:
        """It is a line client for good."""
        first, self._first = self._first, None
        if first:
            self.session.receive(first)

    def _paused(self) -> None:
        self._pause = None
        self._accept()
        if self.dialect.can_pause():
            self.dialect.pause()
            self.session.proceed()


class _Nowhere:
    """The connection of a session whose client has gone to another door."""

    unsent = 0

    def write(self, data: bytes) -> None:
        """Nobody reads it."""

    def close(self) -> None:
        """It is another's."""

    cut_off = write
    look = pause_reading = resume_reading = close
