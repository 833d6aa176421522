"""Somebody leaves, and a stranger takes his name: what is written to the first reaches the first, or nobody."""

import re
from collections.abc import Callable

import pytest
from browsing import Visitor
from playwright.sync_api import Locator, expect
from room import Guest, Room
from test_changed_places import after_a_talk, talk_alone

Visit = Callable[..., Visitor]


@pytest.fixture
def bo(room: Room) -> Guest:
    return room.enter("bo")[0]


@pytest.fixture
def ada(room: Room, visit: Visit, bo: Guest) -> Visitor:
    """One who has talked with bo alone, and shows that."""
    return after_a_talk(room, visit, bo)


def replace(room: Room, bo: Guest) -> Guest:
    """One leaves; another one who took his name."""
    bo.say("/quit")
    bo.rest()
    return room.enter("bo")[0]


def heard(guest: Guest) -> list[str]:
    """What a guest was told by one person alone, or sees changed."""
    return [line for line in guest.settle() if line.startswith("[") or "edited" in line]


def conversations(visitor: Visitor, nick: str) -> Locator:
    return visitor.page.get_by_role("list", name="Conversations").get_by_role("button", name=nick)


def turn(visitor: Visitor, nick: str) -> None:
    """Show the other conversation with one of that name."""
    conversations(visitor, nick).and_(visitor.page.locator(":not([aria-current])")).click()


def write_to_member(visitor: Visitor, nick: str) -> None:
    """Open the conversation with somebody who is in the lobby."""
    visitor.page.get_by_role("navigation").get_by_role("button", name="#lobby").click()
    visitor.page.get_by_role("button", name="Who is here").click()
    visitor.page.get_by_title(f"Write to {nick}").click()


def test_what_is_written_to_one_who_left_reaches_no_stranger_and_stays(room: Room, ada: Visitor, bo: Guest) -> None:
    stranger = replace(room, bo)
    ada.say("for you alone")
    ada.shows("Not said. The bo whom you mean is not here any more. Who is called bo now may be somebody else.")
    assert heard(stranger) == []
    write_to_member(ada, "bo")
    ada.sees()
    ada.say("who are you?")
    ada.all_said()
    assert heard(stranger) == ["[ada → you] who are you?"]
    expect(conversations(ada, "bo")).to_have_count(2)
    turn(ada, "bo")
    ada.sees("hello", "hello to you", "for you alone")


def test_a_conversation_that_has_not_begun_is_with_whom_one_chose(room: Room, visit: Visit, bo: Guest) -> None:
    ada = visit(room, "ada")
    write_to_member(ada, "bo")
    stranger = replace(room, bo)
    ada.say("for you alone")
    ada.shows("Not said. The bo whom you mean is not here any more.")
    assert heard(stranger) == []


def test_what_was_said_to_one_who_left_can_be_changed_and_nothing_else_is(room: Room, ada: Visitor, bo: Guest) -> None:
    stranger = replace(room, bo)
    write_to_member(ada, "bo")
    ada.say("one", "two", "three")
    ada.all_said()
    turn(ada, "bo")
    ada.tool("hello to you", "Edit")
    ada.say("good evening")
    ada.sees("hello", "good evening")
    ada.all_said()
    ada.page.reload()
    ada.settled()
    expect(conversations(ada, "bo")).to_have_count(2)
    seen = []
    for number in range(2):
        conversations(ada, "bo").nth(number).click()
        expect(ada.page.get_by_text("Fetching")).to_have_count(0)
        seen.append(ada.texts.all_inner_texts())
    assert sorted(seen) == [["hello", "good evening"], ["one", "two", "three"]]
    assert [line for line in heard(stranger) if "evening" in line] == []


def test_what_one_began_to_write_to_one_is_not_in_the_field_for_another(room: Room, ada: Visitor, bo: Guest) -> None:
    ada.field.fill("for you alone")
    replace(room, bo)
    write_to_member(ada, "bo")
    expect(ada.field).to_have_value("")
    ada.field.fill("for the other")
    turn(ada, "bo")
    expect(ada.field).to_have_value("for you alone")


def test_what_one_began_to_write_stays_where_a_room_and_a_person_are_called_otherwise(ada: Visitor, bo: Guest) -> None:
    ada.field.fill("for you alone")
    ada.page.get_by_role("navigation").get_by_role("button", name="#lobby").click()
    bo.ask("/join #tea")
    ada.join("#tea")
    ada.field.fill("for all")
    ada.page.get_by_role("navigation").get_by_role("button", name="#lobby").click()
    bo.ask("/nick robert", "/rename #tea #coffee")
    ada.page.get_by_role("navigation").get_by_role("button", name="#coffee").click()
    expect(ada.field).to_have_value("for all")
    ada.page.get_by_role("navigation").get_by_role("button", name="robert").click()
    expect(ada.field).to_have_value("for you alone")


def test_one_who_logs_in_meanwhile_is_still_the_one_who_is_written_to(room: Room, ada: Visitor, bo: Guest) -> None:
    (owner,) = room.enter("robert")
    owner.ask("/register correct-horse")
    owner.say("/quit")
    owner.rest()
    bo.ask("/login robert correct-horse")
    ada.tool("hello to you", "Answer")
    ada.say("for you alone")
    ada.all_said()
    ada.sees("for you alone")
    expect(ada.page.locator(".quote")).to_have_count(0)
    assert heard(bo) == ["[ada → you] for you alone"]


def test_what_is_typed_to_one_person_does_nothing_in_a_room_of_that_name(ada: Visitor) -> None:
    ada.join("#bo")
    ada.say("in the room")
    ada.all_said()
    conversations(ada, "bo").click()
    ada.say("/edit good evening")
    ada.sees("hello", "good evening")
    ada.say("/topic Cake at four")
    ada.shows("You are in no room.")
    ada.page.get_by_role("navigation").get_by_role("button", name="#bo").click()
    ada.sees("in the room")
    expect(ada.page.get_by_text("Cake at four")).to_have_count(0)


def test_one_tells_apart_who_left_and_who_took_his_name(room: Room, ada: Visitor, bo: Guest) -> None:
    title = ada.page.locator("#title")
    expect(title).to_have_text("bo")
    stranger = replace(room, bo)
    expect(title).to_have_text("bo, left")
    expect(ada.page.locator("#topic")).to_have_text("What you write here is not said any more")
    stranger.ask("/msg ada hi")
    for _ in ("while one was there", "as one comes back"):
        expect(conversations(ada, "bo")).to_have_count(2)
        expect(conversations(ada, "bo").filter(has_text="left")).to_have_count(1)
        ada.page.keyboard.press("Control+k")
        expect(ada.page.get_by_role("option", name="bo")).to_have_count(2)
        expect(ada.page.get_by_role("option", name="bo , left")).to_have_count(1)
        expect(title).to_have_text("bo, left")
        ada.page.reload()
        ada.settled()


def test_of_several_who_left_one_sees_when_they_spoke_last(room: Room, ada: Visitor, bo: Guest) -> None:
    second = replace(room, bo)
    second.ask("/msg ada hi")
    replace(room, second)
    for _ in ("while one was there", "as one comes back"):
        expect(conversations(ada, "bo")).to_have_text([re.compile(r"left · .*\d:\d\d")] * 2)
        ada.page.reload()
        ada.settled()


def test_who_left_and_comes_back_is_here(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    bo.ask("/register correct-horse")
    ada = after_a_talk(room, visit, bo)
    bo.say("/quit")
    expect(conversations(ada, "left")).to_have_count(1)
    expect(ada.page.locator("#title")).to_have_text("bo, left")
    ada.say("are you there?")
    ada.shows("Not said. The bo whom you mean is not here any more.")
    bo.rest()
    room.enter("bobby")[0].ask("/login bo correct-horse")
    expect(conversations(ada, "left")).to_have_count(0)
    expect(ada.page.locator("#topic")).to_have_text("Only the two of you read this")


def test_that_somebody_left_is_learned_from_what_could_not_be_said(room: Room, visit: Visit) -> None:
    (bo,) = room.enter("bo")
    ada = visit(room, "ada")
    bo.ask("/msg ada hello", "/join #tea", "/leave #lobby")
    talk_alone(ada, "bo", "hello to you")
    bo.say("/quit")
    bo.rest()
    ada.say("are you there?")
    expect(conversations(ada, "bo")).to_have_text("bbo, left")
