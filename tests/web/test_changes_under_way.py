"""What one does to messages while offline, or whose answer is lost as the line is cut; and what cannot be done."""

from collections.abc import Callable

import pytest
from browsing import Visitor
from playwright.sync_api import expect
from room import Room
from test_changed_places import away, back, in_tea
from test_coming_back import Cable

Visit = Callable[..., Visitor]


@pytest.fixture
def ada(room: Room, visit: Visit) -> Visitor:
    """One who has said something."""
    ada = visit(room, "ada")
    ada.say("tyop")
    ada.all_said()
    return ada


def lose_answers(cable: Cable, visitor: Visitor, act: Callable[[], None]) -> None:
    """Do something of which the server hears nothing, or of which its answer is lost; then the line is cut."""
    cable.dead = True
    act()
    cable.cut(for_long=True)
    visitor.shows("Trying again in")


def test_an_edit_whose_answer_is_lost_is_made_after_the_break_though_something_else_is_written(
    room: Room, ada: Visitor
) -> None:
    cable = Cable(ada)
    ada.field.press("ArrowUp")
    lose_answers(cable, ada, lambda: ada.say("typo"))
    ada.field.fill("a draft")
    ada.sees("typo")
    ada.shows("Waits until you are connected")
    back(ada, cable)
    ada.all_said()
    ada.sees("typo")
    expect(ada.field).to_have_value("a draft")
    assert room.guest().history() == ["<ada> typo"]


def test_an_edit_that_was_made_before_its_answer_was_lost_is_made_once(room: Room, ada: Visitor) -> None:
    cable = Cable(ada)
    cable.deaf = True
    ada.field.press("ArrowUp")
    ada.say("typo")
    guest = room.guest()
    while guest.history() != ["<ada> typo"]:
        pass
    cable.cut()
    ada.shows("Trying again in")
    ada.settled()
    ada.all_said()
    ada.sees("typo")
    expect(ada.page.get_by_text("Not changed")).to_have_count(0)


def test_what_is_done_to_messages_while_one_is_offline_is_done_later(room: Room, ada: Visitor) -> None:
    ada.say("no", "yes")
    ada.all_said()
    cable = away(ada)
    ada.tool("tyop", "Edit")
    ada.say("typo")
    ada.tool("no", "Take back")
    ada.page.get_by_role("button", name="Take it back").click()
    ada.tool("yes", "React 👍")
    expect(ada.message("yes").get_by_role("button", name="👍, by ada")).to_be_visible()
    ada.message("yes").get_by_role("button", name="👍, by ada").click()
    expect(ada.message("yes").get_by_role("button", name="👍, by ada")).to_have_count(0)
    ada.tool("yes", "React ❤️")
    ada.page.reload()
    back(ada, cable)
    ada.all_said()
    ada.sees("typo", "yes")
    expect(ada.message("yes").get_by_role("button", name="❤️, by ada")).to_be_visible()
    expect(ada.message("yes").get_by_role("button", name="👍, by ada")).to_have_count(0)
    assert room.guest().history() == ["<ada> typo", "<ada> yes"]


def test_an_answer_whose_answer_is_lost_still_answers(ada: Visitor) -> None:
    cable = Cable(ada)
    ada.tool("tyop", "Answer")
    lose_answers(cable, ada, lambda: ada.say("I meant typo"))
    back(ada, cable)
    ada.all_said()
    expect(ada.message("I meant typo").locator(".quote")).to_contain_text("tyop")


def test_an_edit_of_what_is_taken_back_meanwhile_is_given_back(room: Room, visit: Visit) -> None:
    bo, ada = in_tea(room, visit)
    ada.say("tyop")
    ada.all_said()
    seq = ada.message("tyop").get_attribute("data-seq")
    cable = away(ada)
    ada.field.press("ArrowUp")
    ada.say("typo")
    ada.field.fill("a draft")
    bo.ask(f"/delete #tea {seq}")
    back(ada, cable)
    ada.shows("Not said. There is no such message")
    ada.sees("typo")
    expect(ada.field).to_have_value("a draft")


def test_what_one_writes_as_an_edit_is_there_when_one_comes_back_to_the_room_or_the_page(ada: Visitor) -> None:
    ada.field.fill("a draft")
    ada.tool("tyop", "Edit")
    ada.field.fill("typo")
    ada.page.get_by_role("button", name="Find or make a room").click()
    ada.page.keyboard.type("tea")
    ada.page.keyboard.press("Enter")
    expect(ada.page.locator("#title")).to_have_text("#tea")
    expect(ada.field).to_have_value("")
    ada.page.get_by_role("navigation").get_by_role("button", name="#lobby").click()
    ada.shows("Editing your message")
    expect(ada.field).to_have_value("typo")
    ada.page.reload()
    ada.settled()
    ada.shows("Editing your message")
    expect(ada.field).to_have_value("typo")
    ada.field.press("Enter")
    ada.sees("typo")
    expect(ada.field).to_have_value("a draft")


def test_what_one_writes_as_an_edit_is_given_back_when_the_message_is_taken_back(room: Room, visit: Visit) -> None:
    bo, ada = in_tea(room, visit)
    ada.say("one", "two")
    ada.all_said()
    for text, draft in (("one", ""), ("two", "a draft")):
        seq = ada.message(text).get_attribute("data-seq")
        ada.field.fill(draft)
        ada.tool(text, "Edit")
        ada.field.fill(f"not {text}")
        bo.ask(f"/delete #tea {seq}")
        ada.shows("Not said. The message that you were writing about" if draft else "What you wrote is a draft now")
        expect(ada.page.get_by_text("Editing your message")).to_be_hidden()
        expect(ada.field).to_have_value(draft or f"not {text}")
    ada.sees("not two")


def test_what_one_writes_as_an_edit_where_one_is_sent_away_is_given_back(room: Room, visit: Visit) -> None:
    bo, ada = in_tea(room, visit)
    ada.say("one")
    ada.all_said()
    ada.tool("one", "Edit")
    ada.field.fill("not one")
    bo.ask("/kick #tea ada")
    ada.shows("Not said in #tea: not one")


def test_the_message_is_taken_back_that_one_was_asked_about_whatever_is_shown_then(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/join #tea")
    ada = visit(room, "ada")
    ada.say(*(f"number {number}" for number in range(20)))
    ada.all_said()
    ada.tool("number 3", "Take back")
    seq = int(str(ada.message("number 3").get_attribute("data-seq")))
    ada.page.evaluate("location.hash = 'tea'")
    expect(ada.page.locator("#title")).to_have_text("#tea")
    ada.page.get_by_role("button", name="Take it back").click()
    ada.page.evaluate("location.hash = 'lobby'")
    ada.sees(*(f"number {number}" for number in range(20) if number != 3))
    assert seq > 0


def test_a_command_that_is_refused_is_not_lost_and_does_not_go_into_another_room(ada: Visitor) -> None:
    ada.join("#tea")
    cable = Cable(ada)
    lose_answers(cable, ada, lambda: (ada.say("/topic Cake at four"), ada.field.fill("a draft")))
    ada.shows("Not done: /topic Cake at four")
    expect(ada.field).to_have_value("a draft")


def test_what_one_goes_on_typing_as_one_is_sent_away_is_not_said_elsewhere(room: Room, visit: Visit) -> None:
    bo, ada = in_tea(room, visit)
    ada.page.locator("#beginning").click()
    ada.field.press_sequentially("this is ")
    ada.field.click()
    ada.page.keyboard.type("for ")
    bo.ask("/kick #tea ada")
    expect(ada.page.locator("#title")).to_have_text("#lobby")
    ada.page.keyboard.type("you alone")
    ada.page.keyboard.press("Enter")
    expect(ada.field).to_have_value("")
    ada.join("#tea")
    expect(ada.field).to_have_value("this is for ")
    assert bo.history() == []


def test_what_one_is_about_to_paste_as_one_is_sent_away_is_pasted_and_said_nowhere(room: Room, visit: Visit) -> None:
    bo, ada = in_tea(room, visit)
    ada.field.fill("this is ")
    ada.paste("for you alone\n" * 30)
    question = ada.page.get_by_role("dialog", name="Paste 30 lines?")
    expect(question).to_be_visible()
    bo.ask("/kick #tea ada")
    expect(ada.page.locator("#title")).to_have_text("#lobby")
    expect(question).to_have_count(0)
    ada.page.keyboard.press("Enter")
    expect(ada.field).to_have_value("")
    assert bo.history() == []


@pytest.mark.parametrize("button", ["Emoji", "Add a reaction"])
def test_an_emoji_is_for_the_room_in_which_one_began_to_look_for_it(button: str, room: Room, visit: Visit) -> None:
    bo, ada = in_tea(room, visit)
    bo.ask("hello")
    ada.message("hello").hover()
    ada.page.get_by_role("button", name=button).click()
    expect(ada.page.get_by_role("dialog", name="Emoji")).to_be_visible()
    ada.page.keyboard.press("Control+k")
    ada.page.keyboard.type("pie")
    ada.page.keyboard.press("Enter")
    expect(ada.page.locator("#title")).to_have_text("#pie")
    expect(ada.page.get_by_role("dialog", name="Emoji")).to_have_count(0)


def test_a_command_that_one_has_begun_is_there_when_one_comes_back_to_the_room(ada: Visitor) -> None:
    ada.join("#tea")
    rooms = ada.page.get_by_role("list", name="Rooms")
    for text in ("/topic Cake at four", "//shrug"):
        ada.field.fill(text)
        rooms.get_by_role("button", name="#lobby").click()
        expect(ada.field).to_have_value("")
        rooms.get_by_role("button", name="#tea").click()
        expect(ada.field).to_have_value(text)
    ada.page.reload()
    ada.settled()
    expect(ada.field).to_have_value("//shrug")
    ada.field.fill("/login ada secret")
    assert "secret" not in str(ada.page.evaluate("JSON.stringify([localStorage, sessionStorage])"))
