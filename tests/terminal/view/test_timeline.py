"""The messages of a place, as they stand on the screen; scrolling through them, and choosing one."""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot
from timeline_stage import SIZES, Reading, Talk, compare, reading

from hubbub.client import Edited, Joined, Left, Reacted
from hubbub.terminal.view.clock import Clock
from hubbub.terminal.view.timeline import Timeline

LONG = "\n".join(f"line {number}" for number in range(1, 31))
HOSTILE = "\x1b[31mred\x1b]0;title\x07\x9b2J\r\n\u202eevil\u2066\u2028\tafter 👩‍👩‍👧 漢字 한글 é\u0301\u0301 กำ"


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The local time is UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def talk() -> Talk:
    return Talk()


def afternoon() -> Talk:
    """Some of everything."""
    talk = Talk()
    talk.say("bo", "Good night!", "23:58", "2024-05-02")
    talk.happen(Joined, "cy", "09:00")
    talk.happen(Joined, "di", "09:01")
    talk.happen(Left, "di", "09:02")
    asked = talk.say("cy", "Morning, **all**. Who is for tea?", "09:05")
    talk.say("cy", "I have `cake`, too.", "09:05")
    talk.say("cy", "It will not last, I am afraid, for long, as there are many here who have not had any.", "09:07")
    talk.place.divider = talk.seq
    talk.say("bo", "Me! And ada?", "09:20", reply=asked.seq)
    talk.say("bo", "waves", "09:21", form="action")
    talk.say("weather", "It rains.", "09:30", form="notice", bot=True)
    talk.say("weather", "Take a coat.", "09:30", bot=True)
    talk.place.change(Edited(target=talk.say("bo", "Te?", "09:40").seq, text="Tea?"))
    for user, nick in enumerate(("cy", "ada", "di", "eve")):
        talk.place.change(Reacted(target=talk.seq, user=user, nick=nick, reaction="👍"))
    talk.say("a-very-long-nick-indeed", "```py\nprint('hi')\n```", "09:41")
    talk.say("茶々", "お茶をください。" * 6, "09:42")
    message = talk.say("bo", "wrong room", "09:43")
    message.deleted, message.text = True, ""
    talk.note("Topic set.", "09:44")
    talk.note("You may not do that.", "09:45", tone="error")
    talk.wait("on its way", "09:46")
    talk.wait("too late", "09:47", error="You are not in #tea.")
    return talk


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
def test_a_screen_is_as_it_is_kept(size: tuple[int, int]) -> None:
    async def act(app: Reading, _pilot: Pilot[None]) -> None:
        compare("afternoon-{}x{}".format(*size), app.lines())

    reading(afternoon(), act, size)


# What stands there ----------------------------------------------------------------------------------------------------


def names(app: Reading) -> list[tuple[str, str]]:
    """The times and names of the rows with text."""
    return [(row[:5].strip(), row[6:18].strip()) for row in app.shown if "│" in row]


def test_what_one_says_within_five_minutes_stands_under_one_name(talk: Talk) -> None:
    for at in ("12:00:00", "12:00:30", "12:04:59", "12:10:00"):
        talk.say("bo", "hi", at)
    assert names(reading(talk)) == [("12:00", "bo"), ("", ""), ("12:04", ""), ("12:10", "bo")]


@pytest.mark.parametrize("more", [{"form": "action"}, {"form": "notice"}, {"reply": 1}, {"persona": "Bo the Great"}])
def test_what_is_said_otherwise_has_its_own_name(talk: Talk, more: dict[str, str]) -> None:
    talk.say("bo", "hi")
    talk.say("bo", "hi", **more)
    assert names(reading(talk))[1][0] == "12:00"


def test_what_somebody_else_says_has_its_own_name(talk: Talk) -> None:
    talk.say("bo", "hi")
    talk.say("cy", "hi")
    assert names(reading(talk)) == [("12:00", "bo"), ("12:00", "cy")]


def test_a_line_with_the_day_stands_before_the_first_of_each(talk: Talk) -> None:
    for day in ("2023-12-31", "2024-01-01", "2024-01-01"):
        talk.say("bo", "hi", "12:00", day)
    rules = [row.strip("─ ") for row in reading(talk).shown if row.startswith("──")]
    assert rules == ["Sunday, 31 December 2023", "Monday, 1 January 2024"]


def test_when_the_day_ends_today_is_yesterday(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date.today() + timedelta(days=1)

    async def act(app: Reading, _pilot: Pilot[None]) -> None:
        assert "── Today" in app.said()[0]
        monkeypatch.setattr("hubbub.terminal.view.clock.date", Tomorrow)
        app.timeline.update()

    talk.say("bo", "hi", "00:00", f"{date.today()}")
    assert "── Yesterday" in reading(talk, act).shown[0]


def test_the_clock_goes_up_to_twelve_if_one_wants(talk: Talk) -> None:
    talk.say("bo", "hi", "14:03")
    talk.say("cy", "hi", "00:30")
    assert [at for at, _ in names(reading(talk, clock=Clock(twelve=True)))] == ["2:03", "12:30"]


def test_the_line_of_what_is_new_stands_before_the_first_such_message_once(talk: Talk) -> None:
    for number in range(1, 5):
        talk.say("bo", f"{number}")
    talk.place.divider = 2
    shown = reading(talk).shown
    assert [row for row in shown if row.startswith("── new")] == [shown[3]]


def test_an_answer_quotes_what_it_answers_as_it_is_now(talk: Talk) -> None:
    async def act(app: Reading, _pilot: Pilot[None]) -> None:
        assert app.texts()[-2:] == ["↳ bo: tea?", "yes"]
        talk.place.change(Edited(target=first.seq, text="coffee?"))
        app.timeline.update()

    first = talk.say("bo", "tea?")
    talk.say("cy", "yes", reply=first.seq)
    assert reading(talk, act).shown[-2].endswith("↳ bo: coffee?")


def test_an_answer_to_what_is_not_held_says_so(talk: Talk) -> None:
    talk.say("cy", "yes", reply=99)
    assert reading(talk).shown[-2].endswith("↳ an earlier message")
    talk.say("cy", "yes!", reply=99, reply_nick="bo")
    assert reading(talk).shown[-2].endswith("↳ bo: an earlier message")


def test_the_name_of_who_does_something_stands_as_it_is(talk: Talk) -> None:
    talk.say("_ada_", "waves", form="action")
    assert reading(talk).shown[-1].endswith("│ _ada_ waves")


def test_of_a_long_message_the_beginning_is_shown_until_one_wants_all(talk: Talk) -> None:
    async def act(app: Reading, pilot: Pilot[None]) -> None:
        assert app.texts()[-2:] == ["line 16", "… 14 more lines (Alt-Up, then Enter)"]
        app.timeline.choose_last()
        await pilot.press("enter")
        assert app.texts()[-1] == "line 30"
        await pilot.press("enter")
        assert app.texts()[-1].startswith("… 14 more lines")

    talk.say("bo", LONG)
    reading(talk, act)


def test_what_waits_stands_behind_all_that_was_said(talk: Talk) -> None:
    talk.wait("mine")
    talk.say("bo", "yours")
    assert [row[-5:].strip() for row in reading(talk).shown[1:]] == ["yours", "mine"]


def test_in_the_past_nothing_waits(talk: Talk) -> None:
    talk.seq = 1_000
    talk.say("bo", "now")
    talk.wait("mine")

    async def act(app: Reading, _pilot: Pilot[None]) -> None:
        talk.jump(1, 10)
        app.timeline.update()
        assert app.texts()[-1] == "past 10"

    reading(talk, act)


# How wide, and how harmless -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [*SIZES, (5, 5), (2, 4)], ids=lambda size: "x".join(map(str, size)))
def test_what_others_write_never_acts_on_the_terminal_and_is_as_wide_as_the_screen(
    talk: Talk, size: tuple[int, int]
) -> None:
    for form in ("text", "action", "notice"):
        talk.say(HOSTILE, HOSTILE, form=form, rank="operator")
    talk.say("bo", HOSTILE, reply=1)
    talk.place.change(Reacted(target=4, user=1, nick=HOSTILE, reaction=HOSTILE))
    talk.happen(Joined, HOSTILE)
    talk.note(HOSTILE)
    talk.wait(HOSTILE, error=HOSTILE)

    async def act(app: Reading, _pilot: Pilot[None]) -> None:
        for _ in range(40):
            app.lines()
            app.timeline.scroll_lines(-2)

    reading(talk, act, size)


@settings(max_examples=40)
@given(st.text(max_size=60), st.text(min_size=1, max_size=20), st.integers(1, 100))
def test_any_text_is_as_wide_as_the_screen(text: str, nick: str, width: int) -> None:
    talk = Talk()
    talk.say(nick, text)

    async def act(app: Reading, _pilot: Pilot[None]) -> None:
        app.lines()

    reading(talk, act, (width, 8))


# Scrolling ------------------------------------------------------------------------------------------------------------


def counted(talk: Talk, count: int) -> Talk:
    for number in range(1, count + 1):
        talk.say("bo", f"n{number}")
    return talk


def test_the_wheel_and_pages_scroll(talk: Talk) -> None:
    async def act(app: Reading, pilot: Pilot[None]) -> None:
        await pilot._post_mouse_events([MouseScrollUp], widget=app.timeline)
        assert app.texts()[-1] == "n97"
        app.timeline.scroll_page(-1)
        assert app.texts()[-1] == "n75"
        app.timeline.scroll_page(1)
        await pilot._post_mouse_events([MouseScrollDown], widget=app.timeline)
        assert app.texts()[-1] == "n100"
        assert app.timeline.at_end

    reading(counted(talk, 100), act)


def test_what_is_said_is_shown_at_the_end_and_moves_nothing_elsewhere(talk: Talk) -> None:
    async def act(app: Reading, _pilot: Pilot[None]) -> None:
        counted(talk, 1)
        app.timeline.update()
        assert app.texts()[-1] == "n1"
        app.timeline.scroll_lines(-5)
        before = app.lines()
        counted(talk, 10)
        app.timeline.update()
        assert app.lines() == before

    reading(counted(talk, 100), act)


def test_older_messages_are_asked_for_near_the_top_and_not_where_there_are_none(talk: Talk) -> None:
    async def act(app: Reading, pilot: Pilot[None]) -> None:
        app.told.clear()
        app.timeline.scroll_lines(-30)
        await pilot.pause()
        assert app.heard(Timeline.Wanted) == []
        app.timeline.scroll_lines(-50)
        await pilot.pause()
        assert [wanted.older for wanted in app.heard(Timeline.Wanted)] == [True]
        app.told.clear()
        talk.place.live.complete = True
        app.timeline.scroll_lines(-50)
        await pilot.pause()
        assert app.heard(Timeline.Wanted) == []

    counted(talk, 100)
    talk.place.live.complete = False
    reading(talk, act)


def test_at_the_end_of_a_part_of_the_past_newer_messages_are_asked_for_and_come_below(talk: Talk) -> None:
    async def act(app: Reading, pilot: Pilot[None]) -> None:
        talk.jump(100, 160)
        app.timeline.scroll_lines(100)
        await pilot.pause()
        assert [wanted.older for wanted in app.heard(Timeline.Wanted)] == [False]
        before = app.lines()
        assert before[-1].endswith("past 160")
        talk.place.shown.items += [talk.say("bo", f"later {number}") for number in range(20)]
        app.timeline.update()
        assert app.lines() == before
        assert not app.timeline.at_end

    talk.seq = 1_000
    reading(counted(talk, 5), act)


def test_at_another_size_one_sees_the_same_messages(talk: Talk) -> None:
    async def act(app: Reading, pilot: Pilot[None]) -> None:
        app.timeline.scroll_lines(-20)
        await pilot.resize_terminal(40, 12)
        await pilot.pause()
        assert any("n80" in line for line in app.lines())

    reading(counted(talk, 100), act)


# Choosing -------------------------------------------------------------------------------------------------------------


def test_a_message_is_chosen_by_keys_and_something_done_with_it(talk: Talk) -> None:
    async def act(app: Reading, pilot: Pilot[None]) -> None:
        app.timeline.choose_last()
        await pilot.press("up", "k", "j", "r")
        assert [(chosen.act, chosen.entry.text) for chosen in app.heard(Timeline.Chosen)] == [("reply", "n9")]
        await pilot.press("escape")
        assert app.timeline.chosen is None
        assert len(app.heard(Timeline.Left)) == 1

    reading(counted(talk, 10), act)


def test_who_chooses_further_up_scrolls(talk: Talk) -> None:
    async def act(app: Reading, pilot: Pilot[None]) -> None:
        app.timeline.choose_last()
        await pilot.press(*["up"] * 50)
        assert app.texts()[0] == "n50"
        await pilot.press(*["down"] * 50)
        assert app.texts()[-1] == "n100"
        assert app.timeline.at_end

    reading(counted(talk, 100), act)


def test_what_has_failed_can_be_chosen(talk: Talk) -> None:
    async def act(app: Reading, pilot: Pilot[None]) -> None:
        app.timeline.choose_last()
        await pilot.press("enter", "delete")
        assert [(chosen.act, chosen.entry) for chosen in app.heard(Timeline.Chosen)] == [
            ("enter", failed),
            ("delete", failed),
        ]

    talk.say("bo", "hi")
    failed = talk.wait("too late", error="You are not in #tea.")
    reading(talk, act)


def test_a_click_chooses(talk: Talk) -> None:
    async def act(app: Reading, pilot: Pilot[None]) -> None:
        await pilot.click(app.timeline, offset=(30, 22))
        assert app.timeline.chosen is talk.place.live.items[-2]

    reading(counted(talk, 100), act)


def test_what_is_found_is_shown_with_what_is_around_it(talk: Talk) -> None:
    async def act(app: Reading, _pilot: Pilot[None]) -> None:
        app.timeline.centre(talk.place.live.items[49])
        assert app.texts()[11] == "n50"

    reading(counted(talk, 100), act, (80, 23))
