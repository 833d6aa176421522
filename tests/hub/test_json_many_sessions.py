"""Several programs of one person at once, and what they do to each other while it is under way."""

import pytest
from json_stage import JsonStage, only, types, wish


@pytest.fixture
def stage() -> JsonStage:
    """A hub in which ada and bob have accounts."""
    stage = JsonStage()
    for name in ("ada", "bob"):
        stage.desk.account(name, stage.state.new_user())
    return stage


@pytest.fixture
def both(stage):
    """Two programs of one guest."""
    one, mine = stage.guest("eve")
    other, _ = stage.come(token=mine)
    one.told()
    return one, other


def test_who_logs_in_to_a_person_who_is_here_after_his_connection_broke_is_not_left_behind(stage):
    owner = stage.json()
    owner.ask(wish("login", account="ada", password="ada"), {"type": "hello", "version": 1, "nick": "ada"})
    guest, _ = stage.guest("eve")
    stage.desk.waits = True
    guest.send(wish("login", account="ada", password="ada"))
    guest.breaks()
    stage.desk.answer()
    stage.settle()
    assert [user.nick for user in stage.state.users.values()] == ["ada"]
    assert "eve" in [event["nick"] for event in only(owner.told(), "departed")]


def test_a_room_that_one_enters_while_another_logs_in_is_entered_by_who_one_is_then(stage, both):
    one, other = both
    one.send(wish("login", account="ada", password="ada"))
    other.send(wish("join", room="#tea", id="j"))
    stage.settle()
    assert types(other.told())[-1] == "done"
    assert list(stage.state.users) == [stage.desk.named("ada").user]
    assert stage.state.room_named("tea").members == {stage.desk.named("ada").user}


def test_of_two_logins_at_once_the_last_one_counts_and_both_are_answered(stage, both):
    one, other = both
    one.send(wish("login", account="ada", password="ada", id="a"))
    other.send(wish("login", account="bob", password="bob", id="b"))
    stage.settle()
    assert only(one.told(), "done") == [{"type": "done", "id": "a"}]
    assert only(other.told(), "done") == [{"type": "done", "id": "b"}]
    (user,) = stage.state.users.values()
    assert (user.account, user.id) == ("bob", stage.desk.named("bob").user)


def test_what_one_says_while_another_logs_in_is_said_once(stage, both):
    one, other = both
    one.send(wish("login", account="ada", password="ada"))
    other.send(wish("say", room="#lobby", text="hi", id="1"))
    stage.settle()
    assert types(only(other.told(), "said", "done")) == ["said"]
    assert types(other.ask(wish("say", room="#lobby", text="hi", id="1"))) in (["done"], ["said"])


def test_one_who_always_stays_is_shown_what_was_said_while_his_only_program_was_somebody_else(stage):
    stage.desk.account("ada", stage.desk.named("ada").user, always_on=True)
    program = stage.json()
    program.ask(wish("login", account="ada", password="ada"), {"type": "hello", "version": 1, "nick": "ada"})
    owner = stage.json()
    owner.ask(wish("login", account="bob", password="bob"), {"type": "hello", "version": 1, "nick": "bob"})
    cy = stage.enter("cy")
    program.ask(wish("login", account="bob", password="bob"))
    cy.do("/msg ada psst")
    again = stage.json()
    told = again.ask(wish("login", account="ada", password="ada"), {"type": "hello", "version": 1, "nick": "ada"})
    assert [frame["text"] for frame in only(told, "said")] == ["psst"]
