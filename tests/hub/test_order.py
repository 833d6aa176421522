"""What a client is sent, and when: after the disk has it, in the order of what he sent."""

import pytest
from stage import Stage, said

from hubbub.chat.events import Departed
from hubbub.hub.session import UNREAD_BYTES, UNSETTLED_MESSAGES


def test_nobody_sees_what_is_not_on_disk(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.heard(), bob.heard()
    for line in ("hi\n", "/me waves\n", "/msg bob psst\n", "/topic cake\n", "/nick eve\n", "/join tea\n", "/leave\n"):
        ada.type(line)
        assert stage.disk.waiting
        assert (ada.heard(), bob.heard()) == ("", "")
        stage.settle()
        assert ada.heard() + bob.heard() != ""


def test_a_message_reaches_everybody_else_once_it_is_on_disk(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.heard(), bob.heard()
    assert ada.do("hi") == ""
    assert bob.heard() == "<ada> hi\n"


def test_a_session_that_wants_its_own_messages_back_gets_them(stage):
    ada = stage.enter("ada", echo=True)
    assert ada.do("hi") == "<ada> hi\n"


def test_an_answer_waits_for_what_was_said_before_it(stage):
    ada = stage.enter("ada")
    ada.type("one\ntwo\n/ping x\n")
    assert ada.heard() == ""
    stage.disk.commit(1)
    assert ada.heard() == ""
    stage.disk.commit(1)
    assert ada.heard() == "-- pong x\n"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/nonsense", "-- There is no /nonsense."),
        ("/nick admin", "-- The nick admin is kept"),
        ("/who", "-- in #lobby: ada (you)"),
        ("/history", "-- earlier\n<ada> one\n-- now"),
        ("\udcc3", "-- not saved: that line is not UTF-8"),
    ],
)
def test_every_answer_waits_for_what_was_said_before_it(stage, line, answer):
    ada = stage.enter("ada")
    ada.session.receive(b"one\n" + line.encode("utf-8", "surrogateescape") + b"\n/ping x\n")
    stage.disk.answer()
    assert ada.heard() == ""
    stage.settle()
    assert ada.heard().startswith(answer)


def test_an_own_message_that_is_wanted_back_comes_before_the_answer_to_what_follows(stage):
    ada = stage.enter("ada", echo=True)
    assert ada.do("hi", "/ping x") == "<ada> hi\n-- pong x\n"


def test_messages_flow_on_without_waiting_for_each_other(stage):
    ada = stage.enter("ada")
    ada.type("one\ntwo\nthree\n")
    assert len(stage.disk.waiting) == 3


@pytest.mark.parametrize("line", ["/nick eve", "/join tea", "/leave", "/topic cake", "/msg bob psst"])
def test_what_changes_the_state_makes_later_input_wait(stage, line):
    ada = stage.enter("ada")
    stage.enter("bob")
    ada.type(f"{line}\nhi\n")
    assert len(stage.disk.waiting) == 1


def test_input_after_a_join_is_said_in_the_room_that_was_joined(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob", "tea")
    bob.heard()
    ada.do("/join tea", "hi all")
    assert bob.heard() == "-- ada joined #tea\n<ada> hi all\n"


def test_input_after_a_new_name_is_said_under_it(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    bob.heard(), ada.do("/nick eve", "hi", "/nick ada", "hi")
    assert bob.heard() == "-- ada is now eve\n<eve> hi\n-- eve is now ada\n<ada> hi\n"


def test_an_answer_from_the_journal_comes_in_its_turn(stage):
    ada = stage.enter("ada")
    ada.type("one\n/history\n/ping x\n")
    stage.disk.commit()
    assert ada.heard() == ""
    stage.disk.answer()
    assert ada.heard() == "-- earlier\n<ada> one\n-- now\n-- pong x\n"


def test_an_answer_from_the_journal_comes_in_its_turn_even_after_very_many_messages(stage):
    ada = stage.enter("ada")
    ada.type("x\n" * UNSETTLED_MESSAGES + "/history 1\n/ping x\n")
    stage.disk.commit()
    stage.settle()
    assert ada.heard().endswith("<ada> x\n-- now\n-- pong x\n")


def test_a_room_is_entered_before_later_input_even_after_very_many_messages(stage):
    ada = stage.enter("ada")
    stage.enter("bob", "tea").do("/leave")
    ada.type("x\n" * UNSETTLED_MESSAGES + "/join tea\nhi\n/ping x\n")
    stage.settle()
    assert ada.heard().endswith("-- ada joined #tea\n-- pong x\n")
    assert stage.state.room_named("tea").seq == [e.seq for e in stage.seen if getattr(e, "text", "") == "hi"][-1]


def test_everything_in_a_heap_of_input_is_done_in_order(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob", "tea", "lobby")
    ada.heard(), bob.heard()
    own = ada.do("a", "/ping 1", "/join tea", "b", "/x", "/nick eve", "c", "/leave", "d", "/ping 2")
    assert [line for line in own.splitlines() if "topic" not in line] == [
        "-- pong 1",
        "-- ada joined #tea",
        "-- There is no /x. /help lists the commands. To say it as it stands, begin with //.",
        "-- ada is now eve",
        "-- eve left #tea",
        "-- pong 2",
    ]
    assert bob.heard().splitlines() == [
        "<ada> a",
        "-- ada joined #tea",
        "#tea <ada> b",
        "-- ada is now eve",
        "#tea <eve> c",
        "-- eve left #tea",
        "<eve> d",
    ]


def test_input_that_waits_is_not_read_beyond_a_bound_and_read_again_after(stage):
    ada = stage.enter("ada")
    ada.type("/join tea\n")
    line = "x" * 1000 + "\n"
    ada.type(line * (UNREAD_BYTES // len(line)))
    assert ada.listening
    ada.type(line)
    assert not ada.listening
    stage.settle()
    assert ada.listening
    assert len(said(stage)) == UNREAD_BYTES // len(line) + 1


def test_messages_under_way_are_bounded(stage):
    ada = stage.enter("ada")
    ada.type("x\n" * 3 * UNSETTLED_MESSAGES)
    assert len(stage.disk.waiting) == UNSETTLED_MESSAGES
    stage.disk.commit(1)
    assert len(stage.disk.waiting) == UNSETTLED_MESSAGES
    stage.settle()
    assert len(said(stage)) == 3 * UNSETTLED_MESSAGES


def test_what_came_before_the_end_of_input_is_done_and_answered_first(stage):
    ada, bob = stage.connect(), stage.enter("bob")
    bob.heard(), ada.heard()
    ada.type("/nick ada\nhi\n/join tea\n/ping x\nlast words")
    ada.session.end()
    assert not ada.closed
    stage.settle()
    assert ada.closed
    assert ada.heard().endswith("-- ada joined #tea\n-- pong x\n")
    assert bob.heard().splitlines()[-2:] == ["<ada> hi", "-- ada left #lobby"]
    assert said(stage) == ["hi", "last words"]
    assert isinstance(stage.seen[-1], Departed)


def test_who_quits_with_a_message_under_way_has_said_it_first(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    bob.heard(), ada.type("hi\n/quit for tea\nnever said\n")
    assert not ada.closed
    stage.settle()
    assert ada.closed
    assert bob.heard() == "<ada> hi\n-- ada left #lobby (for tea)\n"


def test_who_is_cut_off_has_said_what_he_sent_and_is_gone(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    bob.heard(), ada.type("hi\n/join tea\nbye\n")
    written = len(ada.writes)
    ada.session.lost()
    stage.settle()
    assert bob.heard() == "<ada> hi\n-- ada left #lobby\n"
    assert said(stage) == ["hi", "bye"]
    assert len(ada.writes) == written
    assert list(stage.hub.sessions) == [bob.session]


def test_who_is_cut_off_after_he_ended_his_input_is_gone_once(stage):
    ada = stage.enter("ada")
    ada.session.end()
    ada.session.lost()
    stage.settle()
    assert len([event for event in stage.seen if isinstance(event, Departed)]) == 1
    assert not stage.hub.sessions


def test_a_closing_hub_takes_no_new_command_but_delivers_what_is_under_way(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    bob.heard(), ada.type("accepted\n")
    stage.hub.close()
    assert stage.hub.unsettled
    ada.type("too late\n")
    stage.settle()
    assert not stage.hub.unsettled
    assert bob.heard() == "<ada> accepted\n"
    stage.hub.say_goodbye()
    assert bob.heard() == "-- The room is closing.\n"
    assert ada.closed
    assert bob.closed
    ada.session.lost(), bob.session.lost()
    assert not stage.hub.connected


def test_every_kind_of_order_holds_whatever_the_size_of_commits():
    for size in (1, 2, 3, 100):
        stage = Stage()
        ada, bob = stage.enter("ada"), stage.enter("bob")
        ada.heard(), bob.heard()
        ada.type("1\n2\n/ping a\n3\n/nick eve\n4\n5\n/ping b\n")
        while stage.disk.waiting:
            stage.disk.commit(min(size, len(stage.disk.waiting)))
        assert ada.heard() == "-- pong a\n-- ada is now eve\n-- pong b\n"
        assert bob.heard() == "<ada> 1\n<ada> 2\n<ada> 3\n-- ada is now eve\n<eve> 4\n<eve> 5\n"


def test_a_pong_waits_for_what_others_sent_before_it_too(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.heard(), bob.heard()
    ada.type("one\n")
    bob.type("/ping x\n")
    assert bob.heard() == ""
    stage.disk.commit()
    assert bob.heard() == "<ada> one\n-- pong x\n"


def test_a_pong_waits_for_a_message_for_which_a_conversation_has_to_be_founded(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.heard(), bob.heard()
    ada.type("/msg bob psst\n")
    bob.type("/ping x\nand on\n")
    stage.disk.commit()
    assert bob.heard() == ""
    stage.settle()
    assert bob.heard() == "[ada → you] psst\n-- pong x\n"
    assert said(stage) == ["psst", "and on"]


def test_a_pong_does_not_wait_for_what_is_sent_after_it(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.heard(), bob.heard()
    ada.type("one\n")
    bob.type("/ping x\n")
    ada.type("two\n")
    stage.disk.commit(1)
    assert bob.heard() == "<ada> one\n-- pong x\n"
