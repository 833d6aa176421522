"""Times and days in words, where one is."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hubbub.terminal.view.clock import Clock, day

ZONE = "Pacific/Auckland"


@pytest.fixture(autouse=True)
def auckland(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One is far from UTC, where another day is."""
    monkeypatch.setenv("TZ", ZONE)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("moment", "long", "short"),
    [
        ("2024-05-03T00:00", "00:00", "12:00"),
        ("2024-05-03T09:05", "09:05", " 9:05"),
        ("2024-05-03T12:30", "12:30", "12:30"),
        ("2024-05-03T23:59", "23:59", "11:59"),
    ],
)
def test_a_time_takes_five_cells_up_to_24_or_12(moment: str, long: str, short: str) -> None:
    assert Clock().time(at(moment)) == long
    assert Clock(twelve=True).time(at(moment)) == short


def test_a_day_is_the_local_one() -> None:
    assert day(at("2024-05-03T00:00")) == "Friday, 3 May 2024"
    assert day(at("2024-05-03T23:59")) == "Friday, 3 May 2024"


def test_today_and_yesterday_are_called_so() -> None:
    now = datetime.now(ZoneInfo(ZONE)).replace(hour=12)
    days = [day(int((now - timedelta(days=ago)).timestamp() * 1000)) for ago in range(3)]
    assert days[:2] == ["Today", "Yesterday"]
    assert days[2].startswith(f"{now - timedelta(days=2):%A}, ")


def test_what_was_found_is_told_with_day_and_time() -> None:
    assert Clock(twelve=True).moment(at("2024-05-03T09:05")) == "Friday, 3 May 2024, 9:05"


@pytest.mark.parametrize("at", [-(10**18), 10**18])
def test_a_moment_that_cannot_be_is_some_other_one(at: int) -> None:
    assert len(Clock().time(at)) == 5
    assert day(at)
