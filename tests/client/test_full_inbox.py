"""A user who does not take events: what waits is bounded, and nothing is lost."""

from core_stage import RESUMED, Stage, entered, event, welcome

from hubbub.client import AnyEvent, Entered, Event, Said

LIMIT = 4


def full() -> Stage:
    """One in the lobby with LIMIT messages that he has not taken, and two more that found no place."""
    stage = Stage(limit=LIMIT)
    stage.enter()
    told(stage, *(event("said", seq) for seq in range(11, 11 + LIMIT + 2)))
    return stage


def told(stage: Stage, *frames: object) -> None:
    """Let that come, and take nothing."""
    take, stage.core.take = stage.core.take, lambda: None  # type: ignore[method-assign]
    stage.hear(*frames)
    stage.core.take = take  # type: ignore[method-assign]


def seqs(events: list[AnyEvent]) -> list[int]:
    return [event.seq for event in events if isinstance(event, Event)]


def take(stage: Stage, count: int) -> list[AnyEvent]:
    return [event for _ in range(count) if (event := stage.core.take()) is not None]


def test_what_found_no_place_is_asked_for_once_half_of_it_is_taken() -> None:
    stage = full()
    assert seqs(take(stage, 1)) == [11]
    assert stage.sent() == []
    assert seqs(take(stage, 1)) == [12]
    (asked,) = stage.sent()
    assert (asked["type"], asked["room"], asked["after"], asked["count"]) == ("history", "#lobby", 14, LIMIT // 2)
    page = {"type": "page", "id": asked["id"], "name": "#lobby", "room": 1}
    told(stage, event("said", 17), {**page, "full": True, "events": [event("said", 15)]})
    assert seqs(take(stage, 9)) == [13, 14, 15]
    (asked,) = stage.sent()
    assert asked["after"] == 15
    told(stage, event("said", 18))
    assert seqs(stage.hear({**page, "id": asked["id"], "events": [event("said", 16), event("said", 17)]})) == [
        16,
        17,
        18,
    ]
    assert stage.sent() == []
    assert seqs(stage.hear(event("said", 19))) == [19]


def test_one_may_say_something_while_nobody_takes_events() -> None:
    stage = full()
    id_ = stage.ask("say", room="#lobby", text="hi")
    assert [wish["id"] for wish in stage.sent()] == [id_]
    told(stage, event("said", 17, 7, "ada", text="hi", id=id_))
    assert [type(outcome) for outcome in stage.outcomes] == [Said]


def test_who_is_behind_as_the_connection_breaks_is_not_sent_it_unasked() -> None:
    stage = full()
    assert stage.come_back()["resume"]["rooms"] == {}
    told(stage, welcome(), entered(1, "#lobby", 5_000), RESUMED)
    assert seqs(take(stage, 9)) == [11, 12, 13, 14]
    assert [wish["after"] for wish in stage.sent()] == [14]


def test_a_part_that_was_under_way_as_the_connection_broke_is_asked_for_again() -> None:
    stage = full()
    take(stage, 9)
    (asked,) = stage.sent()
    assert stage.come_back()["resume"]["rooms"] == {}
    assert stage.hear(welcome(), entered(1, "#lobby", 16), RESUMED) == []
    (again,) = stage.sent()
    assert again == {**asked, "id": again["id"]}


def test_a_part_that_cannot_be_had_is_given_up() -> None:
    stage = full()
    take(stage, 9)
    (asked,) = stage.sent()
    error = {"type": "error", "id": asked["id"], "code": "unreadable", "text": "That cannot be read."}
    (begun,) = stage.hear(error)
    assert begun == Entered(room=1, restarted=True)
    assert seqs(stage.hear(event("said", 17))) == [17]


def test_of_a_part_of_which_all_is_hidden_more_is_asked_for_until_it_is_given_up() -> None:
    stage = full()
    take(stage, 9)
    counts = []
    while asked := stage.sent():
        counts.append(asked[0]["count"])
        assert asked[0]["after"] == 14
        begun = stage.hear(
            {"type": "page", "id": asked[0]["id"], "name": "#lobby", "room": 1, "events": [], "full": True}
        )
    assert counts == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1000]
    assert begun == [Entered(room=1, restarted=True)]


def test_a_part_of_another_room_is_not_taken_for_it() -> None:
    stage = full()
    take(stage, 9)
    (asked,) = stage.sent()
    page = {"type": "page", "id": asked["id"], "name": "bo", "room": 9, "events": [event("said", 15, room=9)]}
    assert stage.hear(page) == [Entered(room=1, restarted=True)]


def test_a_part_of_a_room_that_was_renamed_meanwhile_is_asked_for_by_its_new_name() -> None:
    stage = full()
    take(stage, 9)
    (asked,) = stage.sent()
    stage.hear(event("roomrenamed", 17, old="lobby", name="hall"))
    stage.hear({"type": "error", "id": asked["id"], "code": "no-such-room", "text": "There is no room #lobby."})
    assert [(wish["room"], wish["after"]) for wish in stage.sent()] == [("#hall", 14)]


def test_too_much_to_hold_back_is_asked_for_later() -> None:
    stage = Stage(limit=LIMIT)
    stage.enter()
    stage.come_back()
    live = [event("said", seq) for seq in range(12, 13 + LIMIT)]
    stage.hear(welcome(), entered(1, "#lobby", 11), *live)
    told(stage, {"type": "page", "name": "#lobby", "room": 1, "events": [event("said", 11)]}, RESUMED)
    assert seqs(take(stage, 9)) == [11, 12, 13, 14]
    assert [wish["after"] for wish in stage.sent()] == [14]


def test_what_no_server_keeps_is_left_out() -> None:
    stage = full()
    told(stage, {"type": "typing", "room": 1, "user": 4, "nick": "bo", "state": "active"})
    assert len(take(stage, 9)) == LIMIT
