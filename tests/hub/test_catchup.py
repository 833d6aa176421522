"""A reader who stops is passed over, and served what he missed when he reads again: in order, once, without his own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stage import Stage, said

from hubbub.chat.events import Departed
from hubbub.hub import catchup
from hubbub.hub.session import Session


@pytest.fixture(params=["from memory", "from the journal"])
def reach(request, monkeypatch):
    """Served from what the hub remembers, and from what it has to read."""
    if request.param == "from the journal":
        monkeypatch.setattr(catchup, "REMEMBERED_EVENTS", 1)
        monkeypatch.setattr(catchup, "SLICE_BYTES", 300)
    monkeypatch.setattr(catchup, "SLICE_EVENTS", 4)


pytestmark = pytest.mark.usefixtures("reach")


def stall(client, by) -> None:
    """Let the client stop reading, and be passed over from the next event on."""
    client.stop_reading()
    by.do("one too many")
    client.heard()


def test_a_stalled_reader_is_sent_nothing_and_not_read_from(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    assert not bob.listening
    before = len(bob.writes)
    ada.do(*map(str, range(20)), "/nick eve", "/topic cake")
    assert len(bob.writes) == before
    assert ada.listening


def test_who_reads_again_is_sent_all_he_missed_in_order_and_is_live_again(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    lines = [f"line {number}" for number in range(25)]
    ada.do(*lines[:10], "/nick eve", *lines[10:])
    bob.read_on()
    assert bob.heard().splitlines() == [
        *(f"<ada> {line}" for line in lines[:10]),
        "-- ada is now eve",
        *(f"<eve> {line}" for line in lines[10:]),
    ]
    assert bob.listening
    ada.do("live")
    assert bob.heard() == "<eve> live\n"


def test_what_he_said_himself_is_not_served_to_him(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    bob.stop_reading()
    ada.type("a\n"), bob.type("b\n"), ada.type("c\n")
    stage.disk.commit(1)
    stage.settle()
    bob.heard()
    bob.read_on()
    assert bob.heard() == "<ada> c\n"
    assert said(stage) == ["a", "b", "c"]


def test_who_wants_his_own_messages_back_is_served_them(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob", echo=True)
    bob.stop_reading()
    ada.type("a\n"), bob.type("b\n")
    stage.disk.commit(1)
    stage.settle()
    bob.heard()
    bob.read_on()
    assert bob.heard() == "<bob> b\n"


def test_an_answer_waits_until_the_own_message_before_it_is_served(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob", echo=True)
    bob.stop_reading()
    ada.type("a\n"), bob.type("b\n/ping x\n")
    stage.disk.commit(1)
    stage.settle()
    bob.heard()
    bob.read_on()
    assert bob.heard() == "<bob> b\n-- pong x\n"


def test_his_input_waits_until_he_has_caught_up(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    ada.heard()
    ada.do("missed")
    bob.type("/ping x\nhi\n")
    stage.settle()
    assert ada.heard() == ""
    bob.read_on()
    assert bob.heard() == "<ada> missed\n-- pong x\n"
    assert ada.heard() == "<bob> hi\n"


def test_who_reads_slowly_is_served_slice_by_slice_and_holds_no_more_than_one(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    lines = [f"line {number}" for number in range(40)]
    for line in lines:
        ada.do(line)
    heard, rounds = "", 0
    while bob.session.stalled:
        before = len(bob.writes)
        bob.read_a_little()
        stage.settle()
        assert len([data for data in bob.writes[before:] if data]) <= 1
        heard += bob.heard()
        rounds += 1
        assert rounds < 100
    assert heard.splitlines() == [f"<ada> {line}" for line in lines]
    assert rounds > 3


def test_what_comes_while_he_catches_up_follows_what_he_missed(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    lines = [f"line {number}" for number in range(30)]
    heard = ""
    for line in lines:
        ada.do(line)
    for number in range(12):
        bob.read_a_little()
        lines.append(f"new {number}")
        ada.type(f"{lines[-1]}\n")
        stage.disk.commit()
        stage.disk.answer()
        heard += bob.heard()
    bob.read_on()
    heard += bob.heard()
    assert heard.splitlines() == [f"<ada> {line}" for line in lines]


def test_what_is_committed_while_the_journal_is_read_is_neither_lost_nor_sent_twice(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    for line in "abcdef":
        ada.do(line)
    bob.capacity = None
    bob.session.drained()  # the journal, if it is asked, has not answered yet
    ada.type("g\n")
    stage.disk.commit()
    stage.disk.answer()
    ada.type("h\n")
    stage.settle()
    assert bob.heard() == "".join(f"<ada> {line}\n" for line in "abcdefgh")


def test_what_is_on_disk_but_not_yet_handed_back_is_sent_once(stage, monkeypatch):
    monkeypatch.setattr(catchup, "SLICE_BYTES", 100_000)
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    for line in "abcdef":
        ada.do(line)
    ada.type("g\n")
    written = stage.disk.write()
    bob.capacity = None
    bob.session.drained()
    stage.disk.answer()
    stage.disk.hand_back(written)
    stage.settle()
    assert bob.heard() == "".join(f"<ada> {line}\n" for line in "abcdefg")


def test_who_reads_in_fits_and_starts_is_served_once(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    for line in "abcdef":
        ada.do(line)
    bob.capacity = None
    for _ in range(3):
        bob.session.drained()
    stage.settle()
    assert bob.heard() == "".join(f"<ada> {line}\n" for line in "abcdef")


def test_a_stalled_reader_is_not_read_from_because_something_of_his_was_saved(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    bob.stop_reading()
    ada.type("one too many\n"), bob.type("hi\n")
    stage.disk.commit(1)
    stage.disk.commit(1)
    assert said(stage) == ["one too many", "hi"]
    assert not bob.listening


def test_others_notice_nothing(stage):
    ada, bob, eve = stage.enter("ada"), stage.enter("bob"), stage.enter("eve")
    stall(bob, ada)
    eve.heard(), ada.do("a", "b")
    assert eve.heard() == "<ada> a\n<ada> b\n"
    assert eve.do("c") == ""
    assert ada.heard() == "<eve> c\n"


def test_of_several_rooms_he_misses_nothing_and_sees_no_room_he_is_not_in(stage):
    ada, eve, bob = stage.enter("ada", "tea"), stage.enter("eve", "pie"), stage.enter("bob", "tea")
    stall(bob, ada)
    ada.do("in tea"), eve.do("in pie"), eve.do("/join lobby", "in the lobby"), ada.do("/nick zoe")
    bob.read_on()
    assert bob.heard() == "<ada> in tea\n#lobby <eve> in the lobby\n-- ada is now zoe\n"


def test_who_joins_as_he_stalls_sees_the_room_from_his_join_on(stage):
    ada, eve, bob = stage.enter("ada"), stage.enter("eve", "tea"), stage.enter("bob")
    eve.do("before")
    bob.stop_reading()
    ada.type("one too many\n"), bob.type("/join tea\n")
    stage.disk.commit(1)
    bob.heard()
    stage.settle()
    eve.do("after")
    assert bob.heard() == ""
    bob.read_on()
    heard = bob.heard().splitlines()
    assert heard[-2:] == ["-- bob joined #tea", "<eve> after"]
    eve.do("live")
    assert bob.heard() == "<eve> live\n"


def test_who_leaves_as_he_stalls_sees_nothing_of_the_room_after_it(stage):
    ada, bob = stage.enter("ada", "tea"), stage.enter("bob", "tea")
    bob.stop_reading()
    ada.type("one too many\n"), bob.type("/leave\n")
    stage.disk.commit(1)
    bob.heard()
    stage.settle()
    ada.do("after")
    assert bob.heard() == ""
    bob.read_on()
    assert bob.heard() == "-- bob left #tea\n"


def test_a_conversation_that_began_while_he_was_stalled_is_served_too(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    ada.do("/msg bob psst", "/msg bob are you there?")
    bob.read_on()
    assert bob.heard() == "[ada → you] psst\n[ada → you] are you there?\n"


def test_a_conversation_of_others_is_not_served(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stage.enter("eve")
    stall(bob, ada)
    bob.heard()
    ada.do("/msg eve psst", "hi")
    bob.read_on()
    assert "psst" not in bob.heard()


def test_who_stalls_on_an_answer_misses_nothing_of_the_room(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    bob.heard(), bob.stop_reading()
    assert bob.do("/help") != ""
    assert bob.session.stalled
    ada.do("a", "b")
    bob.read_on()
    assert bob.heard() == "<ada> a\n<ada> b\n"


def test_who_is_cut_off_while_he_is_stalled_is_gone(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    ada.heard(), bob.type("last words\n")
    bob.session.lost()
    stage.settle()
    assert ada.heard() == "<bob> last words\n-- bob left #lobby\n"
    assert stage.hub.sessions == {ada.session}


def test_who_ended_his_input_and_is_cut_off_while_he_is_stalled_is_gone(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    ada.heard(), bob.type("last words")
    bob.session.end()
    bob.session.lost()
    stage.settle()
    assert ada.heard() == "<bob> last words\n-- bob left #lobby\n"
    assert stage.hub.sessions == {ada.session}


def test_who_is_cut_off_while_the_journal_is_read_for_him_is_gone_once(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    ada.do("a", "b", "c", "d", "e")
    bob.session.drained()
    bob.session.lost()
    stage.settle()
    assert sum(isinstance(event, Departed) for event in stage.seen) == 1
    assert stage.hub.sessions == {ada.session}


def test_who_ends_his_input_while_he_is_stalled_is_served_first_and_leaves_then(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    ada.do("missed")
    ada.heard(), bob.type("last words")
    bob.session.end()
    stage.settle()
    assert ada.heard() == ""
    bob.read_on()
    assert bob.heard() == "<ada> missed\n"
    assert ada.heard() == "<bob> last words\n-- bob left #lobby\n"
    assert bob.closed


def test_many_who_stall_and_read_again_see_the_same(stage):
    ada, *others = [stage.enter() for _ in range(6)]
    for other in others[:3]:
        other.heard(), other.stop_reading()
    for other in others[3:]:
        other.heard()
    for number in range(30):
        ada.do(f"line {number}")
    for other in others[:3]:
        other.read_on()
    assert len({other.heard() for other in others}) == 1


STEPS = st.lists(st.sampled_from(["say", "say", "commit", "stop", "read a little", "read on", "answer"]), max_size=60)


@given(STEPS)
def test_whenever_he_stops_and_reads_he_sees_every_line_once_and_in_order(steps):
    stage = Stage()
    ada, bob = stage.enter("ada", "tea"), stage.enter("bob", "tea")
    bob.heard()
    lines: list[str] = []
    for step in steps:
        if step == "say":
            lines.append(f"line {len(lines)}")
            room = "tea" if len(lines) % 2 else "lobby"
            ada.type(f"{lines[-1]}\n" if len(lines) % 3 else f"/join {room}\n{lines[-1]}\n")
        elif step == "commit":
            stage.disk.commit(min(2, len(stage.disk.waiting)))
        elif step == "answer":
            stage.disk.answer()
        elif step == "stop":
            bob.stop_reading(40)
        elif step == "read a little":
            bob.read_a_little()
        else:
            bob.capacity = None
            bob.session.drained()
    stage.settle()
    bob.read_on()
    assert not bob.session.stalled
    heard = [line.removeprefix("#lobby ").removeprefix("#tea ") for line in bob.heard().splitlines()]
    assert heard == [f"<ada> {line}" for line in lines]


def test_a_stalled_session_is_of_no_audience(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    stall(bob, ada)
    shown: list[Session] = [
        session
        for audience in stage.hub.fanout.audiences.values()
        for sessions in audience.groups.values()
        for session in sessions
    ]
    assert shown == [ada.session]
