"""Answers and happenings in words."""

import pytest

from hubbub.chat.events import Change
from hubbub.client import (
    Changed,
    Departed,
    Invited,
    Joined,
    Kicked,
    Left,
    Notice,
    Page,
    Renamed,
    RoomRenamed,
    Said,
    TopicSet,
)
from hubbub.dialects.json.frames import Done, Listed, Member, Members, Rooms
from hubbub.terminal.chat.answers import words
from hubbub.terminal.chat.sentences import listed, sentence


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Notice(text="Done so."), "Done so."),
        (Done(id="1"), ""),
        (
            Rooms(rooms=[Listed("#tea", 2, "Cake"), Listed("#pie", 1)], others=3),
            "#tea  2 here  Cake\n#pie  1 here\nand 3 more",
        ),
        (Rooms(rooms=[]), "There are no rooms."),
        (
            Members(room=1, name="#tea", count=2, members=[Member(1, "ada"), Member(2, "bo", away="x")]),
            "In #tea (2): ada and bo (away)",
        ),
        (Page(events=[Said(nick="bo", text="hi"), Joined(nick="cy")]), "<bo> hi"),
        (Page(), "Nothing was said there."),
    ],
)
def test_an_answer_is_told_in_words(answer: object, told: str) -> None:
    assert words(answer) == told


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], ""), (["ada"], "ada"), (["ada", "bo"], "ada and bo"), (["ada", "bo", "cy"], "ada, bo and cy"),
        (list("abcdefg"), "a, b, c, d, e, f and 1 other"), (list("abcdefgh"), "a, b, c, d, e, f and 2 others"),
    ],
)  # fmt: skip
def test_names_are_listed(names: list[str], told: str) -> None:
    assert listed(names) == told


ADA, BO = {"user": 1, "nick": "ada"}, {"user": 2, "nick": "bo"}


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([Joined(**ADA), Joined(**BO)], "ada and bo joined"),
        ([Joined(**ADA), Left(**ADA), Departed(**BO)], "bo left · ada came and went"),
        ([Joined(user=1, nick="guest-1"), Renamed(user=1, old="guest-1", nick="ada")], "ada joined"),
        ([Renamed(user=1, old="ad", nick="ada")], "ad is now ada"),
        ([Joined(**ADA), TopicSet(**BO, topic="Tea"), Left(**ADA)], "ada joined · bo set the topic: Tea · ada left"),
        ([TopicSet(**BO)], "bo took the topic away"),
        ([Kicked(**BO, target=1, target_nick="ada", reason="spam")], "bo made ada leave: spam"),
        ([Invited(**BO, target=1, target_nick="ada")], "bo invited ada"),
        ([RoomRenamed(**BO, old="tea", name="pie")], "bo named the room #pie"),
        (
            [Changed(**BO, changes=[Change("operator", True, "ada", 1), Change("moderated", False)])],
            "bo changed the room: operator ada, no moderated",
        ),
    ],
)
def test_what_happened_is_told_in_one_line(events: list[Joined], told: str) -> None:
    assert sentence(events) == told
