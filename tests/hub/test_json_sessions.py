"""JSON sessions: what is answered, in which order, and what others see."""

import json

import pytest
from json_stage import hello, only, token, types, wish

# Coming in ------------------------------------------------------------------------------------------------------------


def test_who_says_hello_is_welcome_and_in_the_room_that_the_server_is_for(stage):
    stage.enter("bob").do("hi")
    _, told = stage.come(nick="ada", id="h")
    assert types(told) == ["welcome", "entered", "you"]
    welcome, entered, you = told
    assert (welcome["id"], welcome["home"], welcome["journal"]) == ("h", "#lobby", "journal")
    assert {key: welcome["you"][key] for key in ("nick", "user")} == {key: you[key] for key in ("nick", "user")}
    assert you["nick"] == "ada"
    assert "resumed" not in welcome
    room = entered["room"]
    assert (room["name"], room["count"], [each["nick"] for each in room["members"]]) == ("#lobby", 2, ["bob", "ada"])
    assert [message["text"] for message in entered["recent"]] == ["hi"]
    assert room["seq"] > entered["recent"][-1]["seq"]


def test_who_wants_no_room_is_in_none_and_who_wants_some_is_in_these(stage):
    _, told = stage.come(nick="ada", rooms=[])
    assert types(told) == ["welcome"]
    _, told = stage.come(nick="bob", rooms=["#tea", "pie"])
    assert [frame["room"]["name"] for frame in only(told, "entered")] == ["#tea", "#pie"]


def test_who_names_no_nick_is_a_guest(stage):
    _, told = stage.come()
    you = told[0]["you"]
    assert you["nick"] == f"guest-{you['user']}"


def test_a_nick_that_is_taken_is_refused_and_another_one_may_be_tried(stage):
    stage.enter("ada")
    client, told = stage.come(nick="ada", id="1", rooms=["#tea"])
    assert [(frame["type"], frame["id"], frame["code"]) for frame in told] == [("error", "1", "nick-in-use")]
    assert types(client.ask(wish("say", room="#tea", text="x", id="2"))) == ["error"]
    told = client.ask(hello(nick="eve", id="3"))
    assert types(told) == ["welcome", "entered", "you"]
    assert told[1]["room"]["name"] == "#lobby"


def test_a_room_that_cannot_be_entered_is_told_of_and_the_others_are_entered(stage):
    stage.enter("bob", "tea").do("/set tea invite-only")
    _, told = stage.come(nick="ada", rooms=["#tea", "#lobby", "#"])
    assert types(told) == ["welcome", "error", "entered", "you", "error"]
    assert [(frame["code"], "id" in frame) for frame in only(told, "error")] == [
        ("invite-only", False),
        ("bad-name", False),
    ]


def test_who_says_hello_twice_is_refused_and_nothing_changes(stage, ada):
    before = list(stage.seen)
    told = ada.ask(hello(nick="eve", id="h", rooms=["#tea"]), wish("ping", token="x"))
    assert [(frame["type"], frame.get("code")) for frame in told] == [("error", "arrived"), ("pong", None)]
    assert stage.seen == before
    assert types(ada.ask(wish("say", room="#lobby", text="still here"))) == ["said"]


def test_another_version_is_refused(stage):
    client = stage.json()
    assert [f["code"] for f in client.ask({"type": "hello", "version": 2})] == ["bad-version"]
    assert types(client.ask(hello(nick="ada")))[0] == "welcome"


@pytest.mark.parametrize(("given", "code"), [({}, "needs-password"), ({"password": "x"}, "wrong-password")])
def test_a_server_that_wants_a_password_lets_nobody_in_without(stage, given, code):
    from hubbub.chat.accounts import Terms

    stage.desk.directory.terms = Terms(password="sesame")
    client, told = stage.come(nick="ada", **given)
    assert [frame["code"] for frame in told] == [code]
    assert types(client.ask(hello(nick="ada", password="sesame")))[0] == "welcome"


def test_before_hello_nothing_else_is_done(stage):
    client = stage.json()
    told = client.ask(wish("say", room="#lobby", text="x", id="1"), wish("join", room="#tea", id="2"))
    assert [(frame["id"], frame["code"]) for frame in told] == [("1", "not-arrived"), ("2", "not-arrived")]
    assert types(client.ask(wish("ping", token="t", id="3"))) == ["pong"]


def test_who_logs_in_before_hello_comes_by_his_account(stage):
    stage.desk.account("ada", stage.state.new_user())
    client = stage.json()
    told = client.ask(wish("login", account="ada", password="ada", id="1"), hello(nick="ada"))
    assert types(told) == ["loggedin", "done", "welcome", "entered"]
    you = told[2]["you"]
    assert (you["user"], you["account"]) == (stage.desk.named("ada").user, "ada")


# Answers --------------------------------------------------------------------------------------------------------------


def test_a_message_comes_back_to_its_author_with_its_id(stage, ada):
    bob = stage.enter("bob")
    bob.heard(), ada.told()
    (said,) = ada.ask(wish("say", room="#lobby", text="hi", id="c1"))
    assert (said["type"], said["id"], said["text"], said["nick"]) == ("said", "c1", "hi", "ada")
    assert bob.heard() == "<ada> hi\n"


def test_what_a_command_leads_to_comes_before_that_it_is_done(ada):
    for kind, fields in [
        ("topicset", wish("topic", room="#lobby", topic="Cake")),
        ("renamed", wish("nick", nick="lovelace")),
        ("wentaway", wish("away", reason="lunch")),
        ("described", wish("describe", realname="A.")),
        ("entered", wish("join", room="#tea")),
        ("changed", wish("set", room="#tea", setting="secret")),
        ("roomrenamed", wish("rename", room="#tea", name="#pie")),
        ("left", wish("leave", room="#pie")),
        ("typing", wish("typing", room="#lobby", state="active")),
        ("read", wish("read", room="#lobby", up_to=5)),
    ]:
        told = ada.ask({**fields, "id": "x"})
        assert types(told) == [kind, "done"], told
        assert told[1]["id"] == "x"
        assert "id" not in told[0]


def test_what_is_not_asked_with_an_id_is_not_answered_with_done(ada):
    assert types(ada.ask(wish("topic", room="#lobby", topic="Cake"))) == ["topicset"]
    assert types(ada.ask(wish("typing", room="#lobby", state="active"))) == ["typing"]
    assert types(ada.ask(wish("ping"))) == ["pong"]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (wish("who", room="#lobby"), "members"),
        (wish("rooms"), "rooms"),
        (wish("history", room="#lobby"), "page"),
        (wish("read", room="#lobby"), "read"),
        (wish("help"), "notice"),
        (wish("commands"), "commands"),
        (wish("topic", room="#lobby"), "notice"),
        (wish("ping", token="t"), "pong"),
        (wish("join", room="#lobby"), "done"),
        (wish("say", room="#pie", text="hi"), "error"),
        (wish("msg", to="nobody", text="hi"), "error"),
        (wish("kick", room="#lobby", nick="nobody"), "error"),
        (wish("nick", nick="a b"), "error"),
        (wish("line", room="#lobby", text="/frob"), "error"),
        (wish("line", room="#lobby", text="/ping x"), "pong"),
        (wish("frob"), "error"),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else value,
)
def test_an_answer_has_the_id_of_what_it_answers_and_comes_once(ada, asked, answer):
    told = ada.ask({**asked, "id": "c7"}, wish("ping", token="end"))
    assert types(told) == [answer, "pong"]
    assert told[0]["id"] == "c7"
    assert told[1] == {"type": "pong", "token": "end"}


def test_answers_come_in_the_order_of_what_is_asked_and_messages_flow(stage, ada):
    ada.send(
        wish("say", room="#lobby", text="one", id="1"),
        wish("say", room="#lobby", text="two", id="2"),
        wish("say", room="#pie", text="lost", id="3"),
        wish("who", room="#lobby", id="4"),
        wish("say", room="#lobby", text="three", id="5"),
        wish("topic", room="#lobby", topic="Cake", id="6"),
        wish("ping", id="7"),
    )
    assert len(stage.disk.waiting) == 2
    stage.settle()
    told = ada.told()
    assert types(told) == ["said", "said", "error", "members", "said", "topicset", "done", "pong"]
    assert [frame["id"] for frame in told if "id" in frame] == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_line_is_done_as_if_it_had_been_typed_in_that_room(stage, ada):
    ada.ask(wish("join", room="#tea"))
    for text, kind, content in [
        ("hi", "said", {"text": "hi", "id": "hi"}),
        ("//shrug", "said", {"text": "/shrug", "id": "//shrug"}),
        ("/me waves", "said", {"text": "waves", "form": "action", "id": "/me waves"}),
        ("/topic Cake at four", "topicset", {"topic": "Cake at four"}),
    ]:
        frame = ada.ask(wish("line", room="#tea", text=text, id=text))[0]
        assert frame["type"] == kind
        assert frame["room"] == stage.state.room_named("tea").id
        assert {key: frame.get(key) for key in content} == content


def test_a_message_to_oneself_comes_once(ada):
    told = ada.ask(wish("msg", to="ada", text="note", id="c"))
    assert types(told) == ["said"]
    assert (told[0]["to"], told[0]["to_nick"]) == (told[0]["user"], "ada")


def test_what_concerns_one_everywhere_he_is_told_in_one_of_his_rooms(stage, ada):
    ada.ask(wish("join", room="#tea"))
    eve, _ = stage.guest("eve", "#tea")
    ada.told(), eve.told()
    (mine,), (hers,) = ada.ask(wish("nick", nick="lovelace")), eve.told()
    assert {mine["room"], hers["room"]} <= {1, 2}
    assert mine["seq"] > 0
    (mine,), (hers,) = ada.ask(wish("away", reason="lunch")), eve.told()
    assert {mine["room"], hers["room"]} <= {1, 2}


def test_what_the_disk_does_not_take_is_told_by_its_id_and_may_be_sent_again(stage, ada):
    stage.disk.full = True
    told = ada.ask(wish("say", room="#lobby", text="hi", id="1"), wish("topic", room="#lobby", topic="x", id="2"))
    assert [(frame["code"], frame["id"]) for frame in told] == [("not-saved", "1"), ("not-saved", "2")]
    stage.disk.full = False
    assert types(ada.ask(wish("say", room="#lobby", text="hi", id="1"))) == ["said"]


def test_who_is_invited_learns_of_which_room(stage, ada):
    bob = stage.enter("bob", "tea")
    ada.told()
    bob.do("/invite #tea ada")
    (invitation,) = ada.told()
    assert (invitation["type"], invitation["name"], invitation["nick"]) == ("invitation", "#tea", "bob")


def test_that_somebody_types_is_told_and_nothing_else_that_programs_hint(stage, ada):
    from irc_stage import irc

    bob = irc(stage, "bob", "message-tags")
    ada.told()
    bob.do("@+typing=active TAGMSG #lobby", "@+typing=\x01<b> TAGMSG #lobby", "@+other=x TAGMSG #lobby")
    bob.do("@+typing=done TAGMSG ada")
    lobby, private = ada.told()
    assert (lobby["type"], lobby["state"], lobby["room"]) == ("typing", "active", 1)
    assert (private["state"], private["to_nick"]) == ("done", "ada")
    assert "room" not in private
    assert "+typing=paused" in (ada.ask(wish("typing", room="bob", state="paused")) and bob.heard())


def test_a_rank_that_there_is_not_is_refused(stage, ada):
    stage.enter("bob").do("/set lobby moderated")
    ada.told()
    told = ada.ask(wish("say", room="#lobby", text="hi", rank="king", id="1"), wish("ping"))
    assert [frame.get("code") for frame in told] == ["bad-rank", None]


# The end --------------------------------------------------------------------------------------------------------------


def test_who_quits_is_gone_at_once(stage, ada):
    bob = stage.enter("bob")
    bob.heard(), ada.told()
    assert types(ada.ask(wish("quit", reason="bye", id="q"))) == ["done"]
    assert ada.closed
    assert bob.heard() == "-- ada left #lobby (bye)\n"


def test_who_is_sent_away_is_told_why_and_gone_at_once(stage, ada):
    root = stage.enter("root")
    root.do("/oper root sesame", "/kill ada enough")
    stage.settle()
    (goodbye,) = only(ada.told(), "goodbye")
    assert "enough" in goodbye["text"]
    assert not goodbye.get("again")
    assert stage.state.user_named("ada") is None


def test_the_token_of_one_in_a_room_holds_for_good_and_that_of_one_in_none_for_this_run(stage):
    client, told = stage.come(nick="ada", rooms=[])
    early, user = token(told), told[0]["you"]["user"]
    late = token(client.ask(wish("join", room="#tea")))
    run = stage.house.tokens._runs
    later = stage.built("journal", ended={run.current: run.committed()}).tokens
    assert (stage.house.tokens.holder(early), stage.house.tokens.holder(late)) == (user, user)
    assert (later.holder(early), later.holder(late)) == (0, user)


def test_who_reads_too_slowly_is_told_later_what_is_done(stage, ada):
    ada.stop_reading()
    ada.type(json.dumps(wish("topic", room="#lobby", topic="Cake", id="t")) + "\n")
    ada.session.filled()
    stage.settle()
    assert ada.told() == []
    ada.read_on()
    assert types(ada.told()) == ["topicset", "done"]


def test_a_message_from_outside_a_room_comes_back_to_its_author(stage, ada):
    bob = stage.enter("bob", "tea")
    bob.do("/unset #tea members-only")
    eve = stage.guest("eve", "#tea")[0]
    (said,) = only(ada.ask(wish("say", room="#tea", text="hi", id="s")), "said")
    assert said["id"] == "s"
    assert bob.heard().endswith("<ada> hi\n")
    assert only(eve.told(), "said") == [said]


def test_who_says_that_he_is_a_program_is_shown_as_one(ada):
    assert types(ada.ask(wish("mark", mark="bot", id="m"))) == ["done"]
    assert ada.ask(wish("say", room="#lobby", text="beep"))[0]["bot"] is True
    assert only(ada.ask(wish("mark", mark="king", id="k")), "error")[0]["id"] == "k"
