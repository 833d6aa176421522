"""Requests of programs: each is a session of its own, carried by no connection, and ends when it is answered."""

import asyncio
from collections.abc import Callable

from hubbub.dialects.api import RequestDialect
from hubbub.dialects.api.answers import CLOSING, UNKNOWN
from hubbub.dialects.api.requests import Desk, Result
from hubbub.hub.hub import Hub
from hubbub.hub.session import Peer, Session


class _Nowhere:
    """The connection of a session that has nobody to send anything to. `closed` is called when it ends."""

    unsent = 0

    def __init__(self, closed: Callable[[], None]) -> None:
        self.close = closed

    def write(self, data: bytes) -> None:
        """It is lost."""

    def cut_off(self, last_words: bytes) -> None:  # noqa: ARG002
        """It ends."""
        self.close()

    def look(self) -> None:
        """It cannot break."""

    def pause_reading(self) -> None:
        """There is nothing to read."""

    def resume_reading(self) -> None:
        """Nor now."""


async def begin(
    hub: Hub, desk: Desk, peer: Peer, dialect: Callable[[Callable[[Result], None]], RequestDialect]
) -> tuple[Session, Result]:
    """Let a request be carried out: its session, which whoever calls this ends, and what it is answered."""
    result: asyncio.Future[Result] = hub.loop.create_future()

    def settle(answer: Result) -> None:
        if not result.done():
            result.set_result(answer)

    link = _Nowhere(lambda: settle(CLOSING if hub.closing else UNKNOWN))
    session = hub.open(dialect(settle), link, peer, (), desk.owner)
    try:
        return session, await result
    except BaseException:  # such as that nobody waits any longer
        session.end()
        raise
