"""How what was said is shown, and where one is in it."""

import re
from collections.abc import Callable

import pytest
from browsing import Visitor
from playwright.sync_api import expect
from room import Guest, Room

Visit = Callable[..., Visitor]
IN_DOCUMENT = 200
"""So many rows are in the document at most."""

SCROLL_UP_AND_WATCH = """async (start) => {
    const rows = () => [...document.querySelectorAll("#messages .message")];
    const frame = () => new Promise(requestAnimationFrame);
    let [came, moved] = [0, 0];
    for (let times = 0; times < 4; times += 1) {
        document.getElementById("scroller").scrollTop = start;
        await frame();
        const seq = rows().find((each) => each.getBoundingClientRect().top > 100).dataset.seq;
        const place = () => document.querySelector(`[data-seq="${seq}"] .text`).getBoundingClientRect().top;
        const [before, first] = [place(), rows()[0]];
        for (let tries = 0; tries < 300 && rows()[0] === first; tries += 1) {
            await frame();
            moved = Math.max(moved, Math.abs(place() - before));
        }
        await frame();
        came += rows()[0] !== first;
        moved = Math.max(moved, Math.abs(place() - before));
    }
    return [came, moved];
}"""
"""How many times of four rows came above, and by how much at most what one in sight says moved meanwhile."""


def talk(guest: Guest, first: int, last: int) -> None:
    """Say the numbers."""
    guest.ask(*(f"number {number}" for number in range(first, last + 1)))


def test_what_was_said_before_comes_as_one_scrolls_and_the_place_is_kept(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    talk(bo, 1, 290)
    eve = visit(room)
    expect(eve.page.get_by_text("number 290", exact=True)).to_be_in_viewport()
    for _ in range(200):
        eve.scroll_to(0)
        if eve.page.get_by_text("This is where it began.").count():
            break
        eve.page.wait_for_timeout(20)
    eve.scroll_to(0)
    expect(eve.page.get_by_text("number 1", exact=True)).to_be_in_viewport()
    assert eve.page.locator("#messages > li").count() <= IN_DOCUMENT
    assert eve.texts.all_inner_texts()[:100] == [f"number {number}" for number in range(1, 101)]


@pytest.mark.parametrize("start", [0, 300])
def test_rows_that_come_above_move_nothing(start: int, room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask(*(f"number {number} " + "and so on " * 40 for number in range(200)))
    eve = visit(room)
    expect(eve.page.get_by_text("number 199")).to_be_in_viewport()
    came, moved = eve.page.evaluate(SCROLL_UP_AND_WATCH, start)
    assert came == 4
    assert moved < 3


def test_one_who_has_scrolled_up_stays_there_and_is_told_what_comes(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    talk(bo, 1, 60)
    eve = visit(room, "eve")
    eve.scroll_to(200)
    expect(eve.page.get_by_role("button", name="Jump to latest")).to_be_visible()
    talk(bo, 61, 63)
    jump = eve.page.get_by_role("button", name="Jump to latest (3)")
    expect(jump).to_be_visible()
    expect(eve.page.get_by_text("number 63", exact=True)).not_to_be_in_viewport()
    jump.click()
    expect(eve.page.get_by_text("number 63", exact=True)).to_be_in_viewport()
    expect(jump).to_be_hidden()


def test_at_the_end_the_newest_is_kept_in_sight(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    talk(bo, 1, 60)
    eve = visit(room, "eve")
    for number in (61, 62):
        talk(bo, number, number)
        expect(eve.page.get_by_text(f"number {number}", exact=True)).to_be_in_viewport()
    eve.field.fill("one\ntwo\nthree\nfour\nfive")
    expect(eve.page.get_by_text("number 62", exact=True)).to_be_in_viewport()


def test_messages_of_one_author_stand_together(room: Room, visit: Visit) -> None:
    bo, cy = room.enter("bo", "cy")
    bo.ask("one", "two")
    cy.ask("three")
    eve = visit(room)
    expect(eve.page.locator("#messages .name")).to_have_text(["bo", "cy"])
    expect(eve.page.locator("#messages .day")).to_have_text(["Today"])


def test_who_comes_and_goes_is_told_in_one_line(room: Room, visit: Visit) -> None:
    eve = visit(room, "eve")
    (_, cy) = room.enter("bo", "cy")
    cy.leave()
    eve.shows("bo joined · cy came and went")


def test_what_is_new_stands_below_a_line(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/join #tea", "old")
    eve = visit(room, "eve")
    eve.say("/join #tea")
    eve.sees("old")
    rooms = eve.page.get_by_role("navigation")
    rooms.get_by_role("button", name="#lobby").click()
    expect(eve.field).to_have_attribute("placeholder", "Message #lobby")
    bo.ask("new", "eve: look")
    expect(eve.page).to_have_title("(1) #lobby · Hubbub")
    rooms.get_by_role("button", name=re.compile("#tea.*1 for you")).click()
    eve.sees("old", "new", "eve: look")
    line = eve.page.get_by_role("separator", name="New messages")
    expect(line).to_be_visible()
    assert eve.top_of("old") < line.bounding_box()["y"] < eve.top_of("new")  # type: ignore[index]
    expect(eve.page).to_have_title("#tea · Hubbub")
    expect(eve.page.locator(".message.mention")).to_have_text([re.compile("eve: look")])


def test_one_reads_on_at_the_line_though_much_came_below_it_while_one_looked_elsewhere(
    room: Room, visit: Visit
) -> None:
    (bo,) = room.enter("bo")
    bo.ask("old")
    eve = visit(room, "eve")
    eve.sees("old")
    eve.join("#tea")
    talk(bo, 1, 40)
    lobby = eve.page.get_by_role("navigation").get_by_role("button", name="#lobby")
    expect(lobby).to_contain_text("40 new")
    lobby.click()
    expect(eve.page.get_by_role("separator", name="New messages")).to_be_in_viewport()
    expect(eve.page.get_by_text("number 1", exact=True)).to_be_in_viewport()
    expect(lobby).to_contain_text("40 new")
    eve.page.get_by_role("button", name="Jump to latest (40)").click()
    expect(eve.page.get_by_text("number 40", exact=True)).to_be_in_viewport()
    expect(lobby).not_to_contain_text("new")


def test_marks_are_meant_and_links_are_safe(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("**bold**, *thin*, ~~gone~~, `a *b*`, snake_case_name, 2*3*4, (see https://example.com/a_(b)?c=d&e).")
    bo.ask("javascript:alert(1) data:text/html,x ftp://x.example https://")
    text = visit(room).page.locator("#messages .text").first
    expect(text.locator("strong")).to_have_text("bold")
    expect(text.locator("em")).to_have_text("thin")
    expect(text.locator("code")).to_have_text("a *b*")
    expect(text).to_contain_text("snake_case_name, 2*3*4, (see ")
    links = text.page.locator("#messages a")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://example.com/a_(b)?c=d&e")
    expect(links).to_have_attribute("rel", "noopener noreferrer")


def test_a_block_of_code_stands_as_it_is(room: Room, visit: Visit) -> None:
    eve = visit(room, "eve")
    eve.say("look:\n```python\nif **x**:\n    y = '<b>'\n```\ndone")
    expect(eve.page.locator("#messages pre")).to_have_text("if **x**:\n    y = '<b>'")
    eve.say("```not closed")
    expect(eve.texts.last).to_have_text("```not closed")


def test_a_long_message_is_folded(room: Room, visit: Visit) -> None:
    eve = visit(room, "eve")
    eve.say("\n".join(f"line {number}" for number in range(40)))
    eve.shows("Show all of it")
    eve.all_said()
    low = eve.texts.first.evaluate("text => text.clientHeight")
    eve.page.get_by_role("button", name="Show all of it").click()
    assert eve.texts.first.evaluate("text => text.clientHeight") > 2 * low


def test_only_what_is_new_is_read_aloud(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    talk(bo, 1, 120)
    eve = visit(room, "eve")
    log = eve.page.get_by_role("log")
    eve.scroll_to(0)
    bo.ask("this is new")
    expect(log).to_have_text("bo: this is new")


def test_what_happens_on_a_phone_stands_where_what_is_said_does(room: Room, visit: Visit) -> None:
    eve = visit(room, "eve", viewport={"width": 390, "height": 844})
    (bo,) = room.enter("bo")
    bo.ask("hello")
    happening = eve.page.get_by_text("bo joined").bounding_box()
    said = eve.texts.bounding_box()
    assert happening is not None
    assert said is not None
    assert happening["x"] == said["x"]


def test_it_fits_a_phone(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("a" * 300, "https://example.com/" + "b" * 300, "`" + "c" * 300 + "`")
    eve = visit(room, "eve", viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    eve.shows("a" * 300)
    assert eve.page.evaluate("document.documentElement.scrollWidth") == 360
    assert eve.page.evaluate("document.getElementById('scroller').scrollWidth") == 360
    rooms = eve.page.get_by_role("navigation")
    expect(rooms).to_be_hidden()
    eve.page.get_by_role("button", name="Rooms").tap()
    rooms.get_by_role("button", name="#lobby").tap()
    expect(rooms).to_be_hidden()


def test_the_longest_name_of_a_room_makes_no_field_grow(room: Room, visit: Visit) -> None:
    eve = visit(room, "eve", viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    before = eve.field.bounding_box()
    eve.page.goto(f"http://127.0.0.1:{room.port}/#{'long-name-' * 4}")
    expect(eve.field).to_have_attribute("placeholder", re.compile("long-name"))
    after = eve.field.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] == before["height"]


@pytest.mark.parametrize("width", [390, 1440])
def test_who_is_written_to_from_the_list_of_members_is_not_hidden_by_it(width: int, room: Room, visit: Visit) -> None:
    room.enter("bo")
    page = visit(room, "eve", viewport={"width": width, "height": 844}).page
    page.get_by_role("button", name="Who is here").click()
    page.get_by_role("button", name="bo", exact=False).filter(has_text="bo").first.click()
    expect(page.get_by_role("heading", name="bo", exact=True).first).to_be_visible()
    expect(page.get_by_role("complementary")).to_be_hidden()


def test_words_that_pass_cover_nothing_that_is_new(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask(*(f"number {number}" for number in range(60)), "/join #club", "/set #club moderated")
    eve = visit(room, "eve", "/#club")
    eve.field.press_sequentially("may I?")
    passing = eve.page.locator(".toast")
    expect(passing).to_be_visible()
    eve.field.press("Enter")
    eve.shows(re.compile("Not said"))
    over, said = passing.bounding_box(), eve.message("may I?").bounding_box()
    assert over is not None
    assert said is not None
    assert over["y"] + over["height"] <= said["y"]


def test_the_rooms_that_lie_over_a_narrow_page_have_the_focus_until_escape(room: Room, visit: Visit) -> None:
    page = visit(room, "eve", viewport={"width": 390, "height": 844}).page
    opener = page.get_by_role("button", name="Rooms")
    opener.press("Enter")
    expect(page.get_by_role("navigation").get_by_role("button", name="#lobby")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(opener).to_be_focused()


def test_on_a_phone_messages_are_in_line_with_what_stands_between_them(room: Room, visit: Visit) -> None:
    eve = visit(room, "eve", viewport={"width": 390, "height": 844})
    eve.say("hello")
    eve.all_said()
    words = [eve.page.locator(each).first for each in ("#messages .text", ".happenings")]
    message, happening = (each.evaluate("words => words.getBoundingClientRect().left") for each in words)
    assert message == pytest.approx(happening, abs=1)


def test_one_who_comes_back_to_much_reads_on_where_he_left(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    eve = visit(room, "eve")
    bo.ask("read already")
    eve.sees("read already")
    line = eve.page.get_by_role("separator", name="New messages")
    for leave, come_back in (
        (lambda: eve.say("/join #tea"), lambda: eve.page.get_by_role("button", name="#lobby").click()),
        (lambda: eve.page.goto("about:blank"), lambda: eve.page.goto(f"http://127.0.0.1:{room.port}/#lobby")),
    ):
        leave()
        expect(eve.page.get_by_role("heading", name="#lobby").first).to_be_hidden()
        bo.ask("the first new one", *(f"number {number}" for number in range(200)))
        come_back()
        expect(line).to_be_in_viewport()
        expect(eve.texts.filter(has_text="the first new one").last).to_be_in_viewport()
        eve.page.get_by_role("button", name="Jump to latest").click()
        expect(eve.page.get_by_text("number 199", exact=True).last).to_be_in_viewport()
        expect(eve.page).to_have_title("#lobby · Hubbub")


def test_the_way_to_the_newest_is_not_over_what_one_writes(room: Room, visit: Visit) -> None:
    eve = visit(room, "eve")
    (bo,) = room.enter("bo")
    bo.ask(*(f"number {number}" for number in range(60)))
    eve.field.fill("\n".join(map(str, range(12))))
    eve.scroll_to(0)
    jump, field = eve.page.get_by_role("button", name="Jump to latest").bounding_box(), eve.field.bounding_box()
    assert jump is not None
    assert field is not None
    assert jump["y"] + jump["height"] <= field["y"]
    before = eve.page.locator("#scroller").bounding_box()
    eve.page.get_by_role("button", name="Jump to latest").click()
    assert eve.page.locator("#scroller").bounding_box() == before


def test_each_line_runs_as_its_script_does(room: Room, visit: Visit) -> None:
    eve = visit(room, "eve")
    eve.say("שלום!\nhello!")
    eve.sees("שלום!\nhello!")
    eve.all_said()
    lines = eve.texts.evaluate("""text => [[0, 4], [6, 11]].map(([from, to]) => {
        const range = document.createRange();
        range.setStart(text.firstChild, from);
        range.setEnd(text.firstChild, to);
        return range.getBoundingClientRect().left - text.getBoundingClientRect().left;
    })""")
    assert lines[0] > 200
    assert lines[1] == 0


def test_what_many_say_at_once_comes_as_one_and_is_shown_line_by_line(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    ada = visit(room, "ada")
    with ada.page.expect_websocket() as opened:
        ada.page.reload()
    ada.settled()
    bo.ask("before")
    with opened.value.expect_event("framereceived", lambda text: str(text).startswith('{"type":"batch"')):
        talk(bo, 1, 40)
    ada.say("enough")
    ada.sees("before", *(f"number {number}" for number in range(1, 41)), "enough")
