"""The first minute: one sees the room, takes a name, and talks with people behind other doors."""

from collections.abc import Callable

import pytest
from browsing import Visitor
from irc_guest import enter as enter_by_irc
from playwright.sync_api import Route, WebSocketRoute, expect
from room import Room

Visit = Callable[..., Visitor]


def test_the_room_is_seen_before_one_has_a_name(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("said before")
    eve = visit(room)
    eve.sees("said before")
    expect(eve.page.get_by_role("heading", name="#lobby").first).to_be_visible()
    expect(eve.field).to_have_count(0)
    expect(eve.page.get_by_label("What shall others call you?")).to_be_visible()


def test_the_page_netcat_and_irc_talk_with_each_other(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    (bo,) = room.enter("bo")
    cy = enter_by_irc(room, "cy")
    ada.say("hello both")
    bo.expect("-- cy joined #lobby", "<ada> hello both")
    bo.ask("hello page")
    heard = cy.ask("PRIVMSG #lobby :hello from IRC")
    ada.sees("hello both", "hello page", "hello from IRC")
    assert [line.rpartition(" :")[2] for line in heard if " PRIVMSG " in line] == ["hello both", "hello page"]


def test_a_name_that_is_taken_is_refused_and_another_one_can_be_chosen(room: Room, visit: Visit) -> None:
    room.enter("bo")
    page = visit(room).page
    nick = page.get_by_label("What shall others call you?")
    nick.fill("B0")
    nick.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    nick.fill("ada")
    nick.press("Enter")
    expect(page.get_by_role("button", name="ada You")).to_be_visible()


def test_a_name_is_remembered(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    ada.say("it is me")
    ada.sees("it is me")
    ada.page.reload()
    ada.settled()
    ada.sees("it is me")
    expect(ada.field).to_be_visible()
    ada.say("still")
    ada.sees("it is me", "still")
    assert "-- ada left" not in "".join(room.enter("bo")[0].settle())


def test_two_tabs_are_one_person(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    first = ada.page
    ada.tab()
    ada.say("from the second")
    expect(first.get_by_text("from the second")).to_be_visible()
    expect(ada.page.get_by_label("Who is here: 1")).to_be_visible()


def test_who_wants_to_enter_is_asked_for_the_password(open_room: Callable[..., Room], visit: Visit) -> None:
    room = open_room(settings={"HUBBUB_PASSWORD": "sesame"})
    eve = visit(room, settled=False)
    field = eve.page.locator("#secret")
    field.press("Escape")  # that leads nowhere
    field.fill("wrong")
    field.press("Enter")
    expect(field).to_have_value("")
    field.fill("sesame")
    field.press("Enter")
    eve.settled()
    eve.take_name("eve")
    eve.say("here I am")
    eve.sees("here I am")
    eve.all_said()


def test_an_address_leads_into_its_room(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/join #tea", "green or black?")
    eve = visit(room, path="/#tea")
    expect(eve.page.get_by_role("heading", name="#tea").first).to_be_visible()
    eve.sees("green or black?")
    assert eve.page.url.endswith("/#tea")


@pytest.mark.parametrize("name", ["Käse", "a`b^c|d\\e", "日本", "x{y}[z]"])
def test_rooms_of_any_name_have_an_address(name: str, room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask(f"/join #{name}", "found me")
    ada = visit(room, "ada")
    ada.say(f"/join #{name}")
    ada.sees("found me")
    address = ada.page.url
    assert visit(room, path=address[address.index("/#") :]).texts.all_inner_texts() == ["found me"]


def test_an_address_leads_to_a_message_far_back(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask(*(f"number {number}" for number in range(400)))
    ada = visit(room, "ada", permissions=["clipboard-read", "clipboard-write"])
    ada.message("number 398").hover()
    ada.tool("number 398", "Copy a link to it")
    link = ada.page.evaluate("navigator.clipboard.readText()")
    place, seq, journal = link.rsplit("/", 2)
    path = place[place.index("/#") :]
    eve = visit(room, path=f"{path}/{int(seq) - 390}/{journal}")
    expect(eve.message("number 8").first).to_be_in_viewport()
    expect(eve.page.get_by_text("number 399", exact=True)).to_have_count(0)
    eve.page.get_by_role("button", name="Jump to latest").click()
    expect(eve.page.get_by_text("number 399", exact=True)).to_be_in_viewport()


def test_an_address_of_another_history_says_so_and_leads_to_the_room(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("one")
    eve = visit(room, path="/#lobby/3/0123456789abcdef")
    eve.shows("That message is of another history than the one that is kept here now.")
    eve.sees("one")


def test_one_goes_to_a_room_by_a_few_letters(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/join #kitchen", "dishes!")
    ada = visit(room, "ada")
    ada.page.keyboard.press("Control+k")
    ada.page.get_by_role("combobox").fill("kit")
    expect(ada.page.get_by_role("option").first).to_contain_text("#kitchen")
    ada.page.keyboard.press("Enter")
    ada.sees("dishes!")
    ada.page.go_back()
    expect(ada.page.get_by_role("heading", name="#lobby").first).to_be_visible()


def test_one_leaves_a_room_and_is_in_another(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    ada.join("#tea")
    ada.page.get_by_role("button", name="Who is here").click()
    ada.page.get_by_role("button", name="Leave this room").click()
    expect(ada.page.get_by_role("heading", name="#lobby").first).to_be_visible()
    expect(ada.page.get_by_role("navigation").get_by_role("button", name="#tea")).to_have_count(0)
    ada.page.reload()
    ada.settled()
    expect(ada.page.get_by_role("navigation").get_by_role("button", name="#tea")).to_have_count(0)


def test_others_are_invited_by_a_link_and_a_picture(room: Room, visit: Visit) -> None:
    page = visit(room, "ada").page
    page.get_by_role("button", name="Invite others").click()
    expect(page.get_by_label("The address of #lobby")).to_have_value(f"http://127.0.0.1:{room.port}/#lobby")
    picture = page.get_by_role("img", name="QR code of")
    page.wait_for_function("picture => picture.complete && picture.naturalWidth > 0", arg=picture.element_handle())


def first_visit(eve: Visitor) -> None:
    """Let the page be opened as if it never had been."""
    eve.page.evaluate("localStorage.clear()")
    eve.page.goto("about:blank")
    eve.page.goto(f"http://127.0.0.1:{eve.room.port}/")


def test_who_comes_for_the_first_time_sees_what_was_said_before_he_is_connected(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("said <b>before</b>")
    eve = visit(room)
    eve.page.route_web_socket("**/ws", lambda _: None)  # nobody answers
    first_visit(eve)
    eve.sees("said <b>before</b>")
    expect(eve.page.locator("body")).to_have_attribute("data-connection", "connecting")


def test_what_changed_before_he_was_connected_is_shown_as_it_is_now(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("said before", "tyop")
    eve = visit(room)

    def connect_late(socket: WebSocketRoute) -> None:
        bo.ask("/edit typo")
        socket.connect_to_server()

    eve.page.route_web_socket("**/ws", connect_late)
    first_visit(eve)
    eve.settled()
    eve.sees("said before", "typo")


def test_what_is_said_while_the_page_is_still_on_its_way_is_there_once(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("said before")
    eve = visit(room)
    bo.settle()

    def arrive_late(route: Route) -> None:
        while " joined " not in bo.line():
            pass
        bo.ask("said meanwhile")
        route.continue_()

    eve.page.route("**/main.js", arrive_late)
    first_visit(eve)
    eve.settled()
    eve.sees("said before", "said meanwhile")


def test_back_leads_from_room_to_room_and_to_no_page_that_shows_nothing(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    assert ada.page.evaluate("history.length") == 2  # the empty page that a tab begins with, and this one
    ada.say("/join #tea")
    heading = ada.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("#tea")
    ada.page.go_back()
    expect(heading).to_have_text("#lobby")
    ada.page.go_forward()
    expect(heading).to_have_text("#tea")


def test_a_link_to_a_message_leads_there_every_time(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("far above", *(f"number {number}" for number in range(60)))
    ada = visit(room, "ada")
    ada.scroll_to(0)
    seq = ada.message("far above").get_attribute("data-seq")
    journal = ada.page.evaluate("Object.keys(localStorage).find((key) => key.startsWith('hubbub read ')).split(' ')[2]")
    link = f"http://127.0.0.1:{room.port}/#lobby/{seq}/{journal}"
    ada.say(link)
    for _ in range(2):
        ada.page.get_by_role("link", name=link).click()
        expect(ada.message("far above")).to_be_focused()
        ada.page.get_by_role("button", name="Jump to latest").click()
        expect(ada.page.get_by_role("link", name=link)).to_be_in_viewport()


def test_who_follows_a_link_to_a_room_with_a_key_is_asked_for_it(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/join #vault", "/set #vault key sesame", "gold")
    eve = visit(room, path="/#vault")
    dialog = eve.page.get_by_role("dialog", name="#vault has a password")
    expect(eve.page.get_by_role("heading", level=1)).to_have_text("#lobby")
    expect(eve.page.locator(".toast")).to_have_count(1)
    for key in ("wrong", "sesame"):
        dialog.locator("input").fill(key)
        dialog.locator("input").press("Enter")
    eve.sees("gold")
    expect(eve.page.get_by_role("heading", level=1)).to_have_text("#vault")


def test_an_address_that_names_nobody_leads_home(room: Room, visit: Visit) -> None:
    expect(visit(room, path="/#@").page.get_by_role("heading", level=1)).to_have_text("#lobby")
