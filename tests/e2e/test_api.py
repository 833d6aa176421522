"""The HTTP API of a whole server: over restarts and crashes, from many at once, beside all other doors."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
from api_client import Program, token_of
from certificates import context, issue
from irc_guest import stranger
from room import Room, hubbub, said_by


@pytest.fixture
def greeter(room: Room, data: Path) -> Program:
    """A program whose bot is made while the server runs."""
    return Program(room, token_of("greeter", data))


def test_what_a_program_says_everybody_sees_and_what_they_say_it_reads(room: Room, greeter: Program) -> None:
    (ada,) = room.enter("ada")
    status, message = greeter.say("hello")
    assert status == 201
    assert "<greeter> hello" in ada.settle()
    ada.ask("hello, greeter")
    status, page = greeter.ask("GET", f"/api/rooms/lobby/messages?after={message['seq']}")
    assert [event["text"] for event in page["events"]] == ["hello, greeter"]


def test_a_stream_goes_on_over_a_restart_where_it_broke_off(
    open_room: Callable[..., Room], room: Room, data: Path, greeter: Program
) -> None:
    (ada,) = room.enter("ada")
    with greeter.events() as stream:
        ada.ask("one")
        number, event = stream.next()
        assert event["text"] == "one"
        ada.ask("two")
        room.stop()
        stream.rest()
    greeter.room = again = open_room("--data", data)
    (ada,) = again.enter("ada")
    ada.ask("three")
    with greeter.events("?after=0", **{"Last-Event-ID": str(number)}) as stream:
        assert stream.said(2) == ["two", "three"]
        ada.ask("four")
        assert stream.said(1) == ["four"]


def test_after_a_restart_a_bot_is_where_it_was_and_a_bot(
    open_room: Callable[..., Room], room: Room, data: Path, greeter: Program
) -> None:
    first = greeter.say("hello")[1]
    room.stop()
    greeter.room = again = open_room("--data", data)
    guest = again.guest()
    assert "greeter" in "".join(guest.ask("/who"))
    second = greeter.say("hello again")[1]
    assert second["seq"] > first["seq"]
    assert (second["user"], second.get("bot")) == (first["user"], True)
    assert not [line for line in guest.settle() if "greeter joined" in line]


def test_what_was_answered_is_there_after_a_crash(
    open_room: Callable[..., Room], room: Room, data: Path, greeter: Program
) -> None:
    answered: list[int] = []
    greeter.say("first")

    def keep_saying(numbers: range) -> None:
        for number in numbers:
            try:
                answered.extend([number] if greeter.say(f"{number}", id=f"{number}")[0] == 201 else [])
            except (OSError, ValueError, EOFError):
                return
            if len(answered) == 40:
                room.process.kill()

    with ThreadPoolExecutor(4) as pool:
        for first in range(4):
            pool.submit(keep_saying, range(first, 4_000, 4))
    greeter.room = open_room("--data", data)
    page = greeter.ask("GET", "/api/rooms/lobby/messages?limit=1000")[1]
    texts = [event["text"] for event in page["events"]]
    assert len(set(texts)) == len(texts)
    assert {str(number) for number in answered} <= set(texts)
    again = greeter.say("once more", id=f"{answered[-1]}")
    assert again[0] == 200  # the id is known over a crash, too
    assert again[1]["text"] == f"{answered[-1]}"


def test_the_same_message_from_many_connections_at_once_is_said_once(room: Room, greeter: Program) -> None:
    (ada,) = room.enter("ada")
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: greeter.say("hello", id="x"), range(16)))
    assert sorted(status for status, _ in answers) == [200] * 15 + [201]
    assert said_by("greeter", ada.settle()) == ["hello"]


def test_a_stream_ends_when_the_host_revokes_its_token(room: Room, data: Path, greeter: Program) -> None:
    other = Program(room, token_of("alarms", data))
    with greeter.events() as stream, other.events() as kept:
        assert hubbub("token", "greeter", "--revoke", "--data", data).returncode == 0
        assert greeter.say("hello")[0] == 401
        stream.rest()
        other.say("still here")
        assert kept.said(1) == ["still here"]


def test_a_token_is_nowhere_but_with_who_has_it(room: Room, data: Path, greeter: Program) -> None:
    wrong = "hubbub-this-is-none-of-yours"
    greeter.say("hello")
    greeter.ask("POST", f"/hooks/{greeter.token}/lobby", b"by the hook")
    greeter.ask("POST", f"/hooks/{greeter.token}/nowhere", b"by the hook")
    greeter.ask("POST", f"/hooks/{greeter.token}/lobby", b"\xff")
    greeter.ask("GET", f"/hooks/{greeter.token}/lobby")
    Program(room, wrong).say("hello")
    bot = stranger(room)
    bot.ask(f"PASS greeter:{greeter.token}", "NICK greeter", "USER u 0 * :A bot")
    with greeter.events() as stream:
        greeter.say("hello")
        stream.said(1)
        room.stop(signal.SIGTERM)
    printed = "\n".join(room.console.all() + room.errors.all()).encode()
    assert b"by the hook" in printed
    for text in (printed, *(file.read_bytes() for file in data.iterdir())):
        for secret in (greeter.token, wrong):
            assert secret.encode() not in text
            assert secret.removeprefix("hubbub-").encode() not in text


def test_a_bot_is_one_and_the_same_whatever_it_speaks_through(room: Room, greeter: Program) -> None:
    (ada,) = room.enter("ada")
    first = greeter.say("by the API")[1]
    bot = stranger(room)
    bot.ask(f"PASS greeter:{greeter.token}", "NICK greeter", "USER u 0 * :A bot")
    bot.ask("PRIVMSG #lobby :by IRC")
    with greeter.events(f"?after={first['seq'] - 1}") as stream:
        events = [stream.next()[1] for _ in range(2)]
    assert {event["user"] for event in events} == {first["user"]}
    assert said_by("greeter", ada.settle()) == ["by the API", "by IRC"]


def test_a_stream_comes_encrypted_too(open_room: Callable[..., Room], data: Path, tmp_path: Path) -> None:
    room = open_room("--data", data, *issue(tmp_path / "certificate").options)
    program = Program(room, token_of("greeter", data), context())
    with program.events() as stream:
        assert program.say("hello")[0] == 201
        assert stream.said(1) == ["hello"]


def test_limits_are_told_and_not_waited_for(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, "--rate", "1", "--burst", "20")
    program = Program(room, token_of("greeter", data))
    for number in count():
        status, answer = program.say(f"{number}")
        if status == 429:
            assert answer["code"] == "slow-down"
            break
        assert number < 100
    room.stop()
    assert len(said_by("greeter", room.console.all())) == number


def test_a_bot_needs_no_password_where_guests_do(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, settings={"HUBBUB_PASSWORD": "sesame"})
    assert Program(room, token_of("greeter", data)).say("hello")[0] == 201
