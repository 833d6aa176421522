"""A chat for each test that wants one."""

import pytest
from irc_chat import IrcChat


@pytest.fixture
def chat() -> IrcChat:
    return IrcChat()
