"""A chat for each test that wants one."""

import pytest
from small_chat import Chat


@pytest.fixture
def chat() -> Chat:
    return Chat()
