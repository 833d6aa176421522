"""What axe-core finds wrong with the page, in each of its states: nothing serious."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Visitor
from playwright.sync_api import expect
from room import Room
from test_joining import first_visit

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SERIOUS = ("serious", "critical")


def finds_nothing_serious(visitor: Visitor) -> None:
    """Let it look at the page as it is now."""
    found = Axe().run(visitor.page).response["violations"]
    told = [
        f"{each['id']}: {node['html'][:200]}" for each in found if each["impact"] in SERIOUS for node in each["nodes"]
    ]
    assert told == []


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("device", ["desk", "phone"])
def test_every_part_of_the_page(colours: str, device: str, room: Room, visit: Callable[..., Visitor]) -> None:
    context = {"color_scheme": colours, "bypass_csp": True, **(PHONE if device == "phone" else {})}
    eve = visit(room, **context)
    finds_nothing_serious(eve)
    eve.take_name("eve")
    bo, cy = room.enter("bo", "cy")
    bo.ask("/topic Cake", "eve: look at https://example.com", "**this** is `code`", "/away lunch", "/msg eve psst")
    cy.ask("/me waves")
    eve.say("```\ncode\n```", "\n".join(map(str, range(40))), "/help topic", "/nothing")
    eve.all_said()
    eve.tool("look at", "React 👍")
    eve.tool("look at", "Answer")
    finds_nothing_serious(eve)
    page = eve.page
    page.get_by_role("button", name="Who is here").click()
    finds_nothing_serious(eve)
    page.get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("button", name="Search").click()
    finds_nothing_serious(eve)
    page.get_by_role("button", name="Close", exact=True).click()
    for name in ("Invite others", "Emoji"):
        page.get_by_role("button", name=name).first.click()
        finds_nothing_serious(eve)
        page.keyboard.press("Escape")
    eve.field.fill("@b")
    eve.field.press_sequentially("o")
    expect(page.get_by_role("listbox")).to_be_visible()
    finds_nothing_serious(eve)
    page.keyboard.press("Control+k")
    finds_nothing_serious(eve)
    page.keyboard.press("Escape")
    if device == "phone":
        page.get_by_role("button", name="Rooms").click()
        finds_nothing_serious(eve)
    page.get_by_role("button", name="eve You").click()
    finds_nothing_serious(eve)


def test_what_the_page_brings_along(room: Room, visit: Callable[..., Visitor]) -> None:
    room.enter("bo")[0].ask("**said** before", "https://example.com/")
    eve = visit(room, bypass_csp=True)
    eve.page.route("**/main.js", lambda _: None)
    first_visit(eve)
    expect(eve.message("said before")).to_be_visible()
    finds_nothing_serious(eve)


def test_without_a_connection(room: Room, visit: Callable[..., Visitor]) -> None:
    eve = visit(room, "eve", bypass_csp=True)
    room.kill()
    eve.say("later")
    eve.shows("Trying again in")
    finds_nothing_serious(eve)
