"""`hubbub token`: what the host is told, and whose name can be a bot's."""

import stat
import subprocess
from pathlib import Path

import pytest
from api_client import Program, token_of
from room import Room, hubbub


def complaint(*arguments: str | Path, status: int = 1) -> str:
    """The sentence with which the command ends."""
    ended = hubbub("token", *arguments)
    assert (ended.returncode, ended.stdout) == (status, "")
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


def listed(data: Path) -> list[str]:
    return [line.partition(",")[0] for line in hubbub("token", "--list", "--data", data).stdout.splitlines()]


def test_a_token_is_printed_once_with_how_it_is_used(data: Path) -> None:
    made = hubbub("token", "greeter", "--data", data)
    token = made.stdout.splitlines()[0]
    assert (made.returncode, made.stderr) == (0, "")
    assert f'curl -H "Authorization: Bearer {token}" -d' in made.stdout
    assert f"/hooks/{token}/lobby" in made.stdout
    assert token not in hubbub("token", "--list", "--data", data).stdout


def test_what_is_printed_works_as_it_stands_while_the_server_runs(open_room, data: Path) -> None:
    room = open_room("--data", data, "--room", "tea")
    (guest,) = room.enter("ada")
    made = hubbub("token", "greeter", "--data", data).stdout
    command = next(line for line in made.splitlines() if "curl" in line)
    subprocess.run(command, shell=True, check=True, capture_output=True)
    assert guest.settle() == ["-- greeter joined #tea", "<greeter> Hello"]


def test_after_a_server_that_was_killed_the_settings_tell_where_it_will_be(open_room, data: Path) -> None:
    room = open_room("--data", data)
    room.kill()
    assert "http://127.0.0.1:8081/api/" in hubbub("token", "greeter", "--data", data).stdout


def test_the_folder_and_the_accounts_are_private(data: Path) -> None:
    token_of("greeter", data)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "accounts.db").stat().st_mode) == 0o600


def test_tokens_are_listed_and_revoked_by_name(data: Path) -> None:
    for name in ("greeter", "alarms", "Greeter"):
        token_of(name, data)
    assert listed(data) == ["alarms: 1 token", "greeter: 2 tokens"]
    assert hubbub("token", "greeter", "--revoke", "--data", data).stdout == "2 tokens of greeter revoked.\n"
    assert listed(data) == ["alarms: 1 token"]
    assert "no tokens of greeter" in complaint("greeter", "--revoke", "--data", data)


def test_a_token_that_was_made_before_the_server_started_is_good(open_room, data: Path) -> None:
    token = token_of("greeter", data)
    room = open_room("--data", data)
    guest = room.guest()
    assert "-- The nick greeter belongs to an account. Log in to it first." in guest.ask("/nick greeter")
    assert Program(room, token).say("hello")[0] == 201


@pytest.mark.parametrize("name", ["admin", "NickServ", "guest-7", "two words", "", "x" * 31, "-x", "12", "10.0.0.1"])
def test_a_name_that_nobody_can_have_is_no_bots_either(data: Path, name: str) -> None:
    status = 1 if name and not name.startswith("-") else 2
    complaint("--data", data, name, status=status)
    assert listed(data) == []


def test_a_name_that_looks_like_another_bots_is_refused(data: Path) -> None:
    token_of("greeter", data)
    assert "looks like it" in complaint("gr\u0435eter", "--data", data)


def test_a_name_that_a_guest_has_at_the_moment_is_refused_until_he_is_gone(room: Room, data: Path) -> None:
    ada, _ = room.enter("ada", "Greeter")
    for name in ("greeter", "gr\u0435eter", "ADA"):
        assert "here now" in complaint(name, "--data", data)
    assert listed(data) == []
    ada.ask("/nick eve")
    token_of("ada", data)
    room.kill()
    token_of("greeter", data)


def test_a_person_may_have_a_token_for_his_own_account(room: Room, data: Path) -> None:
    (ada,) = room.enter("ada")
    ada.ask("/register sesame")
    program = Program(room, token_of("ada", data))
    ada.settle()
    assert program.say("by the API")[0] == 201
    assert "<ada> by the API" in ada.settle()
    assert "bot" not in program.say("again")[1]


def test_an_account_that_was_given_up_comes_back_for_no_bot(room: Room, data: Path) -> None:
    (ada,) = room.enter("ada")
    ada.ask("/register sesame")
    ada.ask("/unregister sesame")
    ada.ask("/nick eve")
    assert "given up" in complaint("ada", "--data", data)


@pytest.mark.parametrize("arguments", [[], ["--list", "greeter"], ["--revoke"], ["greeter", "more"], ["--nonsense"]])
def test_a_wrong_command_line_gets_one_usage_line(arguments: list[str]) -> None:
    assert complaint(*arguments, status=2).startswith("usage: hubbub token")


def test_accounts_that_are_none_are_left_as_they_are(data: Path) -> None:
    data.mkdir()
    (data / "accounts.db").write_bytes(b"no database" * 1_000)
    assert "accounts" in complaint("greeter", "--data", data)
    assert (data / "accounts.db").read_bytes() == b"no database" * 1_000
