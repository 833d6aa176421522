"""Several programs of one person at once, and what they do to each other while it is under way."""

import pytest
from json_stage import JsonStage, hello, only, seen, token, types, wish

from hubbub.chat.accounts import Terms
from hubbub.chat.events import Renamed


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
    cy = stage.enter("cy", "tea")
    other.told()
    one.send(wish("login", account="ada", password="ada"))
    other.send(wish("join", room="#tea", id="j"))
    stage.settle()
    assert types(other.told())[-1] == "done"
    both_users = {stage.desk.named("ada").user, cy.session.user.id}
    assert stage.state.users.keys() == stage.state.room_named("tea").members == both_users


def test_of_two_logins_at_once_the_last_one_counts_and_both_are_answered(stage, both):
    one, other = both
    one.send(wish("login", account="ada", password="ada", id="a"))
    other.send(wish("login", account="bob", password="bob", id="b"))
    stage.settle()
    assert only(one.told(), "done") == [{"type": "done", "id": "a"}]
    assert only(other.told(), "done") == [{"type": "done", "id": "b"}]
    (user,) = stage.state.users.values()
    assert (user.account, user.id) == ("bob", stage.desk.named("bob").user)


def test_a_name_that_one_takes_while_another_logs_in_is_taken_by_who_one_is_then(stage, both):
    one, other = both
    one.ask(wish("login", account="ada", password="ada"))
    one.send(wish("login", account="bob", password="bob"))
    other.send(wish("nick", nick="cy", id="n"))
    stage.settle()
    assert types(other.told())[-1] == "done"
    assert [(user.nick, user.account) for user in stage.state.users.values()] == [("cy", "bob")]
    assert [event.user for event in stage.seen if isinstance(event, Renamed)] == [stage.desk.named("bob").user]
    one.ask(wish("login", account="ada", password="ada"))
    assert {user.nick: user.account for user in stage.state.users.values()} == {"cy": "ada"}


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


def program_of(stage: JsonStage, **fields: object):
    """One more program of ada's, which logs in before it says hello, and what it was told of who it is."""
    program = stage.json()
    told = program.ask(wish("login", account="ada", password="ada", id="l"), hello(id="h", **fields))
    return program, told


@pytest.mark.parametrize("nick", ["ada", ""])
def test_who_logs_in_before_he_says_hello_is_one_more_program_of_who_is_here_and_each_is_answered(stage, nick):
    first, _ = program_of(stage, nick="ada", rooms=["#tea"])
    first.ask(wish("say", room="#tea", text="hi"))
    _, told = program_of(stage, nick=nick, resume=seen(r1=1))
    assert [frame["id"] for frame in only(told, "done", "welcome")] == ["l", "h"]
    assert [frame["room"]["name"] for frame in only(told, "entered") if "name" in frame["room"]] == ["#tea", "#lobby"]
    assert types(told)[-1] == "resumed"
    assert [user.nick for user in stage.state.users.values()] == ["ada"]


def test_who_logs_in_and_wants_another_nick_is_another_one_of_the_same_account(stage):
    program_of(stage, nick="ada")
    _, told = program_of(stage, nick="ada-phone")
    assert only(told, "welcome")[0]["you"]["account"] == "ada"
    assert sorted(user.nick for user in stage.state.users.values()) == ["ada", "ada-phone"]


def test_who_logs_in_and_has_his_token_goes_on_as_who_he_was(stage):
    first, told = program_of(stage, nick="ada")
    mine, at = token(told), stage.state.rooms[1].seq
    first.ask(wish("nick", nick="lovelace"))
    first.breaks()
    stage.enter("cy").do("said meanwhile")
    _, told = program_of(stage, nick="lovelace", token=mine, resume=seen(r1=at))
    assert only(told, "welcome")[0]["resumed"]
    assert "said meanwhile" in [event.get("text") for page in only(told, "page") for event in page["events"]]
    assert {user.nick for user in stage.state.users.values()} == {"lovelace", "cy"}


def test_a_login_lets_nobody_in_who_has_not_the_password_of_the_server(stage):
    program_of(stage, nick="ada")
    stage.desk.directory.terms = Terms(password="sesame")
    _, told = program_of(stage, nick="ada")
    assert [(frame["id"], frame["code"]) for frame in only(told, "error")] == [("h", "needs-password")]
    assert not only(told, "welcome", "entered")
