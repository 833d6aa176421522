"""The core of a client, told by hand what comes: coming in, coming back, and what is known of rooms."""

from typing import Any

import pytest
from core_stage import RESUMED, Stage, entered, event, welcome

from hubbub.client import Entered, Found, Gone, Page, Refused, Renamed, Room, Said, Unanswered, Visitor
from hubbub.client.errors import Garbled
from hubbub.dialects.json import frames as f


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def inside(stage: Stage) -> Stage:
    """One who is in the lobby."""
    stage.enter()
    return stage


def lobby(stage: Stage) -> Room:
    room = stage.core.named("#lobby")
    assert room is not None
    return room


# Coming in ------------------------------------------------------------------------------------------------------------


def test_hello_comes_first_and_nothing_else_before_one_is_in_ones_rooms(stage: Stage) -> None:
    id_ = stage.ask("say", room="#lobby", text="hi")
    stage.core.opened()
    (hello,) = stage.sent()
    assert (hello["type"], hello["version"], hello["nick"]) == ("hello", 1, "ada")
    assert "rooms" not in hello
    stage.hear(welcome(), entered(1, "#lobby", 10))
    assert stage.sent() == []
    stage.hear(RESUMED)
    assert stage.core.live
    assert stage.sent() == [{"type": "say", "room": "#lobby", "text": "hi", "id": id_}]


def test_who_has_an_account_logs_in_before_he_says_hello() -> None:
    stage = Stage(Visitor(nick="ada", rooms=("#tea",), password="open", login=("ada", "secret")))
    stage.core.opened()
    assert stage.sent() == [{"type": "login", "account": "ada", "password": "secret", "id": "login"}]
    stage.hear({"type": "loggedin", "user": 3, "nick": "guest-3", "account": "ada"}, {"type": "done", "id": "login"})
    (hello,) = stage.sent()
    assert (hello["type"], hello["rooms"], hello["password"]) == ("hello", ["#tea"], "open")


@pytest.mark.parametrize("id_", ["hello", "login", ""], ids=["the hello", "the login", "a room"])
def test_what_keeps_one_out_is_known(stage: Stage, id_: str) -> None:
    stage.core.opened()
    stage.hear({"type": "error", "code": "nick-in-use", "text": "Somebody here is called ada already.", "id": id_})
    assert stage.core.refused is not None
    assert stage.core.refused.code == "nick-in-use"


def test_to_be_slowed_down_keeps_nobody_out(stage: Stage) -> None:
    stage.core.opened()
    (error,) = stage.hear({"type": "error", "code": "slow-down", "text": "You send more than that."})
    assert error == f.Error("slow-down", "You send more than that.")
    assert stage.core.refused is None


def test_a_bot_says_that_it_is_one_whenever_it_comes() -> None:
    stage = Stage(Visitor(nick="helper", bot=True))
    stage.enter()
    mark = {"type": "mark", "mark": "bot", "id": "mark"}
    assert stage.sent() == [mark]
    stage.come_back()
    assert stage.hear(*back(), {"type": "done", "id": "mark"}) == []
    assert stage.sent() == [mark]


def test_one_goes_on_by_a_token_as_who_one_was_in_another_run(stage: Stage) -> None:
    stage = Stage(Visitor(nick="ada", token="of before"))
    stage.core.opened()
    (hello,) = stage.sent()
    assert (hello["token"], hello["nick"], hello["resume"]["rooms"]) == ("of before", "ada", {})
    stage.hear(welcome(), entered(1, "#lobby", 10), RESUMED)
    assert stage.come_back()["token"] == "token of 7"


def test_who_has_no_token_sends_none(stage: Stage) -> None:
    stage.core.opened()
    assert "token" not in stage.sent()[0]


# Rooms ----------------------------------------------------------------------------------------------------------------


def test_a_batch_is_the_messages_in_it(inside: Stage) -> None:
    messages = [event("said", seq, text=f"number {seq}") | {"at": 5} for seq in (11, 12, 13)]
    alone = Stage()
    alone.enter()
    expected = alone.hear(*messages)
    shared = ("type", "room", "at")
    inside_it = [{name: value for name, value in each.items() if name not in shared} for each in messages]
    assert inside.hear({"type": "batch", "room": 1, "at": 5, "said": inside_it}) == expected


def test_a_room_is_as_it_was_told_last(inside: Stage) -> None:
    inside.hear(
        event("joined", 11, 5, "cy", ranks=["voice"]),
        event("topicset", 12, topic="Cake at four"),
        event("changed", 13, changes=[{"setting": "operator", "value": "cy", "user": 5}, {"setting": "moderated"}]),
        event("changed", 14, changes=[{"setting": "voice", "on": False, "user": 5}, {"setting": "ban", "value": "x"}]),
        event("renamed", 15, 4, "bob", old="bo"),
        event("wentaway", 0, 4, "bob", away="lunch"),
        event("roomrenamed", 16, old="lobby", name="hall"),
        event("left", 17, 5, "cy"),
        event("left", 17, 5, "cy"),
    )
    (hall,) = inside.core.rooms.values()
    assert (hall.name, hall.topic, hall.topic_by, hall.settings) == ("#hall", "Cake at four", "bo", {"moderated"})
    assert hall.members == {7: f.Member(7, "ada"), 4: f.Member(4, "bob", away="lunch")}
    assert hall.count == 2


def test_ranks_of_a_member_follow_what_is_set(inside: Stage) -> None:
    inside.hear(event("changed", 11, changes=[{"setting": rank, "user": 4} for rank in ("voice", "operator")]))
    assert lobby(inside).members[4].ranks == ["operator", "voice"]


def test_who_departs_is_in_no_room_any_more(stage: Stage) -> None:
    both = [entered(number, name, 3, (7, "ada"), (4, "bo")) for number, name in ((1, "#lobby"), (2, "#tea"))]
    stage.enter(*both)
    shown = stage.hear(event("departed", 4), event("departed", 4, room=2))
    assert len(shown) == 1
    assert [(room.count, list(room.members)) for room in stage.core.rooms.values()] == [(1, [7]), (1, [7])]


def test_how_many_are_there_is_right_although_not_all_are_listed(stage: Stage) -> None:
    many = [entered(number, name, 3, (7, "ada"), count=2_000) for number, name in ((1, "#lobby"), (2, "#tea"))]
    stage.enter({"type": "entered", "room": {"id": 9, "seq": 1, "between": {"user": 4, "nick": "bo"}}}, *many)
    stage.hear(event("joined", 4, 5, "cy"), event("renamed", 5, 6, "dee", old="eve"), event("left", 6, 8, "fay"))
    stage.hear(event("kicked", 7, 7, "ada", target=10), event("wentaway", 8, 11, "gil", away="lunch"))
    stage.hear(event("loggedin", 9, 12, "hal", account="hal", becomes=-1))
    stage.hear(event("departed", 10), event("departed", 4, room=2), event("departed", 2, room=9))
    assert [stage.core.rooms[number].count for number in (1, 2, 9)] == [1_998, 1_999, 0]
    assert [list(stage.core.rooms[number].members) for number in (1, 2)] == [[7, 5], [7]]


def test_who_logs_in_may_have_another_id(inside: Stage) -> None:
    inside.hear(event("loggedin", 11, 4, "bo", account="bo", becomes=2))
    assert lobby(inside).members[2] == f.Member(2, "bo", account="bo")
    assert 4 not in lobby(inside).members


def test_one_is_called_as_one_was_renamed(inside: Stage) -> None:
    inside.hear(event("renamed", 11, 7, "adah", old="ada"))
    assert inside.core.you is not None
    assert inside.core.you.nick == "adah"
    assert inside.come_back()["nick"] == "adah"


def test_another_program_of_ones_own_may_log_in(inside: Stage) -> None:
    inside.hear(event("loggedin", 11, 7, "ada", account="ada", becomes=2))
    id_ = inside.ask("say", room="#lobby", text="hi")
    inside.hear(event("said", 12, 2, "ada", text="hi", id=id_))
    assert [type(outcome) for outcome in inside.outcomes] == [Said]
    assert lobby(inside).members[2].account == "ada"


def test_a_room_that_one_leaves_is_known_but_not_ones_own(inside: Stage) -> None:
    inside.hear(event("kicked", 11, target=7, target_nick="ada"))
    assert inside.core.rooms == {}
    room = inside.core.room(1)
    assert room is not None
    assert room.name == "#lobby"
    assert inside.come_back()["resume"]["rooms"] == {}


def test_a_conversation_begins_with_what_is_said(inside: Stage) -> None:
    said = inside.hear(
        event("said", 2, 4, "bo", room=9, to=7, to_nick="ada", text="psst"),
        event("said", 3, 7, "ada", room=9, to=4, to_nick="bo", text="yes?"),
    )
    assert [message.text for message in said if isinstance(message, Said)] == ["psst", "yes?"]
    conversation = inside.core.named("bo")
    assert conversation is not None
    assert conversation.between == f.Member(4, "bo")
    assert inside.come_back()["resume"]["rooms"] == {"1": 10, "9": 3}


# Requests -------------------------------------------------------------------------------------------------------------


def test_a_message_has_come_true_when_it_comes_back(inside: Stage) -> None:
    id_ = inside.ask("say", room="#lobby", text="hi")
    inside.sent()
    inside.hear(event("said", 11, 4, "bo", text="hi", id=id_))
    assert inside.outcomes == []
    (said,) = inside.hear(event("said", 12, 7, "ada", text="hi", id=id_))
    assert inside.outcomes == [said]


def test_a_refusal_has_its_code_and_its_text(inside: Stage) -> None:
    id_ = inside.ask("say", room="#pie", text="hi")
    inside.hear({"type": "error", "id": id_, "code": "no-such-room", "text": "There is no room #pie."})
    (refused,) = inside.outcomes
    assert isinstance(refused, Refused)
    assert (refused.code, refused.text) == ("no-such-room", "There is no room #pie.")


def test_a_page_has_events(inside: Stage) -> None:
    id_ = inside.ask("history", room="#lobby")
    later = {"type": "invented later", "room": 1, "seq": 8}
    inside.hear({"type": "page", "id": id_, "name": "#lobby", "room": 1, "events": [event("said", 7), later]})
    (page,) = inside.outcomes
    assert isinstance(page, Page)
    assert [found.seq for found in page.events] == [7]


def test_what_is_found_are_messages(inside: Stage) -> None:
    id_ = inside.ask("search", words="cake")
    inside.hear({"type": "found", "id": id_, "matches": [{"name": "#lobby", "said": event("said", 7, text="cake")}]})
    (found,) = inside.outcomes
    assert isinstance(found, Found)
    assert [(match.name, match.said.text) for match in found.matches] == [("#lobby", "cake")]


def test_an_answer_of_a_later_server_comes_as_it_is(inside: Stage) -> None:
    id_ = inside.ask("dance")
    assert inside.hear({"type": "danced", "id": id_, "steps": 3}, {"type": "news"}) == []
    assert inside.outcomes == [{"type": "danced", "id": id_, "steps": 3}]


@pytest.mark.parametrize("text", ["{", "[]", '"hi"', '{"type": "said", "seq": "one"}', b"\xff", "[" * 100_000])
def test_what_is_not_the_protocol_is_told_from_it(inside: Stage, text: str | bytes) -> None:
    with pytest.raises(Garbled):
        inside.core.receive(text)


@pytest.mark.parametrize(("text", "code"), [("x" * 70_000, "too-long"), ("\ud800", "bad-text"), (b"hi", "bad-text")])
def test_what_the_server_would_not_take_for_text_is_not_sent(inside: Stage, text: str | bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        inside.ask("say", room="#lobby", text=text)
    assert refused.value.code == code
    assert inside.sent() == []


# Coming back ----------------------------------------------------------------------------------------------------------


def test_one_comes_back_as_who_one_was_with_what_one_has_seen(inside: Stage) -> None:
    inside.hear({"type": "you", "user": 7, "nick": "ada", "token": "another"}, event("said", 11))
    hello = inside.come_back()
    assert (hello["token"], hello["nick"], hello["rooms"]) == ("another", "ada", ["#lobby"])
    assert hello["resume"] == {"journal": "j", "rooms": {"1": 11}}


def test_a_guest_without_a_name_asks_for_none(stage: Stage) -> None:
    stage.core.opened()
    stage.hear(welcome(nick="guest-7"), RESUMED)
    assert stage.come_back()["nick"] == ""


def test_live_events_wait_for_those_that_were_missed(inside: Stage) -> None:
    inside.come_back()
    live, missed = event("said", 13), [event("said", 11), event("said", 12)]
    assert inside.hear(welcome(), entered(1, "#lobby", 12), live) == []
    page = {"type": "page", "name": "#lobby", "room": 1, "events": missed}
    told = inside.hear(page, RESUMED)
    assert [event.seq for event in told if isinstance(event, Said)] == [11, 12, 13]


def test_a_reaction_to_what_was_missed_comes_in_its_turn(inside: Stage) -> None:
    inside.come_back()
    inside.hear(welcome(), entered(1, "#lobby", 16))
    reaction = event("reacted", 12, target=11, reaction="👍")
    first = {"type": "page", "name": "#lobby", "room": 1, "full": True}
    told = inside.hear({**first, "events": [event("said", 11)], "reactions": [reaction, {**reaction, "seq": 14}]})
    told += inside.hear({**first, "full": False, "events": [reaction, event("said", 13), {**reaction, "seq": 14}]})
    told += inside.hear(event("said", 17), RESUMED)
    assert [event.seq for event in told if not isinstance(event, Entered | Gone)] == [11, 12, 13, 14, 17]  # type: ignore[union-attr]


def test_what_a_user_did_is_told_once_although_each_of_his_rooms_brings_it(stage: Stage) -> None:
    stage.enter(entered(1, "#lobby", 3), entered(2, "#tea", 3))
    live = stage.hear({**event("renamed", 4, 4, "bob", old="bo"), "at": 5_000})
    stage.come_back()
    again = {**event("renamed", 4, 4, "bob", room=2, old="bo"), "at": 5_000}
    page = {"type": "page", "name": "#tea", "room": 2, "events": [again, event("said", 5, room=2)]}
    told = stage.hear(welcome(), entered(1, "#lobby", 4), entered(2, "#tea", 5), page, RESUMED)
    assert [type(event) for event in [*live, *told]] == [Renamed, Said]


def test_a_room_of_which_too_much_was_missed_is_begun_anew(inside: Stage) -> None:
    inside.core.receive(b'{"type": "said", "room": 1, "seq": 11, "text": "not taken yet"}')
    inside.come_back()
    last = event("said", 5_000, text="the last one")
    told = inside.hear(
        welcome(), entered(1, "#lobby", 5_000, recent=[last]), event("said", 5_001), {"type": "restart", "room": 1}
    )
    assert isinstance(told[0], Entered)
    assert (told[0].restarted, [message.text for message in told[0].recent]) == (True, ["the last one"])
    assert [event.seq for event in told[1:] if isinstance(event, Said)] == [5_001]


def test_another_journal_means_other_rooms(inside: Stage) -> None:
    id_ = inside.ask("say", room="#lobby", text="hi")
    inside.sent()
    inside.come_back()
    told = inside.hear(welcome(9, journal="restored"), entered(1, "#hall", 2), {"type": "restart", "room": 1}, RESUMED)
    assert [type(event) for event in told] == [Gone, Entered]
    assert [room.name for room in inside.core.rooms.values()] == ["#hall"]
    assert id_ not in [wish["id"] for wish in inside.sent()]
    assert isinstance(inside.outcomes[0], Unanswered)


def test_a_room_that_one_is_no_longer_in_is_gone(stage: Stage) -> None:
    stage.enter(entered(1, "#lobby", 3), entered(2, "#tea", 3))
    stage.come_back()
    assert stage.hear(welcome(), entered(1, "#lobby", 3), {"type": "gone", "room": 2}, RESUMED) == [Gone(room=2)]
    assert [room.name for room in stage.core.rooms.values()] == ["#lobby"]


def test_a_conversation_that_somebody_began_meanwhile_is_read(inside: Stage) -> None:
    inside.come_back()
    place = {"id": 9, "seq": 2, "between": {"user": 4, "nick": "bo"}}
    inside.hear(welcome(), {"type": "entered", "room": place}, entered(1, "#lobby", 10), RESUMED)
    (asked,) = inside.sent()
    assert (asked["type"], asked["room"], asked["after"], asked["events"]) == ("history", "bo", 0, True)
    missed = event("said", 2, 4, "bo", room=9, to=7, to_nick="ada", text="are you there?")
    (said,) = inside.hear({"type": "page", "id": asked["id"], "name": "bo", "room": 9, "events": [missed]})
    assert isinstance(said, Said)
    assert said.text == "are you there?"


def test_an_old_conversation_is_not_told_again_at_first(stage: Stage) -> None:
    place = {"id": 9, "seq": 2, "between": {"user": 4, "nick": "bo"}}
    stage.enter({"type": "entered", "room": place})
    assert stage.sent() == []


def under_way(stage: Stage, kind: str = "say", **fields: Any) -> dict[str, Any]:
    """Something has been sent, and the connection broke before it was answered: what was sent."""
    stage.ask(kind, **({"room": "#lobby", "text": "hi"} if kind == "say" else fields))
    (wish,) = stage.sent()
    stage.come_back()
    return wish


def back(user: int = 7, *, restart: bool = False) -> list[Any]:
    """What comes when one comes back as that user."""
    frames: list[Any] = [{"type": "restart", "room": 1}] if restart else []
    return [welcome(user), entered(1, "#lobby", 10), *frames, RESUMED]


def test_a_message_that_has_not_come_back_is_sent_again(inside: Stage) -> None:
    message = under_way(inside)
    inside.hear(*back())
    assert inside.sent() == [message]
    inside.hear(event("said", 11, 7, "ada", text="hi", id=message["id"]))
    assert isinstance(inside.outcomes[0], Said)


def test_a_message_is_not_sent_again_that_was_said_meanwhile(inside: Stage) -> None:
    message = under_way(inside)
    said = event("said", 11, 7, "ada", text="hi", id=message["id"])
    page = {"type": "page", "name": "#lobby", "room": 1, "events": [said]}
    inside.hear(welcome(), entered(1, "#lobby", 11), page, RESUMED)
    assert inside.sent() == []
    assert [outcome.seq for outcome in inside.outcomes if isinstance(outcome, Said)] == [11]


def test_a_message_may_have_been_said_in_what_does_not_come(inside: Stage) -> None:
    message = under_way(inside)
    inside.hear(*back(restart=True))
    assert inside.sent() == [message]
    inside.hear({"type": "done", "id": message["id"]})
    (said,) = inside.outcomes
    assert isinstance(said, Said)
    assert (said.room, said.seq, said.text) == (1, 0, "hi")


@pytest.mark.parametrize(
    ("seconds", "user", "restart", "again"),
    [(599, 7, True, True), (601, 7, True, False), (601, 7, False, True), (1, 8, True, False), (1, 8, False, True)],
)
def test_a_message_is_sent_again_only_if_it_cannot_be_said_twice(
    inside: Stage, seconds: float, user: int, restart: bool, again: bool
) -> None:
    message = under_way(inside)
    inside.now += seconds
    inside.hear(*back(user, restart=restart))
    assert inside.sent() == ([message] if again else [])
    assert [type(outcome) for outcome in inside.outcomes] == ([] if again else [Unanswered])


def test_of_what_is_no_message_nobody_knows_whether_it_was_done(inside: Stage) -> None:
    under_way(inside, "topic", room="#lobby", topic="Cake")
    assert [type(outcome) for outcome in inside.outcomes] == [Unanswered]
    inside.hear(*back())
    assert inside.sent() == []


def test_what_was_not_sent_is_sent_when_one_is_back(inside: Stage) -> None:
    inside.core.broken()
    inside.ask("topic", room="#lobby", topic="Cake")
    inside.core.opened()
    inside.sent()
    inside.hear(*back())
    assert [wish["type"] for wish in inside.sent()] == ["topic"]


def test_a_question_is_asked_again(inside: Stage) -> None:
    for kind, fields in (("history", {"room": "#lobby", "before": 5}), ("commands", {})):
        question = under_way(inside, kind, **fields)
        inside.hear(*back())
        assert inside.sent() == [question]
        inside.core.forget(question["id"])


@pytest.mark.parametrize(
    ("text", "again"), [("hi", True), ("//hi", True), ("/me waves", True), ("/topic", False), ("/", False)]
)
def test_a_typed_line_is_sent_again_if_it_is_a_message(inside: Stage, text: str, again: bool) -> None:
    line = under_way(inside, "line", room="#lobby", text=text)
    inside.hear(*back())
    assert inside.sent() == ([line] if again else [])


def test_what_a_line_says_to_somebody_else_is_not_looked_for_in_the_room(inside: Stage) -> None:
    under_way(inside, "line", room="#lobby", text="/msg bo psst")
    inside.hear(*back(8))
    assert inside.sent() == []
    assert [type(outcome) for outcome in inside.outcomes] == [Unanswered]


def test_a_message_may_have_an_id_that_its_program_has_given_it(inside: Stage) -> None:
    assert inside.ask("say", "of mine", room="#lobby", text="hi") == "of mine"
    assert [wish["id"] for wish in inside.sent()] == ["of mine"]
    inside.hear(event("said", 11, 7, "ada", text="hi", id="of mine"))
    assert [outcome.seq for outcome in inside.outcomes if isinstance(outcome, Said)] == [11]


def test_a_message_that_another_run_has_said_is_not_said_again(inside: Stage) -> None:
    inside.ask("say", "of mine", room="#lobby", text="hi")
    inside.sent()
    inside.hear({"type": "done", "id": "of mine"})
    (said,) = inside.outcomes
    assert isinstance(said, Said)
    assert (said.seq, said.text, said.id) == (0, "hi", "of mine")


def test_a_room_without_its_sign_is_not_taken_for_a_person(stage: Stage) -> None:
    conversation = {"type": "entered", "room": {"id": 9, "seq": 1, "between": {"user": 4, "nick": "tea"}}}
    stage.enter(conversation, entered(1, "#tea", 10))
    for fields in ({"kind": "say", "room": "tea"}, {"kind": "msg", "to": "tea"}):
        stage.ask(**fields, id_=fields["kind"], text="hi")
        stage.sent()
        stage.hear({"type": "done", "id": fields["kind"]})
    assert [said.room for said in stage.outcomes if isinstance(said, Said)] == [1, 9]


@pytest.mark.parametrize("sent", [False, True], ids=["that waits", "that was sent"])
def test_an_id_that_is_under_way_is_refused_and_what_has_it_is_not_disturbed(inside: Stage, sent: bool) -> None:
    inside.ask("say", "of mine", room="#lobby", text="hi")
    if sent:
        inside.sent()
    with pytest.raises(Refused, match="of mine"):
        inside.ask("say", "of mine", room="#lobby", text="ho")
    assert [wish["text"] for wish in inside.sent()] == ([] if sent else ["hi"])
    inside.hear(event("said", 11, 7, "ada", text="hi", id="of mine"))
    assert [outcome.text for outcome in inside.outcomes if isinstance(outcome, Said)] == ["hi"]
    assert inside.ask("say", "of mine", room="#lobby", text="ho") == "of mine"


@pytest.mark.parametrize("id_", ["hello", "login", "mark", "x" * 65, "\ud800"])
def test_an_id_that_cannot_be_answered_is_refused_and_nothing_is_sent(inside: Stage, id_: str) -> None:
    with pytest.raises(Refused):
        inside.ask("say", id_, room="#lobby", text="hi")
    assert inside.sent() == []


def test_typing_is_let_go_while_there_is_no_connection(inside: Stage) -> None:
    inside.core.broken()
    inside.core.tell({"type": "typing", "room": "#lobby", "state": "active"})
    inside.core.opened()
    assert [wish["type"] for wish in inside.sent()] == ["hello"]
