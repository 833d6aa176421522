"""A stage for each test."""

import pytest
from stage import Stage


@pytest.fixture
def stage() -> Stage:
    return Stage()
