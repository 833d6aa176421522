"""What one can say, and do with what was said."""

import re
from collections.abc import Callable

import pytest
from browsing import Visitor
from playwright.sync_api import expect
from room import Room

Visit = Callable[..., Visitor]


@pytest.fixture
def ada(room: Room, visit: Visit) -> Visitor:
    """Somebody in the lobby, before a page."""
    return visit(room, "ada")


def test_shift_enter_makes_a_line_and_enter_sends(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    ada.field.press_sequentially("one")
    ada.field.press("Shift+Enter")
    ada.field.press_sequentially("two")
    ada.field.press("Enter")
    bo.expect("<ada> one", "<ada> two")
    ada.sees("one\ntwo")


def test_enter_does_not_send_while_an_input_method_composes(ada: Visitor) -> None:
    ada.field.fill("にほん")
    ada.field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(ada.field).to_have_value("にほん")
    expect(ada.texts).to_have_count(0)
    ada.field.press("Enter")
    ada.sees("にほん")


def test_on_a_phone_enter_makes_a_line(room: Room, visit: Visit) -> None:
    eve = visit(room, "eve", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    eve.field.fill("one")
    eve.field.press("Enter")
    expect(eve.texts).to_have_count(0)
    eve.field.press_sequentially("two")
    eve.page.get_by_role("button", name="Send").tap()
    eve.sees("one\ntwo")


def test_on_a_phone_a_tap_shows_what_can_be_done_with_a_message(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("first", "second")
    eve = visit(room, "eve", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    eve.message("second").tap()
    eve.message("second").get_by_role("button", name="Add a reaction").tap()
    eve.page.get_by_role("button", name="tada").tap()
    expect(eve.message("second").get_by_role("button", name="🎉, by eve")).to_be_visible()


def test_an_unknown_command_is_not_said_and_comes_back(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    ada.say("/tpoic Cake")
    ada.shows(re.compile("Did you mean /topic"))
    expect(ada.field).to_have_value("/tpoic Cake")
    ada.say("//topic is how one sets it")
    bo.expect("<ada> /topic is how one sets it")


def test_commands_do_what_they_do_everywhere(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    ada.say("/topic Cake at four")
    expect(ada.page.locator("#topic")).to_have_text("Cake at four")
    ada.say("/me waves")
    bo.expect("-- ada set the topic of #lobby: Cake at four", "* ada waves")
    ada.say("/help topic")
    ada.shows("Show a room's topic, or set it.")


def test_who_is_away_is_told(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/away lunch")
    ada.page.get_by_role("button", name="Who is here: 2").click()
    expect(ada.page.get_by_role("list", name="Away")).to_contain_text("lunch")
    bo.ask("/away")
    expect(ada.page.get_by_role("list", name="Here")).to_contain_text("bo")


def test_who_types_is_told(room: Room, ada: Visitor, visit: Visit) -> None:
    eve = visit(room, "eve")
    eve.field.press_sequentially("wait")
    ada.shows("eve is typing…")
    eve.field.press("Enter")
    ada.sees("wait")
    expect(ada.page.locator("#typing")).to_be_empty()


def test_tab_and_at_complete_names_and_colon_emoji(room: Room, ada: Visitor) -> None:
    room.enter("beatrice")
    expect(ada.page.get_by_role("button", name="Who is here: 2")).to_be_visible()
    ada.field.press_sequentially("bea")
    ada.field.press("Tab")
    expect(ada.field).to_have_value("beatrice: ")
    ada.field.press_sequentially("ask @be")
    expect(ada.page.get_by_role("option")).to_have_text(["bbeatrice"])
    ada.field.press("Enter")
    ada.field.press_sequentially(":tad")
    ada.field.press("Enter")
    expect(ada.field).to_have_value("beatrice: ask @beatrice 🎉 ")


def test_slash_completes_the_commands_that_the_server_has(ada: Visitor) -> None:
    options = ada.page.get_by_role("option")
    ada.field.press_sequentially("/o")
    expect(options).to_have_text(
        [
            "/own #roomMake a room your own: it stays when it is empty, and knows you.",
            "/oper NAME PASSWORDBecome an operator of the server, as its host has set it up.",
        ]
    )
    ada.field.press_sequentially("p")
    expect(options).to_have_count(1)
    ada.field.press("Tab")
    expect(ada.field).to_have_value("/oper ")
    expect(options.first).not_to_be_visible()


def test_many_lines_are_asked_about_before_they_are_pasted(ada: Visitor) -> None:
    lines = "\n".join(f"line {number}" for number in range(30))
    ada.field.evaluate(
        """(field, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        lines,
    )
    ada.page.get_by_role("button", name="As a block of code").click()
    expect(ada.field).to_have_value(f"```\n{lines}\n```\n")


def test_what_one_began_to_write_is_kept_room_by_room(ada: Visitor) -> None:
    ada.field.fill("for the lobby")
    ada.page.keyboard.press("Control+k")
    ada.page.get_by_role("combobox").fill("tea")
    ada.page.keyboard.press("Enter")
    expect(ada.field).to_have_attribute("placeholder", "Message #tea")
    expect(ada.field).to_have_value("")
    ada.field.fill("for the tea room")
    ada.page.reload()
    ada.settled()
    expect(ada.field).to_have_value("for the tea room")
    ada.page.get_by_role("navigation").get_by_role("button", name="#lobby").click()
    expect(ada.field).to_have_value("for the lobby")
    ada.field.fill("/login ada secret")
    assert "secret" not in ada.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")


def test_a_text_that_is_too_long_is_not_sent(ada: Visitor) -> None:
    ada.field.fill("é" * 4097)
    ada.shows("That is 2 bytes too long for one message.")
    ada.field.press("Enter")
    expect(ada.texts).to_have_count(0)


def test_an_answer_shows_what_it_answers_and_leads_there(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    bo.ask("who brings the projector?")
    ada.tool("who brings the projector?", "Answer")
    ada.say("I do")
    quote = ada.message("I do").get_by_role("button", name="Answers: bo who brings the projector?")
    quote.click()
    expect(ada.message("who brings").first).to_be_focused()


def test_reactions_are_counted_and_taken_back(room: Room, ada: Visitor, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("cake is here")
    ada.tool("cake is here", "Add a reaction")
    ada.page.get_by_label("Find an emoji by name").fill("cake")
    ada.page.keyboard.press("Enter")
    eve = visit(room, "eve")
    eve.message("cake is here").get_by_role("button", name="🎂, by ada").click()
    both = ada.message("cake is here").get_by_role("button", name="🎂, by ada and eve")
    expect(both).to_have_attribute("aria-pressed", "true")
    both.click()
    expect(ada.message("cake is here").get_by_role("button", name="🎂, by eve")).to_have_text("🎂1")


def test_what_one_said_can_be_taken_back_after_a_question(room: Room, ada: Visitor, visit: Visit) -> None:
    eve = visit(room, "eve")
    ada.say("this is wrong", "this is right")
    eve.sees("this is wrong", "this is right")
    ada.tool("this is wrong", "Take back")
    ada.page.get_by_role("button", name="Take it back").click()
    for visitor in (ada, eve):
        visitor.sees("this is right")
        visitor.shows("This message was taken back.")
    eve.message("this is right").hover()
    expect(eve.message("this is right").get_by_role("button", name="Take back")).to_have_count(0)


def test_what_cannot_be_said_stays_and_can_be_tried_again(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/join #club", "/set #club moderated")
    ada.say("/join #club")
    expect(ada.field).to_have_attribute("placeholder", "Message #club")
    ada.say("may I?")
    ada.shows(re.compile("Not said"))
    bo.ask("/unset #club moderated")
    ada.page.get_by_role("button", name="Try again").click()
    ada.all_said()
    ada.sees("may I?")
    assert "<ada> may I?" in "\n".join(bo.settle())


def test_people_talk_alone(room: Room, ada: Visitor, visit: Visit) -> None:
    eve = visit(room, "eve")
    ada.page.get_by_role("button", name="Who is here: 2").click()
    ada.page.get_by_role("button", name="eve").click()
    ada.say("psst")
    ada.all_said()
    eve.page.get_by_role("navigation").get_by_role("button", name=re.compile("ada.*1 for you")).click()
    eve.sees("psst")
    eve.say("yes?")
    ada.sees("psst", "yes?")
    eve.page.reload()
    eve.settled()
    eve.sees("psst", "yes?")


def test_one_gets_along_with_the_keyboard_alone(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    bo.ask("first", "second")
    ada.sees("first", "second")
    keyboard = ada.page.keyboard
    ada.page.locator("#scroller").focus()
    keyboard.press("Enter")
    expect(ada.message("second")).to_be_focused()
    keyboard.press("ArrowUp")
    expect(ada.message("first")).to_be_focused()
    keyboard.press("r")
    expect(ada.field).to_be_focused()
    ada.shows("Answering bo: first")
    keyboard.press("Escape")
    expect(ada.page.get_by_text("Answering bo: first")).to_be_hidden()


def test_arrow_up_edits_what_one_said_last(room: Room, ada: Visitor, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    eve = visit(room, "eve")
    ada.say("first", "secnod")
    ada.all_said()
    ada.field.press("ArrowUp")
    expect(ada.field).to_have_value("secnod")
    ada.field.press("Escape")
    expect(ada.field).to_have_value("")
    ada.field.press("ArrowUp")
    ada.say("second")
    for visitor in (ada, eve):
        visitor.sees("first", "second")
        expect(visitor.message("second").get_by_text("edited")).to_be_visible()
    late = visit(room)
    late.sees("first", "second")
    expect(late.message("second").get_by_text("edited")).to_be_visible()
    assert any("second" in line for line in bo.settle())
    eve.message("second").hover()
    expect(eve.message("second").get_by_role("button", name="Edit")).to_have_count(0)


def test_an_edit_leaves_what_one_began_to_write(ada: Visitor) -> None:
    ada.say("said")
    ada.all_said()
    ada.field.fill("half a thought")
    ada.tool("said", "Edit")
    ada.say("said well")
    ada.sees("said well")
    expect(ada.field).to_have_value("half a thought")


def test_an_edit_to_nothing_asks_whether_to_take_it_back(ada: Visitor) -> None:
    ada.say("said")
    ada.all_said()
    ada.tool("said", "Edit")
    ada.say("")
    ada.page.get_by_role("button", name="Take it back").click()
    ada.shows("This message was taken back.")
