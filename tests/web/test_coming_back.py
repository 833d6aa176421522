"""The connection breaks, the server restarts, the page is loaded anew: nothing is lost, and nothing is there twice."""

from collections.abc import Callable

from browsing import Visitor
from playwright.sync_api import expect
from room import Room


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
