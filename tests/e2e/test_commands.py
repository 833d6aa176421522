"""Every command, as a line client gives it and as the others see it."""

import pytest
from room import GREETING, Room

from hubbub.dialects.line.syntax import COMMANDS


def test_nick_renames_for_everyone_and_keeps_others_from_the_name(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    assert ada.ask("/nick Augusta") == ["-- ada is now Augusta"]
    bob.expect("-- ada is now Augusta")
    (refusal,) = bob.ask("/nick augusta")
    assert refusal.startswith("-- Somebody here is called augusta already")
    assert bob.ask("/nick ada") == ["-- bob is now ada"]


def test_join_makes_a_room_and_turns_to_it(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    assert ada.ask("/join dev", "only here") == ["-- ada joined #dev"]
    assert bob.settle() == []
    assert bob.ask("/join #DEV") == ["-- earlier", "<ada> only here", "-- now", "-- bob joined #dev"]
    ada.expect("-- bob joined #dev")
    bob.say("me too")
    ada.expect("<bob> me too")


def test_lines_of_another_room_than_the_current_one_bear_its_name(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.ask("/join dev")
    assert bob.ask("in the lobby", "/me yawns") == []
    ada.expect("#lobby <bob> in the lobby", "#lobby * bob yawns")
    assert ada.ask("/join lobby") == ["-- you are in #lobby"]
    bob.say("again")
    ada.expect("<bob> again")


def test_leave_leaves_the_room_one_is_in_or_the_one_that_is_named(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.ask("/join dev", "/join tea")
    assert ada.ask("/leave #dev to brew") == ["-- ada left #dev (to brew)"]
    assert ada.ask("/leave done") == ["-- ada left #tea (done)"]
    ada.say("back in the lobby")
    bob.expect("<ada> back in the lobby")
    assert ada.ask("/leave") == ["-- ada left #lobby"]
    bob.expect("-- ada left #lobby")
    _, refusal = ada.ask("nobody hears this")
    assert refusal.startswith("-- You are ")
    assert bob.settle() == []


def test_rooms_lists_every_public_room(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.ask("/join dev", "/topic #dev Bugs, mostly", "/msg bob psst")
    bob.settle()
    assert bob.ask("/rooms") == ["-- #dev, 1 here: Bugs, mostly", "-- #lobby, 2 here (you are in it)"]


def test_who_lists_who_is_in_a_room(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    assert ada.ask("/who") == ["-- in #lobby: ada (you), bob"]
    ada.ask("/join dev")
    assert bob.ask("/who #dev") == ["-- in #dev: ada"]
    (refusal,) = bob.ask("/who #nowhere")
    assert refusal.startswith("-- There is no room #nowhere")


def test_msg_to_a_room_is_said_there(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.ask("/join dev")
    assert ada.ask("/msg #lobby from afar") == []
    bob.expect("<ada> from afar")


def test_me_tells_what_one_does(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    assert ada.ask("/me waves") == []
    bob.expect("* ada waves")


def test_topic_sets_and_shows(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    assert ada.ask("/topic") == ["-- #lobby has no topic"]
    assert ada.ask("/topic Tea and cake") == ["-- ada set the topic of #lobby: Tea and cake"]
    bob.expect("-- ada set the topic of #lobby: Tea and cake")
    assert bob.ask("/topic #lobby") == ["-- the topic of #lobby: Tea and cake"]
    assert "-- the topic of #lobby: Tea and cake" in room.guest().settle()


def test_history_shows_pages_and_how_to_go_further_back(room: Room) -> None:
    ada, _ = room.enter("ada", "bob")
    ada.ask(*(f"line {number}" for number in range(10)))
    answer = ada.ask("/history 4")
    assert answer[0].startswith("-- to see what came before: /history #lobby 4 ")
    assert answer[1:] == ["-- earlier", "<ada> line 6", "<ada> line 7", "<ada> line 8", "<ada> line 9", "-- now"]
    further = ada.ask(answer[0].removeprefix("-- to see what came before: "))
    assert further[2:-1] == ["<ada> line 2", "<ada> line 3", "<ada> line 4", "<ada> line 5"]
    assert ada.history(count=3) == [f"<ada> line {number}" for number in range(10)]


def test_history_of_a_room_one_is_not_in_is_refused(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.ask("/join dev", "a secret of sorts")
    (refusal,) = bob.ask("/history #dev")
    assert refusal.startswith("-- You are not in #dev")


def test_ping_is_answered_once_all_before_it_is_done(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.say("/nick augusta", "one", "/ping two words")
    ada.expect("-- ada is now augusta", "-- pong two words")
    bob.expect("-- ada is now augusta", "<augusta> one")


def test_help_names_every_command_and_explains_one(room: Room) -> None:
    (ada,) = room.enter("ada")
    lines = ada.ask("/help")
    assert all(line.startswith("-- ") for line in lines)
    for name in COMMANDS:
        assert any(line.startswith(f"-- /{name}") for line in lines)
    (line,) = ada.ask("/help topic")
    assert line.startswith("-- /topic [#room] [topic]")


def test_quit_leaves_with_a_reason(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.say("see you", "/quit supper", "never said")
    bob.expect("<ada> see you", "-- ada left #lobby (supper)")
    assert ada.rest() == b""
    assert bob.settle() == []


def test_an_unknown_command_is_never_said_but_answered_with_the_nearest(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    (answer,) = ada.ask("/jion dev")
    assert "/jion" in answer
    assert "/join?" in answer
    (answer,) = ada.ask("/xyzzy")
    assert "/help" in answer
    assert ada.ask("/") != []
    assert bob.settle() == []


@pytest.mark.parametrize(
    "line",
    [
        "/nick",
        "/nick two words",
        "/join",
        "/join two room keys",
        "/msg",
        "/msg bob",
        "/me",
        "/history bob x",
        "/rooms all",
    ],
)
def test_a_command_that_is_typed_wrongly_says_how_it_is_typed(line: str, room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    (answer,) = ada.ask(line)
    assert f"It is typed so: {line.split(' ')[0]}" in answer
    assert bob.settle() == []


def test_two_slashes_say_a_line_that_begins_with_one(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    assert ada.ask("//help is a command", "///") == []
    bob.expect("<ada> /help is a command", "<ada> //")


def test_nobody_can_write_a_line_that_passes_for_the_servers(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.say("-- The room is closing.", "/me -- x", "/topic -- y", "/msg bob -- z")
    assert bob.until("[ada \u2192 you] -- z") == [
        "<ada> -- The room is closing.",
        "* ada -- x",
        "-- ada set the topic of #lobby: -- y",
    ]
    ada.send("a\rb\u2028c\u0085d\x0be\n".encode())
    bob.expect("<ada> abcde")


def test_an_empty_line_is_nothing(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    assert ada.ask("", "   ", "\t") == []
    assert bob.settle() == []


def test_a_newcomer_is_shown_the_last_lines_between_earlier_and_now(room: Room) -> None:
    (ada,) = room.enter("ada")
    ada.ask(*(f"line {number}" for number in range(30)))
    guest = room.guest()
    guest.expect(GREETING, "-- earlier", *(f"<ada> line {number}" for number in range(10, 30)))
    guest.expect("-- now", "-- 127.0.0.1 joined #lobby")


def test_relay_speaks_for_somebody_elsewhere_and_the_host_sees_it_so(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.ask("/join #tea")
    bob.ask("/join #tea")
    ada.settle()
    assert ada.ask("/relay zoe/matrix hello there") == ["<zoe/matrix> hello there"]
    bob.expect("<zoe/matrix> hello there")
    room.console.until("#tea <zoe/matrix> hello there")
    refusal = bob.ask("/relay ada hi")
    assert refusal[0] == "-- not saved: /relay ada hi"
    assert bob.ask("/history")[-2] == "<zoe/matrix> hello there"
