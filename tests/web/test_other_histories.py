"""The server has another history than before, or less of it: what the page shows is what is there now."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from browsing import Visitor
from json_guest import enter_by_json, json_visitor, say, wish
from playwright.sync_api import expect
from room import Room
from test_coming_back import Cable

Visit = Callable[..., Visitor]


def test_people_of_another_history_are_not_taken_for_those_of_the_first(
    open_room: Callable[..., Room], visit: Visit, tmp_path: Path
) -> None:
    room = open_room()
    ada = visit(room, "ada")
    (bo,) = room.enter("bo")
    bo.ask("/msg ada from bo")
    people = ada.page.get_by_role("navigation").locator(".row .label")
    expect(people.filter(has_text="bo")).to_have_count(1)
    room.kill()
    room = open_room("--data", tmp_path / "other", port=room.port)
    ada.settled()
    for guest in room.enter("cy", "bo"):
        guest.ask("/msg ada hello")
    for nick in ("cy", "bo"):
        ada.page.get_by_role("navigation").get_by_role("button", name=nick).click()
        ada.sees("hello")
    expect(people).to_have_text(["#lobby", re.compile("cy|bo"), re.compile("cy|bo")])


def test_after_an_older_copy_of_the_history_is_put_back_what_is_said_is_shown(
    open_room: Callable[..., Room], visit: Visit, tmp_path: Path
) -> None:
    room = open_room()
    ada = visit(room, "ada")
    ada.say("kept")
    ada.all_said()
    assert room.stop() == 0
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    room = open_room(port=room.port)
    ada.settled()
    lost = [f"lost {number}" for number in range(9)]
    ada.say(*lost)
    ada.sees("kept", *lost)
    ada.all_said()
    room.kill()
    room = open_room("--data", tmp_path / "copy", port=room.port)
    ada.settled()
    (bo,) = room.enter("bo")
    bo.ask("said anew")
    ada.say("heard")
    ada.all_said()
    ada.sees("kept", "said anew", "heard")


def test_so_it_is_where_more_was_said_since_than_what_is_lost(
    open_room: Callable[..., Room], visit: Visit, tmp_path: Path
) -> None:
    room = open_room()
    (bo,) = room.enter("bo")
    bo.ask("/register correct-horse", "/join #tea", "/own #tea", "tea", "/join #lobby", "kept")
    ada = visit(room, "ada")
    assert room.stop() == 0
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    room = open_room(port=room.port)
    ada.settled()
    cable = Cable(ada)
    (cy,) = room.enter("cy")
    cy.ask("/join #tea", *(f"lost tea {number}" for number in range(9)), "/join #lobby", "lost")
    ada.sees("kept", "lost")
    ada.say("/join #tea")
    ada.shows("lost tea 8")
    cable.cut(for_long=True)
    ada.shows("Trying again in")
    room.kill()
    room = open_room("--data", tmp_path / "copy", port=room.port)
    (dee,) = room.enter("dee")
    dee.ask(*(f"anew {number}" for number in range(9)))
    cable.mend()
    ada.settled()
    ada.sees("tea")
    ada.page.get_by_role("list", name="Rooms").get_by_role("button", name="#lobby").click()
    ada.sees("kept", *(f"anew {number}" for number in range(9)))


def test_what_was_changed_while_a_thousand_others_were_missed_is_changed(
    open_room: Callable[..., Room], visit: Visit
) -> None:
    room = open_room("--no-limits")
    ada = enter_by_json(room, "ada")
    edited, deleted = (said["seq"] for said in ada.demand(say("to be edited"), say("to be taken back")))
    eve = visit(room)
    cable = Cable(eve)
    eve.sees("to be edited", "to be taken back")
    cable.cut(for_long=True)
    eve.shows("Trying again in")
    ada.demand(
        wish("edit", room="#lobby", message=edited, text="edited"), wish("delete", room="#lobby", message=deleted)
    )
    (bo,) = room.enter("bo")
    bo.ask(*(f"number {number}" for number in range(1100)))
    cable.mend()
    eve.settled()
    eve.shows("number 1099")
    other = json_visitor(room)
    other.tell(wish("hello", version=1))
    eve.page.evaluate("hash => { location.hash = hash }", f"lobby/{edited}/{other.frame()['journal']}")
    expect(eve.texts.first).to_have_text("edited")
    expect(eve.page.get_by_text("to be taken back")).to_have_count(0)
