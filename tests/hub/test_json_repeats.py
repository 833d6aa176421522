"""Messages with ids: however often one is sent, it is said once, and its author is told that it is."""

from json_stage import types, wish
from stage import said

from hubbub.chat.repeats import REMEMBERED_MS

HI = wish("say", room="#lobby", text="hi", id="c1")


def test_a_message_that_is_sent_again_is_said_once_and_done(stage, ada):
    bob = stage.enter("bob")
    bob.heard(), ada.told()
    assert types(ada.ask(HI)) == ["said"]
    assert ada.ask(HI) == [{"type": "done", "id": "c1"}]
    assert ada.ask({**HI, "text": "another text"}) == [{"type": "done", "id": "c1"}]
    assert bob.heard() == "<ada> hi\n"


def test_while_the_first_is_under_way_the_second_is_no_other(stage, ada):
    ada.send(HI, HI, HI)
    stage.settle()
    assert types(ada.told()) == ["said", "done", "done"]
    ada.send({**HI, "id": "c2"})
    stage.disk.write()  # it is on disk, and the hub does not know
    assert said(stage) == ["hi"]


def test_whatever_way_it_is_said_the_id_is_the_same(stage, ada):
    stage.enter("bob", "tea")
    ada.told()
    told = ada.ask(HI, wish("msg", to="bob", text="psst", id="c1"), wish("me", room="#lobby", text="x", id="c1"))
    assert types(told) == ["said", "done", "done"]
    assert said(stage) == ["hi"]


def test_over_another_session_it_is_known_too(stage):
    ada, mine = stage.guest("ada")
    other, _ = stage.come(token=mine)
    ada.ask(HI)
    (seen,) = other.told()
    assert (seen["type"], seen["id"]) == ("said", "c1")
    assert types(other.ask(HI)) == ["done"]
    assert said(stage) == ["hi"]


def test_over_the_next_connection_it_is_known_too(stage):
    ada, mine = stage.guest("ada")
    ada.send(HI)
    ada.breaks()
    again, _ = stage.come(token=mine)
    assert types(again.ask(HI)) == ["done"]
    again.ask(wish("quit"))
    again, _told = stage.come(token=mine)
    assert types(again.ask(HI)) == ["done"]
    assert said(stage) == ["hi"]


def test_the_same_id_of_somebody_else_is_another_message(stage, ada):
    bob, _ = stage.guest("bob")
    ada.told()
    assert types(ada.ask(HI)) == ["said"]
    assert types(bob.ask(HI)) == ["said", "said"]
    assert said(stage) == ["hi", "hi"]


def test_what_the_disk_did_not_take_is_not_remembered(stage, ada):
    stage.disk.full = True
    assert [(frame["code"], frame["id"]) for frame in ada.ask(HI, HI)] == [("not-saved", "c1")] * 2
    stage.disk.full = False
    assert types(ada.ask(HI, HI)) == ["said", "done"]
    assert said(stage) == ["hi"]


def test_a_message_that_is_refused_may_be_sent_again_with_its_id(ada):
    tea = {**HI, "room": "#tea"}
    assert types(ada.ask(tea)) == ["error"]
    ada.ask(wish("join", room="#tea"))
    assert types(ada.ask(tea)) == ["said"]


def test_messages_without_an_id_are_all_said(stage, ada):
    ada.ask(*[wish("say", room="#lobby", text="hi")] * 3)
    assert said(stage) == ["hi"] * 3


def test_one_that_was_sent_before_a_kill_is_answered_in_its_turn(stage, ada):
    ada.ask(HI)
    ada.send(wish("say", room="#lobby", text="a", id="c2"), HI, wish("ping", id="p"))
    stage.settle()
    assert [(frame["type"], frame["id"]) for frame in ada.told()] == [("said", "c2"), ("done", "c1"), ("pong", "p")]


def test_who_does_not_read_is_told_of_a_repeat_nevertheless(stage, ada):
    ada.stop_reading(0)
    ada.send(HI, HI)
    stage.settle()
    ada.read_on()
    assert sorted(types(ada.told())) == ["done", "said"]


def test_ids_are_remembered_for_ten_minutes():
    assert REMEMBERED_MS == 600_000


def test_no_client_of_another_door_is_told_anything_strange(stage, ada):
    bob = stage.enter("bob")
    ada.ask(HI)
    assert bob.heard().endswith("<ada> hi\n")
