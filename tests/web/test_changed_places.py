"""Rooms and people that are not what they were once one is back: what waits goes to whom it was written, or nowhere."""

from collections.abc import Callable
from pathlib import Path

from browsing import Visitor
from playwright.sync_api import expect
from room import Guest, Room
from test_coming_back import Cable

Visit = Callable[..., Visitor]


def in_tea(room: Room, visit: Visit) -> tuple[Guest, Visitor]:
    """One who has made #tea, and rules there, and ada, who looks at it."""
    (bo,) = room.enter("bo")
    bo.ask("/join #tea")
    return bo, visit(room, "ada", "/#tea")


def away(visitor: Visitor) -> Cable:
    """The cable of a visitor, which has been cut."""
    cable = Cable(visitor)
    cable.cut(for_long=True)
    visitor.shows("Trying again in")
    return cable


def back(visitor: Visitor, cable: Cable) -> None:
    """Mend the cable, and wait until the page has noticed."""
    cable.mend()
    visitor.page.get_by_role("button", name="Try now").click()
    visitor.settled()


def talk_alone(visitor: Visitor, nick: str, text: str) -> None:
    """Answer to the first who wrote to the visitor."""
    visitor.page.get_by_role("navigation").get_by_role("button", name=nick).click()
    visitor.say(text)
    visitor.all_said()


def after_a_talk(room: Room, visit: Visit, bo: Guest) -> Visitor:
    """Ada, who has talked with bo alone, and shows that."""
    ada = visit(room, "ada")
    bo.ask("/msg ada hello")
    talk_alone(ada, "bo", "hello to you")
    return ada


def test_what_waits_in_a_room_is_said_there_though_it_has_another_name(room: Room, visit: Visit) -> None:
    bo, ada = in_tea(room, visit)
    cable = away(ada)
    ada.say("said in between")
    bo.ask("/rename #tea #coffee")
    back(ada, cable)
    ada.all_said()
    ada.sees("said in between")
    assert "<ada> said in between" in bo.settle()


def test_a_draft_stays_with_its_room_though_that_has_another_name(room: Room, visit: Visit) -> None:
    bo, ada = in_tea(room, visit)
    ada.field.fill("half a thou")
    cable = away(ada)
    ada.field.press_sequentially("ght")
    bo.ask("/rename #tea #coffee", "/join #tea")
    back(ada, cable)
    expect(ada.page.locator("#title")).to_have_text("#coffee")
    ada.page.reload()
    ada.settled()
    expect(ada.field).to_have_value("half a thought")
    ada.page.goto(f"http://127.0.0.1:{room.port}/#tea")
    expect(ada.field).to_have_attribute("placeholder", "Message #tea")
    expect(ada.field).to_have_value("")
    ada.page.get_by_role("navigation").get_by_role("button", name="#coffee").click()
    expect(ada.field).to_have_value("half a thought")


def test_what_waits_for_one_person_reaches_no_other_who_took_his_name(room: Room, visit: Visit) -> None:
    ada = visit(room, "ada")
    (bo,) = room.enter("bo")
    bo.ask("/msg ada hello")
    talk_alone(ada, "bo", "hello to you")
    cable = away(ada)
    ada.say("for you alone")
    bo.ask("/nick robert")
    (eve,) = room.enter("bo")
    back(ada, cable)
    ada.all_said()
    ada.sees("hello", "hello to you", "for you alone")
    expect(ada.page.locator("#title")).to_have_text("robert")
    assert "[ada → you] for you alone" in bo.settle()
    assert [line for line in eve.settle() if "alone" in line] == []


def test_what_waits_for_somebody_is_not_said_to_another_of_his_name_in_another_history(
    open_room: Callable[..., Room], visit: Visit, tmp_path: Path
) -> None:
    room = open_room()
    ada = visit(room, "ada")
    (bo,) = room.enter("bo")
    bo.ask("/msg ada hello")
    talk_alone(ada, "bo", "hello to you")
    room.kill()
    ada.shows("Trying again in")
    ada.say("for you alone")
    ada.context.set_offline(True)
    room = open_room("--data", tmp_path / "other", port=room.port)
    (other,) = room.enter("bo")
    ada.context.set_offline(False)
    ada.settled()
    ada.sees("for you alone")
    ada.shows("Who is called so now may be somebody else")
    assert [line for line in other.settle() if "alone" in line] == []
    ada.page.get_by_role("button", name="Try again").click()
    ada.all_said()
    assert "[ada → you] for you alone" in other.settle()


def test_what_waits_in_a_room_that_one_was_sent_away_from_is_shown_with_the_reason(room: Room, visit: Visit) -> None:
    bo, ada = in_tea(room, visit)
    cable = away(ada)
    ada.say("not to be lost")
    bo.ask("/kick #tea ada")
    back(ada, cable)
    ada.shows("Not said in #tea: not to be lost")
    ada.shows("You are not in #tea.")
    assert ada.page.locator("#toasts").inner_text() == ""
    ada.page.reload()
    ada.shows("Not said in #tea: not to be lost")


def test_what_waits_is_not_said_by_a_guest_whose_name_somebody_else_has_taken(
    open_room: Callable[..., Room], visit: Visit
) -> None:
    room = open_room("--memory")
    ada = visit(room, "ada")
    room.kill()
    ada.shows("Trying again in")
    ada.say("not by a guest")
    ada.context.set_offline(True)
    room = open_room("--memory", port=room.port)
    (thief,) = room.enter("ada")
    ada.context.set_offline(False)
    ada.settled()
    ada.shows("Waits until you have a name")
    ada.take_name("adele")
    ada.all_said()
    assert thief.history() == ["<adele> not by a guest"]


def test_who_may_not_be_in_any_room_any_more_is_told_and_loses_nothing(
    open_room: Callable[..., Room], visit: Visit
) -> None:
    room = open_room()
    room.guest().ask("/nick bo", "/register correct-horse", "/join #hall", "/own #hall")
    room.kill()
    room = open_room("--room", "hall", port=room.port)
    bo = room.guest()
    bo.ask("/login bo correct-horse", "/assume #hall")
    ada = visit(room, "ada")
    bo.ask("/set #hall ban ada!*@*", "/kick #hall ada")
    ada.shows("You are banned from #hall.")
    ada.field.press("ArrowUp")
    ada.field.press("Escape")
    ada.say("let me in")
    ada.shows("You are in no room just now")
    expect(ada.field).to_have_value("let me in")


def test_who_logs_in_after_a_break_to_an_account_that_is_here_is_in_its_rooms_and_can_talk(
    room: Room, visit: Visit
) -> None:
    ada, bo = room.enter("ada", "bo")
    ada.ask("/register correct-horse", "/join #coffee")
    bo.ask("/join #tea")
    guest = visit(room, "cy", "/#tea")
    back(guest, away(guest))
    guest.page.route_web_socket("**/ws", lambda page: page.close())  # this connection is to do
    guest.say("/login ada correct-horse")
    rows = guest.page.get_by_role("navigation").locator(".row .label")
    expect(rows).to_have_text(["#lobby", "#coffee"])
    guest.say("so it is me")
    guest.all_said()
    assert "<ada> so it is me" in ada.history()
    room.kill()
    guest.shows("Trying again in")
    expect(guest.field).to_have_value("")  # not what had to be typed again, if it had not been answered
