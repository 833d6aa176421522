"""The connection breaks, the server restarts, the page is loaded anew: nothing is lost, and nothing is there twice."""

import re
from collections.abc import Callable
from pathlib import Path

from browsing import Visitor
from playwright.sync_api import WebSocket, WebSocketRoute, expect
from room import Room
from test_unread import log_in, register

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


def test_two_tabs_come_back_with_what_each_has_begun_to_write(
    open_room: Callable[..., Room], visit: Callable[..., Visitor]
) -> None:
    room = open_room()
    ada = visit(room, "ada")
    tabs = [ada.page, ada.tab()]
    room.kill()
    for number, ada.page in enumerate(tabs):
        ada.shows("Trying again in")
        ada.say(f"waiting {number}")
        ada.field.fill(f"begun {number}")
    room = again(room, open_room)
    for number, ada.page in enumerate(tabs):
        ada.page.reload()
        ada.settled()
        ada.all_said()
        expect(ada.field).to_have_value(f"begun {number}")
    assert sorted(room.guest().history()) == ["<ada> waiting 0", "<ada> waiting 1"]


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


NOTE_STATUS = """() => {
    window.told = [];
    const status = document.getElementById("status");
    const note = () => window.told.push(status.textContent);
    new MutationObserver(note).observe(status, { childList: true, subtree: true, characterData: true });
}"""


def test_one_stays_away_as_long_as_the_server_asks_as_it_stops(
    open_room: Callable[..., Room], visit: Callable[..., Visitor]
) -> None:
    room = open_room()
    ada = visit(room, "ada")
    ada.page.evaluate(NOTE_STATUS)
    assert room.stop() == 0
    ada.page.wait_for_function("window.told.some((words) => words.includes('Trying again in'))")
    told = " ".join(ada.page.evaluate("window.told"))
    assert "The room is closing. What you write goes out when it is back." in told
    waits = re.findall(r"Trying again in (\d+) s", told)
    assert int(waits[0]) in (2, 3, 4)
    again(room, open_room)
    ada.settled()


def test_a_try_that_nobody_answers_is_not_told_as_one_to_come(room: Room, visit: Callable[..., Visitor]) -> None:
    ada = visit(room, "ada")
    sockets: list[WebSocketRoute] = []

    def connect_once(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        if len(sockets) == 1:
            socket.connect_to_server()

    ada.page.route_web_socket("**/ws", connect_once)
    ada.page.reload()
    ada.settled()
    sockets[0].close(code=1011)
    ada.shows("Connecting…")
    expect(ada.page.get_by_text("Trying again in")).to_have_count(0)


NOTHING_KEPT = """for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get() { throw new DOMException("not here", "SecurityError"); } });"""


class Cable:
    """What lies between a page and the server, for all connections that the page makes after it is loaded anew."""

    def __init__(self, visitor: Visitor) -> None:
        self.dead = False
        """Whether nothing is passed on; and whether nothing is that the server says."""
        self.deaf = False
        self.connections = 0
        self._cut = False
        self._ends: list[WebSocketRoute] = []
        visitor.page.route_web_socket("**/ws", self._connect)
        visitor.page.reload()
        visitor.settled()

    def cut(self, *, for_long: bool = False) -> None:
        """Break all connections, with no goodbye on either side; `for_long`: let none be made until it is mended."""
        self._cut = for_long
        for end in self._ends:
            end.close(code=3001)
        self._ends.clear()

    def mend(self) -> None:
        """Let connections be made again."""
        self._cut = False

    def _connect(self, page: WebSocketRoute) -> None:
        if self._cut:
            page.close(code=3001)
            return
        server = page.connect_to_server()
        self.connections += 1
        self.dead = self.deaf = False
        page.on_message(lambda message: self.dead or server.send(message))
        server.on_message(lambda message: self.dead or self.deaf or page.send(message))
        self._ends += [page, server]


def test_where_the_browser_keeps_nothing_one_is_the_same_after_a_break(
    room: Room, visit: Callable[..., Visitor]
) -> None:
    ada = visit(room)
    ada.page.add_init_script(NOTHING_KEPT)
    cable = Cable(ada)
    ada.take_name("ada")
    cable.cut()
    ada.shows("Trying again in")
    ada.say("said while away")
    ada.settled()
    ada.all_said()
    assert room.guest().history() == ["<ada> said while away"]
    ada.page.get_by_role("button", name="ada You").click()
    ada.page.get_by_role("button", name="Leave, and forget me here").click()
    expect(ada.page.get_by_label("What shall others call you?")).to_be_visible()


def speak_into_a_dead_cable(visitor: Visitor) -> None:
    """Say something over a connection that died silently. The clock of the page can be set from then on."""
    visitor.page.clock.install()
    Cable(visitor).dead = True
    visitor.say("is anybody there?")
    visitor.shows("Sending…")


def test_a_connection_that_died_silently_is_noticed_once_something_is_said(
    room: Room, visit: Callable[..., Visitor]
) -> None:
    ada = visit(room, "ada")
    speak_into_a_dead_cable(ada)
    ada.page.clock.run_for(40_000)
    expect(ada.page.locator("body")).not_to_have_attribute("data-connection", "open")
    ada.page.clock.run_for(5_000)
    ada.settled()
    ada.all_said()
    assert room.guest().history() == ["<ada> is anybody there?"]


def test_after_a_break_one_can_log_in_beside_oneself(room: Room, visit: Callable[..., Visitor]) -> None:
    desk = visit(room, "eve")
    register(desk, "eve")
    phone = visit(room)
    cable = Cable(phone)
    cable.cut()
    phone.shows("Trying again in")
    phone.settled()
    before = cable.connections
    log_in(phone, "eve")
    phone.settled()
    phone.say("me too")
    desk.sees("me too")
    assert cable.connections == before


def test_a_connection_that_died_silently_is_noticed_though_the_clock_is_put_back(
    room: Room, visit: Callable[..., Visitor]
) -> None:
    ada = visit(room, "ada")
    speak_into_a_dead_cable(ada)
    ada.page.clock.set_system_time(ada.page.evaluate("Date.now() / 1000 - 3600"))
    ada.page.clock.run_for(90_000)
    ada.settled()
    ada.all_said()
    assert room.guest().history() == ["<ada> is anybody there?"]


def test_once_the_device_has_a_network_again_the_page_does_not_wait_for_long(
    room: Room, visit: Callable[..., Visitor]
) -> None:
    ada = visit(room, "ada")
    cable = Cable(ada)
    cable.cut(for_long=True)
    for _ in range(6):
        ada.page.get_by_role("button", name="Try now").click()
        ada.shows("Trying again in")
    ada.shows(re.compile(r"Trying again in (1\d|2\d|30) s"))
    ada.page.evaluate(NOTE_STATUS)
    ada.page.evaluate("dispatchEvent(new Event('online'))")  # the first try still fails, as on a slow Wi-Fi
    ada.page.wait_for_function("window.told.some((words) => words.includes('Trying again in'))")
    waits = re.findall(r"Trying again in (\d+) s", " ".join(ada.page.evaluate("window.told")))
    assert int(waits[0]) in (1, 2)
    cable.mend()
    ada.settled()


def test_what_was_read_elsewhere_during_a_break_is_not_new(room: Room, visit: Callable[..., Visitor]) -> None:
    (bo,) = room.enter("bo")
    desk = visit(room, "eve")
    register(desk, "eve")
    with desk.page.expect_websocket() as opened:
        desk.page.reload()
    socket: WebSocket = opened.value
    desk.settled()
    phone = visit(room)
    log_in(phone, "eve")
    cable = Cable(phone)
    phone.page.evaluate("document.hasFocus = () => false")
    cable.cut(for_long=True)
    phone.shows("Trying again in")
    with socket.expect_event("framesent", lambda sent: '"up_to"' in sent and '"room":"#lobby"' in sent):
        bo.ask("eve, are you there?")
    cable.mend()
    phone.settled()
    phone.sees("eve, are you there?")
    expect(phone.page).to_have_title("#lobby · Hubbub")
    bo.ask("eve?")
    expect(phone.page).to_have_title("(1) #lobby · Hubbub")


def test_a_server_that_takes_no_hello_is_not_asked_again_and_again(room: Room, visit: Callable[..., Visitor]) -> None:
    eve = visit(room)
    eve.page.evaluate("localStorage.setItem('hubbub token', '{}')")
    hellos: list[WebSocketRoute] = []
    eve.page.route_web_socket("**/ws", lambda page: (hellos.append(page), page.connect_to_server()))
    eve.page.reload()
    eve.shows("Trying again in")
    assert len(hellos) == 1


SLOW_NETWORK = """window.sockets = [];
window.arrived = [];
window.lateness = 0;
window.WebSocket = class extends WebSocket {
    constructor(...address) {
        super(...address);
        sockets.push(this);
        this.addEventListener("message", ({ data }) => arrived.push(JSON.parse(data).type));
    }
    late(listener) {
        const passOn = (event) => this.readyState === WebSocket.OPEN && listener(event);
        return (event) => (lateness ? setTimeout(passOn, lateness, event) : listener(event));
    }
    set onopen(listener) { super.onopen = this.late(listener); }
    set onmessage(listener) { super.onmessage = this.late(listener); }
};"""
"""All that comes over a WebSocket comes late: that it is open, and each answer; or never, if it is closed by then."""


def slow_network(visitor: Visitor, seconds: int) -> None:
    """Let every answer take so long from now on, by the clock of the page, which stands. Its connection is lost now."""
    visitor.page.add_init_script(SLOW_NETWORK)
    visitor.page.clock.install()
    visitor.page.reload()
    visitor.settled()
    visitor.page.clock.pause_at(visitor.page.evaluate("Date.now() / 1000 + 1"))
    visitor.page.evaluate("ms => { lateness = ms; arrived = []; sockets[0].close(3001) }", seconds * 1000)
    visitor.shows("Trying again in")


def come_back_slowly(visitor: Visitor, seconds: int) -> None:
    """Let the latest connection of the page open, and be answered, in that time."""
    page = visitor.page
    page.wait_for_function("() => sockets.at(-1).readyState === WebSocket.OPEN")
    page.clock.run_for(seconds * 1000)
    page.wait_for_function("() => arrived.includes('resumed')")
    page.clock.run_for(seconds * 1000)
    visitor.settled()


def test_where_every_answer_takes_ten_seconds_one_comes_back_with_the_first_try(
    room: Room, visit: Callable[..., Visitor]
) -> None:
    ada = visit(room, "ada")
    slow_network(ada, 10)
    ada.say("said while away")
    ada.page.get_by_role("button", name="Try now").click()
    come_back_slowly(ada, 10)
    ada.page.wait_for_function("() => arrived.includes('said')")
    ada.page.clock.run_for(11_000)
    ada.all_said()
    assert room.guest().history() == ["<ada> said while away"]
    assert ada.page.evaluate("sockets.length") == 2


def test_where_they_take_longer_still_the_next_try_has_more_time(room: Room, visit: Callable[..., Visitor]) -> None:
    ada = visit(room, "ada")
    slow_network(ada, 32)
    ada.page.get_by_role("button", name="Try now").click()
    while ada.page.evaluate("sockets.length") < 3:
        ada.page.clock.run_for(1000)
    come_back_slowly(ada, 32)
    assert ada.page.evaluate("sockets.length") == 3
