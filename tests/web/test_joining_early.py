"""Who asks to join in before the scripts of the page are there has not done so in vain."""

from collections.abc import Callable

import pytest
from browsing import Visitor
from playwright.sync_api import Page, Route, expect
from room import Room
from test_first_view import PHONE, at_first
from test_joining import first_visit
from test_unread import PASSWORD, register

Visit = Callable[..., Visitor]


def ask(page: Page, nick: str) -> None:
    """Type a name and press Enter."""
    field = page.get_by_label("What shall others call you?")
    field.fill(nick)
    field.press("Enter")
    expect(page.get_by_role("button", name="Joining…")).to_be_visible()


def hold_scripts(visitor: Visitor) -> list[Route]:
    """Keep the scripts from coming: they go on by what is put into that list."""
    held: list[Route] = []
    visitor.page.route("**/main.js", lambda route: held.append(route))
    return held


def test_enter_counts_as_soon_as_the_scripts_are_there(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    eve = visit(room)
    bo.settle()
    at_first(eve, lambda page: ask(page, "eve"))
    expect(eve.field).to_be_focused()
    eve.say("here I am")
    bo.until("<eve> here I am")


@pytest.mark.parametrize("context", [{}, PHONE], ids=["desk", "phone"])
def test_so_does_a_click(context: dict[str, object], room: Room, visit: Visit) -> None:
    eve = visit(room, **context)

    def click(page: Page) -> None:
        page.get_by_label("What shall others call you?").fill("eve")
        button = page.get_by_role("button", name="Join in")
        button.tap() if context else button.click()
        expect(page.get_by_role("button", name="Joining…")).to_be_in_viewport(ratio=1)

    at_first(eve, click)
    expect(eve.field).to_be_focused()
    eve.field.fill("here I am")
    eve.page.get_by_role("button", name="Send").click()
    expect(eve.message("here I am")).to_contain_text("eve")


def test_it_waits_for_no_paint(room: Room, visit: Visit) -> None:
    eve = visit(room)
    eve.page.clock.install()
    eve.page.clock.pause_at("2040-01-01")
    held = hold_scripts(eve)
    first_visit(eve)
    assert not held
    with eve.page.expect_request("**/main.js"):
        ask(eve.page, "eve")
    held[0].continue_()
    eve.page.clock.resume()
    expect(eve.field).to_be_visible()


def test_enter_twice_is_once(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    eve = visit(room)
    bo.settle()

    def twice(page: Page) -> None:
        ask(page, "eve")
        page.keyboard.press("Enter")

    at_first(eve, twice)
    expect(eve.field).to_be_visible()
    eve.say("here I am")
    lines = bo.until("<eve> here I am")
    assert len([line for line in lines if " is now eve" in line]) == 1
    expect(eve.page.get_by_role("alert")).to_have_count(0)


def test_a_name_that_is_changed_meanwhile_is_not_taken_by_halves(room: Room, visit: Visit) -> None:
    eve = visit(room)
    nick = eve.page.get_by_label("What shall others call you?")

    def change(page: Page) -> None:
        ask(page, "eve")
        nick.press_sequentially("lyn")
        expect(page.get_by_role("button", name="Join in")).to_be_visible()

    at_first(eve, change)
    expect(nick).to_have_value("evelyn")
    expect(eve.page.get_by_role("button", name="Join in")).to_be_visible()
    nick.press("Enter")
    expect(eve.page.get_by_role("button", name="evelyn You")).to_be_visible()


def test_the_name_that_counts_is_the_one_asked_for_last(room: Room, visit: Visit) -> None:
    eve = visit(room)

    def change_of_mind(page: Page) -> None:
        ask(page, "eve")
        ask(page, "evelyn")

    at_first(eve, change_of_mind)
    expect(eve.page.get_by_role("button", name="evelyn You")).to_be_visible()


def test_a_name_that_is_taken_is_refused_as_ever(room: Room, visit: Visit) -> None:
    room.enter("bo")
    eve = visit(room)
    at_first(eve, lambda page: ask(page, "bo"))
    expect(eve.page.get_by_role("alert")).to_contain_text("bo")
    nick = eve.page.get_by_label("What shall others call you?")
    expect(nick).to_have_value("bo")
    expect(nick).to_be_focused()
    eve.take_name("eve")


def test_the_password_of_the_server_is_asked_for_first(open_room: Callable[..., Room], visit: Visit) -> None:
    room = open_room(settings={"HUBBUB_PASSWORD": "sesame"})
    eve = visit(room, settled=False)

    def late(route: Route) -> None:
        ask(eve.page, "eve")
        route.continue_()

    eve.page.route("**/main.js", late)
    first_visit(eve)
    secret = eve.page.locator("#secret")
    secret.fill("wrong")
    secret.press("Enter")
    expect(secret).to_have_value("")
    secret.fill("sesame")
    secret.press("Enter")
    eve.settled()
    expect(eve.page.get_by_role("button", name="eve You")).to_be_visible()


def test_the_owner_of_an_account_logs_in(room: Room, visit: Visit) -> None:
    desk = visit(room, "eve")
    register(desk, "eve")
    phone = visit(room)

    def log_in_early(page: Page) -> None:
        page.get_by_role("button", name="I have an account here").click()
        expect(page.get_by_label("What shall others call you?")).to_be_focused()
        page.get_by_label("Password of that account").fill(PASSWORD)
        ask(page, "eve")

    at_first(phone, log_in_early)
    expect(phone.field).to_be_visible()
    phone.say("me too")
    desk.sees("me too")


def test_it_goes_on_over_another_connection(room: Room, visit: Visit) -> None:
    """Nothing is asked again, and nothing is said of it."""
    eve = visit(room)
    eve.page.route_web_socket("**/ws", lambda socket: socket.close(code=3001))
    eve.page.route("**/main.js", lambda route: (ask(eve.page, "eve"), route.continue_()))
    first_visit(eve)
    eve.shows("Trying again in")
    expect(eve.page.get_by_role("button", name="Joining…")).to_be_visible()
    eve.page.unroute_all()
    eve.page.route_web_socket("**/ws", lambda socket: socket.connect_to_server())
    eve.settled()
    expect(eve.page.get_by_role("button", name="eve You")).to_be_visible()


def test_after_a_reload_it_begins_anew(room: Room, visit: Visit) -> None:
    eve = visit(room)
    held = hold_scripts(eve)
    first_visit(eve)
    ask(eve.page, "eve")
    with eve.page.expect_request("**/main.js"):
        eve.page.reload()
    expect(eve.page.get_by_role("button", name="Join in")).to_be_visible()
    ask(eve.page, "evelyn")
    held[-1].continue_()
    expect(eve.page.get_by_role("button", name="evelyn You")).to_be_visible()
