"""Who was here."""

from hubbub.chat.events import Arrived, Departed, Renamed
from hubbub.chat.past import REMEMBERED, Former, Past
from hubbub.chat.state import State


def test_who_left_and_who_took_another_nick_is_remembered_the_latest_first():
    state = State()
    state.apply(Arrived(user=1, nick="ada", realname="Ada L", at=1))
    state.apply(Renamed(user=1, nick="Eve", old="ada", at=2))
    state.apply(Arrived(user=2, nick="ada", at=3))
    state.apply(Departed(user=2, nick="ada", at=4))
    assert [(former.nick, former.realname, former.at) for former in state.past.called("ADA")] == [
        ("ada", "", 4),
        ("ada", "Ada L", 2),
    ]
    assert state.past.called("eve") == []
    assert len(state.past.called("a*")) == 2


def test_no_more_are_remembered_than_there_is_room_for():
    past = Past()
    for number in range(REMEMBERED + 1):
        past.remember(Former(f"n{number}", "", "", "", number))
    assert past.called("n0") == []
    assert len(past.called("*")) == REMEMBERED


def test_it_is_known_how_many_were_here_at_once():
    state = State()
    state.apply(Arrived(user=1, nick="ada"))
    state.apply(Arrived(user=2, nick="bob"))
    state.apply(Departed(user=2, nick="bob"))
    assert (len(state.users), state.most_users) == (1, 2)
