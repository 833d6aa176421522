"""Whom a JSON client means, and which room, though others bear those names by now."""

import pytest
from json_stage import only, types, wish


@pytest.fixture
def bo(stage, ada):
    """One with whom ada has talked."""
    bo = stage.guest("bo")[0]
    ada.ask(wish("msg", to="bo", text="mine"))
    return bo


def conversation(client):
    """The id of a conversation, and of the other one, as a client was told of it last."""
    said = [each for each in client.ask(wish("msg", to="bo", text="again")) if each["type"] == "said"][-1]
    return said["room"], said["to"], said["seq"]


def test_a_message_goes_to_the_user_whatever_he_is_called_now(stage, ada, bo):
    _, user, _ = conversation(ada)
    bo.ask(wish("nick", nick="robert"))
    stranger = stage.guest("bo")[0]
    bo.told()
    (said,) = only(ada.ask(wish("msg", to="bo", user=user, text="for you")), "said")
    assert (said["to"], said["to_nick"]) == (user, "robert")
    assert [each["text"] for each in only(bo.told(), "said")] == ["for you"]
    assert only(stranger.told(), "said") == []


def test_a_message_to_one_who_is_gone_reaches_nobody_who_took_his_name(stage, ada, bo):
    _, user, _ = conversation(ada)
    bo.ask(wish("quit"))
    (nobody,) = only(ada.ask(wish("msg", to="bo", user=user, text="for you", id="1")), "error")
    assert (nobody["code"], nobody["text"]) == ("not-here", "The bo whom you mean is not here any more.")
    stranger = stage.guest("bo")[0]
    (error,) = only(ada.ask(wish("msg", to="bo", user=user, text="for you", id="2")), "error")
    assert (error["code"], error["id"]) == ("not-here", "2")
    assert "may be somebody else" in error["text"]
    ada.ask(wish("typing", room="bo", user=user, state="active"))
    assert only(stranger.told(), "said", "typing") == []
    assert types(only(ada.ask(wish("msg", to="bo", text="to the new one")), "said", "error")) == ["said"]


def test_who_comes_back_is_told_whether_the_others_of_his_are_gone_and_when_they_spoke(stage):
    ada, mine = stage.guest("ada")
    bo = stage.guest("bo")[0]
    room, user, _ = conversation(ada)
    bo.ask(wish("quit"))
    stranger = stage.guest("bo")[0]
    stranger.ask(wish("msg", to="ada", text="hi"))
    told = {
        each["room"]["id"]: each for each in only(stage.come(token=mine)[1], "entered") if "between" in each["room"]
    }
    gone = told.pop(room)
    assert gone["room"]["between"] == {"user": user, "nick": "bo", "gone": True}
    (here,) = told.values()
    assert "gone" not in here["room"]["between"]
    assert here["at"] >= gone["at"] > 0


def test_what_was_said_to_one_is_changed_though_another_has_his_name(stage, ada, bo):
    room, _, seq = conversation(ada)
    bo.ask(wish("quit"))
    stage.guest("bo")
    for text in ("other", "others"):
        ada.ask(wish("msg", to="bo", text=text))
    for what in (
        wish("edit", text="edited", message=seq),
        wish("react", reaction="+", message=seq),
        wish("line", text="/edit edited again"),
        wish("delete", message=seq),
    ):
        (told,) = only(ada.ask({**what, "room": "bo", "room_id": room}), "edited", "reacted", "deleted")
        assert (told["room"], told["target"]) == (room, seq)
    (page,) = only(ada.ask(wish("history", room="bo", room_id=room)), "page")
    assert (page["room"], page["name"], [each["text"] for each in page["events"]]) == (room, "bo", ["mine"])


@pytest.mark.usefixtures("bo")
def test_a_room_that_one_is_not_in_is_not_looked_into_by_its_id(stage, ada):
    room, _, seq = conversation(ada)
    eve = stage.guest("eve")[0]
    for what in (wish("history"), wish("edit", message=seq, text="x"), wish("line", text="/history")):
        (error,) = only(eve.ask({**what, "room": "bo", "room_id": room}), "error", "page")
        assert error["code"] == "not-joined"


def test_what_is_typed_in_a_conversation_does_nothing_in_a_room_of_that_name(ada, bo):
    ada.ask(wish("join", room="#bo"), wish("say", room="#bo", text="in the room"))
    bo.told()
    for text, kind in (("hi", "said"), ("/me waves", "said"), ("/edit dances", "edited"), ("/delete", "deleted")):
        told = ada.ask(wish("line", room="bo", text=text))
        assert [each.get("to_nick") for each in only(told, kind)] == ["bo"], text
    for text in ("/leave", "/topic cake"):
        (error,) = only(ada.ask(wish("line", room="bo", text=text)), "error", "left", "topicset")
        assert error["code"] == "no-room"
    (page,) = only(ada.ask(wish("line", room="bo", text="/history")), "page")
    assert page["name"] == "bo"
