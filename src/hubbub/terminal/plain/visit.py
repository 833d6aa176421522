"""The plain client: what comes from the server is shown at once, what the user types is sent at once.

Exit statuses (`Status`): 0 left by will, and everything piped was accepted; 1 something was not accepted, or is not
known to be; 2 wrong usage, told by the command line; 3 no room could be entered; 4 the room closed or the connection
was lost; 130 interrupted while input was piped.
"""

import asyncio
import sys
from collections.abc import Coroutine
from contextlib import aclosing

from hubbub.terminal.plain.connection import connect
from hubbub.terminal.plain.outcome import Status, VisitError
from hubbub.terminal.plain.screen import Screen, at_keyboard, open_screen
from hubbub.terminal.plain.talk import RawTalk, RoomTalk, Standing, Talk

PATIENCE_SECONDS = 5
"""How long a person who leaves waits for the room's answer. A script waits as long as the room takes."""


def run(address: str, port: int, *, raw: bool = False) -> int:
    """Visit the room at `address` and `port` until the user leaves or it closes; `raw` for servers of another kind.

    Returns the exit status. What went wrong is told in one sentence on standard error.
    """
    person = at_keyboard()
    try:
        asyncio.run(_visit(address, port, raw=raw, person=person))
    except VisitError as trouble:
        print(trouble, file=sys.stderr)
        return trouble.status
    except KeyboardInterrupt:
        return Status.LEFT if person else Status.INTERRUPTED
    return Status.LEFT


async def _visit(address: str, port: int, *, raw: bool, person: bool) -> None:
    connection = await connect(address, port)
    talk: Talk = RawTalk(connection) if raw else RoomTalk(connection)
    screen = open_screen()
    try:
        await _first_of(_listen(talk, screen), _speak(talk, screen, person=person))
    finally:
        connection.close()
    _judge(talk.standing, connection.where, person=person)


async def _first_of(*ways: Coroutine[object, object, None]) -> None:
    """Go several ways at once, until one comes to its end. Raises what any of them raised."""
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for result in results:
        if isinstance(result, Exception):
            raise result


async def _listen(talk: Talk, screen: Screen) -> None:
    async for lines in talk.heard():
        screen.show(lines)


async def _speak(talk: Talk, screen: Screen, *, person: bool) -> None:
    await talk.enter()
    async with aclosing(screen.typed()) as typed:
        async for lines in typed:
            screen.show(talk.say(lines))
            if not person:  # whose keyboard must work on even if the server takes nothing
                await talk.connection.drain()
            if talk.standing.leaving:
                break
    try:
        async with asyncio.timeout(PATIENCE_SECONDS if person else None):
            await talk.finish()
    except TimeoutError:
        sentence = f"Left before {talk.connection.where} confirmed that everything was saved."
        raise VisitError(Status.FAILED, sentence) from None


def _judge(standing: Standing, where: str, *, person: bool) -> None:
    """Raise VisitError if the talk, which is over, did not end well."""
    if not standing.entered:
        raise VisitError(Status.NO_ROOM, f"{where} closed the connection before letting us in.")
    if not (standing.settled or standing.leaving):
        end = "The room has closed" if standing.closing else f"The connection to {where} was lost"
        if standing.said and not person:
            raise VisitError(Status.FAILED, f"{end} before everything sent was known to be saved.")
        raise VisitError(Status.LOST, f"{end}.")
    if standing.refused and not person:
        raise VisitError(Status.FAILED, "Not everything that was sent was saved.")
