"""How one is called back to the page, and how one's name is kept."""

from collections.abc import Callable

from browsing import Visitor
from playwright.sync_api import expect
from room import Room

Visit = Callable[..., Visitor]
LOOK_AWAY = """
    window.notified = [];
    window.Notification = class {
        static permission = "granted";
        constructor(title, { body }) { notified.push(`${title}: ${body}`); }
    };
    document.hasFocus = () => false;
"""


def test_one_who_looks_away_is_told_of_what_is_for_him_alone(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    eve = visit(room, "eve")
    plain = eve.page.locator("#favicon").get_attribute("href")
    eve.page.evaluate(LOOK_AWAY)
    eve.page.evaluate("localStorage.setItem('hubbub notify', 'true')")
    bo.ask("for all", "Eve, for you", "/msg eve psst")
    expect(eve.page).to_have_title("(2) #lobby · Hubbub")
    assert eve.page.evaluate("notified") == ["bo in #lobby: Eve, for you", "bo: psst"]
    expect(eve.page.locator("#favicon")).not_to_have_attribute("href", str(plain))
    expect(eve.page.get_by_role("separator", name="New messages")).to_be_visible()
    eve.page.evaluate("document.hasFocus = () => true; dispatchEvent(new Event('focus'))")
    expect(eve.page).to_have_title("(1) #lobby · Hubbub")


def test_what_was_read_in_one_tab_is_read_in_the_other(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/join #tea", "old")
    eve = visit(room, "eve")
    eve.say("/join #tea")
    eve.sees("old")
    first = eve.page
    eve.tab("/#lobby")
    expect(eve.field).to_have_attribute("placeholder", "Message #lobby")
    first.evaluate("document.hasFocus = () => false")
    bo.ask("new")
    unread = eve.page.get_by_role("navigation").get_by_role("button", name="#tea")
    expect(unread).to_contain_text("1 new")
    unread.click()
    expect(unread).to_have_text("#tea")
    expect(first).to_have_title("#tea · Hubbub")


def test_all_that_was_said_while_one_was_away_is_counted(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/join #tea", "old", "/join #cake", "old")
    eve = visit(room, "eve")
    bo.ask("/msg eve hello")
    eve.join("#tea"), eve.join("#cake")
    rooms = eve.page.get_by_role("navigation")
    for place in ("#tea", "#cake", "bo"):
        rooms.get_by_role("button", name=place).click()
        expect(eve.page.get_by_role("heading", name=place).first).to_be_visible()
    rooms.get_by_role("button", name="#lobby").click()
    eve.page.goto("about:blank")
    bo.ask("/join #tea", "for eve", *(f"number {number}" for number in range(40)))
    bo.ask("/join #cake", *(f"number {number}" for number in range(120)))
    bo.ask(*(f"/msg eve number {number}" for number in range(3)))
    eve.page.goto(f"http://127.0.0.1:{room.port}/#lobby")
    expect(rooms.get_by_role("button", name="#tea")).to_contain_text(", 1 for you")
    expect(rooms.get_by_role("button", name="#cake")).to_contain_text("99+")
    expect(rooms.get_by_role("button", name="bo")).to_contain_text(", 3 for you")
    expect(eve.page).to_have_title("(4) #lobby · Hubbub")


def test_a_name_of_ones_own_is_had_by_its_password_alone(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    ada.page.get_by_role("button", name="ada You").click()
    ada.page.get_by_label("Make ada yours").fill("correct horse")
    ada.page.get_by_role("button", name="Register").click()
    expect(ada.page.get_by_role("dialog")).to_have_count(0)
    ada.page.get_by_role("button", name="ada You").click()
    ada.shows("You are logged in as ada: your name is yours.")

    other = visit(room)
    nick = other.page.get_by_label("What shall others call you?")
    nick.fill("ada")
    nick.press("Enter")
    password = other.page.get_by_label("Password of that account")
    password.fill("wrong")
    password.press("Enter")
    expect(other.page.get_by_role("alert")).to_be_visible()
    password.fill("correct horse")
    password.press("Enter")
    expect(other.field).to_be_visible()
    other.say("me too")
    ada.page.keyboard.press("Escape")
    ada.sees("me too")
    assert "correct" not in other.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")


def test_who_leaves_is_forgotten(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    eve = visit(room, "eve")
    bo.settle()
    eve.page.get_by_role("button", name="eve You").click()
    eve.page.get_by_role("button", name="Leave, and forget me here").click()
    expect(eve.page.get_by_label("What shall others call you?")).to_have_value("")
    assert bo.line() == "-- eve left #lobby"
