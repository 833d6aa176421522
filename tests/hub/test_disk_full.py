"""While the disk takes nothing: whoever speaks is told, nobody sees what is not saved, and it passes by itself."""

from stage import said

from hubbub.chat.events import Departed
from hubbub.hub.debts import RETRY_SECONDS


def test_who_speaks_is_told_and_nobody_else_sees_anything(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    bob.heard(), ada.heard()
    stage.disk.full = True
    assert ada.do("hi", "/me waves") == "-- not saved: hi\n-- not saved: /me waves\n"
    assert bob.heard() == ""
    stage.disk.full = False
    assert ada.do("hi again") == ""
    assert bob.heard() == "<ada> hi again\n"


def test_the_past_is_as_if_nothing_had_been_said(stage):
    ada = stage.enter("ada")
    ada.do("one")
    stage.disk.full = True
    ada.do("two")
    stage.disk.full = False
    ada.do("three")
    ada.heard()
    assert ada.do("/history") == "-- earlier\n<ada> one\n<ada> three\n-- now\n"


def test_what_was_asked_behind_a_message_is_answered_all_the_same(stage):
    ada = stage.enter("ada")
    stage.disk.full = True
    assert ada.do("hi", "/ping x") == "-- not saved: hi\n-- pong x\n"


def test_every_one_of_many_messages_is_answered_for_in_order(stage):
    ada = stage.enter("ada")
    ada.type("a\nb\nc\n/ping x\n")
    stage.disk.commit(1)
    stage.disk.full = True
    stage.disk.commit(1)
    stage.disk.full = False
    stage.settle()
    assert ada.heard() == "-- not saved: b\n-- pong x\n"
    assert said(stage) == ["a", "c"]


def test_a_change_that_is_not_saved_is_told_and_does_not_happen(stage):
    ada, bob = stage.enter("ada", "tea"), stage.enter("bob", "tea")
    ada.heard(), bob.heard()
    stage.disk.full = True
    for line in ("/nick eve", "/topic cake", "/leave", "/join pie", "/msg bob psst"):
        assert ada.do(line).startswith("-- not saved: /")
    assert bob.heard() == ""
    assert ada.do("/who") == "-- in #tea: ada (you), bob\n"
    stage.disk.full = False
    assert ada.do("/nick eve") == "-- ada is now eve\n"


def test_a_private_line_that_is_not_saved_is_shown_as_it_was_typed(stage):
    ada = stage.enter("ada")
    stage.enter("bob")
    ada.do("/msg bob first")
    stage.disk.full = True
    assert ada.do("/msg bob psst") == "-- not saved: /msg bob psst\n"


def test_a_name_that_was_not_saved_is_free(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stage.disk.full = True
    ada.do("/nick eve")
    stage.disk.full = False
    assert bob.do("/nick eve").endswith("-- bob is now eve\n")


def test_a_leave_that_cannot_be_written_is_owed_and_paid(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    bob.heard()
    stage.disk.full = True
    ada.session.lost()
    stage.settle()
    for _ in range(3):
        stage.clock.pass_by(RETRY_SECONDS)
        stage.settle()
    assert bob.heard() == ""
    stage.disk.full = False
    stage.clock.pass_by(RETRY_SECONDS)
    stage.settle()
    assert bob.heard() == "-- ada left #lobby\n"
    assert sum(isinstance(event, Departed) for event in stage.seen) == 1
    assert stage.hub.sessions == {bob.session}


def test_a_last_line_that_was_not_saved_does_not_keep_anybody_here(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    bob.heard(), ada.heard()
    stage.disk.full = True
    ada.type("last words")
    ada.session.end()
    stage.settle()
    assert ada.heard() == "-- not saved: last words\n"
    stage.disk.full = False
    stage.clock.pass_by(RETRY_SECONDS)
    stage.settle()
    assert bob.heard() == "-- ada left #lobby\n"
    assert ada.closed


def test_a_newcomer_may_read_and_is_let_in_when_the_disk_recovers(stage):
    ada = stage.enter("ada")
    ada.do("one")
    ada.heard()
    stage.disk.full = True
    bob = stage.connect(address="10.0.0.7")
    stage.settle()
    assert bob.heard().endswith("-- earlier\n<ada> one\n-- now\n")
    assert bob.do("hi") == "-- not saved: hi\n"
    assert ada.heard() == ""
    stage.disk.full = False
    stage.clock.pass_by(RETRY_SECONDS)
    stage.settle()
    assert bob.heard().endswith("-- 10.0.0.7 joined #lobby\n")
    bob.do("hi")
    assert ada.heard() == "-- 10.0.0.7 joined #lobby\n<10.0.0.7> hi\n"


def test_a_newcomer_is_told_once_however_long_the_disk_is_full(stage):
    stage.enter("ada")
    stage.disk.full = True
    bob = stage.connect()
    stage.settle()
    told = bob.heard()
    assert told.startswith("Welcome!\n-- not saved: /join")
    for _ in range(5):
        stage.clock.pass_by(RETRY_SECONDS)
        stage.settle()
    assert bob.heard() == ""


def test_a_newcomer_who_quits_before_he_was_let_in_is_not_let_in_later(stage):
    ada = stage.enter("ada")
    ada.heard()
    stage.disk.full = True
    bob = stage.connect()
    stage.settle()
    bob.do("/quit")
    assert bob.closed
    stage.disk.full = False
    stage.clock.pass_by(RETRY_SECONDS)
    stage.settle()
    assert ada.heard() == ""
    assert ada.do("/who") == "-- in #lobby: ada (you)\n"


def test_a_newcomer_who_goes_again_leaves_nothing_behind(stage):
    ada = stage.enter("ada")
    ada.heard()
    stage.disk.full = True
    bob = stage.connect()
    stage.settle()
    bob.session.lost()
    stage.settle()
    stage.disk.full = False
    stage.clock.pass_by(RETRY_SECONDS)
    stage.settle()
    assert ada.heard() == ""
    assert stage.hub.sessions == {ada.session}
