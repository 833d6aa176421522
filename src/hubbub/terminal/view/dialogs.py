"""The lists that the desk opens: of places and people, of what was said, of commands."""

from typing import TYPE_CHECKING

from hubbub.client import ClientError, Match, Refused
from hubbub.terminal.view.choice import Choice, Offer, fitting
from hubbub.terminal.view.clock import Clock
from hubbub.terminal.view.search import Search

if TYPE_CHECKING:
    from hubbub.terminal.view.desk import Desk


async def go(desk: "Desk") -> None:
    """Go to a place or a person."""
    chosen = await desk.app.push_screen_wait(Choice("Go to a room or a person", desk.known.destinations))
    if chosen:
        desk.open_named(chosen)


async def command(desk: "Desk") -> None:
    """Choose a command: it is written into the field if something is to stand behind it, else done."""
    commands = {hint.name: hint for hint in desk.known.commands()}
    offers = [Offer(hint.name, f"/{hint.name} {hint.arguments}".rstrip(), hint.help) for hint in commands.values()]
    chosen = await desk.app.push_screen_wait(Choice("All commands", lambda typed: fitting(offers, typed)))
    if chosen and commands[chosen].arguments:
        desk.write(f"/{chosen} ")
    elif chosen:
        desk.commander.do(f"/{chosen}")


async def search(desk: "Desk", clock: Clock, words: str) -> None:
    """Search, and look at what was found among what was said around it."""
    match = await desk.app.push_screen_wait(Search(desk.visit, clock, words))
    if match is None:
        return
    try:
        await _look_at(desk, match)
    except (Refused, ClientError) as error:
        desk.say(str(error), "error")


async def _look_at(desk: "Desk", match: Match) -> None:
    place = desk.visit.chat.find(match.name)
    if place is None:
        desk.say(f"You are not in {match.name} any more.")
        return
    desk.open(place)
    await desk.visit.history.around(place, match.said.seq)
    message = place.shown.message(match.said.seq)
    if message is not None:
        desk.timeline.centre(message)
        desk.timeline.focus()
