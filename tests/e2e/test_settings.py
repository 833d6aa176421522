"""Settings: what is wrong is told in one sentence, and the stronger source wins."""

from collections.abc import Callable
from pathlib import Path

import pytest
from room import Room, hubbub

from hubbub.config import FLAGS as FLAGGED
from hubbub.config import SETTINGS


def complaint(*arguments: str | Path, settings: dict[str, str] | None = None) -> str:
    """The one line that a command line or setting gets that is wrong."""
    ended = hubbub(*arguments, settings=settings)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "127.0.0.1", "8081", "more"],
        ["serve", "8081"],
        ["serve", "127.0.0.1", "port"],
        ["serve", "127.0.0.1", ""],
        ["serve", "127.0.0.1", "-1"],
        ["serve", "127.0.0.1", "65536"],
        ["serve", "127.0.0.1", "80.5"],
        ["serve", "127.0.0.1", "\u0668\u0660"],
        ["serve", "300.0.0.1", "8081"],
        ["serve", "--nonsense"],
        ["serve", "127.0.0.1", "0", "--memory", "--room"],
        ["join", "127.0.0.1", "8081", "more"],
        ["join", "127.0.0.1", "0"],
        ["join", "127.0.0.1", "65536"],
        ["backup"],
        ["nonsense"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_gets_one_usage_line_and_status_2(arguments: list[str]) -> None:
    assert complaint(*arguments).startswith("usage: hubbub ")


BAD = {
    "port": ("many", "65535"),
    "room": ("tea room", "space"),
    "welcome": ("x" * 401, "400"),
    "server_name": ("chat", "chat.example"),
    "hosts": ("https://chat.example", "chat.lan"),
    "keep": ("forever", "days"),
    "backlog": ("501", "500"),
    "rate": ("0", "1000000"),
    "burst": ("lots", "1000000"),
    "address_rate": ("-5", "1000000"),
    "address_burst": ("1e3", "1000000"),
    "connections": ("0", "1000000"),
    "private_connections": ("none", "1000000"),
    "line_bytes": ("79", "80"),
    "unsent_bytes": ("1", "4096"),
    "listen": ("127.0.0.1", "127.0.0.1:6667"),
    "sts": ("ever", "whole number"),
    "proxies": ("localhost", "networks"),
    "memory": ("perhaps", "true or false"),
}
"""A value that each setting cannot have, and a word of what is allowed."""

FLAGS = [name for name in BAD if name not in ("port", "memory")]


@pytest.mark.parametrize("name", FLAGS)
def test_a_bad_flag_is_named_with_what_was_given_and_what_is_allowed(name: str) -> None:
    value, allowed = BAD[name]
    flag = f"--{name.replace('_', '-')}"
    told = complaint("serve", f"{flag}={value}")
    assert flag in told
    assert value in told
    assert allowed in told


@pytest.mark.parametrize("name", BAD)
def test_a_bad_variable_is_named_with_what_was_given_and_what_is_allowed(name: str) -> None:
    value, allowed = BAD[name]
    told = complaint("serve", settings={f"HUBBUB_{name.upper()}": value})
    assert f"HUBBUB_{name.upper()}" in told
    assert value in told
    assert allowed in told


@pytest.mark.parametrize("name", BAD)
def test_a_bad_key_of_the_file_is_named_with_what_was_given_and_what_is_allowed(name: str, tmp_path: Path) -> None:
    value, allowed = BAD[name]
    file = tmp_path / "hubbub.toml"
    file.write_text(f'{name} = "{value}"\n')
    told = complaint("serve", "--config", file)
    assert f"{name} in {file}" in told
    assert value in told
    assert allowed in told


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        ("colour = 1\n", "colour"),
        ('"two\\nlines" = 1\n', "lines"),
        ("port 8081\n", "TOML"),
        ('welcome = ["Hello", "there"]\n', "welcome"),
        ("[room]\nname = 1\n", "room"),
        ("port = 8081.5\n", "8081.5"),
    ],
)
def test_a_file_with_anything_else_in_it_is_refused(contents: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "hubbub.toml"
    file.write_text(contents)
    assert told in complaint("serve", "--config", file)


def test_a_setting_that_needs_another_one_is_told_with_it() -> None:
    told = complaint("serve", "--tls-key", "key.pem")
    assert "tls_key" in told
    assert "tls_cert" in told


def test_a_bad_setting_of_a_backup_is_told_too(tmp_path: Path) -> None:
    assert "--data" in complaint("backup", tmp_path / "copy", "--data", "")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "no.toml" in complaint("serve", settings={"HUBBUB_CONFIG": str(tmp_path / "no.toml")})


def greeting(room: Room) -> str:
    return room.guest().line()


def test_a_flag_is_stronger_than_a_variable_and_that_is_stronger_than_the_file(
    open_room: Callable[..., Room], tmp_path: Path
) -> None:
    file = tmp_path / "hubbub.toml"
    file.write_text('memory = true\nwelcome = "from the file"\n')
    variables = {"HUBBUB_WELCOME": "from the environment"}
    assert greeting(open_room("--config", file)) == "from the file"
    assert greeting(open_room("--config", file, settings=variables)) == "from the environment"
    assert greeting(open_room("--config", file, "--welcome", "flag", settings=variables)) == "flag"


def test_a_stronger_source_hides_a_bad_value_in_a_weaker_one(open_room: Callable[..., Room]) -> None:
    room = open_room("--memory", "--backlog", "5", settings={"HUBBUB_BACKLOG": "nonsense"})
    assert greeting(room) == "Welcome to this chatroom!"


def test_the_help_of_serve_names_every_setting() -> None:
    shown = hubbub("serve", "--help")
    assert shown.returncode == 0
    for setting in SETTINGS:
        assert setting.variable in shown.stdout
        assert (f"  {setting.flag} " in shown.stdout) is (setting in FLAGGED)


def test_a_bad_secret_is_not_repeated() -> None:
    assert complaint("serve", "--webirc-password", "hush hush").startswith("usage: hubbub ")
    told = complaint("serve", settings={"HUBBUB_WEBIRC_PASSWORD": "hush hush"})
    assert "HUBBUB_WEBIRC_PASSWORD" in told
    assert "hush" not in told
