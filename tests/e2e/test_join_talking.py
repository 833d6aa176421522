"""The full-screen client among people who come by other doors: what one does, the others see, both ways."""

from collections.abc import Callable, Iterator

import pytest
from colleague import Colleague
from irc_guest import IrcGuest
from irc_guest import enter as enter_by_irc
from room import Guest, Room
from terminal import Terminal

from hubbub.client import Deleted, Edited, Reacted


@pytest.fixture
def cyd(room: Room) -> Iterator[Colleague]:
    """A colleague with `hubbub.client`."""
    cyd = Colleague(room.port, "cyd")
    yield cyd
    cyd.leave()


def line_with(guest: Guest, text: str) -> str:
    """The next line of a guest that holds a text."""
    while text not in (line := guest.line()):
        pass
    return line


def choose(ada: Terminal) -> None:
    """Choose the newest message."""
    ada.see_no("r reply")
    ada.press("M-Up")
    ada.see("r reply")


def test_all_doors_lead_to_one_room(room: Room, cyd: Colleague, sit_down: Callable[..., Terminal]) -> None:
    (nat,) = room.enter("nat")
    irma = enter_by_irc(room, "irma", "message-tags", "echo-message")
    ada = sit_down("127.0.0.1", room.port, size=(120, 40))
    ada.see("What shall", " ada ")
    ada.press("Enter")
    ada.see("Message #lobby", "4 here", " cyd", " irma", " nat")

    what_the_others_do(ada, nat, irma, cyd)
    what_is_done_here(ada, nat, irma, cyd)
    alone(ada, nat, irma, cyd)
    coming_and_going(room, ada, cyd)


def what_the_others_do(ada: Terminal, nat: Guest, irma: IrcGuest, cyd: Colleague) -> None:
    nat.say("hello from netcat")
    irma.say("PRIVMSG #lobby :hello from irc")
    first = cyd.say("#lobby", "hello from python")
    rows = ada.see("nat │ hello from netcat", "irma │ hello from irc", "cyd │ hello from python")
    assert sum("hello from" in row for row in rows) == 3
    irma.say("PRIVMSG #lobby :\x01ACTION waves\x01")
    ada.see("* │ irma waves")
    nat.say("/topic #lobby tea at four")
    ada.see(" #lobby  tea at four", "nat set the topic: tea at four")

    cyd.do(lambda client: client.edit("#lobby", first, "hello from snake"))
    ada.see("hello from snake (edited)")
    ada.see_no("hello from python")
    cyd.do(lambda client: client.react("#lobby", first, "👍"))
    ada.see("👍 cyd")
    cyd.do(lambda client: client.react("#lobby", first, "👍", on=False))
    ada.see_no("👍")
    cyd.do(lambda client: client.say("#lobby", "me too", reply=cyd.seq_of("hello from irc")))
    ada.see("cyd │ ↳ irma: hello from irc", "│ me too")
    gone = cyd.say("#lobby", "a secret")
    ada.see("a secret")
    cyd.do(lambda client: client.delete("#lobby", gone))
    ada.see_no("a secret")
    ada.see("taken back")


def what_is_done_here(ada: Terminal, nat: Guest, irma: IrcGuest, cyd: Colleague) -> None:
    ada.enter("hello from here")
    assert line_with(nat, "hello from here") == "<ada> hello from here"
    assert line_with(irma, "hello from here").endswith(":ada PRIVMSG #lobby :hello from here")
    ada.enter("/me dances")
    assert line_with(nat, "dances") == "* ada dances"
    assert line_with(irma, "dances").endswith("\x01ACTION dances\x01")
    ada.enter("/topic #lobby coffee at five")
    assert "coffee at five" in line_with(nat, "coffee")
    ada.see(" #lobby  coffee at five")

    ada.press("C-Up")
    ada.see("Editing what you said.")
    ada.press("Escape")
    ada.see_no("Editing")
    ada.enter("hullo")
    cyd.seq_of("hullo")
    ada.press("C-Up")
    ada.see("Editing what you said.")
    ada.enter("hallo")
    cyd.wait_for(Edited, target=cyd.seq_of("hullo"), text="hallo")
    ada.see("hallo (edited)")
    ada.see_no("Editing")

    choose(ada)
    ada.press("r")
    ada.see("Answering ada: hallo")
    ada.enter("quite so")
    cyd.seq_of("quite so")
    assert next(said for said in cyd.heard() if said.text == "quite so").reply == cyd.seq_of("hullo")
    choose(ada)
    ada.press("t")
    ada.see("React with")
    ada.press("Enter")
    ada.see("👍 ada")
    ada.press("Escape")
    cyd.wait_for(Reacted, target=cyd.seq_of("quite so"), reaction="👍", on=True)
    choose(ada)
    ada.press("d")
    ada.see("taken back")
    ada.press("Escape")
    ada.see_no("r reply")
    cyd.wait_for(Deleted, target=cyd.seq_of("quite so"))


def alone(ada: Terminal, nat: Guest, irma: IrcGuest, cyd: Colleague) -> None:
    """Private messages, both ways."""
    nat.say("/msg ada between us, netcat")
    irma.say("PRIVMSG ada :between us, irc")
    cyd.do(lambda client: client.msg("ada", "between us, python"))
    ada.see("2 cyd", "3 irma", "4 nat")
    ada.see_no("between us")
    for key, nick, door in (("M-2", "cyd", "python"), ("M-3", "irma", "irc"), ("M-4", "nat", "netcat")):
        ada.press(key)
        ada.see(f"Message {nick}", f"{nick} │ between us, {door}")
        ada.enter(f"quietly, {nick}")
        ada.see(f"ada │ quietly, {nick}")
    assert "quietly, nat" in line_with(nat, "quietly")
    assert line_with(irma, "quietly").endswith("PRIVMSG irma :quietly, irma")
    cyd.seq_of("quietly, cyd")
    ada.press("M-1")
    ada.see("Message #lobby")
    ada.see_no("quietly")


def coming_and_going(room: Room, ada: Terminal, cyd: Colleague) -> None:
    (zoe,) = room.enter("zoe")
    ada.see("zoe joined", " zoe", "5 here")
    zoe.leave()
    ada.see("zoe came and went", "4 here")
    ada.enter("/join #tea")
    ada.see("Message #tea", "1 here")
    cyd.do(lambda client: client.join("#tea"))
    ada.see("cyd joined", "2 here")
    cyd.say("#tea", "sugar?")
    ada.see("cyd │ sugar?")
    ada.enter("/leave")
    ada.see("Message #lobby")
    ada.see_no("#tea")
