"""Who comes back is who he was, is sent what he missed, and was not missed himself for a minute."""

import pytest
from irc_stage import irc
from json_stage import JsonClient, JsonStage, only, seen, token, types, wish
from stage import said

from hubbub.chat.accounts import Terms
from hubbub.chat.events import Departed
from hubbub.dialects.json.resuming import MOST
from hubbub.dialects.json.tokens import VALID_MS
from hubbub.hub.seats import RETURN_SECONDS
from hubbub.hub.tidying import tidy


@pytest.fixture
def bob(stage):
    """One on the line door, who sees what others see."""
    return stage.enter("bob")


def seqs(told, room=1):
    """The seqs of all events of that room, in the order in which they were sent, out of pages too."""
    found = []
    for frame in told:
        events = frame["events"] if frame["type"] == "page" else [frame]
        found += [event["seq"] for event in events if event.get("room") == room and "seq" in event]
    return found


def texts(told):
    """What was said, out of pages too."""
    events = [event for frame in told for event in (frame["events"] if frame["type"] == "page" else [frame])]
    return [event["text"] for event in events if event["type"] == "said"]


def last_seq(stage, name="lobby"):
    return stage.state.room_named(name).seq


# A minute -------------------------------------------------------------------------------------------------------------


def test_that_a_connection_breaks_is_seen_after_a_minute(stage, bob):
    ada, _ = stage.guest("ada")
    bob.heard()
    ada.breaks()
    stage.clock.pass_by(RETURN_SECONDS - 1)
    stage.settle()
    assert bob.heard() == ""
    assert "ada" in bob.do("/who")
    stage.clock.pass_by(1)
    stage.settle()
    assert bob.heard() == "-- ada left #lobby\n"
    assert stage.state.user_named("ada") is None


def test_who_is_back_within_the_minute_was_never_away(stage, bob):
    ada, mine = stage.guest("ada", "#tea")
    user = ada.session.user
    bob.heard()
    ada.breaks()
    stage.clock.pass_by(RETURN_SECONDS - 1)
    again, told = stage.come(token=mine, nick="somebody else")
    assert told[0]["resumed"]
    assert (told[0]["you"]["user"], told[0]["you"]["nick"]) == (user.id, "ada")
    assert sorted(frame["room"]["name"] for frame in only(told, "entered")) == ["#lobby", "#tea"]
    stage.clock.pass_by(2 * RETURN_SECONDS)
    stage.settle()
    again.ask(wish("say", room="#lobby", text="here"))
    assert bob.heard() == "<ada> here\n"


def test_who_breaks_again_has_a_minute_again(stage, bob):
    ada, mine = stage.guest("ada")
    bob.heard()
    for _ in range(3):
        ada.breaks()
        stage.clock.pass_by(RETURN_SECONDS - 1)
        ada, _ = stage.come(token=mine)
    assert bob.heard() == ""


def test_who_was_sent_away_while_he_was_away_has_a_whole_minute_the_next_time(stage, bob):
    ada, mine = stage.guest("ada")
    ada.breaks()
    bob.do("/oper root sesame", "/kill ada")
    ada, _ = stage.come(token=mine, nick="ada")
    stage.clock.pass_by(1)
    ada.breaks()
    bob.heard()
    stage.clock.pass_by(RETURN_SECONDS - 1)
    stage.settle()
    assert bob.heard() == ""
    stage.clock.pass_by(1)
    stage.settle()
    assert bob.heard() == "-- ada left #lobby\n"


def test_tidying_sends_nobody_away_who_is_expected(stage, bob):
    ada, _ = stage.guest("ada")
    bob.heard()
    ada.breaks()
    tidy(stage.hub, 1_000, "lobby")
    stage.settle()
    assert bob.heard() == ""


def test_who_never_said_hello_leaves_nothing_behind(stage):
    client = stage.json()
    client.breaks()
    assert (stage.hub.seats.absent, stage.state.users, stage.hub.sessions) == ({}, {}, set())


def test_at_other_doors_who_breaks_is_gone_at_once(stage, bob):
    eve = irc(stage, "eve")
    bob.heard()
    eve.session.lost()
    stage.settle()
    assert bob.heard().startswith("-- eve left #lobby")


def test_the_nick_of_who_is_expected_is_his(stage, bob):
    ada, mine = stage.guest("ada")
    ada.ask(wish("nick", nick="lovelace"))
    ada.breaks()
    assert "lovelace" in bob.do("/nick lovelace")
    assert stage.come(nick="lovelace")[1][0]["code"] == "nick-in-use"
    assert stage.come(nick="ada")[1][0]["type"] == "welcome"
    assert stage.come(token=mine)[1][0]["you"]["nick"] == "lovelace"


def test_who_is_written_to_while_he_is_away_is_shown_it(stage, bob):
    ada, mine = stage.guest("ada")
    ada.breaks()
    bob.do("/msg ada psst")
    _, told = stage.come(token=mine)
    assert texts(told) == ["psst"]
    assert only(told, "entered")[0]["room"]["between"]["nick"] == "bob"


def test_who_is_made_to_leave_a_room_while_he_is_away_is_no_longer_there(stage, bob):
    bob.do("/join tea")
    ada, mine = stage.guest("ada", "#tea")
    lobby, tea = last_seq(stage), last_seq(stage, "tea")
    ada.breaks()
    bob.do("/kick #tea ada")
    _again, told = stage.come(token=mine, rooms=["#lobby", "#tea"], resume=seen(r1=lobby, r2=tea))
    assert [frame["room"]["name"] for frame in only(told, "entered")] == ["#lobby"]
    assert only(told, "error") == []
    assert only(told, "gone") == [{"type": "gone", "room": 2}]
    assert types(told)[-1] == "resumed"


def test_who_is_killed_while_he_is_away_is_gone_at_once(stage, bob):
    ada, mine = stage.guest("ada")
    ada.breaks()
    bob.do("/oper root sesame")
    bob.heard()
    assert bob.do("/kill ada enough").splitlines() == [
        "-- ada is removed",
        "-- ada left #lobby (removed by bob: enough)",
    ]
    _, told = stage.come(token=mine, nick="ada")
    assert types(told)[0] == "welcome"


def test_the_other_session_stays_when_one_breaks_and_there_is_nothing_to_wait_for(stage, bob):
    one, mine = stage.guest("ada")
    other, told = stage.come(token=mine)
    assert told[0]["resumed"]
    bob.heard()
    one.breaks()
    stage.clock.pass_by(2 * RETURN_SECONDS)
    stage.settle()
    assert bob.heard() == ""
    other.breaks()
    stage.clock.pass_by(RETURN_SECONDS)
    stage.settle()
    assert bob.heard() == "-- ada left #lobby\n"


def test_of_two_sessions_one_may_quit_and_the_user_stays(stage, bob):
    one, mine = stage.guest("ada")
    other, _ = stage.come(token=mine)
    bob.heard()
    assert types(one.ask(wish("quit", id="q"))) == ["done"]
    assert one.closed
    assert bob.heard() == ""
    other.ask(wish("quit"))
    assert bob.heard() == "-- ada left #lobby\n"


def test_who_stopped_reading_and_then_breaks_is_expected_too(stage, bob):
    ada, mine = stage.guest("ada")
    at = last_seq(stage)
    ada.stop_reading(0)
    bob.do(*(f"line {number}" for number in range(10)))
    assert ada.session.stalled
    ada.breaks()
    bob.heard()
    _again, told = stage.come(token=mine, resume=seen(r1=at))
    assert bob.heard() == ""
    assert texts(told) == [f"line {number}" for number in range(10)]


@pytest.mark.usefixtures("bob")
def test_an_operator_of_the_server_is_none_when_he_comes_back(stage):
    ada, mine = stage.guest("ada")
    ada.ask(wish("oper", name="root", password="sesame"))
    ada.breaks()
    again, _ = stage.come(token=mine)
    assert [frame["code"] for frame in again.ask(wish("kill", nick="bob"))] == ["no-rights"]


def test_that_he_is_gone_is_owed_while_the_disk_is_full_and_no_longer_if_he_comes_back(stage, bob):
    ada, mine = stage.guest("ada")
    bob.heard()
    ada.breaks()
    stage.disk.full = True
    stage.clock.pass_by(RETURN_SECONDS)
    stage.settle()
    again, told = stage.come(token=mine)
    assert told[0]["resumed"]
    stage.disk.full = False
    stage.clock.pass_by(60)
    stage.settle()
    assert bob.heard() == ""
    assert not again.closed


def test_who_comes_back_just_as_he_is_given_up_is_told_to_come_again(stage):
    ada, mine = stage.guest("ada")
    ada.breaks()
    stage.clock.pass_by(RETURN_SECONDS)
    again = stage.json()
    again.send({"type": "hello", "version": 1, "token": mine})
    stage.settle()
    assert again.closed
    assert again.dialect.returns  # the door says so by its close code
    _, told = stage.come(token=mine, nick="ada")
    assert told[0]["resumed"]


def test_who_is_always_there_is_there_for_longer_than_a_minute(stage, bob):
    stage.desk.account("ada", stage.state.new_user(), always_on=True)
    ada = stage.json()
    ada.ask(wish("login", account="ada", password="ada"), {"type": "hello", "version": 1, "nick": "ada"})
    ada.breaks()
    bob.heard()
    stage.clock.pass_by(10 * RETURN_SECONDS)
    tidy(stage.hub, 1_000, "lobby")
    stage.settle()
    assert bob.heard() == ""
    ada, _ = stage.guest("ada2")
    assert "ada" in bob.do("/who")


def test_a_server_that_wants_a_password_wants_it_again(stage):
    stage.desk.directory.terms = Terms(password="sesame")
    ada, told = stage.come(nick="ada", password="sesame")
    mine = token(told)
    ada.breaks()
    assert stage.come(token=mine)[1][0]["code"] == "needs-password"
    assert stage.come(token=mine, password="sesame")[1][0]["resumed"]


# Tokens ---------------------------------------------------------------------------------------------------------------


def forged(mine: str, how: str, stage: JsonStage) -> str:
    user, at, run, commit, seal = mine.split(".")
    match how:
        case "another user":
            return f"{int(user) + 1}.{at}.{run}.{commit}.{seal}"
        case "another time":
            return f"{user}.{int(at) + 1}.{run}.{commit}.{seal}"
        case "another seal":
            return f"{user}.{at}.{run}.{commit}.{'A' if seal[0] != 'A' else 'B'}{seal[1:]}"
        case "no seal":
            return f"{user}.{at}.{run}.{commit}."
        case "cut":
            return mine[:-1]
        case "another journal":
            return stage.built("another").tokens.of(int(user), lasting=True)
    return how


@pytest.mark.parametrize(
    "how",
    ["another user", "another time", "another seal", "no seal", "cut", "another journal", "x", "....", ".", "é.é", "1"],
)
def test_who_has_no_token_of_ours_is_a_newcomer(stage, how):
    ada, mine = stage.guest("ada")
    user = ada.session.user.id
    _client, told = stage.come(token=forged(mine, how, stage), nick="eve")
    assert told[0]["type"] == "welcome"
    assert "resumed" not in told[0]
    assert told[0]["you"]["user"] != user
    assert len(list(stage.hub.seats.of(user))) == 1


def test_a_token_is_good_for_thirty_days(stage):
    ada, mine = stage.guest("ada")
    ada.ask(wish("quit"))
    stage.now += VALID_MS - 1
    assert stage.come(token=mine)[1][0]["resumed"]
    stage.now += 1
    assert "resumed" not in stage.come(token=mine)[1][0]


def test_who_quit_may_come_again_as_who_he_was(stage, bob):
    ada, mine = stage.guest("ada")
    user = ada.session.user.id
    bob.do("/msg ada psst")
    ada.ask(wish("quit"))
    again, told = stage.come(token=mine, nick="lovelace")
    assert told[0]["resumed"]
    assert (told[0]["you"]["user"], told[0]["you"]["nick"]) == (user, "lovelace")
    assert texts(again.ask(wish("history", room="bob"))) == ["psst"]


def test_of_two_who_come_with_one_token_at_once_both_are_he(stage):
    ada, mine = stage.guest("ada")
    user = ada.session.user.id
    ada.ask(wish("quit"))
    clients = [stage.json() for _ in range(3)]
    for client in clients:
        client.send({"type": "hello", "version": 1, "nick": "ada", "token": mine})
    stage.settle()
    told = [client.told()[0] for client in clients]
    assert [(frame["resumed"], frame["you"]["user"]) for frame in told] == [(True, user)] * 3
    assert list(stage.state.users) == [user]


def test_the_owner_of_an_account_comes_by_his_token_as_its_owner(stage):
    stage.desk.account("ada", stage.state.new_user())
    ada = stage.json()
    told = ada.ask(wish("login", account="ada", password="ada"), {"type": "hello", "version": 1, "nick": "ada"})
    mine = token(told)
    ada.ask(wish("quit"))
    _, told = stage.come(token=mine, nick="ada")
    assert told[0]["you"]["account"] == "ada"
    assert told[0]["resumed"]


def test_who_logs_in_has_another_token_and_the_old_one_is_a_guests(stage):
    stage.desk.account("ada", stage.state.new_user())
    guest, early = stage.guest("eve")
    before = guest.session.user.id
    told = guest.ask(wish("login", account="ada", password="ada", id="l"))
    assert types(told) == ["loggedin", "you", "done"]
    assert told[0]["becomes"] == told[1]["user"] == stage.desk.named("ada").user
    guest.breaks()
    _, told_guest = stage.come(token=early, nick="zed")
    assert (told_guest[0]["you"]["user"], told_guest[0]["you"].get("account")) == (before, None)
    _, told_owner = stage.come(token=token(told))
    assert told_owner[0]["you"]["account"] == "ada"


def test_a_token_of_an_account_that_is_no_more_proves_nothing(stage):
    stage.desk.account("ada", stage.state.new_user())
    ada = stage.json()
    told = ada.ask(wish("login", account="ada", password="ada"), {"type": "hello", "version": 1, "nick": "ada"})
    mine = token(told)
    ada.ask(wish("unregister", password="ada"), wish("quit"))
    _, told = stage.come(token=mine, nick="ada")
    assert "account" not in told[0]["you"]


# What was missed ------------------------------------------------------------------------------------------------------


def away(stage, *rooms: str) -> tuple[str, int]:
    """Ada was here; her token, and what she saw last of the lobby."""
    ada, mine = stage.guest("ada", *rooms)
    at = last_seq(stage)
    ada.breaks()
    return mine, at


def test_what_was_missed_comes_once_in_order_after_the_rooms_and_before_what_is_sent_next(stage, bob):
    mine, at = away(stage, "#tea")
    bob.do("one", "/topic Cake", "/join tea", "two", "/msg #tea three", "/nick bobby")
    again = stage.json()
    again.send({"type": "hello", "version": 1, "token": mine, "resume": seen(r1=at, r2=0)}, wish("ping", id="p"))
    stage.settle()
    told = again.told()
    assert types(told) == ["welcome", "entered", "entered", "page", "page", "resumed", "pong"]
    lobby, tea = only(told, "page")
    assert (lobby["name"], lobby["room"], tea["name"], tea["room"]) == ("#lobby", 1, "#tea", 2)
    assert types(lobby["events"]) == ["said", "topicset", "renamed"]
    assert [event["seq"] for event in lobby["events"]] == list(range(at + 1, last_seq(stage) + 1))
    assert texts([tea]) == ["two", "three"]


def test_who_missed_nothing_is_told_so(stage):
    mine, at = away(stage)
    _, told = stage.come(token=mine, resume=seen(r1=at))
    assert types(told) == ["welcome", "entered", "resumed"]


def test_what_is_said_meanwhile_may_come_between_and_nothing_is_missing(stage, bob):
    mine, at = away(stage)
    bob.do(*(f"old {number}" for number in range(5)))
    again = stage.json()
    again.send({"type": "hello", "version": 1, "token": mine, "resume": seen(r1=at)})
    bob.type("new 0\n")
    for number in range(1, 6):
        stage.disk.answer()
        bob.type(f"new {number}\n")
        stage.disk.commit(1)
    stage.settle()
    told = again.told()
    assert set(seqs(told)) == set(range(at + 1, last_seq(stage) + 1))
    live = [frame["seq"] for frame in told if frame["type"] == "said"]
    assert live == sorted(live)
    assert len(set(live)) == len(live)
    (page,) = only(told, "page")
    assert len(live) + len(page["events"]) <= len(set(live)) + len(page["events"])


def test_a_conversation_is_resumed_too(stage, bob):
    ada, mine = stage.guest("ada")
    ada.ask(wish("msg", to="bob", text="one"))
    conversation = next(room for room in stage.state.rooms.values() if room.pair)
    at = conversation.seq
    ada.breaks()
    bob.do("/msg ada two", "/msg ada three")
    _, told = stage.come(token=mine, resume={"journal": "journal", "rooms": {str(conversation.id): at}})
    assert texts(told) == ["two", "three"]
    (page,) = only(told, "page")
    assert (page["room"], page["name"]) == (conversation.id, "bob")
    assert {event["to_nick"] for event in page["events"]} == {"ada"}


def test_a_conversation_with_one_who_left_is_resumed_and_never_taken_for_another(stage, bob):
    ada, mine = stage.guest("ada")
    bob.do("/msg ada one")
    conversation = next(room for room in stage.state.rooms.values() if room.pair)
    asked = {"journal": "journal", "rooms": {str(conversation.id): conversation.seq}}
    ada.breaks()
    bob.do("/msg ada two", "/quit")
    ada, told = stage.come(token=mine, resume=asked)
    assert texts(told) == ["two"]
    ada.breaks()
    stage.enter("bob").do("/msg ada I am another bob")
    ada, told = stage.come(token=mine, resume=asked)
    assert only(told, "page") == []
    assert only(told, "restart") == [{"type": "restart", "room": conversation.id}]
    assert types(told)[-1] == "resumed"


def test_who_missed_a_thousand_is_sent_them_and_who_missed_more_begins_anew(stage, bob):
    mine, at = away(stage)
    bob.do(*(f"{number}" for number in range(MOST)))
    again, told = stage.come(token=mine, resume=seen(r1=at))
    assert texts(told) == [str(number) for number in range(MOST)]
    assert types(told)[-1] == "resumed"
    again.breaks()
    bob.do("one more")
    _, told = stage.come(token=mine, resume=seen(r1=at))
    assert only(told, "page") == []
    assert only(told, "restart") == [{"type": "restart", "room": 1}]
    assert types(told)[-1] == "resumed"


def test_long_messages_come_in_several_pages(stage, bob):
    mine, at = away(stage)
    bob.do(*(f"{number} {'x' * 8000}" for number in range(100)))
    _, told = stage.come(token=mine, resume=seen(r1=at))
    pages = only(told, "page")
    assert len(pages) > 1
    assert [page.get("full", False) for page in pages] == [True] * (len(pages) - 1) + [False]
    assert seqs(pages) == list(range(at + 1, at + 101))


@pytest.mark.parametrize("rooms", [{"1": 5}, {"1": 10**15}], ids=["known", "from the future"])
def test_what_is_of_another_journal_or_not_yet_is_forgotten(stage, rooms):
    mine, _ = away(stage)
    journal = "another" if rooms == {"1": 5} else "journal"
    _, told = stage.come(token=mine, resume={"journal": journal, "rooms": rooms})
    assert types(told) == ["welcome", "entered", "restart", "resumed"]


def test_after_an_older_copy_is_put_back_every_room_begins_anew_whatever_has_been_said_since(stage, bob):
    bob.do("/join #tea")
    ada, mine = stage.guest("ada", "#lobby", "#tea")
    lobby, tea = (stage.state.room_named(name) for name in ("lobby", "tea"))
    ada.breaks()
    bob.do("one", "two")
    _, told = stage.come(token=mine, resume=seen(r2=tea.seq, r1=lobby.seq + 1))
    assert types(told) == ["welcome", "entered", "entered", "restart", "restart", "resumed"]


def test_who_was_given_a_token_that_an_older_copy_does_not_know_begins_every_room_anew(stage, bob):
    ada, mine = stage.guest("ada")
    user = ada.session.user.id
    bob.do("one", "two")
    ada.ask(wish("quit"))
    stage.house = stage.built("journal", ended={stage.house.tokens._runs.current: 1})
    _client, told = stage.come(token=mine, nick="ada", resume=seen(r1=2))
    assert "resumed" not in told[0]
    assert told[0]["you"]["user"] != user
    assert only(told, "restart", "page") == [{"type": "restart", "room": 1}]


def test_a_room_that_one_is_not_in_tells_nothing_of_how_much_was_said_there(stage, bob):
    bob.do("/join secret", "/set #secret secret")
    mine, at = away(stage)
    _, told = stage.come(token=mine, resume=seen(r1=at, r2=10**6))
    assert only(told, "restart") == []


def test_rooms_that_one_is_not_in_are_gone_whatever_they_are(stage, bob):
    bob.do("/join secret", "/set #secret secret")
    mine, at = away(stage)
    _, told = stage.come(token=mine, resume=seen(r1=at, r2=0, r99=0))
    assert only(told, "gone") == [{"type": "gone", "room": 2}, {"type": "gone", "room": 99}]


def test_what_is_no_room_is_passed_over(stage):
    mine, at = away(stage)
    _, told = stage.come(token=mine, resume={"journal": "journal", "rooms": {"#lobby": 1, "-1": 1, "²": 1, "1": at}})
    assert types(told) == ["welcome", "entered", "resumed"]


def test_who_comes_without_a_token_may_resume_what_he_saw_as_another(stage, bob):
    at = last_seq(stage)
    bob.do("missed")
    _, told = stage.come(nick="new", resume=seen(r1=at))
    assert "missed" in texts(only(told, "page"))


def test_who_reads_slowly_while_he_resumes_gets_all_of_it(stage, bob):
    mine, at = away(stage)
    bob.do(*(f"{number} {'x' * 8000}" for number in range(100)))
    again = stage.json()
    again.stop_reading(100_000)
    again.send({"type": "hello", "version": 1, "token": mine, "resume": seen(r1=at)})
    stage.settle()
    bob.do("live")
    for _ in range(100):
        again.read_a_little()
        stage.clock.pass_by(0.05)
        stage.settle()
    again.read_on()
    told = again.told()
    assert sorted(set(seqs(told))) == list(range(at + 1, last_seq(stage) + 1))
    assert types(told)[-1] in ("resumed", "said")
    assert "resumed" in types(told)


def test_what_only_others_may_read_is_not_resumed(stage, bob):
    mine, at = away(stage)
    bob.do("/set lobby auditorium")
    op = irc(stage, "root")
    op.do("PRIVMSG @#lobby :for operators")
    _, told = stage.come(token=mine, resume=seen(r1=at))
    assert "for operators" not in texts(told)


def test_who_is_made_to_leave_while_he_resumes_is_told(stage, bob):
    bob.do("/join tea")
    mine, _ = away(stage, "#tea")
    bob.do(*(f"/msg #tea {'x' * 8000}" for _ in range(100)))
    again = stage.json()
    again.send({"type": "hello", "version": 1, "token": mine, "resume": seen(r2=1)})
    bob.type("/kick #tea ada\n")
    stage.disk.commit()
    stage.settle()
    told = again.told()
    assert [kind for kind in types(told) if kind != "page"] == [
        "welcome",
        "entered",
        "entered",
        "kicked",
        "gone",
        "resumed",
    ]


@pytest.mark.parametrize("place", ["room", "conversation"])
def test_what_gets_another_name_while_one_resumes_is_found_by_it(stage, bob, place):
    bob.do("/join tea", "/msg ada")
    ada, mine = stage.guest("ada", "#tea")
    bob.do("/msg ada 0", "/msg #tea 0")
    where = next(
        room for room in stage.state.rooms.values() if bool(room.pair) == (place == "conversation") and room.id > 1
    )
    at = where.seq
    ada.breaks()
    bob.do(*(f"/msg {'ada' if where.pair else '#tea'} {number} {'x' * 8000}" for number in range(1, 100)))
    again = stage.json()
    resume = {"journal": "journal", "rooms": {str(where.id): at}}
    again.send({"type": "hello", "version": 1, "token": mine, "resume": resume})
    bob.type("/nick robert\n" if where.pair else "/rename #tea #cake\n")
    stage.disk.commit()
    stage.settle()
    told = again.told()
    assert [text.split(" ")[0] for text in texts(only(told, "page"))] == [str(number) for number in range(1, 100)]
    assert only(told, "restart", "gone", "error") == []
    assert types(told)[-1] == "resumed"


def test_a_message_that_was_deleted_meanwhile_says_nothing(stage, bob):
    mine, at = away(stage)
    bob.do("oops", "/delete")
    _, told = stage.come(token=mine, resume=seen(r1=at))
    assert "oops" not in str(told)
    assert "deleted" in types(only(told, "page")[0]["events"])


def test_a_deletion_of_something_seen_before_is_told(stage, bob):
    bob.do("oops")
    mine, at = away(stage)
    bob.do("/delete")
    _, told = stage.come(token=mine, resume=seen(r1=at))
    (deleted,) = only(told, "page")[0]["events"]
    assert (deleted["type"], deleted["target"]) == ("deleted", at - 1)


def test_many_who_break_and_come_back_at_random_lose_nothing(stage, bob):
    import random

    chance = random.Random(7)
    mine, at, got = *away(stage), []
    client: JsonClient | None = None
    number = 0
    for _ in range(60):
        match chance.randrange(4):
            case 0 if client is None:
                client, told = stage.come(token=mine, resume=seen(r1=at))
                got += seqs(told)
            case 1 if client is not None:
                got += seqs(client.told())
                client.breaks()
                client, at = None, max(got, default=at)
            case _:
                bob.do(*(f"{number + each}" for each in range(chance.randrange(5))))
                number += 5
    if client is None:
        client, told = stage.come(token=mine, resume=seen(r1=at))
        got += seqs(told)
    got += seqs(client.told())
    everything = {event.seq for event in stage.seen if getattr(event, "room", 0) == 1 and event.seq > 2}
    assert everything - set(got) <= set(range(1, min(got)))
    assert said(stage)


def test_nobody_departs_twice(stage):
    ada, _mine = stage.guest("ada")
    ada.breaks()
    stage.clock.pass_by(RETURN_SECONDS * 3)
    stage.settle()
    assert [event.nick for event in stage.seen if isinstance(event, Departed)] == ["ada"]
