"""What was said is found, and shown where it was said."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from browsing import Visitor
from playwright.sync_api import expect
from room import Room


def test_what_was_said_long_ago_is_found_and_shown_among_what_stands_around_it(
    room: Room, visit: Callable[..., Visitor]
) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/join #tea", "the kettle whistles", *(f"number {number}" for number in range(400)))
    bo.ask("/join #lobby", "no kettle here")
    eve = visit(room, "eve")
    eve.join("#tea")
    eve.page.keyboard.press("Control+Shift+f")
    eve.page.get_by_role("searchbox").fill("kettle from:bo")
    eve.page.keyboard.press("Enter")
    hits = eve.page.locator(".hit")
    expect(hits).to_have_text([re.compile("no kettle here"), re.compile("the kettle whistles")])
    expect(hits.first.locator("mark")).to_have_text("kettle")
    hits.last.click()
    expect(eve.message("the kettle whistles")).to_be_in_viewport()
    expect(eve.message("number 3").first).to_be_in_viewport()
    for _ in range(200):
        eve.scroll_to(100_000)
        if eve.page.get_by_text("number 399", exact=True).count():
            break
        eve.page.wait_for_timeout(20)
    eve.scroll_to(100_000)
    expect(eve.page.get_by_text("number 399", exact=True)).to_be_in_viewport()
    bo.ask("/join #tea", "live again")
    expect(eve.page.get_by_text("live again", exact=True)).to_be_in_viewport()


def test_a_typed_search_shows_what_it_found(room: Room, visit: Callable[..., Visitor]) -> None:
    eve = visit(room, "eve")
    eve.say("cake at four")
    eve.all_said()
    eve.say("/search cake")
    expect(eve.page.locator(".hit")).to_have_text([re.compile("cake at four")])
    eve.say("/search pie")
    eve.shows("Nothing was found.")


def test_what_was_found_of_another_day_names_in_one_line_who_said_it(room: Room, visit: Callable[..., Visitor]) -> None:
    room.enter("bartholomew")[0].ask("/join #meteorology", "the kettle whistles")
    eve = visit(room, "eve")
    eve.join("#meteorology")
    eve.page.clock.set_fixed_time(datetime.now() + timedelta(days=3))
    eve.say("/search kettle")
    name = eve.page.locator(".hit .where b")
    expect(name).to_have_text("bartholomew")
    time = eve.page.locator(".hit time")
    expect(time).to_have_text(re.compile("day, "))
    height = "element => element.getBoundingClientRect().height"
    assert name.evaluate(height) == time.evaluate(height)


def test_where_the_panel_lies_over_what_was_said_it_makes_way_for_what_was_found(
    room: Room, visit: Callable[..., Visitor]
) -> None:
    room.enter("bo")[0].ask("the kettle whistles", *(f"number {number}" for number in range(60)))
    eve = visit(room, "eve", viewport={"width": 390, "height": 844})
    eve.say("/search kettle")
    eve.page.locator(".hit").click()
    expect(eve.message("the kettle whistles")).to_be_focused()
    expect(eve.page.get_by_role("complementary")).to_be_hidden()


def test_what_was_found_says_what_it_says_now(room: Room, visit: Callable[..., Visitor]) -> None:
    ada, bo, cy = room.enter("ada", "bo", "cy")
    bo.ask("the kettle whistles")
    cy.ask("a blue kettle")
    ada.ask(*(f"number {number}" for number in range(60)))  # so that what is found is not on the page
    eve = visit(room, "eve")
    eve.say("/search kettle")
    hits = eve.page.locator(".hit p")
    expect(hits).to_have_text(["a blue kettle", "the kettle whistles"])
    bo.ask("/delete")
    cy.ask("/edit a red kettle")
    expect(hits).to_have_text(["a red kettle", "This message was taken back."])
    expect(hits.first.locator("mark")).to_have_text("kettle")
