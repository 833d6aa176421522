"""What was said is there after a restart, and what was private stays so."""

from collections.abc import Callable
from pathlib import Path

from room import GREETING, Room, hubbub

JOINED = "-- 127.0.0.1 joined #lobby"


def test_after_a_restart_the_last_lines_stand_between_earlier_and_now(
    open_room: Callable[..., Room], data: Path
) -> None:
    room = open_room("--data", data)
    (ada,) = room.enter("ada")
    ada.ask("one", "/me counts", "/topic Numbers", "three")
    assert room.stop() == 0
    guest = open_room("--data", data).guest()
    guest.expect(GREETING, "-- earlier", "<ada> one", "* ada counts", "<ada> three", "-- now")
    guest.expect("-- the topic of #lobby: Numbers", JOINED)


def test_the_whole_history_can_be_paged_through_after_several_restarts(
    open_room: Callable[..., Room], data: Path
) -> None:
    for start in range(3):
        room = open_room("--data", data)
        (ada,) = room.enter("ada")
        ada.ask(*(f"{start}-{number}" for number in range(60)))
        assert room.stop() == 0
    guest = open_room("--data", data).guest()
    guest.settle()
    assert guest.history(count=50) == [f"<ada> {start}-{number}" for start in range(3) for number in range(60)]


def test_the_backlog_is_as_long_as_the_host_wants(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--backlog", "2")
    (ada,) = room.enter("ada")
    ada.ask("one", "two", "three")
    room.guest().expect(GREETING, "-- earlier", "<ada> two", "<ada> three", "-- now", JOINED)
    room = open_room("--memory", "--backlog", "0")
    (ada,) = room.enter("ada")
    ada.ask("one")
    room.guest().expect(GREETING, JOINED)


def test_after_a_restart_nobody_is_left_over(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    ada, _ = room.enter("ada", "bob")
    ada.ask("/join dev", "hello")
    room.kill()
    (ada,) = open_room("--data", data).enter("ada")
    assert ada.ask("/who") == ["-- in #lobby: ada (you)"]
    assert ada.ask("/rooms") == ["-- #dev, 0 here", "-- #lobby, 1 here (you are in it)"]
    assert ada.ask("/join dev") == ["-- earlier", "<ada> hello", "-- now", "-- ada joined #dev"]


def test_private_lines_reach_one_person_alone_and_not_the_console(room: Room) -> None:
    ada, bob, cleo = room.enter("ada", "bob", "cleo")
    assert ada.ask("/msg bob psst") == []
    bob.expect("[ada \u2192 you] psst")
    bob.say("/msg ADA what is it?")
    ada.expect("[bob \u2192 you] what is it?")
    assert cleo.settle() == []
    ada.say("all may hear this")
    room.console.until("<ada> all may hear this")
    assert not [line for line in room.console.lines if "psst" in line or "what is it" in line]


def test_a_later_guest_of_the_same_name_sees_nothing_of_the_first_ones_private_lines(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.ask("/msg bob first secret")
    ada.leave()
    bob.expect("[ada \u2192 you] first secret", "-- ada left #lobby")
    (other,) = room.enter("ada")
    bob.say("/msg ada hello again")
    other.expect("[bob \u2192 you] hello again")
    for question in ("/history", "/history #bob", "/history bob", "/rooms", "/who bob"):
        assert not [line for line in other.ask(question) if "secret" in line]


def test_private_lines_are_shown_to_nobody_after_a_restart(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data)
    ada, _ = room.enter("ada", "bob")
    ada.ask("/msg bob secret", "/msg bob secret two", "in the open")
    room.stop()
    room = open_room("--data", data)
    guest = room.guest()
    assert not [line for line in guest.settle() if "secret" in line]
    ada, bob = room.enter("ada", "bob")
    assert ada.ask("/msg bob hello") == []
    assert bob.settle() == ["[ada \u2192 you] hello"]
    assert bob.history() == ["<ada> in the open"]


def test_a_backup_taken_while_the_room_is_open_holds_all_that_was_said(
    open_room: Callable[..., Room], data: Path, tmp_path: Path
) -> None:
    room = open_room("--data", data)
    (ada,) = room.enter("ada")
    ada.ask("worth keeping")
    restored = tmp_path / "restored"
    restored.mkdir()
    assert hubbub("backup", restored / "journal.db", "--data", data).returncode == 0
    ada.ask("too late")
    guest = open_room("--data", restored).guest()
    guest.expect(GREETING, "-- earlier", "<ada> worth keeping", "-- now", JOINED)
