"""A list to choose from, to which more comes while it is looked at."""

import asyncio

import pytest
from textual.app import App

from hubbub.terminal.view.choice import Choice, Offer, fitting


def chosen(*keys: str) -> str | None:
    """What Enter takes: before two more come at the top of a list of two, those keys were pressed."""

    async def choose() -> str | None:
        offers = [Offer("quit", "/quit"), Offer("theme", "/theme")]
        taken: list[str | None] = []
        choice = Choice("All commands", lambda typed: fitting(offers, typed))
        app = App[None]()
        async with app.run_test() as pilot:
            await app.push_screen(choice, taken.append)
            await pilot.press(*keys)
            offers[:0] = [Offer("nick", "/nick"), Offer("join", "/join")]
            choice.extend()
            await pilot.press("enter")
        return taken[0]

    return asyncio.run(choose())


@pytest.mark.parametrize(
    ("keys", "taken"),
    [((), "nick"), (("down",), "theme"), (("t",), "theme"), (("j",), "join")],
    ids=["nothing", "the second", "the letter of one that is there", "the letter of one that comes"],
)
def test_what_comes_is_listed_and_what_one_had_marked_stays_so(keys: tuple[str, ...], taken: str) -> None:
    assert chosen(*keys) == taken
