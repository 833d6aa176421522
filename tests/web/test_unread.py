"""What one has not read is counted, on each of one's devices; what one has read anywhere is not."""

import re
from collections.abc import Callable

from browsing import Visitor
from playwright.sync_api import Locator, WebSocket, WebSocketRoute, expect
from room import Room

Visit = Callable[..., Visitor]
PASSWORD = "correct-horse"


def leave(visitor: Visitor) -> None:
    """Put the page away."""
    visitor.page.goto("about:blank")


def come_back(visitor: Visitor) -> None:
    """Open the page again."""
    visitor.page.goto(f"http://127.0.0.1:{visitor.room.port}/#lobby")
    visitor.settled()


def entry(visitor: Visitor, name: str) -> Locator:
    """What the list of rooms and conversations says of that one."""
    return visitor.page.get_by_role("navigation").get_by_role("button", name=name)


def register(visitor: Visitor, nick: str) -> None:
    """Make that name one's own."""
    page = visitor.page
    page.get_by_role("button", name=f"{nick} You").click()
    page.get_by_label(f"Make {nick} yours").fill(PASSWORD)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def log_in(visitor: Visitor, nick: str) -> None:
    """Join in as the owner of an account."""
    page = visitor.page
    page.get_by_role("button", name="I have an account here").click()
    page.get_by_label("What shall others call you?").fill(nick)
    page.get_by_label("Password of that account").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(visitor.field).to_be_visible()


def test_the_conversation_in_which_something_was_said_last_comes_first(room: Room, visit: Visit) -> None:
    bo, cy, dan = room.enter("bo", "cy", "dan")
    ada = visit(room, "ada")
    people = ada.page.get_by_role("list", name="Conversations").get_by_role("button")
    bo.ask(*(["/msg ada hello"] * 5))
    expect(people).to_have_count(1)
    cy.ask("/msg ada hello")
    for _ in ("while one was there", "as one comes back"):
        expect(people).to_have_text([re.compile("^ccy"), re.compile("^bbo")])
        ada.page.reload()
        ada.settled()
    dan.ask("/msg ada hello")
    expect(people).to_have_count(3)
    bo.ask("/msg ada and again")
    expect(people).to_have_text([re.compile("^bbo"), re.compile("^ddan"), re.compile("^ccy")])


def read(visitor: Visitor, name: str) -> None:
    """Read a conversation to its end, once the server knows."""
    with visitor.page.expect_websocket() as opened:
        visitor.page.reload()
    socket: WebSocket = opened.value
    visitor.settled()
    with socket.expect_event("framesent", lambda sent: '"up_to"' in sent and f'"room":"{name}"' in sent):
        entry(visitor, name).click()
    expect(entry(visitor, name)).to_have_text(name[0] + name)


def test_a_conversation_that_began_while_one_was_away_is_new(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    eve = visit(room, "eve")
    plain = eve.page.locator("#favicon").get_attribute("href")
    leave(eve)
    bo.ask("/msg eve hello", "/msg eve are you there?")
    come_back(eve)
    expect(entry(eve, "bo")).to_contain_text(", 2 for you")
    expect(eve.page).to_have_title("(2) #lobby · Hubbub")
    expect(eve.page.locator("#favicon")).not_to_have_attribute("href", str(plain))
    entry(eve, "bo").click()
    eve.sees("hello", "are you there?")
    expect(eve.page).to_have_title("bo · Hubbub")


def test_a_conversation_that_one_has_not_looked_at_is_still_new_after_a_reload(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    eve = visit(room, "eve")
    bo.ask("/msg eve hello")
    expect(entry(eve, "bo")).to_contain_text(", 1 for you")
    eve.page.reload()
    expect(entry(eve, "bo")).to_contain_text(", 1 for you")


def test_whom_one_has_answered_elsewhere_one_has_read(room: Room, visit: Visit) -> None:
    bo, cy = room.enter("bo", "cy")
    eve = visit(room, "eve")
    register(eve, "eve")
    leave(eve)
    bo.ask("/msg eve hello", "/msg eve are you there?")
    (other,) = room.enter("other")
    other.ask(f"/login eve {PASSWORD}", "/msg bo yes")
    bo.ask("/msg eve good")
    cy.ask("/msg eve last")
    come_back(eve)
    expect(entry(eve, "cy")).to_contain_text(", 1 for you")
    expect(entry(eve, "bo")).to_contain_text(", 1 for you")


def test_on_a_new_device_nothing_is_new_but_what_one_has_read_nowhere(room: Room, visit: Visit) -> None:
    bo, cy, dan = room.enter("bo", "cy", "dan")
    eve = visit(room, "eve")
    register(eve, "eve")
    for friend in (bo, cy, dan):
        friend.ask("/msg eve hello")
    for name in ("bo", "dan"):
        read(eve, name)
    leave(eve)
    dan.ask("/msg eve new")
    phone = visit(room)
    log_in(phone, "eve")
    expect(entry(phone, "dan")).to_contain_text(", 1 for you")
    expect(entry(phone, "bo")).to_have_text("bbo")
    expect(entry(phone, "cy")).to_have_text("ccy")
    expect(phone.page).to_have_title("(1) #lobby · Hubbub")


def test_what_one_has_read_elsewhere_is_not_new(room: Room, visit: Visit) -> None:
    bo, cy = room.enter("bo", "cy")
    desk = visit(room, "eve")
    register(desk, "eve")
    phone = visit(room)
    log_in(phone, "eve")
    phone.settled()
    leave(phone)
    bo.ask("/msg eve hello")
    read(desk, "bo")
    cy.ask("/msg eve hello")
    come_back(phone)
    expect(entry(phone, "cy")).to_contain_text(", 1 for you")
    expect(entry(phone, "bo")).to_have_text("bbo")


def test_what_one_has_read_just_before_one_left_is_not_new_elsewhere(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    desk = visit(room, "eve")
    register(desk, "eve")
    bo.ask("/msg eve hello")
    expect(entry(desk, "bo")).to_contain_text(", 1 for you")
    entry(desk, "bo").click()
    desk.sees("hello")
    leave(desk)
    bo.ask("/msg eve new")
    phone = visit(room)
    log_in(phone, "eve")
    expect(entry(phone, "bo")).to_contain_text(", 1 for you")


def test_a_room_that_one_may_not_read_any_more_keeps_no_other_from_being_counted(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    eve = visit(room, "eve")
    for name in ("#club", "#tea"):
        bo.ask(f"/join {name}", "old")
        eve.join(name)
    entry(eve, "#lobby").click()
    leave(eve)
    for name in ("#club", "#tea"):
        bo.ask(f"/join {name}", *(f"number {number}" for number in range(60)))

    def connect(page: WebSocketRoute) -> None:
        """Let eve be sent away from the first room once its question is on its way."""
        server = page.connect_to_server()

        def ask(question: str | bytes) -> None:
            if '"history"' in str(question) and '"#club"' in str(question):
                bo.ask("/kick #club eve")
            server.send(question)

        page.on_message(ask)

    eve.page.route_web_socket("**/ws", connect)
    come_back(eve)
    expect(entry(eve, "#tea")).to_contain_text("60 new")
    expect(entry(eve, "#club")).to_have_count(0)
