"""Names: one claim wins, whoever tries, and look-alikes count as the same."""

from collections.abc import Callable

import pytest
from irc_guest import SERVER, stranger
from json_guest import json_visitor, wish
from room import GREETING, Room

ROUNDS = 40


@pytest.fixture
def unlimited(open_room: Callable[..., Room]) -> Room:
    """A room in which one may rename as fast as one likes."""
    return open_room("--memory", "--no-limits")


def test_of_two_who_claim_a_name_at_once_exactly_one_gets_it(unlimited: Room) -> None:
    ada, bob, watcher = unlimited.enter("ada", "bob", "watcher")
    for number in range(ROUNDS):
        name = f"dora{number}"
        ada.say(f"/nick {name}")
        bob.say(f"/nick {name.upper()}")
        told = [ada.settle(), bob.settle()]
        refusals = [line for lines in told for line in lines if line.startswith("-- Somebody here is called")]
        assert len(refusals) == 1
        (renaming,) = watcher.settle()
        assert renaming.endswith((f"is now {name}", f"is now {name.upper()}"))


def test_of_many_who_claim_a_name_with_their_first_line_exactly_one_gets_it(room: Room) -> None:
    (watcher,) = room.enter("watcher")
    guests = [room.guest() for _ in range(30)]
    for guest in guests:
        guest.say("/nick dora")
    refused = sum(any("Somebody here" in line for line in guest.settle()) for guest in guests)
    assert refused == 29
    assert watcher.settle().count("-- 127.0.0.1 is now dora") == 1


def test_of_those_who_claim_a_name_through_different_doors_at_once_exactly_one_gets_it(unlimited: Room) -> None:
    (watcher,) = unlimited.enter("watcher")
    for number in range(ROUNDS):
        name = f"dora{number}"
        line, irc, web = unlimited.guest(), stranger(unlimited), json_visitor(unlimited)
        line.settle()
        irc.ask("CAP LS", f"USER u 0 * :{name}")
        line.say(f"/nick {name}")
        irc.say(f"NICK {name.upper()}", "CAP END", "PING x")
        web.tell(wish("hello", version=1, nick=name.capitalize()))
        got_it = [
            f"-- 127.0.0.1 is now {name}" in line.settle(),
            f"{SERVER} 376 {name.upper()} :End of MOTD" in irc.ask(),
            web.frame()["type"] == "welcome",
        ]
        assert sum(got_it) == 1
        web.tell(wish("quit"))
        for guest in (line, irc, web):
            guest.leave()
        watcher.settle()


def test_two_who_make_a_room_at_once_meet_in_it(unlimited: Room) -> None:
    ada, bob = unlimited.enter("ada", "bob")
    for number in range(ROUNDS):
        ada.say(f"/join den{number}")
        bob.say(f"/join den{number}")
        ada.settle()
        bob.settle()
        ada.settle()
        assert ada.ask(f"/who #den{number}") == [f"-- in #den{number}: ada (you), bob"]
        ada.ask(f"/leave #den{number}")
        bob.ask(f"/leave #den{number}")


def test_two_who_write_to_each_other_first_at_once_have_one_conversation(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.say("/msg bob you first")
    bob.say("/msg ada no, you")
    assert ada.until("[bob \u2192 you] no, you") == []
    assert bob.until("[ada \u2192 you] you first") == []


@pytest.mark.parametrize("alike", ["ADA", "\u0430da", "ad\u0430", "\uff41da", "a\u0501a"])
def test_a_name_that_looks_like_anothers_is_refused(alike: str, room: Room) -> None:
    _, bob = room.enter("ada", "bob")
    (refusal,) = bob.ask(f"/nick {alike}")
    assert refusal.startswith("-- ")
    assert "is now" not in refusal


@pytest.mark.parametrize(
    "name",
    ["server", "Admin", "guest-7", "guest-0", "10.0.0.1", "127.0.0.1", "::1", "a\u200bda", "--", "<ada>", "#ada", "42"],
)
def test_a_name_that_could_deceive_is_refused(name: str, room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    (refusal,) = bob.ask(f"/nick {name}")
    assert "is now" not in refusal
    assert ada.settle() == []


def test_a_name_is_free_again_once_its_bearer_is_gone(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.break_off()
    bob.expect("-- ada left #lobby")
    assert bob.ask("/nick ada") == ["-- bob is now ada"]
    guest = room.guest()
    guest.expect(GREETING)
    guest.settle()
    assert guest.ask("/nick bob") == ["-- 127.0.0.1 is now bob"]
