"""When one comes back."""

import re
from pathlib import Path

import pytest

from hubbub.client import Status, backoff

PROTOCOL = Path(__file__).parents[2] / "docs" / "protocol.md"


def test_one_waits_longer_and_longer_and_never_more_than_a_minute() -> None:
    low, high = backoff.FIRST_SECONDS
    assert all(low <= backoff.wait(0) <= high for _ in range(100))
    assert all(4 * low <= backoff.wait(2) <= 4 * high for _ in range(100))
    assert {backoff.wait(1_000) for _ in range(100)} == {backoff.LONGEST_SECONDS}
    assert backoff.LONGEST_SECONDS == 60


def test_not_all_come_back_at_once() -> None:
    assert len({backoff.wait(0) for _ in range(100)}) > 50
    assert len({backoff.wait(0, 2) for _ in range(100)}) > 50


@pytest.mark.parametrize("after", [1, 2, 90, 3_600])
def test_one_waits_as_long_as_the_server_asks_and_twice_as_long_at_most(after: int) -> None:
    assert all(after <= backoff.wait(0, after) <= 2 * after for _ in range(100))
    assert all(after <= backoff.wait(failures, after) <= max(60, 2 * after) for failures in range(20))


@pytest.mark.parametrize("after", [-1, 10**400])
def test_what_no_server_means_is_not_done(after: int) -> None:
    assert 1 <= backoff.wait(0, after) <= 2 * 3_600


def test_one_comes_back_after_the_codes_of_which_the_protocol_says_so() -> None:
    rows = re.findall(r"^\| ([\d, ]+) \| .* \| (.*) \|$", PROTOCOL.read_text("utf-8"), re.MULTILINE)
    told = {int(code): again for codes, again in rows for code in codes.split(", ")}
    assert len(told) > 6
    for code, again in told.items():
        assert (code in backoff.COME_BACK) is again.startswith("after"), code


def test_how_it_stands_is_told_in_words() -> None:
    assert str(Status("connecting")) == "Connecting."
    assert str(Status("waiting", "The connection broke.", 12.4)) == "The connection broke. Trying again in 12 s."
    assert str(Status("ended", "You were sent away.")) == "You were sent away."
