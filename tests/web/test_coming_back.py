"""The connection breaks, the server restarts, the page is loaded anew: nothing is lost, and nothing is there twice."""

import re
from collections.abc import Callable
from pathlib import Path

from browsing import Visitor
from playwright.sync_api import expect
from room import Room

from hubbub.accounts.passwords import hash_password

FIRST_IN_SIGHT = """[...document.querySelectorAll("#messages .text")]
    .find((each) => each.getBoundingClientRect().top > 60).textContent"""


def again(room: Room, open_room: Callable[..., Room]) -> Room:
    """The same room, on the same port."""
    return open_room(port=room.port)


def test_what_is_said_around_a_killed_server_is_there_once(
    open_room: Callable[..., Room], visit: Callable[..., Visitor]
) -> None:
    room = open_room()
    ada = visit(room, "ada")
    ada.say("one", "two")
    ada.sees("one", "two")
    room.kill()
    ada.say("three", "four")
    ada.shows("Waits until you are connected")
    ada.field.fill("a draft")

    room = again(room, open_room)
    bo = room.guest()
    bo.ask("/nick bo", "five")
    ada.settled()

    ada.all_said()
    expect(ada.texts).to_have_count(5)
    assert sorted(ada.texts.all_inner_texts()) == ["five", "four", "one", "three", "two"]
    expect(ada.field).to_have_value("a draft")
    said = [line for line in bo.history() if line.startswith("<ada>")]
    assert said == ["<ada> one", "<ada> two", "<ada> three", "<ada> four"]


def test_what_waits_survives_that_the_page_is_loaded_anew_and_is_said_once(
    open_room: Callable[..., Room], visit: Callable[..., Visitor]
) -> None:
    room = open_room()
    ada = visit(room, "ada")
    room.kill()
    ada.say("written on the train")
    ada.shows("Waits until you are connected")
    waiting = ada.page.evaluate("sessionStorage.getItem('hubbub outbox')")
    room = again(room, open_room)
    ada.page.reload()
    ada.settled()
    ada.all_said()
    ada.sees("written on the train")
    ada.page.evaluate("waiting => sessionStorage.setItem('hubbub outbox', waiting)", waiting)
    ada.page.reload()
    ada.settled()
    ada.all_said()
    ada.sees("written on the train")
    (bo,) = room.enter("bo")
    assert bo.history() == ["<ada> written on the train"]


def test_one_who_reads_further_up_is_still_there_after_a_restart(
    open_room: Callable[..., Room], visit: Callable[..., Visitor]
) -> None:
    room = open_room()
    (bo,) = room.enter("bo")
    bo.ask(*(f"number {number}" for number in range(150)))
    ada = visit(room, "ada")
    for _ in range(3):
        ada.scroll_to(600)
        ada.page.wait_for_timeout(100)
    first = ada.page.evaluate(FIRST_IN_SIGHT)
    before = ada.top_of(first)
    room.kill()
    ada.shows("Trying again in")
    room = again(room, open_room)
    bo = room.guest()
    bo.ask("/nick bo", "said while you were away")
    ada.settled()
    expect(ada.page.get_by_role("button", name="Jump to latest (1)")).to_be_visible()
    assert abs(ada.top_of(first) - before) < 60  # the words about the connection are gone


def test_more_than_a_thousand_missed_begin_anew(open_room: Callable[..., Room], visit: Callable[..., Visitor]) -> None:
    room = open_room("--no-limits")
    ada = visit(room, "ada")
    ada.say("long ago")
    ada.all_said()
    room.kill()
    ada.shows("Trying again in")
    ada.context.set_offline(True)
    room = open_room("--no-limits", port=room.port)
    (bo,) = room.enter("bo")
    bo.ask(*(f"number {number}" for number in range(1200)))
    ada.context.set_offline(False)
    ada.settled()
    expect(ada.page.get_by_text("number 1199", exact=True)).to_be_in_viewport()
    expect(ada.page.get_by_text("long ago")).to_have_count(0)
    ada.say("back")
    ada.all_said()
    assert "<ada> back" in bo.settle()


def test_another_history_under_the_same_address_is_not_mixed_with_the_first(
    open_room: Callable[..., Room], visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    room = open_room()
    ada = visit(room, "ada")
    ada.say("in the first")
    ada.sees("in the first")  # so that it is known to wait, if it does
    ada.all_said()
    room.kill()
    ada.say("written between")
    room = open_room("--data", tmp_path / "other", port=room.port)
    ada.settled()
    ada.all_said()
    ada.sees("written between")


def test_one_who_is_sent_away_is_told_and_can_come_back(
    open_room: Callable[..., Room], visit: Callable[..., Visitor]
) -> None:
    room = open_room(settings={"HUBBUB_OPERATORS": f"root:{hash_password('secret')}"})
    ada = visit(room, "ada")
    (bo,) = room.enter("bo")
    bo.ask("/oper root secret", "/kill ada enough")
    ada.shows(re.compile("You have left"))
    ada.page.get_by_role("button", name="Come back").click()
    ada.settled()


def test_what_was_changed_meanwhile_is_changed(open_room: Callable[..., Room], visit: Callable[..., Visitor]) -> None:
    room = open_room()
    ada = visit(room, "ada")
    eve = visit(room, "eve")
    ada.say("to be edited", "to be taken back", "to be liked")
    eve.sees("to be edited", "to be taken back", "to be liked")
    room.kill()
    eve.shows("Trying again in")
    eve.context.set_offline(True)
    room = again(room, open_room)
    ada.settled()
    ada.tool("to be edited", "Edit")
    ada.say("edited now")
    ada.tool("to be taken back", "Take back")
    ada.page.get_by_role("button", name="Take it back").click()
    ada.tool("to be liked", "React 👍")
    ada.sees("edited now", "to be liked")
    expect(ada.message("to be liked").get_by_role("button", name="👍, by ada")).to_be_visible()
    eve.context.set_offline(False)
    eve.settled()
    eve.sees("edited now", "to be liked")
    expect(eve.message("to be liked").get_by_role("button", name="👍, by ada")).to_be_visible()


NOTE_WAITS = """() => {
    window.waits = [];
    const status = document.getElementById("status");
    const note = () => window.waits.push(...(status.textContent.match(/Trying again in \\d+ s/g) ?? []));
    new MutationObserver(note).observe(status, { childList: true, subtree: true, characterData: true });
}"""


def test_one_stays_away_as_long_as_the_server_asks_as_it_stops(
    open_room: Callable[..., Room], visit: Callable[..., Visitor]
) -> None:
    room = open_room()
    ada = visit(room, "ada")
    ada.page.evaluate(NOTE_WAITS)
    assert room.stop() == 0
    ada.shows("The room is closing. What you write goes out when it is back.")
    assert ada.page.evaluate("window.waits[0]") in [f"Trying again in {seconds} s" for seconds in (2, 3, 4)]
    again(room, open_room)
    ada.settled()
