"""What axe-core finds wrong with the page, in each of its states: nothing serious."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import Visitor
from playwright.sync_api import Locator, expect
from room import Room
from test_joining import first_visit

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SERIOUS = ("serious", "critical")
WHOLE = 0.95
"""How much of something has to be in sight: a part of a pixel may be lost."""


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
    eve.say(f"```\n{'code ' * 60}\n```", "\n".join(map(str, range(40))), "/help topic", "/nothing")
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
    page.get_by_role("button", name="Show the keys").click()
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


def test_the_rooms_on_a_phone_take_the_focus_and_give_way(room: Room, visit: Callable[..., Visitor]) -> None:
    eve = visit(room, "eve", **PHONE)
    open_, sidebar = eve.page.get_by_role("button", name="Rooms", exact=True), eve.page.get_by_role("navigation")
    open_.tap()
    expect(sidebar.get_by_role("button", name="#lobby")).to_be_focused()
    eve.page.keyboard.press("Escape")
    expect(sidebar).to_be_hidden()
    open_.tap()
    sidebar.get_by_role("button", name="Go to…").tap()
    eve.page.get_by_role("option", name="#lobby").tap()
    expect(sidebar).to_be_hidden()
    expect(eve.field).to_be_visible()


def test_one_sees_that_the_messages_have_the_focus(room: Room, visit: Callable[..., Visitor]) -> None:
    page = visit(room, "eve").page
    page.get_by_role("button", name="Who is here").focus()
    page.keyboard.press("Tab")
    messages = page.get_by_role("region", name="Messages")
    expect(messages).to_be_focused()
    expect(messages).to_have_css("outline-style", "solid")


def test_on_a_phone_what_one_touches_is_large_enough(room: Room, visit: Callable[..., Visitor]) -> None:
    eve = visit(room, "eve", **PHONE)
    (bo,) = room.enter("bo")
    bo.ask("hello")
    eve.message("hello").tap()
    eve.message("hello").get_by_role("button", name="React 👍").tap()
    eve.message("hello").get_by_role("button", name="Answer").tap()
    eve.say("/nonsense")
    eve.field.fill("an answer")
    eve.page.get_by_role("button", name="Send").tap()
    eve.all_said()
    for name, least in (("Send", 44), ("Emoji", 44), ("Search", 44), ("👍, by eve", 34), ("Answers: bo hello", 32)):
        box = eve.page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= least, name


def cover(visitor: Visitor, pixels: int) -> None:
    """Lay something over the end of the page, as the keyboard of an iPhone: no browser of the tests has one."""
    visitor.page.evaluate(
        """(pixels) => {
            Object.defineProperty(visualViewport, "height", { value: innerHeight - pixels, configurable: true });
            visualViewport.dispatchEvent(new Event("resize"));
        }""",
        pixels,
    )


def test_the_page_ends_above_a_keyboard_that_lies_over_it(room: Room, visit: Callable[..., Visitor]) -> None:
    eve = visit(room, "eve", **PHONE)
    (bo,) = room.enter("bo")
    bo.ask(*map(str, range(40)), "the end")
    for pixels in (336, 0):
        cover(eve, pixels)
        eve.page.wait_for_function("(end) => foot.getBoundingClientRect().bottom === end", arg=844 - pixels)
        expect(eve.message("the end")).to_be_in_viewport(ratio=WHOLE)
        assert eve.page.locator("#top").evaluate("(head) => head.getBoundingClientRect().y") == 0


@pytest.mark.parametrize("width", [390, 1024])
def test_where_one_touches_letters_in_fields_are_so_large_that_no_browser_zooms_in(
    room: Room, visit: Callable[..., Visitor], width: int
) -> None:
    """Safari does, below 16 pixels, and leaves one in the zoomed page."""
    eve = visit(room, **PHONE | {"viewport": {"width": width, "height": 844}})
    page = eve.page

    def are_large_enough(*fields: Locator) -> None:
        for field in fields:
            expect(field).to_be_visible()
            assert field.evaluate("field => parseFloat(getComputedStyle(field).fontSize)") >= 16

    page.get_by_role("button", name="I have an account here").tap()
    are_large_enough(page.get_by_label("What shall others call you?"), page.get_by_label("Password"))
    eve.take_name("eve")
    page.get_by_role("button", name="Emoji").tap()
    are_large_enough(eve.field, page.get_by_label("Find an emoji by name"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Search", exact=True).tap()
    are_large_enough(page.get_by_label("Search for"))
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    are_large_enough(page.get_by_role("combobox", name="Name of a room or a person"))


def test_at_four_times_the_size_all_is_within_reach(room: Room, visit: Callable[..., Visitor]) -> None:
    """WCAG 1.4.10: 320 by 256 pixels, and nothing beside them."""
    (bo,) = room.enter("bo")
    bo.ask("/topic Cake at four", *(f"number {number}" for number in range(10)))
    eve = visit(room, viewport={"width": 320, "height": 256})
    page = eve.page
    nick = page.get_by_label("What shall others call you?")
    for part in (nick, page.get_by_role("button", name="Join in"), page.get_by_text("I have an account here")):
        expect(part).to_be_in_viewport(ratio=WHOLE)
    expect(eve.message("number 9")).to_be_in_viewport(ratio=WHOLE)
    page.get_by_role("button", name="I have an account here").click()
    nick.fill("bo")
    nick.press("Enter")
    expect(page.get_by_role("alert").get_by_text("bo")).to_be_in_viewport(ratio=WHOLE)
    eve.take_name("eve")
    expect(eve.message("number 9")).to_be_in_viewport(ratio=WHOLE)
    eve.field.press_sequentially("/")
    expect(page.get_by_role("listbox")).to_be_in_viewport(ratio=WHOLE)
    eve.field.fill("")
    eve.tool("number 9", "Answer")
    eve.field.fill("x" * 9000)
    expect(page.get_by_text("characters too long for one message.")).to_be_in_viewport(ratio=WHOLE)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_in_viewport(ratio=WHOLE)
    page.get_by_role("button", name="Emoji").click()
    expect(page.get_by_label("Find an emoji by name")).to_be_in_viewport(ratio=WHOLE)
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320


def test_with_the_systems_colours_one_sees_what_is_chosen(room: Room, visit: Callable[..., Visitor]) -> None:
    eve = visit(room, "eve", forced_colors="active")
    eve.join("#tea")

    def ground(role: str, name: str) -> bytes:
        """What a row is painted on, as a picture of a spot without text."""
        box = eve.page.get_by_role(role, name=name, exact=True).bounding_box()  # type: ignore[arg-type]
        assert box is not None
        return eve.page.screenshot(clip={"x": box["x"] + 3, "y": box["y"] + 8, "width": 2, "height": 2})

    assert ground("button", "#tea") != ground("button", "#lobby")
    eve.page.keyboard.press("Control+k")
    expect(eve.page.get_by_role("option", name="#tea")).to_be_visible()
    assert ground("option", "#lobby") != ground("option", "#tea")


def test_all_that_is_in_the_document_is_printed(room: Room, visit: Callable[..., Visitor]) -> None:
    eve = visit(room, "eve")
    (bo,) = room.enter("bo")
    bo.ask(*(f"number {number}" for number in range(60)))
    expect(eve.page.get_by_text("number 59", exact=True)).to_be_visible()
    eve.page.emulate_media(media="print")
    sizes = "element => [element.clientHeight, element.scrollHeight]"
    inner, outer = eve.page.locator("#scroller").evaluate(sizes)
    assert inner == outer
    expect(eve.field).to_be_hidden()
