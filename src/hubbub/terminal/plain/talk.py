"""What is said over a connection: with a room of ours, or raw, with any server that sends and takes text."""

import asyncio
import codecs
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from hubbub.terminal.plain.connection import CONNECT_SECONDS, Connection
from hubbub.terminal.plain.lines import Lines
from hubbub.terminal.plain.outcome import Status, VisitError
from hubbub.terminal.text import harmless

SILENCE_SECONDS = 1
"""How long a raw server must be silent, after we have sent our last, to have nothing more to say."""


@dataclass
class Standing:
    """How a talk stands."""

    entered: bool = False
    """The server answers as expected: lines may be said."""
    said: bool = False
    """At least one line was sent."""
    refused: bool = False
    """At least one line was not saved."""
    closing: bool = False
    """The room has announced that it closes."""
    leaving: bool = False
    """We have asked to leave: no more may be said."""
    settled: bool = False
    """Everything is said and answered: the connection may end."""


class Talk(Protocol):
    """A way of talking over `connection`. Read `heard` throughout: the other methods wait for what it takes in."""

    connection: Connection
    standing: Standing

    def heard(self) -> AsyncIterator[list[str]]:
        """The lines to show, as they come, until the server closes."""

    async def enter(self) -> None:
        """Wait until lines may be said. Raises VisitError."""

    def say(self, lines: list[str]) -> list[str]:
        """Send the user's lines. Returns what to show of them."""

    async def finish(self) -> None:
        """Wait until all that was said has been answered."""


class RoomTalk:
    """Talks with a room. It begins with a ping: user text as the first bytes could be taken for another protocol."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.standing = Standing()
        self._lines = Lines()
        self._pongs: dict[str, asyncio.Event] = {}
        self._greeted = asyncio.Event()
        self._closed = asyncio.Event()

    async def heard(self) -> AsyncIterator[list[str]]:
        """The server's lines, without the answers to our own pings."""
        while data := await self.connection.read():
            yield self._hear(self._lines.feed(data))
        yield self._hear(self._lines.end())
        self._closed.set()

    async def enter(self) -> None:
        """Wait until the room has let us in. A server that does not even send a line is none of ours."""
        entering = self._ping()
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._greeted.wait()
        except TimeoutError:
            sentence = f"{self.connection.where} does not answer as a room does (--raw speaks to any server)."
            raise VisitError(Status.NO_ROOM, sentence) from None
        await entering.wait()
        self.standing.entered = True

    def say(self, lines: list[str]) -> list[str]:
        """Send the lines, up to a /quit: after it the room closes, and what came later would make it break off."""
        for count, line in enumerate(lines, start=1):
            if _command(line) == "/quit":
                self.standing.leaving = True
                lines = lines[:count]
                break
        self.connection.send("".join(f"{line}\n" for line in lines))
        self.standing.said |= bool(lines)
        return [shown for line in lines if (shown := own(line))]

    async def finish(self) -> None:
        """Wait until everything that was said is saved or refused."""
        answered = self._closed if self.standing.leaving else self._ping()
        await answered.wait()
        self.standing.settled = True

    def _ping(self) -> asyncio.Event:
        """Ask for an answer, which comes once everything sent before is saved or refused."""
        token = secrets.token_hex(8)
        self.connection.send(f"/ping {token}\n")
        return self._pongs.setdefault(f"-- pong {token}", asyncio.Event())

    def _hear(self, lines: list[str]) -> list[str]:
        shown = []
        for line in map(harmless, lines):
            self._greeted.set()
            if pong := self._pongs.pop(line, None):
                pong.set()
                continue
            self.standing.refused |= line.startswith("-- not saved: ")
            self.standing.closing |= line == "-- The room is closing."
            shown.append(line)
        return shown


class RawTalk:
    """Talks with any server, such as the tutorial's: lines go out as they are typed, text is shown as it comes."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.standing = Standing(entered=True)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._cut = False
        self._stirred = asyncio.Event()

    async def heard(self) -> AsyncIterator[list[str]]:
        """What came, at once: text without a line feed at its end is shown as a line too, since none may ever come."""
        while data := await self.connection.read():
            self._stirred.set()
            yield self._hear(self._decoder.decode(data))

    async def enter(self) -> None:
        """Nothing to wait for: a raw server may say nothing at all."""

    def say(self, lines: list[str]) -> list[str]:
        """Send the lines."""
        self.connection.send("".join(f"{line}\n" for line in lines))
        self.standing.said |= bool(lines)
        return [harmless(f"<You> {line}") for line in lines]

    async def finish(self) -> None:
        """End our side, and listen on until the server is silent for a second. One that closes has had its say too."""
        await self.connection.drain()
        self.connection.end_sending()
        self.standing.settled = True
        with suppress(TimeoutError):
            while True:
                self._stirred.clear()
                async with asyncio.timeout(SILENCE_SECONDS):
                    await self._stirred.wait()

    def _hear(self, text: str) -> list[str]:
        text = harmless(text)
        shown = text.removeprefix("\n") if self._cut else text  # a line feed that comes late has been shown already
        if text:
            self._cut = not text.endswith("\n")
        return shown.removesuffix("\n").split("\n") if shown else []


def own(line: str) -> str:
    """How one's own line is shown: as the others see it, with `You` for the name. Nothing, if they do not see it."""
    line = harmless(line).rstrip()
    if not line.startswith("/") or line.startswith("//"):
        return line and f"<You> {line.removeprefix('/')}"
    rest = line.partition(" ")[2].lstrip()
    if _command(line) == "/me" and rest:
        return f"* You {rest}"
    to, _, text = rest.partition(" ")
    if _command(line) == "/msg" and text:
        return f"{to} <You> {text}" if to.startswith("#") else f"[You → {to}] {text}"
    return ""


def _command(line: str) -> str:
    return line.rstrip().partition(" ")[0].lower()
