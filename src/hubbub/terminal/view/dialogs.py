"""The lists that the desk opens: of places and people, of what was said, of commands."""

from typing import TYPE_CHECKING

from hubbub.client import ClientError, Match, Refused
from hubbub.terminal.chat.completion import Hint
from hubbub.terminal.chat.place import Place
from hubbub.terminal.view.choice import Choice, Offer, fitting
from hubbub.terminal.view.clock import Clock
from hubbub.terminal.view.search import Search

if TYPE_CHECKING:
    from hubbub.terminal.view.desk import Desk


def go(desk: "Desk") -> None:
    """Go to a place or a person."""

    def chosen(name: str | None) -> None:
        if name:
            desk.open_named(name)

    desk.app.push_screen(Choice("Go to a room or a person", desk.known.destinations), chosen)


def command(desk: "Desk") -> None:
    """Choose a command: it is written into the field if something is to stand behind it, else done."""

    def offers(typed: str) -> list[Offer]:
        return fitting([_offer(hint) for hint in desk.known.commands()], typed)

    def chosen(name: str | None) -> None:
        if name and any(hint.arguments for hint in desk.known.commands() if hint.name == name):
            desk.write(f"/{name} ")
        elif name:
            desk.commander.do(f"/{name}")

    async def complete() -> None:
        await desk.visit.learned.wait()
        if choice.is_mounted:
            choice.extend()

    choice = Choice("All commands", offers)
    desk.app.push_screen(choice, chosen)
    if not desk.visit.learned.is_set():
        desk.run_worker(complete())


def _offer(hint: Hint) -> Offer:
    return Offer(hint.name, f"/{hint.name} {hint.arguments}".rstrip(), hint.help)


def search(desk: "Desk", clock: Clock, words: str) -> None:
    """Search, and look at what was found among what was said around it."""

    def chosen(match: Match | None) -> None:
        place = desk.visit.chat.find(match.name) if match is not None else None
        if match is not None and place is not None:
            desk.open(place)
            desk.run_worker(_look_at(desk, place, match.said.seq))
        elif match is not None:
            desk.say(f"You are not in {match.name} any more.")

    desk.app.push_screen(Search(desk.visit, clock, words), chosen)


async def _look_at(desk: "Desk", place: Place, seq: int) -> None:
    try:
        await desk.visit.history.around(place, seq)
    except (Refused, ClientError) as error:
        desk.say(str(error), "error")
        return
    message = place.shown.message(seq)
    if message is not None:
        desk.timeline.centre(message)
        desk.timeline.focus()
