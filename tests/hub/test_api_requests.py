"""Requests of programs, each a session of its own: what they lead to in the rooms, and what they are answered."""

import json

import pytest
from program import Program, bot
from stage import Stage, said

from hubbub.chat.accounts import Terms
from hubbub.dialects.api import requests


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def greeter(stage: Stage) -> Program:
    """A bot that nobody has seen yet, where ada is in the lobby, and the room #tea is hers."""
    stage.ada = stage.enter("ada", "#tea")
    stage.ada.do("/join #lobby")
    return Program(stage, bot(stage))


def body(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def post(program: Program, room: str = "lobby", **fields: object):
    return requests.post(program.desk, room, "application/json", body(**fields))


def test_a_message_is_answered_with_itself_as_it_was_saved(stage, greeter):
    status, message = greeter.ask(post(greeter, text="hello", id="x", form="notice"))
    assert status == 201
    assert message["type"] == "said"
    assert (message["nick"], message["user"], message["bot"]) == ("greeter", -1, True)
    assert (message["text"], message["id"], message["form"]) == ("hello", "x", "notice")
    assert message["seq"] == stage.state.room_named("lobby").seq
    assert "<greeter> hello" in stage.ada.heard()


def test_nothing_is_answered_before_it_is_on_disk(stage, greeter):
    greeter.say("first")
    begun = greeter.begin(post(greeter, text="hello"))
    stage.disk.answer()
    assert stage.disk.waiting
    assert begun.results == []
    stage.settle()
    assert begun.answer[0] == 201


def test_a_bot_enters_a_room_with_its_first_use_and_stays_in_it(stage, greeter):
    greeter.say("one")
    greeter.say("two")
    heard = stage.ada.heard()
    assert heard.count("greeter joined") == 1
    assert "left" not in heard
    assert not list(stage.hub.seats.of(-1))
    assert stage.state.user_named("greeter").rooms == {stage.state.room_named("lobby").id}


def test_requests_need_no_number_of_a_guest(stage, greeter):
    before = stage.state.new_user()
    for _ in range(5):
        greeter.say("hello")
    assert stage.state.new_user() == before + 1


def test_two_first_requests_at_once_are_of_one_bot(stage, greeter):
    begun = [greeter.begin(post(greeter, text=f"{number}")) for number in range(3)]
    stage.settle()
    assert [each.answer[0] for each in begun] == [201] * 3
    assert {each.answer[1]["user"] for each in begun} == {-1}
    assert sorted(said(stage)) == ["0", "1", "2"]


@pytest.mark.parametrize("room", ["tea", "#tea", "#TEA"])
def test_a_room_is_named_with_its_sign_or_without(stage, greeter, room):
    assert greeter.say("hello", room)[0] == 201
    assert "#tea <greeter> hello" in stage.ada.heard()


@pytest.mark.parametrize("room", ["pie", "", "#", "ada", "no such\nroom", "../lobby"])
def test_a_room_that_does_not_exist_is_not_made(stage, greeter, room):
    rooms = set(stage.state.rooms)
    status, error = greeter.say("hello", room)
    assert (status, error["code"]) == (404, "no-such-room")
    assert set(stage.state.rooms) == rooms
    assert said(stage) == []


def test_a_secret_room_is_not_found_and_not_entered(stage, greeter):
    stage.ada.do("/set #tea secret")
    assert greeter.say("hello", "tea")[0] == 404
    assert "greeter" not in stage.ada.heard()


def test_what_the_room_does_not_allow_is_refused(stage, greeter):
    stage.ada.do("/set #tea invite-only")
    assert greeter.say("hello", "tea")[1]["code"] == "invite-only"
    stage.ada.do("/unset #tea invite-only", "/set #tea moderated")
    status, error = greeter.say("hello", "tea")
    assert (status, error["code"]) == (403, "moderated")
    assert said(stage) == []


def test_a_bot_that_was_removed_comes_back_with_its_next_request_unless_it_is_banned(stage, greeter):
    greeter.say("one", "tea")
    stage.ada.do("/kick #tea greeter")
    assert greeter.say("two", "tea")[0] == 201
    stage.ada.do("/set #tea ban greeter", "/kick #tea greeter")
    assert greeter.say("three", "tea")[1]["code"] == "banned"


@pytest.mark.parametrize("text", ["", " ", "\n", "\x00\x07"])
def test_a_message_without_words_is_refused(stage, greeter, text):
    status, error = greeter.ask(post(greeter, text=text))
    assert (status, error["code"]) == (400, "empty")
    assert said(stage) == []


def test_a_message_that_is_too_long_is_refused(greeter):
    assert greeter.say("x" * 8192)[0] == 201
    status, error = greeter.say("x" * 8193)
    assert (status, error["code"]) == (413, "too-long")


def test_a_message_sent_again_is_said_once_and_answered_as_it_was_said(stage, greeter):
    first = greeter.ask(post(greeter, text="hello", id="x"))
    again = greeter.ask(post(greeter, text="hello", id="x"))
    assert first[0] == 201
    assert again == (200, first[1])
    assert said(stage) == ["hello"]


def test_the_same_message_from_many_requests_at_once_is_said_once(stage, greeter):
    begun = [greeter.begin(post(greeter, text="hello", id="x")) for _ in range(10)]
    stage.settle()
    answers = [each.answer for each in begun]
    assert sorted(status for status, _ in answers) == [200] * 9 + [201]
    assert {message["seq"] for _, message in answers} == {answers[0][1]["seq"]}
    assert said(stage) == ["hello"]


def test_an_id_is_one_bots_own(stage, greeter):
    greeter.ask(post(greeter, text="hello", id="x"))
    other = Program(stage, bot(stage, "alarms", -2))
    assert other.ask(post(other, text="hello", id="x"))[0] == 201


def test_a_message_said_again_that_was_taken_back_is_done_and_not_said(stage, greeter):
    greeter.ask(post(greeter, "tea", text="hello", id="x"))
    stage.ada.do(f"/delete #tea {stage.state.room_named('tea').seq}")
    assert greeter.ask(post(greeter, "tea", text="hello", id="x")) == (200, {"type": "done", "id": "x"})


def test_what_the_disk_does_not_take_is_told_and_may_be_tried_again(stage, greeter):
    greeter.say("one")
    stage.disk.full = True
    status, error = greeter.ask(post(greeter, text="hello", id="x"))
    assert (status, error["code"]) == (503, "not-saved")
    stage.disk.full = False
    assert greeter.ask(post(greeter, text="hello", id="x"))[0] == 201
    assert said(stage) == ["one", "hello"]


def test_a_bot_that_cannot_enter_since_the_disk_is_full_is_told_so(stage, greeter):
    stage.disk.full = True
    assert greeter.say("hello")[1]["code"] == "not-saved"
    stage.disk.full = False
    stage.clock.pass_by(60)
    stage.settle()
    assert said(stage) == []


def test_a_guest_of_that_name_is_in_the_way(stage):
    stage.enter("greeter")
    greeter = Program(stage, bot(stage))
    status, error = greeter.say("hello")
    assert (status, error["code"]) == (409, "nick-in-use")
    assert said(stage) == []


def test_once_a_bot_has_been_here_its_name_is_its_own(stage, greeter):
    greeter.say("hello")
    assert "belongs to an account" in stage.enter().do("/nick Greeter")


def test_the_password_of_the_server_is_for_guests(stage, greeter):
    stage.state.accounts.terms = Terms(password="sesame")
    assert greeter.say("hello")[0] == 201


def test_a_person_speaks_by_his_token_as_he_does_elsewhere(stage):
    account = stage.desk.account("bo", 50)
    bo = stage.enter("guest")
    bo.do("/login bo ob")
    told = Program(stage, account).say("hello")
    assert (told[0], told[1]["nick"]) == (201, "bo")
    assert "bot" not in told[1]
    assert len(list(stage.hub.seats.of(50))) == 1
    assert "<bo> hello" in bo.heard() + stage.enter("ada").heard()


def test_a_person_who_is_not_here_comes_for_his_request_and_goes_a_minute_later(stage):
    ada = stage.enter("ada")
    program = Program(stage, stage.desk.account("bo", 50, alone=True))
    assert [program.say("hello")[0] for _ in range(3)] == [201] * 3
    assert ada.heard().count("bo joined") == 1
    stage.clock.pass_by(61)
    stage.settle()
    assert "bo left" in ada.heard()
    assert 50 not in stage.state.users


def test_a_page_tells_what_was_said_before(stage, greeter):
    for text in ("one", "two", "three"):
        stage.ada.do(text)
    seqs = {event.text: event.seq for event in stage.seen if getattr(event, "text", "")}

    def texts(**query: object) -> list[str]:
        asked = {name: str(value) for name, value in query.items()}
        status, page = greeter.ask(requests.history(greeter.desk, "lobby", asked))
        assert (status, page["type"], page["name"]) == (200, "page", "#lobby")
        return [message["text"] for message in page["events"]]

    assert texts() == ["one", "two", "three"]
    assert texts(limit=2) == ["two", "three"]
    assert texts(limit=1, after=seqs["one"]) == ["two"]
    assert texts(limit=2, after=0) == ["one", "two"]
    assert texts(limit=1, before=seqs["three"]) == ["two"]
    assert texts(after=seqs["one"], before=seqs["three"]) == ["two"]
    assert texts(after=9_999) == []


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "1001"}, {"limit": "x"}, {"after": "-1"}, {"before": "1e3"}]
)
def test_a_page_that_cannot_be_is_refused(greeter, query):
    assert greeter.ask(requests.history(greeter.desk, "lobby", query))[0] == 400


def test_the_rooms_are_listed_without_those_that_are_secret(stage, greeter):
    assert greeter.ask(requests.rooms(greeter.desk)) == (
        200,
        {"type": "rooms", "rooms": [{"name": "#lobby", "count": 1}, {"name": "#tea", "count": 1}]},
    )
    stage.ada.do("/set #tea secret")
    assert [room["name"] for room in greeter.ask(requests.rooms(greeter.desk))[1]["rooms"]] == ["#lobby"]


def test_a_hook_speaks_for_the_tool_where_its_bot_is_an_operator_and_as_the_bot_elsewhere(stage, greeter):
    def hook(room: str, **fields: object):
        script = requests.hook(greeter.desk, room, "application/json; charset=utf-8", body(**fields))
        return greeter.ask(script)

    assert hook("tea", text="disk full", username="Disk Watch") == (200, "ok\n")
    assert "#tea <greeter> disk full" in stage.ada.heard()
    stage.ada.do("/set #tea operator greeter")
    assert hook("tea", text="disk full", username="Disk Watch") == (200, "ok\n")
    assert "#tea <Disk-Watch/greeter> disk full" in stage.ada.heard()
    assert hook("tea", text="still", username="<script>") == (200, "ok\n")
    assert "#tea <greeter> still" in stage.ada.heard()
    assert len(said(stage)) == 3


def test_a_request_costs_what_its_commands_cost_elsewhere(greeter):
    greeter.say("one")
    assert greeter.paid == [10, 1]
    greeter.say("two")
    greeter.ask(requests.history(greeter.desk, "lobby", {}))
    greeter.ask(requests.rooms(greeter.desk))
    assert greeter.paid == [10, 1, 1, 10, 20]


def test_who_asks_too_fast_is_told_when_he_may_and_nothing_is_said(stage, greeter):
    greeter.say("one")
    greeter.wait = 2.5
    begun = greeter.begin(post(greeter, text="two"))
    stage.settle()
    assert begun.answer[0] == 429
    assert begun.results[0].wait == 3
    assert said(stage) == ["one"]


def test_a_request_of_one_who_is_sent_away_ends(stage, greeter):
    greeter.say("one")
    begun = greeter.begin(post(greeter, text="two"))
    begun.session.expel("out")
    stage.settle()
    assert begun.closed
    assert stage.state.user_named("greeter") is not None
