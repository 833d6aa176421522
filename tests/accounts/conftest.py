"""A keeper for each test."""

from collections.abc import Iterator

import pytest
from accounting import Desk


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A keeper of accounts that are kept in memory."""
    desk = Desk()
    yield desk
    desk.keeper.close()
