"""Searching through the hub: what each one finds, and in which order he is answered."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from stage import Stage

from hubbub.chat.events import Deleted, Said
from hubbub.chat.searching import Finding, Query
from hubbub.hub import reading
from hubbub.journal import JournalError


def found(heard: str) -> list[str]:
    """The messages among the lines of an answer, without when and where."""
    return re.findall(r"^\d{4}-\d\d-\d\d \d\d:\d\d \S+ \d+ (.*)$", heard, re.MULTILINE)


def said_in_tea(stage: Stage, text: str) -> Said:
    room = stage.state.room_named("tea")
    assert room is not None
    return Said(room=room.id, user=1, nick="ada", text=text)


def test_one_finds_what_was_said_where_one_is_the_newest_last():
    stage = Stage()
    ada, bob = stage.enter("ada", "#tea"), stage.enter("bob", "#tea")
    ada.do("green tea", "/join #cake", "tea with cake", "/join #tea")
    bob.do("black tea")
    assert found(bob.do("/search tea")) == ["<ada> green tea", "<bob> black tea"]
    ada.heard()
    assert found(ada.do("/search TEA")) == ["<ada> green tea", "<ada> tea with cake", "<bob> black tea"]
    assert found(ada.do("/search tea from:ada in:#tea")) == ["<ada> green tea"]


def test_each_line_says_when_and_where_and_by_which_number():
    stage = Stage()
    ada = stage.enter("ada", "#tea")
    ada.do("tea")
    assert ada.do("/search tea") == (
        "-- found (times are UTC)\n"
        "1970-01-01 00:00 #tea 3 <ada> tea\n"
        "-- to see what was said around the last one: /around #tea 3\n"
    )
    assert "<ada> tea\n" in ada.do("/around #tea 3")
    assert "<ada> tea\n" in ada.do("/around 3")


def test_private_words_are_found_by_the_two_alone():
    stage = Stage()
    ada, bob, eve = stage.enter("ada", "#tea"), stage.enter("bob", "#tea"), stage.enter("eve", "#tea")
    ada.do("/msg bob our secret")
    bob.heard()
    assert found(ada.do("/search secret")) == ["[you → bob] our secret"]
    assert found(bob.do("/search secret in:ada")) == ["[ada → you] our secret"]
    assert eve.do("/search secret") == "-- nothing was found\n"
    assert eve.do("/search secret in:ada") == "-- nothing was found\n"


def test_who_is_not_in_a_room_or_not_any_more_finds_nothing_there():
    stage = Stage()
    ada, bob = stage.enter("ada", "#tea"), stage.enter("bob", "#tea")
    ada.do("green tea")
    bob.heard()
    assert found(bob.do("/search tea")) == ["<ada> green tea"]
    bob.do("/leave #tea")
    assert bob.do("/search tea") == "-- nothing was found\n"
    assert bob.do("/search tea in:#tea").startswith("-- You are not in #tea.")


def test_who_loses_the_right_while_it_is_looked_up_is_shown_nothing():
    stage = Stage()
    ada, bob = stage.enter("ada", "#tea"), stage.enter("bob", "#tea")
    ada.do("green tea")
    bob.heard()
    bob.type("/search tea\n")
    ada.type("/kick #tea bob\n")
    stage.disk.commit()
    stage.disk.settle()
    assert "green tea" not in bob.heard()


def test_what_only_operators_of_a_room_are_told_only_they_find():
    stage = Stage()
    ada, bob, eve = stage.enter("ada", "#tea"), stage.enter("bob", "#tea"), stage.enter("eve", "#tea")
    ada.do("/set #tea moderated", "/set #tea operators-hear")
    ada.do("/unset #tea moderated")
    bob.do("for operators")
    assert found(ada.do("/search operators from:bob")) == ["<bob> for operators"]
    assert found(bob.do("/search operators from:bob")) == ["<bob> for operators"]
    assert found(eve.do("/search operators from:bob")) == []


def test_what_was_taken_back_is_found_by_nobody():
    stage = Stage()
    ada = stage.enter("ada", "#tea")
    ada.do("green tea", "/delete")
    assert isinstance(stage.seen[-1], Deleted)
    assert ada.do("/search tea") == "-- nothing was found\n"


def test_more_is_shown_by_the_hint_until_there_is_no_more():
    stage = Stage()
    ada = stage.enter("ada", "#tea")
    ada.do(*(f"tea {n}" for n in range(45)))
    seen, command = [], "/search tea from:ada in:#tea"
    while command:
        heard = ada.do(command)
        seen = found(heard) + seen
        _, _, rest = heard.partition("to see what else was said: ")
        command = rest.partition("\n")[0]
    assert seen == [f"<ada> tea {n}" for n in range(45)]


def test_later_input_waits_for_the_answer():
    stage = Stage()
    ada = stage.enter("ada", "#tea")
    ada.do("tea")
    heard = ada.do("/search tea", "/who #tea", "/ping 1")
    assert heard.index("<ada> tea") < heard.index("-- in #tea") < heard.index("-- pong 1")


def test_a_message_of_several_lines_says_on_each_where_it_is_from():
    stage = Stage()
    ada = stage.enter("ada", "#tea")
    ada.session.hub.append(None, said_in_tea(stage, "green tea\nblack tea"))
    stage.settle()
    assert found(ada.do("/search green")) == ["<ada> green tea", "<ada> black tea"]


def test_an_error_of_the_journal_is_told_and_the_session_goes_on(monkeypatch):
    stage = Stage()
    ada = stage.enter("ada", "#tea")
    answer_with(stage, JournalError("x"), monkeypatch)
    assert ada.do("/search tea", "/ping 1") == f"-- {reading.UNREADABLE.text}\n-- pong 1\n"


def test_that_not_all_of_the_history_can_be_searched_is_said(monkeypatch):
    stage = Stage()
    ada = stage.enter("ada", "#tea")
    answer_with(stage, Finding([], complete=False), monkeypatch)
    assert ada.do("/search tea") == (
        "-- older messages cannot be searched just now; try again in a while\n-- nothing was found\n"
    )


def answer_with(stage: Stage, answer: Finding | JournalError, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the journal answer each search so."""

    def search(_query: Query, then: Callable[[Finding | JournalError], None]) -> None:
        stage.disk.post(partial(then, answer))

    monkeypatch.setattr(stage.disk, "search", search)
