"""Writes: however much a tick brings, each session is written to once."""

import pytest
from crowd import Crowd, Enter, IrcMember, JsonMember, LineMember, Member

WAYS: list[Enter] = [LineMember, IrcMember, JsonMember]


def writes(crowd: Crowd, authors: list[Member], said: dict[str, list[str]]) -> list[int]:
    """How often each member is written to in a tick in which the authors all say that, room by room."""
    before = [member.writes for member in crowd.members]
    for author in authors:
        for room, texts in said.items():
            author.say(room, *texts)
    crowd.settle()
    return [member.writes - count for member, count in zip(crowd.members, before, strict=True)]


@pytest.mark.parametrize("messages", [1, 40])
@pytest.mark.parametrize("way", WAYS)
def test_writes_to_each_session_in_a_tick(crowd: Crowd, way: Enter, messages: int) -> None:
    authors = crowd.enter(20, way)[:4]
    made = writes(crowd, authors, {"lobby": ["hi"] * messages})
    assert set(made) == {1}, "one write for each session, whether each of four authors says 1 thing or 40"


@pytest.mark.parametrize("messages", [1, 40])
def test_writes_in_a_tick_to_sessions_of_all_kinds_that_see_two_rooms(crowd: Crowd, messages: int) -> None:
    authors = crowd.enter(21, *(lambda crowd, nick, way=way: way(crowd, nick, "lobby", "tea") for way in WAYS))[:6]
    made = writes(crowd, authors, {"lobby": ["hi"] * messages, "tea": ["there"] * messages})
    assert set(made) == {1}, "one write for each session, of whichever rooms, and in whichever words"


def test_writes_to_an_author_who_does_not_want_his_own_messages(crowd: Crowd) -> None:
    authors = crowd.enter(4, LineMember, IrcMember)[:1]
    made = writes(crowd, authors, {"lobby": ["hi"] * 40})
    assert made == [0, 1, 1, 1], "no write for him, one for each of the others"
