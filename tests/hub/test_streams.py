"""Streams of events: each begins where its client left off, and nothing is lost, doubled or shown to the wrong one."""

import pytest
from program import Program, bot
from stage import Stage

from hubbub.hub import catchup
from hubbub.journal import JournalError


@pytest.fixture
def stage() -> Stage:
    stage = Stage()
    stage.ada = stage.enter("ada", "#tea")
    stage.ada.do("/join #lobby")
    return stage


@pytest.fixture
def greeter(stage: Stage) -> Program:
    return Program(stage, bot(stage))


def seqs(stage: Stage, room: str = "lobby") -> list[int]:
    return list(range(1, stage.state.room_named(room).seq + 1))


def test_without_a_number_it_begins_with_what_comes_next(stage, greeter):
    stage.ada.do("before")
    stream = greeter.watch()
    assert stream.seen() == []
    stage.ada.do("after")
    ((seq, event),) = stream.seen()
    assert seq == event["seq"] == stage.state.room_named("lobby").seq
    assert (event["type"], event["nick"], event["text"]) == ("said", "ada", "after")


@pytest.mark.parametrize("remembered", [2_000, 1], ids=["from memory", "from the journal"])
def test_it_goes_on_after_any_number_without_loss_and_without_doubles(stage, greeter, monkeypatch, remembered):
    monkeypatch.setattr(catchup, "REMEMBERED_EVENTS", remembered)
    monkeypatch.setattr(catchup, "SLICE_EVENTS", 2)
    monkeypatch.setattr(catchup, "SLICE_BYTES", 1)
    greeter.say("zero")
    for number in range(1, 6):
        stage.ada.do(f"{number}", f"/msg #tea elsewhere {number}")
    last = stage.state.room_named("lobby").seq
    for after in range(last + 1):
        stream = greeter.watch(after)
        stage.ada.do("live")
        numbers = [seq for seq, _ in stream.seen()]
        shown = [seq for seq in seqs(stage) if seq > max(after, 1)]  # the first is that the room came to be
        assert numbers == shown, after
        stream.session.end()
        stage.settle()


def test_what_happens_while_it_is_looked_for_the_place_comes_once(stage, greeter):
    greeter.say("zero")
    stream = greeter.watch()
    stage.ada.do("one")
    last = stage.state.room_named("lobby").seq - 1
    stage.hub.catchup.begin_after(stream.session, stage.state.room_named("lobby"), last)
    stream.seen()
    stage.ada.type("two\n")
    stage.disk.commit()
    stage.ada.type("three\n")
    stage.settle()
    assert stream.texts() == ["one", "two", "three"]


def test_a_client_that_reads_on_while_its_place_is_looked_for_misses_nothing(stage, greeter):
    greeter.say("zero")
    stream = greeter.watch()
    stage.ada.do("one")
    stream.seen()
    stage.hub.catchup.begin_after(stream.session, stage.state.room_named("lobby"), 2)
    stream.session.drained()
    stage.settle()
    assert stream.texts() == ["zero", "one"]


def test_what_is_on_disk_but_not_true_yet_when_it_begins_comes_once(stage, greeter):
    greeter.say("zero")
    stream = greeter.watch()
    last = stage.state.room_named("lobby").seq
    stage.ada.type("one\n")
    batch = stage.disk.write()
    stage.hub.catchup.begin_after(stream.session, stage.state.room_named("lobby"), last)
    stage.disk.answer()
    assert stream.texts() == []
    stage.disk.hand_back(batch)
    stage.settle()
    assert stream.texts() == ["one"]


def test_another_room_is_not_shown(stage, greeter):
    greeter.say("I am here too", "tea")
    stream = greeter.watch()
    stage.ada.do("/msg #tea a secret", "/msg greeter another", "hello")
    assert stream.texts() == ["hello"]


def test_his_own_messages_are_shown_whatever_he_says_them_by(greeter):
    stream = greeter.watch()
    greeter.say("by the API")
    assert stream.texts() == ["by the API"]


def test_what_becomes_of_a_user_is_shown_though_it_is_told_in_another_room_first(stage, greeter):
    greeter.say("I am here too")
    stream = greeter.watch(room="tea")
    stage.ada.do("/nick eve")
    stream.stop_reading()
    stage.ada.do(f"/msg #tea {'x' * 100}", "/nick ada")
    stream.read_on()
    assert [event["nick"] for _, event in stream.seen() if event["type"] == "renamed"] == ["eve", "ada"]


def test_who_reads_slowly_costs_no_more_than_he_may_and_is_sent_all_later(stage, greeter):
    stream = greeter.watch()
    stream.stop_reading(1_000)
    for number in range(200):
        stage.ada.do(f"line {number}")
    assert stream.unsent < 2_000
    stream.read_on()
    assert stream.texts() == [f"line {number}" for number in range(200)]


def test_a_number_of_another_history_begins_anew(stage, greeter):
    stream = greeter.watch(9_999)
    assert stream.opened.anew
    stage.ada.do("hello")
    assert stream.texts() == ["hello"]


def test_what_was_taken_back_is_not_told_again(stage, greeter):
    stage.ada.do("/join #tea", "oh no")
    stage.ada.do("/delete")
    stream = greeter.watch(0, "tea")
    shown = stream.seen()
    assert "oh no" not in str(shown)
    assert [event["type"] for _, event in shown] == ["joined", "deleted", "joined"]


def test_a_stream_is_over_when_its_bot_leaves_the_room_or_is_sent_away(stage, greeter):
    stream, lobby = greeter.watch(room="tea"), greeter.watch()
    stage.ada.do("/kick #tea greeter bye")
    assert stream.over
    assert [event["type"] for _, event in stream.seen()] == ["kicked"]
    assert not lobby.over


def test_what_cannot_be_read_is_told_as_missing(stage, greeter, monkeypatch):
    greeter.say("zero")
    stream = greeter.watch()
    monkeypatch.setattr(stage.disk, "page", lambda _room, _span, then: then(JournalError("broken")))
    stage.hub.catchup.begin_after(stream.session, stage.state.room_named("lobby"), 1)
    assert stream._written.endswith(
        b'event: error\ndata: {"type":"error","code":"unreadable","text":"What you missed cannot be read."}\n\n'
    )
    stream._written = b""
    stage.ada.do("live")
    assert stream.texts() == ["live"]
