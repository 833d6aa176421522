"""One event reaches many: encoded once, in the same bytes, in one write, in the journal's order."""

from collections import Counter

import pytest
from stage import said

from hubbub.dialects.line.render import LineEncoder
from hubbub.hub.session import Session


@pytest.fixture
def encodings(monkeypatch):
    """How often each event was encoded by each encoder."""
    counts: Counter[tuple[int, int]] = Counter()
    encode = LineEncoder.encode

    def counting(encoder, event, room):
        counts[id(encoder), id(event)] += 1
        return encode(encoder, event, room)

    monkeypatch.setattr(LineEncoder, "encode", counting)
    return counts


def test_the_members_of_a_room_are_written_the_same_bytes(stage, encodings):
    ada, *others = [stage.enter() for _ in range(5)]
    encodings.clear()
    ada.do("hi")
    first = others[0].writes[-1]
    assert first == b"<10.0.0.1> hi\n"
    assert all(other.writes[-1] is first for other in others)


def test_an_event_is_encoded_once_for_each_way_of_seeing_the_room(stage, encodings):
    ada = stage.enter("ada")
    for _ in range(3):
        stage.enter()  # is in the lobby
        stage.enter("", "tea")  # is in tea, and sees the lobby's messages marked
    encodings.clear()
    ada.type("one\ntwo\n")
    stage.disk.commit()
    assert sorted(encodings.values()) == [1, 1, 1, 1]


def test_a_flush_is_one_write_for_each_session(stage):
    ada, bob, eve = stage.enter("ada"), stage.enter("bob", "tea", "pie"), stage.enter("eve", "tea")
    before = {client: len(client.writes) for client in (ada, bob, eve)}
    ada.type("one\ntwo\n"), eve.type("in tea\n"), ada.type("three\n")
    stage.disk.commit()
    assert {client: len(client.writes) - count for client, count in before.items()} == {ada: 0, bob: 1, eve: 1}


def test_an_author_is_written_once_and_without_his_own_lines(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    before = len(ada.writes), len(bob.writes)
    ada.type("one\n"), bob.type("two\n"), ada.type("three\n")
    stage.disk.commit()
    assert ada.writes[before[0] :] == [b"<bob> two\n"]
    assert bob.writes[before[1] :] == [b"<ada> one\n<ada> three\n"]


def test_nothing_is_written_to_a_connection_that_is_lost(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.type("hello?\n")
    bob.session.lost()
    before = len(bob.writes)
    stage.settle()
    assert "hello?" in said(stage)
    assert len(bob.writes) == before


def test_who_only_chats_is_not_looked_at_again_once_it_is_saved(stage, monkeypatch):
    ada = stage.enter("ada")
    looked: list[Session] = []
    monkeypatch.setattr(stage.hub, "settle", looked.append)
    ada.type("one\ntwo\n")
    stage.disk.commit()
    assert looked == []


def test_who_sees_several_rooms_sees_all_in_the_order_in_which_it_was_said(stage):
    ada, eve, bob = stage.enter("ada"), stage.enter("eve", "tea"), stage.enter("bob", "tea")
    bob.heard()
    for text in "abc":
        ada.type(f"{text}\n"), eve.type(f"{text.upper()}\n")
    stage.disk.commit()
    assert bob.heard() == "#lobby <ada> a\n<eve> A\n#lobby <ada> b\n<eve> B\n#lobby <ada> c\n<eve> C\n"


@pytest.mark.parametrize(
    ("line", "seen"), [("/nick eve", "-- ada is now eve\n"), ("/quit bye", "-- ada left #lobby (bye)\n")]
)
@pytest.mark.parametrize("rooms", [(), ("tea",), ("tea", "pie")])
def test_what_concerns_several_rooms_reaches_who_shares_them_once(stage, rooms, line, seen):
    ada, bob = stage.enter("ada", *rooms), stage.enter("bob", *rooms)
    bob.heard(), ada.do(line)
    assert bob.heard() == seen


def test_a_new_name_stands_between_what_was_said_before_and_after_it(stage):
    ada, bob, eve = stage.enter("ada", "tea"), stage.enter("bob", "tea"), stage.enter("eve")
    ada.heard(), bob.heard(), eve.heard()
    eve.type("first\n"), ada.type("/nick zoe\n"), eve.type("second\n")
    stage.disk.commit()
    assert bob.heard() == "#lobby <eve> first\n-- ada is now zoe\n#lobby <eve> second\n"
    assert ada.heard() == "#lobby <eve> first\n-- ada is now zoe\n#lobby <eve> second\n"
    assert eve.heard() == "-- ada is now zoe\n"


def test_who_takes_a_name_is_told_once_even_when_he_is_in_no_room(stage):
    ada = stage.enter("ada", "tea")
    assert ada.do("/nick eve") == "-- ada is now eve\n"
    ada.do("/leave", "/leave")
    assert ada.do("/nick ada") == "-- eve is now ada\n"


def test_the_author_sees_what_others_said_in_the_same_commit(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.heard(), bob.heard()
    ada.type("a\n"), bob.type("b\n"), ada.type("c\n")
    stage.disk.commit()
    assert ada.heard() == "<bob> b\n"
    assert bob.heard() == "<ada> a\n<ada> c\n"


def test_nobody_outside_a_room_sees_what_is_said_there(stage):
    ada, bob = stage.enter("ada", "tea"), stage.enter("bob")
    bob.heard(), ada.do("secret", "/topic cake", "/leave")
    assert bob.heard() == ""


def test_a_private_message_reaches_one_alone(stage):
    ada, bob, eve = stage.enter("ada"), stage.enter("bob"), stage.enter("eve")
    for client in (ada, bob, eve):
        client.heard()
    assert ada.do("/msg BOB psst", "/msg bob again") == ""
    assert bob.heard() == "[ada → you] psst\n[ada → you] again\n"
    assert eve.heard() == ""
    bob.do("/msg ada yes?")
    assert ada.heard() == "[bob → you] yes?\n"


def test_a_message_of_another_room_bears_its_name(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob", "tea")
    bob.heard(), ada.do("here", "/me waves")
    assert bob.heard() == "#lobby <ada> here\n#lobby * ada waves\n"
    bob.do("/join lobby")
    ada.do("again")
    assert bob.heard() == "<ada> again\n"


def test_the_host_is_shown_everything_in_order_and_nothing_before_it_is_saved(stage):
    ada = stage.enter("ada")
    stage.seen.clear()
    ada.type("one\n/nick eve\n")
    assert stage.seen == []
    stage.settle()
    assert [type(event).__name__ for event in stage.seen] == ["Said", "Renamed"]
    assert stage.seen == sorted(stage.seen, key=lambda event: event.position)
