"""Accounts in a hub: one person with several sessions, guests who become somebody, and who stays without a session."""

from base64 import b64encode

import pytest
from irc_stage import connect
from stage import Client, Stage, said

from hubbub.chat.events import Departed, Kicked, LoggedIn
from hubbub.hub.debts import RETRY_SECONDS
from hubbub.hub.tidying import tidy

ADA = ":ada!~u@nine.cloak"


@pytest.fixture
def stage() -> Stage:
    """A hub in which ada and bob have accounts."""
    stage = Stage()
    for name in ("ada", "bob"):
        stage.desk.account(name, stage.state.new_user())
    return stage


def sasl(account: str) -> str:
    """The right message of PLAIN."""
    return b64encode(f"\0{account}\0{account[::-1]}".encode()).decode()


def on_irc(stage: Stage, account: str, nick: str = "", capabilities: str = "", *rooms: str) -> Client:
    """An IRC client who came by his account, who has heard all about it."""
    client = connect(stage)
    client.do(f"CAP REQ :sasl {capabilities}", "AUTHENTICATE PLAIN", f"AUTHENTICATE {sasl(account)}")
    client.do(f"NICK {nick or account}", f"USER u 0 * :{account}", "CAP END", *(f"JOIN #{room}" for room in rooms))
    return client


def words(told: str) -> list[str]:
    """The commands of the lines."""
    return [line.split(" ")[line.startswith(":")] for line in told.splitlines()]


# The order of answers -------------------------------------------------------------------------------------------------


def test_what_was_sent_before_and_after_a_login_is_answered_in_order(stage):
    eve = connect(stage)
    eve.do("NICK eve", "USER u 0 * :eve", "JOIN #lobby")
    stage.desk.waits = True
    eve.type("PING a\nPRIVMSG #lobby :before\nNS IDENTIFY bob bob\nPING b\nPRIVMSG #lobby :after\nNICK bob\nPING c\n")
    stage.settle()
    assert words(eve.heard()) == ["PONG"]
    assert said(stage) == ["before"]
    stage.desk.answer()
    stage.settle()
    assert words(eve.heard()) == ["900", "NOTICE", "PONG", "NICK", "PONG"]
    assert said(stage) == ["before", "after"]


def test_others_do_not_wait_while_one_proves_who_he_is(stage):
    eve, bob = stage.enter("eve"), stage.enter("cy")
    stage.desk.waits = True
    eve.do("/login ada ada")
    bob.do("hi")
    stage.settle()
    assert eve.heard().endswith("<cy> hi\n")


def test_who_hangs_up_while_he_proves_who_he_is_is_gone_afterwards(stage):
    eve, cy = stage.enter("eve"), stage.enter("cy")
    stage.desk.waits = True
    eve.type("/login ada ada\n")
    eve.session.lost()
    stage.settle()
    cy.heard()
    stage.desk.answer()
    stage.settle()
    assert cy.heard().splitlines()[-1].endswith(" left #lobby")
    assert len(stage.hub.sessions) == len(stage.state.users) == 1


def test_who_is_killed_while_he_proves_who_he_is_is_gone_afterwards(stage):
    eve, cy = stage.enter("eve"), stage.enter("cy")
    cy.do("/oper root sesame")
    stage.desk.waits = True
    eve.type("/login ada ada\nhi\n")
    cy.do("/kill eve")
    stage.desk.answer()
    stage.settle()
    assert eve.closed
    assert said(stage) == []
    assert len(stage.state.users) == 1


def test_a_wrong_password_is_told_and_changes_nothing(stage):
    eve = stage.enter("eve")
    before = list(stage.seen)
    assert eve.do("/login ada guess", "/ping x") == (
        "-- That is not the name and the password of an account.\n-- pong x\n"
    )
    assert stage.seen == before


# Several sessions of one ----------------------------------------------------------------------------------------------


def test_what_one_is_told_all_of_his_sessions_are(stage):
    first, second = on_irc(stage, "ada", "", "", "lobby"), on_irc(stage, "ada")
    assert len(stage.state.users) == 1
    cy = stage.enter("cy")
    first.heard(), second.heard()
    cy.do("hi", "/msg ada psst", "/join tea", "/invite tea ada")
    told = first.heard()
    assert words(told) == ["PRIVMSG", "PRIVMSG", "INVITE"]
    assert second.heard() == told


def test_what_one_says_his_other_sessions_hear_and_who_wants_it_himself(stage):
    plain = on_irc(stage, "ada", "", "", "lobby")
    echoing, line, cy = on_irc(stage, "ada", "", "echo-message"), stage.enter(), stage.enter("cy")
    line.do("/login ada ada")
    for each in (plain, echoing, line, cy):
        each.heard()
    assert plain.do("PRIVMSG #lobby :one") == ""
    assert echoing.do("PRIVMSG #lobby :two").endswith(f"{ADA} PRIVMSG #lobby :two\r\n")
    assert line.do("three") == "<ada> one\n<ada> two\n"
    assert plain.heard() == f"{ADA} PRIVMSG #lobby :two\r\n{ADA} PRIVMSG #lobby :three\r\n"
    assert echoing.heard() == f"{ADA} PRIVMSG #lobby :three\r\n"
    assert cy.heard() == "<ada> one\n<ada> two\n<ada> three\n"


def test_what_one_says_in_private_his_other_sessions_see(stage):
    first, second, cy = on_irc(stage, "ada", "", "", "lobby"), on_irc(stage, "ada"), stage.enter("cy")
    first.heard(), second.heard()
    first.do("PRIVMSG cy :psst")
    assert second.heard() == f"{ADA} PRIVMSG cy :psst\r\n"
    assert first.heard() == ""
    assert cy.heard().endswith("[ada → you] psst\n")


def test_a_room_that_one_session_enters_or_leaves_all_do(stage):
    first, second = on_irc(stage, "ada", "", "", "lobby"), on_irc(stage, "ada")
    second.heard()
    first.do("JOIN #tea")
    assert words(second.heard()) == ["JOIN", "353", "366"]
    second.do("PART #tea")
    assert words(first.heard())[-1] == "PART"
    first.do("NICK lovelace")
    assert second.heard().endswith(f"{ADA} NICK :lovelace\r\n")


def test_that_one_of_his_sessions_ends_nobody_sees_and_that_the_last_one_does_all(stage):
    first, second, cy = on_irc(stage, "ada", "", "", "lobby"), on_irc(stage, "ada"), stage.enter("cy")
    cy.heard()
    assert first.do("QUIT :bye").endswith("ERROR :Closing link: bye\r\n")
    assert first.closed
    assert cy.heard() == ""
    cy.do("hi")
    assert second.heard().endswith("PRIVMSG #lobby :hi\r\n")
    second.session.lost()
    stage.settle()
    assert cy.heard().startswith("-- ada left #lobby")
    assert [event.nick for event in stage.seen if isinstance(event, Departed)] == ["ada"]


def test_two_sessions_that_end_at_once_leave_nobody_behind(stage):
    first, second = on_irc(stage, "ada", "", "", "lobby"), on_irc(stage, "ada")
    first.type("QUIT\n")
    second.type("QUIT\n")
    stage.settle()
    assert first.closed
    assert second.closed
    assert stage.state.users == {}
    assert not stage.hub.sessions


def test_of_two_who_come_by_one_account_at_once_both_are_let_in(stage):
    clients = [connect(stage) for _ in range(3)]
    for client, nick in zip(clients, ["ada", "ada", "lovelace"], strict=True):
        client.type(f"CAP REQ sasl\nAUTHENTICATE PLAIN\nAUTHENTICATE {sasl('ada')}\n")
        client.type(f"NICK {nick}\nUSER u 0 * :x\nCAP END\n")
    stage.settle()
    told = [client.heard() for client in clients]
    assert all(words(each).count("001") == 1 for each in told)
    assert sorted(user.nick for user in stage.state.users.values()) == ["ada", "lovelace"]


def test_who_made_an_account_before_arrival_is_no_session_of_who_comes_by_it(stage):
    first, second = connect(stage), connect(stage)
    first.do("NICK cyd", "REGISTER * * dyc")
    second.do(
        "NICK cyd", "CAP REQ sasl", "AUTHENTICATE PLAIN", f"AUTHENTICATE {sasl('cyd')}", "USER u 0 * :x", "CAP END"
    )
    first.heard()
    stage.enter("eve").do("/msg cyd psst", "/invite #lobby cyd")
    assert "psst" in second.heard()
    assert first.heard() == ""
    second.do("QUIT")
    assert stage.state.user_named("cyd") is None
    assert words(first.do("USER u 0 * :x"))[:2] == ["NOTICE", "001"]


def test_who_made_an_account_before_arrival_and_comes_second_under_another_nick_is_let_in(stage):
    first, second = connect(stage), connect(stage)
    first.do("NICK cyd", "REGISTER * * dyc")
    second.do(
        "NICK cyd", "CAP REQ sasl", "AUTHENTICATE PLAIN", f"AUTHENTICATE {sasl('cyd')}", "USER u 0 * :x", "CAP END"
    )
    assert "001" in words(first.do("NICK cyril", "USER u 0 * :x"))
    assert {user.nick: user.account for user in stage.state.users.values()} == {"cyd": "cyd", "cyril": "cyd"}


# Guests who become somebody -------------------------------------------------------------------------------------------


def test_a_guest_who_logs_in_while_he_is_on_irc_is_that_one_and_his_guest_leaves(stage):
    ada, cy = on_irc(stage, "ada", "", "", "lobby", "tea"), stage.enter("cy")
    guest = stage.enter(address="10.0.0.7")
    cy.heard(), ada.heard()
    told = guest.do("/login ada ada")
    assert told.splitlines()[0] == "-- you are ada"
    assert "-- ada joined #tea" in told.splitlines()
    assert cy.heard() == "-- 10.0.0.7 left #lobby\n"
    assert [user.nick for user in stage.state.users.values()] == ["ada", "cy"]
    guest.do("/msg #tea from the line")
    assert ada.heard().endswith(f"{ADA} PRIVMSG #tea :from the line\r\n")


def test_what_is_said_meanwhile_to_a_guest_who_becomes_another_reaches_neither_twice(stage):
    ada, cy = on_irc(stage, "ada", "", "", "lobby"), stage.enter("cy")
    guest = stage.enter("eve")
    guest.heard(), ada.heard()
    guest.type("/login ada ada\n")
    cy.type("hi\n")
    stage.settle()
    assert guest.heard().count("<cy> hi") == 1
    assert ada.heard().count("PRIVMSG #lobby :hi") == 1


def test_a_guest_leaves_as_soon_as_the_disk_takes_it(stage):
    on_irc(stage, "ada", "", "", "lobby")
    guest, cy = stage.enter("eve"), stage.enter("cy")
    guest.heard()
    stage.disk.full = True
    assert guest.do("/login ada ada").startswith("-- you are ada\n")
    cy.heard()
    stage.disk.full = False
    stage.clock.pass_by(RETRY_SECONDS)
    stage.settle()
    assert cy.heard() == "-- eve left #lobby\n"
    assert stage.state.user_named("eve") is None


def test_who_logs_in_while_he_is_nowhere_else_has_his_id_and_keeps_rooms_and_ranks(stage):
    guest, cy = stage.enter("eve", "tea"), stage.enter("cy", "tea")
    guest.do("/login ada ada")
    user = stage.state.user_named("ada")
    assert user is not None
    assert user.id == stage.desk.named("ada").user
    assert stage.state.room_named("tea").ranks_of(user.id) == {"operator"}
    assert guest.session.user is user
    cy.heard()
    guest.do("/msg #tea hi", "/kick tea cy")
    assert cy.heard().splitlines()[:2] == ["<ada> hi", "-- ada removed cy from #tea"]


def test_conversations_are_those_of_who_one_is(stage):
    ada, cy = on_irc(stage, "ada", "", "", "lobby"), stage.enter("cy")
    cy.do("/msg ada to ada alone")
    ada.do("QUIT")
    eve = stage.enter("eve")
    cy.do("/msg eve to eve alone")
    eve.do("/login ada ada")
    assert "to ada alone" in eve.do("/history cy")
    assert "to eve alone" not in eve.do("/history cy")
    cy.do("/msg ada again")
    assert eve.heard() == "[cy → you] again\n"


def test_a_guest_of_the_same_nick_reads_nothing_of_the_first_ones(stage):
    cy, first = stage.enter("cy"), stage.enter("eve")
    cy.do("/msg eve secret")
    first.do("/quit")
    second = stage.enter("eve")
    assert "secret" not in second.do("/history cy")
    second.do("/login ada ada")
    assert "secret" not in second.do("/history cy")


def test_that_one_logs_in_those_who_want_to_know_are_told_once(stage):
    watcher = on_irc(stage, "bob", "", "account-notify", "lobby", "tea")
    guest = stage.enter("eve", "tea")
    watcher.heard()
    guest.do("/login ada ada")
    assert [word for word in words(watcher.heard()) if word == "ACCOUNT"] == ["ACCOUNT"]


def test_of_two_who_log_in_at_once_neither_hears_what_is_the_others(stage):
    first, second = stage.enter(address="10.0.0.1"), stage.enter(address="10.0.0.2")
    first.type("/login ada ada\n")
    second.type("/login ada ada\n")
    stage.settle()
    assert "-- you are logged in as ada" in first.heard()
    assert "-- you are guest-3" in second.heard()  # who took his name only then
    assert [user.nick for user in stage.state.users.values()] == ["ada"]
    assert len(list(stage.hub.seats.of(stage.desk.named("ada").user))) == 2


def test_one_who_is_made_to_leave_while_he_logs_in_leaves(stage):
    host, eve = stage.enter("host", "tea"), stage.enter("eve", "tea")
    eve.type("/login ada ada\n")
    host.type("/kick tea eve\n")
    stage.settle()
    user = eve.session.user
    assert stage.state.room_named("tea").members == {host.session.user.id}
    assert user.account == "ada"
    assert [event.target for event in stage.seen if isinstance(event, Kicked)][-1] == user.id
    assert "-- host removed eve from #tea" in eve.heard()


def test_a_login_that_the_disk_does_not_take_is_told_and_may_be_tried_again(stage):
    eve = connect(stage)
    eve.do("NICK eve", "USER u 0 * :x", "JOIN #lobby")
    stage.disk.full = True
    assert words(eve.do("AUTHENTICATE PLAIN", f"AUTHENTICATE {sasl('ada')}")) == ["AUTHENTICATE", "400"]
    assert eve.session.user.account == ""
    stage.disk.full = False
    assert words(eve.do("AUTHENTICATE PLAIN", f"AUTHENTICATE {sasl('ada')}")) == ["AUTHENTICATE", "900", "903"]


def test_who_gives_up_his_account_goes_on_as_a_guest(stage):
    ada, cy = on_irc(stage, "ada", "", "", "lobby", "tea"), stage.enter("cy", "tea")
    cy.do("/msg ada psst")
    ada.heard()
    assert words(ada.do("NS UNREGISTER ada")) == ["901", "NOTICE"]
    cy.do("/msg ada hi", "/msg #tea ho")
    assert ada.heard() == ":cy!~u@cloak-of-10.0.0.1 PRIVMSG ada :hi\r\n:cy!~u@cloak-of-10.0.0.1 PRIVMSG #tea :ho\r\n"
    assert stage.state.user_named("ada").account == ""
    assert words(ada.do("NS REGISTER ada", "QUIT")) == ["900", "NOTICE", "QUIT", "ERROR"]


# Always there ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def absent(stage) -> Stage:
    """Ada, who is always there, has left; cy is there."""
    stage.desk.account("ada", stage.desk.named("ada").user, always_on=True)
    ada, cy = on_irc(stage, "ada", "", "", "lobby", "tea"), stage.enter("cy", "tea")
    cy.do("/msg ada before")
    ada.do("PRIVMSG cy :yes", "QUIT")
    cy.heard()
    return stage


def cys(stage: Stage) -> Client:
    return next(session.link for session in stage.hub.sessions if session.user.nick == "cy")


def test_who_is_always_there_is_not_seen_leaving(absent):
    assert cys(absent).do("/who").endswith("ada, cy (you)\n")
    assert not [event for event in absent.seen if isinstance(event, Departed)]


def test_who_comes_back_is_in_his_rooms_and_shown_what_was_said_to_him(absent):
    cy = cys(absent)
    cy.do("/msg ada missed", "/msg #tea tea?")
    back = on_irc(absent, "ada")
    told = "".join(write.decode() for write in back.writes)
    assert "PRIVMSG ada :[00:00] missed" in told
    assert "before" not in told
    assert words(told).count("JOIN") == 2
    cy.do("/msg ada live")
    assert back.heard().endswith("PRIVMSG ada :live\r\n")


def test_on_the_line_door_as_well(absent):
    cys(absent).do("/msg ada missed")
    back = absent.enter()
    told = back.do("/login ada ada")
    assert "-- earlier\n[cy → you] missed\n-- now\n" in told
    assert "before" not in told


def test_nobody_takes_his_place_meanwhile(absent):
    eve = absent.enter()
    assert eve.do("/nick ada") == "-- The nick ada belongs to an account. Log in to it first.\n"
    assert eve.do("/login ada guess").startswith("-- That is not")


def test_an_operator_who_leaves_is_none_any_more(stage):
    stage.desk.account("ada", stage.desk.named("ada").user, always_on=True)
    ada = on_irc(stage, "ada", "", "", "lobby")
    ada.do("OPER root sesame", "QUIT")
    assert stage.state.user_named("ada").marks == frozenset()
    assert "481" in words(on_irc(stage, "ada").do("DIE"))


def test_who_is_not_to_be_always_there_any_more_is_gone_before_long(absent):
    absent.desk.account("ada", absent.desk.named("ada").user)
    tidy(absent.hub, 0, "lobby")
    absent.settle()
    assert absent.state.user_named("ada") is None
    assert absent.hub.seats.newcomers == 0
    assert "-- ada left #lobby" in cys(absent).heard()


def test_who_is_always_there_stays_when_it_is_tidied_up(absent):
    tidy(absent.hub, 0, "lobby")
    absent.settle()
    assert absent.state.user_named("ada") is not None


def test_a_room_of_ones_own_stays_while_its_account_does(stage):
    ada = on_irc(stage, "ada", "", "", "tea")
    ada.do("CS REGISTER #tea", "PART #tea")
    tidy(stage.hub, 1 << 50, "lobby")
    stage.settle()
    assert stage.state.room_named("tea") is not None
    ada.do("NS UNREGISTER ada")
    tidy(stage.hub, 1 << 50, "lobby")
    stage.settle()
    assert stage.state.room_named("tea") is None


def test_no_credential_is_in_any_event(stage):
    eve = stage.enter("eve")
    eve.do("/register open-sesame", "/password eve another-one", "/login ada ada", "/login bob guess-work")
    told = repr(stage.seen)
    assert not [secret for secret in ("open-sesame", "another-one", "guess-work") if secret in told]
    assert next(event.account for event in stage.seen if isinstance(event, LoggedIn)) == "eve"
