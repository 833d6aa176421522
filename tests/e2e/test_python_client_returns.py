"""Connections and servers that break while clients talk: none of what they say is lost, or said twice."""

import asyncio
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from relay import relay
from room import Room
from test_python_client import run, soon

from hubbub.client import Client, Entered, Said, Status, connect, connection
from hubbub.client.inbox import LIMIT

__all__ = ["soon"]  # for these tests, too
TALKERS = 4
EACH, AT_ONCE = 200, 5
KILLS = 3
LONG_SECONDS = 100


async def talk(port: int, nick: str) -> list[Said]:
    """Say numbers, some of them at once: the messages as they came true."""
    messages: list[Said] = []
    async with connect("127.0.0.1", port, nick=nick) as client:
        for number in range(0, EACH, AT_ONCE):
            saying = (client.say("#lobby", f"{nick} {number + more}") for more in range(AT_ONCE))
            messages += await asyncio.gather(*saying)
    assert [message.seq for message in messages] == sorted(message.seq for message in messages)
    return messages


async def listen(client: Client, heard: list[Said]) -> None:
    """Hear all that the talkers say."""
    async for event in client.events():
        assert not isinstance(event, Entered) or not heard, "it was begun anew"
        if isinstance(event, Said):
            heard.append(event)
            if len(heard) == TALKERS * EACH:
                break


async def more(heard: list[Said]) -> bool:
    """Wait until some more has been heard. False once that is all."""
    enough = len(heard) + random.randint(10, 100)
    while len(heard) < min(enough, TALKERS * EACH):
        await asyncio.sleep(0.005)
    return len(heard) < TALKERS * EACH


async def everything(client: Client) -> list[Said]:
    """All that was said in the lobby."""
    page = await client.history("#lobby", 1000)
    return [event for event in page.events if isinstance(event, Said)]


def check(said: list[list[Said]], heard: list[Said], kept: list[Said]) -> None:
    """What was said is kept once, as each was told; and the listener has heard it so."""
    assert sorted(message.text for message in kept) == sorted(message.text for own in said for message in own)
    assert {message.text: message.seq for own in said for message in own} == {each.text: each.seq for each in kept}
    assert [message.seq for message in heard] == [message.seq for message in kept]


def test_a_network_that_breaks_all_the_time_loses_nothing(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, "--no-limits")

    async def main() -> None:
        async with relay(room.port) as passing, connect("127.0.0.1", passing.port, nick="listener") as listener:
            heard: list[Said] = []
            listening = asyncio.create_task(listen(listener, heard))
            talking = [asyncio.create_task(talk(passing.port, f"talker{number}")) for number in range(TALKERS)]
            while await more(heard):
                passing.cut()
            await listening
            check(await asyncio.gather(*talking), heard, await everything(listener))

    run(main(), LONG_SECONDS)


def test_a_network_that_says_nothing_any_more_is_noticed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEARTBEAT_SECONDS", 0.2)

    async def main() -> None:
        broken = asyncio.Event()
        async with relay(room.port) as passing:

            def told(status: Status) -> None:
                if status.phase == "waiting":
                    passing.silent = False
                    broken.set()

            async with connect("127.0.0.1", passing.port, nick="ada", on_status=told) as ada:
                passing.silent = True
                said = await ada.say("#lobby", "is anybody there?")
                assert broken.is_set()
                assert [event.seq for event in await everything(ada)] == [said.seq]

    run(main())


def test_a_server_that_is_killed_under_load_loses_nothing(open_room: Callable[..., Room], data: Path) -> None:
    room = open_room("--data", data, "--no-limits")

    async def main() -> None:
        nonlocal room
        async with connect("127.0.0.1", room.port, nick="listener") as listener:
            heard: list[Said] = []
            listening = asyncio.create_task(listen(listener, heard))
            talking = [asyncio.create_task(talk(room.port, f"talker{number}")) for number in range(TALKERS)]
            for _ in range(KILLS):
                assert await more(heard)
                room.kill()
                room = await asyncio.to_thread(open_room, "--data", data, "--no-limits", port=room.port)
            await listening
            check(await asyncio.gather(*talking), heard, await everything(listener))

    run(main(), LONG_SECONDS)


def test_after_an_older_copy_of_the_history_is_put_back_what_is_said_is_heard(
    open_room: Callable[..., Room], data: Path, tmp_path: Path
) -> None:
    room = open_room("--data", data)

    async def main() -> None:
        nonlocal room
        async with connect("127.0.0.1", room.port, nick="listener") as listener:
            await listener.say("#lobby", "kept")
            assert room.stop() == 0
            shutil.copytree(data, tmp_path / "copy")
            room = await asyncio.to_thread(open_room, "--data", data, port=room.port)
            for number in range(9):
                await listener.say("#lobby", f"lost {number}")
            room.kill()
            room = await asyncio.to_thread(open_room, "--data", tmp_path / "copy", port=room.port)
            await listener.say("#lobby", "said anew")
            heard: list[str] = []
            async for event in listener.events():
                heard += [said.text for said in event.recent] if isinstance(event, Entered) else []
                heard += [event.text] if isinstance(event, Said) else []
                if "said anew" in heard:
                    break

    run(main())


def test_who_was_behind_as_an_older_copy_was_put_back_hears_what_is_said_then(
    open_room: Callable[..., Room], data: Path, tmp_path: Path
) -> None:
    room = open_room("--data", data, "--no-limits")

    async def main() -> None:
        nonlocal room
        async with (
            connect("127.0.0.1", room.port, nick="listener") as listener,
            connect("127.0.0.1", room.port, nick="talker") as talker,
        ):
            await talker.say("#lobby", "kept")
            assert room.stop() == 0
            shutil.copytree(data, tmp_path / "copy")
            room = await asyncio.to_thread(open_room, "--data", data, "--no-limits", port=room.port)
            await asyncio.gather(*(talker.say("#lobby", f"lost {number}") for number in range(LIMIT + 9)))
            await listener.ping()
            room.kill()
            room = await asyncio.to_thread(open_room, "--data", tmp_path / "copy", "--no-limits", port=room.port)
            await listener.ping()
            await asyncio.gather(*(talker.say("#lobby", f"anew {number}") for number in range(9)))
            heard: list[str] = []
            async for event in listener.events():
                if isinstance(event, Entered):
                    heard = [said.text for said in event.recent]
                elif isinstance(event, Said):
                    heard.append(event.text)
                if "anew 8" in heard:
                    break
            assert heard == ["kept", *(f"anew {number}" for number in range(9))]

    run(main())
