"""Which command was meant by a name that is none."""

import pytest

from hubbub.chat.guessing import meant

NAMES = ["announce", "die", "delete", "join", "msg", "quit"]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        *(("jion", "join"), ("jin", "join"), ("joiin", "join"), ("jojn", "join"), ("msgg", "msg"), ("elete", "delete")),
        *(("ann", "announce"), ("del", "delete"), ("dm", "msg"), ("logout", "quit")),
    ],
)
def test_one_slip_a_beginning_and_what_is_said_elsewhere_are_near(typed: str, near: str) -> None:
    assert meant(typed, NAMES) == near


@pytest.mark.parametrize("typed", ["nonsense", "jnio", "joinery", "an", "list", "xyzzy", "x" * 5000, ""])
def test_all_else_is_far(typed: str) -> None:
    assert meant(typed, NAMES) == ""
