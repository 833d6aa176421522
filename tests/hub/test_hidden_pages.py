"""Pages of which all is for others: their reader is shown what lies beyond, for he could not go on from nothing."""

import pytest
from json_stage import seen, types, wish

PRIVATE = 7


@pytest.fixture
def op(stage):
    """The operator of a room in which three messages for all stand between those for operators alone."""
    op, _ = stage.guest("op", "#tea")
    for number in range(3):
        op.ask(*(wish("say", room="#tea", text="psst", rank="operator") for _ in range(PRIVATE)))
        op.ask(wish("say", room="#tea", text=f"hi {number}"))
    op.ask(*(wish("say", room="#tea", text="psst", rank="operator") for _ in range(PRIVATE)))
    return op


@pytest.fixture
def ada(stage, op):  # noqa: ARG001 - the room is there by then
    return stage.guest("ada", "#tea")[0]


def page(client, **span):
    (page,) = client.ask(wish("history", room="#tea", **span))
    return page


def texts(page):
    return [event["text"] for event in page["events"]]


@pytest.mark.parametrize("count", [1, 3, PRIVATE, PRIVATE + 1])
def test_who_reads_page_after_page_is_shown_all_that_is_for_him(ada, count):
    backward, bound = [], {}
    while (found := page(ada, count=count, **bound)).get("full"):
        backward, bound = texts(found) + backward, {"before": found["events"][0]["seq"]}
    forward, bound = [], {"after": 0}
    assert texts(found) + backward == ["hi 0", "hi 1", "hi 2"]
    while (found := page(ada, count=count, forward=True, **bound)).get("full"):
        forward, bound = forward + texts(found), {"after": found["events"][-1]["seq"]}
    assert forward + texts(found) == ["hi 0", "hi 1", "hi 2"]


def test_no_more_comes_than_was_asked_for_with_the_reactions_to_it(op, ada):
    last = page(ada, count=1)["events"][0]["seq"]
    op.ask(*(wish("react", room="#tea", message=last - back, reaction="+1") for back in (0, PRIVATE + 1)))
    ada.told()
    for span, text, target in (({}, "hi 2", last), ({"forward": True}, "hi 0", None)):
        found = page(ada, count=1, **span)
        assert (texts(found), found["full"]) == ([text], True)
        assert [one["target"] for one in found.get("reactions", [])] == [target] * (target is not None)


def test_where_nothing_is_for_him_there_is_no_more(stage, op):
    op.ask(wish("join", room="#pie"), *(wish("say", room="#pie", text="psst", rank="operator") for _ in range(9)))
    ada, _ = stage.guest("ada", "#pie")
    (found,) = ada.ask(wish("history", room="#pie", count=2))
    assert (found["events"], found.get("full")) == ([], None)


def test_who_missed_a_thousand_that_are_for_others_goes_on_with_what_he_knows(stage, op):
    ada, mine = stage.guest("ada", "#tea")
    room = stage.state.room_named("tea")
    ada.breaks()
    at = room.seq
    op.ask(*(wish("say", room="#tea", text="psst", rank="operator") for _ in range(1000)))
    assert room.seq == at + 1000
    _, told = stage.come(token=mine, resume=seen(**{f"r{room.id}": at}))
    assert types(told) == ["welcome", "entered", "entered", "resumed"]
