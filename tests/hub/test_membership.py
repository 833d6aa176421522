"""Who sees a room, from when to when; and who wins when two want the same."""

from stage import Stage

from hubbub.chat.events import Founded, Joined
from hubbub.hub.tidying import tidy


def test_a_newcomer_is_greeted_and_in_the_home_room(stage):
    bob = stage.enter("bob")
    bob.heard()
    ada = stage.connect(address="10.0.0.7")
    assert ada.heard() == "Welcome!\n"
    stage.settle()
    assert ada.heard() == "-- 10.0.0.7 joined #lobby\n"
    assert bob.heard() == "-- 10.0.0.7 joined #lobby\n"


def test_a_newcomer_is_shown_the_last_messages_and_the_topic():
    stage = Stage(backlog=2)
    ada = stage.enter("ada")
    ada.do("one", "two", "/topic cake", "three")
    bob = stage.connect()
    stage.settle()
    assert bob.heard().splitlines() == [
        "Welcome!",
        "-- earlier",
        "<ada> two",
        "<ada> three",
        "-- now",
        "-- the topic of #lobby: cake",
        "-- 10.0.0.1 joined #lobby",
    ]


def test_with_no_backlog_a_newcomer_is_shown_nothing_of_the_past():
    stage = Stage(backlog=0)
    stage.enter("ada").do("one")
    bob = stage.connect()
    stage.settle()
    assert bob.heard() == "Welcome!\n-- 10.0.0.1 joined #lobby\n"


def test_who_joins_sees_all_from_then_on_and_nothing_twice(stage):
    ada = stage.enter("ada", "tea")
    bob = stage.enter("bob")
    bob.heard()
    ada.type("before\n"), bob.type("/join tea\n"), ada.type("after\n")
    stage.disk.commit()
    stage.settle()
    assert bob.heard() == "-- earlier\n<ada> before\n-- now\n-- bob joined #tea\n<ada> after\n"


def test_who_leaves_sees_his_leaving_and_nothing_after_it(stage):
    ada, bob = stage.enter("ada", "tea"), stage.enter("bob", "tea")
    bob.heard()
    ada.type("before\n"), bob.type("/leave\n"), ada.type("after\n")
    stage.disk.commit()
    stage.settle()
    assert [line.removeprefix("#tea ") for line in bob.heard().splitlines()] == ["<ada> before", "-- bob left #tea"]
    ada.do("still here")
    assert bob.heard() == ""


def test_who_leaves_and_joins_again_within_a_commit_misses_only_what_was_between(stage):
    ada, bob = stage.enter("ada", "tea"), stage.enter("bob", "tea")
    bob.heard(), ada.heard()
    ada.type("one\n"), bob.type("/leave\n/join tea\n"), stage.disk.commit()
    ada.type("two\n"), stage.settle()
    assert [line.removeprefix("#tea ") for line in bob.heard().splitlines()] == [
        *("<ada> one", "-- bob left #tea"),
        *("-- earlier", "<ada> one", "-- now", "-- bob joined #tea", "<ada> two"),
    ]


def test_a_line_goes_to_the_room_that_was_entered_last_of_those_that_remain(stage):
    ada, bob = stage.enter("ada", "tea", "pie"), stage.enter("bob", "tea")
    bob.heard(), ada.do("/leave", "in tea", "/leave", "in the lobby")
    assert bob.heard().splitlines() == ["<ada> in tea", "-- ada left #tea", "#lobby <ada> in the lobby"]


def test_the_last_messages_of_a_room_are_there_when_someone_comes_back_to_it(stage):
    ada = stage.enter("ada", "tea")
    ada.do("one", "/leave")
    assert ada.do("/join tea") == "-- earlier\n<ada> one\n-- now\n-- ada joined #tea\n"


def test_who_joins_as_the_last_one_leaves_is_in_the_room(stage):
    ada, bob = stage.enter("ada", "tea"), stage.enter("bob")
    bob.heard()
    ada.type("/leave\n"), bob.type("/join tea\n")
    stage.disk.commit(1)
    stage.settle()
    assert bob.heard() == "-- bob joined #tea\n"
    ada.do("/join tea", "hi")
    assert bob.heard() == "-- ada joined #tea\n<ada> hi\n"


def test_who_comes_as_the_last_one_goes_is_heard_and_hears(stage):
    ada, bob = stage.enter("ada"), stage.connect()
    ada.session.end()
    stage.disk.commit(1)  # bob has arrived, and wants into the room
    stage.disk.commit(1)  # ada is gone
    stage.settle()
    assert bob.heard().endswith("joined #lobby\n")
    eve = stage.enter("eve")
    bob.heard(), eve.do("hi")
    assert bob.heard() == "<eve> hi\n"


def test_a_room_that_ends_as_someone_enters_it_is_founded_anew(stage):
    ada = stage.enter("ada", "tea")
    ada.do("one", "/leave")
    first = stage.state.room_named("tea").id
    tidy(stage.hub, 10**12, "lobby")
    ada.heard()
    assert ada.do("/join tea", "hi", "/who") == "-- ada joined #tea\n-- in #tea: ada (you)\n"
    assert stage.state.room_named("tea").id != first


def test_who_enters_a_room_that_is_about_to_end_is_not_left_in_a_room_that_is_none(stage):
    ada = stage.enter("ada")
    ada.type("/join tea\n")
    stage.disk.commit()  # founded, and still empty
    stage.disk.answer()
    tidy(stage.hub, 10**12, "lobby")
    stage.settle()
    bob = stage.enter("bob", "tea")
    bob.heard(), ada.do("hi")
    assert bob.heard() == "<ada> hi\n"


def test_an_ended_room_is_gone_from_memory_too(stage):
    ada = stage.enter("ada", "tea")
    ada.do("/leave")
    tidy(stage.hub, 10**12, "lobby")
    stage.settle()
    assert ada.do("/rooms") == "-- #lobby, 1 here (you are in it)\n"
    assert set(stage.hub.fanout.audiences) == set(stage.state.rooms)


def test_rooms_in_use_and_the_home_room_do_not_end(stage):
    ada = stage.enter("ada", "tea")
    bob = stage.enter("bob")
    ada.do("hi"), bob.do("/leave"), ada.do("/join lobby", "/leave")
    tidy(stage.hub, 10**12, "lobby")
    stage.settle()
    assert sorted(room.name for room in stage.state.public_rooms()) == ["lobby", "tea"]


def test_of_two_who_want_a_name_at_once_one_has_it_and_the_other_is_told(stage):
    ada, bob = stage.enter(address="10.0.0.1"), stage.enter(address="10.0.0.2")
    ada.heard(), bob.heard()
    ada.type("/nick zoe\nI\n"), bob.type("/nick ZOE\nyou\n")
    stage.settle()
    assert ada.heard() == "-- 10.0.0.1 is now zoe\n<10.0.0.2> you\n"
    assert bob.heard().splitlines() == [
        "-- 10.0.0.1 is now zoe",
        "-- Somebody here is called ZOE already, or looks like it.",
        "<zoe> I",
    ]
    assert [user.nick for user in stage.state.users.values() if user.named] == ["zoe"]


def test_of_two_who_want_names_that_look_alike_one_has_it(stage):
    ada, bob = stage.enter(), stage.enter()
    ada.heard(), bob.heard()
    ada.type("/nick bob\n"), bob.type("/nick B0B\n")
    stage.settle()
    assert "already, or looks like it" in bob.heard()


def test_who_lost_the_race_for_a_name_gets_it_if_it_is_free_again(stage):
    ada, bob = stage.enter(), stage.enter()
    ada.type("/nick zoe\n/nick eve\n"), bob.type("/nick zoe\n")
    stage.disk.commit()
    ada.type("/quit\n")
    stage.settle()
    bob.heard()
    assert bob.do("/nick zoe") == "-- 10.0.0.1 is now zoe\n"


def test_a_room_founded_by_two_at_once_is_one_room_with_both(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.heard(), bob.heard()
    ada.type("/join tea\n"), bob.type("/join TEA\n")
    stage.settle()
    assert [event.name for event in stage.seen if isinstance(event, Founded)] == ["lobby", "tea"]
    assert len(stage.state.room_named("tea").members) == 2
    ada.heard(), bob.heard()
    ada.do("hi")
    assert bob.heard() == "<ada> hi\n"


def test_of_two_rooms_that_look_alike_only_the_first_is_founded(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    bob.heard()
    ada.type("/join coffee\n"), bob.type("/join c0ffee\n")
    stage.settle()
    assert bob.heard() == "-- There is a room already whose name looks like #c0ffee.\n"


def test_two_who_write_to_each_other_at_once_have_one_conversation(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.heard(), bob.heard()
    ada.type("/msg bob hi\n"), bob.type("/msg ada ho\n")
    stage.settle()
    assert len([event for event in stage.seen if isinstance(event, Founded) and event.pair]) == 1
    assert (ada.heard(), bob.heard()) == ("[bob → you] ho\n", "[ada → you] hi\n")


def test_a_later_guest_of_the_same_name_reads_nothing_of_the_first(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.do("/msg bob for the first bob")
    bob.do("/quit")
    other = stage.enter("bob")
    other.heard(), ada.do("/msg bob for the second")
    assert other.heard() == "[ada → you] for the second\n"
    assert len([event for event in stage.seen if isinstance(event, Founded) and event.pair]) == 2


def test_to_join_where_one_is_turns_to_that_room(stage):
    ada = stage.enter("ada", "tea")
    joins = sum(isinstance(event, Joined) for event in stage.seen)
    assert ada.do("/join lobby") == "-- you are in #lobby\n"
    assert sum(isinstance(event, Joined) for event in stage.seen) == joins
