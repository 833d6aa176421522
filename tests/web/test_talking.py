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


def test_a_room_is_not_gone_to_while_an_input_method_composes_its_name(ada: Visitor) -> None:
    ada.page.keyboard.press("Control+k")
    name = ada.page.get_by_role("combobox")
    name.fill("にほん")
    name.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(name).to_be_visible()
    name.press("Enter")
    expect(ada.field).to_have_attribute("placeholder", "Message #にほん")


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


def test_on_a_phone_a_tap_beside_a_name_is_for_the_message(room: Room, visit: Visit) -> None:
    eve = visit(room, "eve", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    room.enter("bo")[0].ask("hello")
    eve.message("hello").locator(".text").tap(position={"x": 10, "y": 4})
    expect(eve.message("hello").get_by_role("button", name="Answer")).to_be_visible()
    expect(eve.field).to_have_value("")


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


def test_all_of_a_long_topic_can_be_read_and_followed(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/topic What we bake, and who brings what; the list is kept at https://example.com/cakes for all to see")
    eve = visit(room, "eve", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    eve.page.locator("#topic").tap()
    panel = eve.page.get_by_role("complementary", name="Who is here")
    expect(panel.get_by_text("for all to see")).to_be_in_viewport(ratio=1)
    expect(panel.get_by_role("link", name="https://example.com/cakes")).to_be_visible()
    bo.ask("/topic")
    bo.ask("/topic Tea")
    expect(panel.get_by_text("Tea")).to_be_visible()


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


def test_who_spoke_last_is_meant_first_and_nobody_means_himself(room: Room, ada: Visitor) -> None:
    abe, bo, cy = room.enter("abe", "bo", "cy")
    expect(ada.page.get_by_role("button", name="Who is here: 4")).to_be_visible()
    options = ada.page.get_by_role("option")
    ada.field.press_sequentially("@")
    expect(options).to_have_text(["aabe", "bbo", "ccy"])
    bo.ask("hello")
    cy.ask("hello")
    abe.say("/quit")
    abe.rest()
    ada.say("hello")
    ada.sees("hello", "hello", "hello")
    ada.field.press_sequentially("@")
    expect(options).to_have_text(["ccy", "bbo"])


@pytest.mark.parametrize(
    ("typed", "first"), [(":ta", ":tada:"), (":hot", ":hot:"), (":+1", ":thumbsup:"), (":gue", ":tongue:")]
)
def test_the_emoji_comes_first_whose_name_is_the_nearest(typed: str, first: str, ada: Visitor) -> None:
    ada.field.press_sequentially(typed)
    expect(ada.page.get_by_role("option").first).to_contain_text(first)


def test_what_was_completed_or_picked_can_be_undone(room: Room, ada: Visitor) -> None:
    room.enter("beatrice")
    expect(ada.page.get_by_role("button", name="Who is here: 2")).to_be_visible()
    for typed, key, put in (
        ("bea", "Tab", "beatrice: "),
        ("ask @be", "Enter", "ask @beatrice "),
        (":tad", "Enter", "🎉 "),
    ):
        ada.field.fill("")
        ada.field.press_sequentially(typed)
        ada.field.press(key)
        expect(ada.field).to_have_value(put)
        ada.field.press("Control+z")
        expect(ada.field).to_have_value(typed)
        ada.field.press("Control+Shift+z")
        expect(ada.field).to_have_value(put)
    ada.page.get_by_role("button", name="Emoji").click()
    ada.page.get_by_role("button", name="tada").click()
    expect(ada.field).to_have_value("🎉 🎉")
    ada.field.press("Control+z")
    expect(ada.field).to_have_value("🎉 ")


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


def test_what_is_typed_to_its_end_is_sent_by_one_enter(room: Room, ada: Visitor) -> None:
    room.enter("beatrice")
    expect(ada.page.get_by_role("button", name="Who is here: 2")).to_be_visible()
    ada.field.press_sequentially("/rooms")
    expect(ada.page.get_by_role("option")).to_have_count(1)
    ada.field.press("Enter")
    ada.shows("#lobby (2)")
    ada.field.press_sequentially("ask @beatrice")
    expect(ada.page.get_by_role("option")).to_have_text(["bbeatrice"])
    ada.field.press("Enter")
    ada.sees("ask @beatrice")


def test_help_reads_well_without_columns(ada: Visitor) -> None:
    ada.say("/help ")
    ada.shows(re.compile(r"^/away \[reason\] · Say that you are away", re.MULTILINE))
    expect(ada.page.get_by_role("button", name="Close this note")).to_be_in_viewport(ratio=1)


def test_many_lines_are_asked_about_before_they_are_pasted(ada: Visitor) -> None:
    lines = "\n".join(f"line {number}" for number in range(30))
    ada.paste(lines)
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
    ada.field.fill("é" * 4098)
    ada.shows("That is 2 characters too long for one message.")
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


def test_an_answer_names_whom_it_answers_though_that_is_gone(room: Room, ada: Visitor, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("who brings the projector?")
    ada.tool("who brings the projector?", "Answer")
    ada.say("I do")
    ada.all_said()
    bo.ask("/delete")
    eve = visit(room, "eve")
    expect(eve.message("I do").get_by_role("button", name="Answers: bo An earlier message")).to_be_visible()
    expect(eve.message("I do").locator(".quote b")).to_have_text("bo")


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
    ada.join("#club")
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


def test_keys_act_on_the_message_that_has_the_focus_and_it_keeps_it(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    bo.ask("first")
    ada.say("second", "third")
    ada.all_said()
    ada.field.press("Shift+Tab")
    keyboard = ada.page.keyboard
    for key in ("Enter", "ArrowUp"):
        keyboard.press(key)
    expect(ada.message("second")).to_be_focused()
    ada.message("first").hover()
    keyboard.press("+")
    keyboard.type("tada")
    keyboard.press("Enter")
    expect(ada.message("second").get_by_role("button", name="🎉, by ada")).to_be_visible()
    expect(ada.message("second")).to_be_focused()
    keyboard.press("ArrowDown")
    keyboard.press("Delete")
    keyboard.press("Enter")
    expect(ada.message("This message was taken back.")).to_be_focused()


def test_copying_by_the_keyboard_over_plain_http_leaves_the_focus_where_it_is(room: Room, visit: Visit) -> None:
    eve = visit(room, settled=False)
    eve.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {})")  # there is none over plain http
    eve.page.reload()
    eve.settled()
    eve.page.get_by_role("button", name="Invite others").click()
    button = eve.page.get_by_role("button", name="Copy", exact=True)
    button.press("Enter")
    eve.shows("Copied.")
    expect(button).to_be_focused()


def test_that_a_link_was_copied_is_said_where_one_looks(room: Room, visit: Visit) -> None:
    page = visit(room, "eve", viewport={"width": 360, "height": 640}).page
    page.get_by_role("button", name="Invite others").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("dialog").get_by_text("Copied.").click(trial=True)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Invite others").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("dialog").get_by_text("Copied.").click(trial=True)


def test_an_invitation_stays_until_it_is_seen_to(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    ada.page.clock.install()
    bo.ask("/join #tea", "/invite #tea ada")
    ada.shows("bo invites you to #tea.")
    ada.page.clock.run_for(60_000)
    ada.page.get_by_role("button", name="Go there").click()
    expect(ada.field).to_have_attribute("placeholder", "Message #tea")


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


def test_who_is_sent_away_from_a_room_is_told_by_whom_and_why(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/join #tea")
    ada.join("#tea")
    bo.ask("/kick #tea ada enough")
    expect(ada.field).to_have_attribute("placeholder", "Message #lobby")
    ada.shows("#tea: bo made ada leave: enough")


def test_enter_chooses_no_room_while_an_input_method_composes(ada: Visitor) -> None:
    ada.page.keyboard.press("Control+k")
    field = ada.page.get_by_role("combobox")
    field.fill("tea")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    field.press("a")
    expect(field).to_have_value("teaa")
    field.press("Enter")
    expect(ada.field).to_have_attribute("placeholder", "Message #teaa")


def test_a_conversation_goes_by_the_name_that_the_other_one_has_now(room: Room, ada: Visitor) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/msg ada psst")
    ada.page.get_by_role("button", name="bo , 1 for you").click()
    expect(ada.page).to_have_url(re.compile("#@bo$"))
    bo.ask("/nick bob")
    expect(ada.page.get_by_role("heading", level=1)).to_have_text("bob")
    expect(ada.page).to_have_url(re.compile("#@bob$"))
    expect(ada.field).to_have_attribute("placeholder", "Message bob")


def test_the_room_one_is_in_is_in_sight_among_many(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    names = [f"#room-{number}" for number in range(20, 60)]
    bo.ask(*(f"/join {name}" for name in names))
    eve = visit(room)
    eve.page.evaluate("localStorage.removeItem('hubbub token')")
    eve.page.evaluate("names => localStorage.setItem('hubbub rooms', JSON.stringify(names))", names)
    eve.page.reload()
    eve.settled()
    rooms = eve.page.get_by_role("list", name="Rooms")
    expect(rooms.get_by_role("button")).to_have_count(len(names) + 1)
    for name in (names[-1], names[0]):
        eve.page.keyboard.press("Control+k")
        eve.page.get_by_role("combobox").fill(name)
        eve.page.keyboard.press("Enter")
        expect(rooms.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
