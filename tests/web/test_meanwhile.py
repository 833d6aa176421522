"""What others do meanwhile takes nothing out of one's hand, and what they take back is nowhere any more."""

import json
from collections.abc import Callable

from browsing import Visitor
from playwright.sync_api import WebSocketRoute, expect
from room import Room

Visit = Callable[..., Visitor]
REMEMBERED = "text => document.body.textContent.includes(text)"


def test_a_click_that_has_begun_outlasts_a_message(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    (bo,) = room.enter("bo")
    ada.join("#tea")
    rooms = ada.page.get_by_role("list", name="Rooms")
    rooms.get_by_role("button", name="#lobby").hover()
    ada.page.mouse.down()
    bo.ask("just now")
    expect(rooms.get_by_role("button", name="#lobby , 1 new")).to_be_visible()
    ada.page.mouse.up()
    expect(ada.page.get_by_role("heading", name="#lobby").first).to_be_visible()


def test_a_click_on_where_to_go_outlasts_the_servers_answer(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    (bo,) = room.enter("bo")
    bo.ask("/join #cake")
    ada.join("#tea")
    answers = HeldAnswers("rooms")
    ada.page.route_web_socket("**/ws", answers.hold)
    ada.page.reload()
    ada.settled()
    ada.page.keyboard.press("Control+k")
    options = ada.page.get_by_role("listbox", name="Rooms and people")
    options.get_by_role("option", name="#lobby").hover()
    ada.page.mouse.down()
    answers.give()
    expect(options.get_by_role("option", name="#cake")).to_be_visible()
    ada.page.mouse.up()
    expect(ada.page.get_by_role("heading", name="#lobby").first).to_be_visible()
    expect(options).to_have_count(0)


def test_the_focus_stays_on_a_message_that_is_said_meanwhile(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    answers = HeldAnswers("said")
    ada.page.route_web_socket("**/ws", answers.hold)
    ada.page.reload()
    ada.settled()
    ada.say("hello")
    expect(ada.message("hello")).to_be_visible()
    ada.field.press("Shift+Tab")
    ada.page.keyboard.press("Enter")
    expect(ada.message("hello")).to_be_focused()
    answers.give()
    expect(ada.page.locator(".message[data-seq]").filter(has_text="hello")).to_be_focused()


class HeldAnswers:
    """Keeps back what the server says of one kind."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._held: list[tuple[WebSocketRoute, str | bytes]] = []

    def hold(self, socket: WebSocketRoute) -> None:
        """Be what lies between a page and the server."""
        server = socket.connect_to_server()

        def tell(text: str | bytes) -> None:
            if json.loads(text)["type"] == self._kind:
                self._held.append((socket, text))
            else:
                socket.send(text)

        server.on_message(tell)

    def give(self) -> None:
        """Pass on what was kept back, and from now on all that comes."""
        self._kind = ""
        for socket, text in self._held:
            socket.send(text)


def test_the_focus_stays_on_a_member_while_others_come(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    ada.page.get_by_role("button", name="Who is here").click()
    members = ada.page.get_by_role("list", name="Here")
    own = members.get_by_role("button", name="ada")
    expect(own).to_be_focused()
    room.enter("aaron", "bo")
    expect(members.get_by_role("button")).to_have_count(3)
    expect(own).to_be_focused()


def test_how_many_are_here_is_right_although_not_all_are_listed(room: Room, visit: Visit) -> None:
    bo, cy, dee = room.enter("bo", "cy", "dee")
    for guest in (bo, cy, dee):
        guest.ask("/join #tea", "/join #lobby")
    ada = visit(room, "ada")
    ada.say("/join #tea")
    here = ada.page.locator("#member-count")
    expect(here).to_have_text("4")
    ada.page.route_web_socket("**/ws", list_nobody)
    ada.page.reload()
    ada.settled()
    expect(here).to_have_text("4")
    cy.leave()
    expect(here).to_have_text("3")
    ada.page.get_by_role("list", name="Rooms").get_by_role("button", name="#lobby").click()
    expect(here).to_have_text("3")
    dee.ask("/leave #lobby")
    expect(here).to_have_text("2")
    room.enter("eve")
    expect(here).to_have_text("3")
    bo.ask("/nick bob")
    bo.ask("it is me")
    ada.sees("it is me")
    expect(here).to_have_text("3")


def list_nobody(socket: WebSocketRoute) -> None:
    """Let the page be told of rooms as if they had so many members that these are not listed."""
    server = socket.connect_to_server()

    def tell(text: str | bytes) -> None:
        frame = json.loads(text)
        if frame["type"] == "entered" and frame["room"].get("members"):
            frame["room"]["members"] = []
        socket.send(json.dumps(frame))

    server.on_message(tell)


def test_an_answer_shows_what_was_said_as_it_is_now(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    (bo,) = room.enter("bo")
    bo.ask("the code is 4711")
    ada.tool("the code is", "Answer")
    ada.say("thank you")
    ada.message("the code is").first.hover()
    ada.page.get_by_role("button", name="Answer", exact=True).click()
    quote = ada.page.locator(".quote")
    expect(quote).to_contain_text("the code is 4711")
    bo.ask("/edit the code is 4712")
    expect(quote).to_contain_text("the code is 4712")
    ada.shows("Answering bo: the code is 4712")
    bo.ask("/delete")
    expect(quote).to_contain_text("This message was taken back.")
    expect(ada.page.get_by_text("Answering bo")).to_be_hidden()
    assert not ada.page.evaluate(REMEMBERED, "4712")
    assert not ada.page.evaluate(REMEMBERED, "4711")


def test_the_focus_stays_on_a_message_that_changes(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    (bo,) = room.enter("bo")
    bo.ask("hello")
    message = ada.message("hello")
    message.focus()
    ada.page.keyboard.press("Enter")
    expect(message.get_by_role("button", name="React 👍")).to_be_focused()
    ada.page.keyboard.press("Enter")
    expect(message.get_by_role("button", name="👍, by ada")).to_be_visible()
    expect(message).to_be_focused()
    bo.ask("/edit hello again")
    expect(message).to_contain_text("again")
    expect(message).to_be_focused()
    ada.page.keyboard.press("r")
    ada.shows("Answering bo: hello again")
