"""Lines that hold a secret are told from those that do not."""

from typing import get_type_hints

import pytest

from hubbub.chat.commands import TYPED, Secret
from hubbub.dialects.line.syntax import usage
from hubbub.terminal.secrecy import holds_secret


@pytest.mark.parametrize(
    "line",
    [
        "/login ada sesame",
        "/login sesame",  # the account was left out
        "/LOGIN ada sesame",
        "  /login ada sesame",
        "/ login ada sesame",
        "/login\tada\tsesame",
        "/login\nada sesame",
        "/register sesame",
        "/register sesame ada@example.org",
        "/password open sesame",
        "/unregister sesame",
        "/enlist bo sesame",
        "/oper ada sesame",
        "/join #tea sesame",
        "/set #tea key sesame",
        "/set key sesame",  # the room was left out
        "/unset #tea KEY sesame",
        "/ghost ada sesame",
        "/identify sesame",
        "/msg NickServ IDENTIFY sesame",
        "/ns identify sesame",
        "/lgoin ada sesame",
    ],
)
def test_a_line_with_a_secret(line):
    assert holds_secret(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "/",
        "hello",
        "the key is under the mat",
        "//login is a command",
        "/me logs in",
        "/login",
        "/help login",
        "/join #tea",
        "/set #tea topic-locked",
        "/set #tea operator key",
        "/nick ada",
        "/msg ada hello, the key is under the mat",
        "/topic #tea the key",
        "/unheard-of",
    ],
)
def test_a_line_without_one(line):
    assert not holds_secret(line)


@pytest.mark.parametrize("command", TYPED)
def test_every_command_that_takes_a_secret_is_one(command):
    """Typed in full, as `/help` shows it."""
    takes_one = Secret in get_type_hints(command, include_extras=True).values()
    assert holds_secret(usage(command)) == (takes_one or command.__name__ == "Ghost")


def test_every_password_is_a_secret_word():
    names = {"password", "old", "new", "key"}
    hints = [(name, hint) for command in TYPED for name, hint in get_type_hints(command, include_extras=True).items()]
    assert {hint for name, hint in hints if name in names} == {Secret}
