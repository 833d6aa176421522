"""A room is kept in order from IRC and from the line door, and each sees what the other does."""

from collections.abc import Callable

from irc_guest import SERVER, enter
from room import Room


def test_an_operator_on_irc_bans_and_kicks_one_at_the_line_door(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--no-limits", "--quiet")
    (ada,) = room.enter("ada")
    bea = enter(room, "bea")
    bea.ask("JOIN #tea")
    ada.ask("/join #tea")
    bea.settle()
    assert bea.ask("MODE #tea +v ada") == [":bea MODE #tea +v ada"]
    ada.expect("-- bea made ada a voice of #tea")
    bea.ask("MODE #tea +b ada!*@*", "KICK #tea ada :enough")
    ada.expect("-- bea banned ada!*@* from #tea")
    ada.expect("-- bea removed ada from #tea (enough)")
    ada.say("/join #tea")
    ada.expect("-- You are banned from #tea.")
    assert bea.ask("MODE #tea b")[-1] == f"{SERVER} 368 bea #tea :End of ban list"


def test_with_netcat_a_room_is_moderated_by_words(room: Room) -> None:
    ada, bob = room.enter("ada", "bob")
    ada.ask("/join #tea")
    bob.ask("/join #tea")
    ada.settle()
    assert ada.ask("/set #tea operator bob") == ["-- ada made bob an operator of #tea"]
    assert ada.ask("/set #tea ban eve", "/unset #tea ban eve") == [
        "-- ada banned eve!*@* from #tea",
        "-- ada unbanned eve!*@* from #tea",
    ]
    (refusal,) = ada.ask("/set #tea sunny")
    assert refusal.startswith("-- There is no setting sunny, but these: owner, ")
