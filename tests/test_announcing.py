"""What the local network is told of a room, and when. All packets stay on loopback."""

import asyncio
import logging
import socket
from ipaddress import ip_address

import pytest
from local_network import HERE, Lookout, fresh, run
from zeroconf.asyncio import AsyncServiceInfo

from hubbub.announcing import NAME_BYTES, announce, service
from hubbub.listening import addresses_to_announce

MACHINE = ["192.168.1.20", "10.8.0.3", "169.254.7.7", "203.0.113.7", "fd00::2", "2001:db8::2"]
LOCAL_V4 = ["192.168.1.20", "10.8.0.3", "169.254.7.7"]


def told(*listening: tuple[str, int]) -> tuple[list[str], int]:
    addresses, port = addresses_to_announce(listening, MACHINE)
    return [str(address) for address in addresses], port


@pytest.mark.parametrize(
    ("listening", "announced"),
    [
        ([("0.0.0.0", 8081), ("::", 8081)], ([*LOCAL_V4, "fd00::2"], 8081)),
        ([("0.0.0.0", 8081)], (LOCAL_V4, 8081)),
        ([("192.168.1.20", 8081)], (["192.168.1.20"], 8081)),
        ([("fe80::1%eth0", 8081)], (["fe80::1"], 8081)),
        ([("127.0.0.1", 8081), ("10.8.0.3", 6667)], (["10.8.0.3"], 6667)),
        ([("10.8.0.3", 8081), ("192.168.1.20", 6667), ("169.254.7.7", 8081)], (["10.8.0.3", "169.254.7.7"], 8081)),
        ([("203.0.113.7", 8081)], ([], 0)),
        ([("127.0.0.1", 8081), ("::1", 8081), ("127.0.0.1", 6667)], ([], 0)),
    ],
)
def test_local_addresses_that_are_listened_on_are_announced_and_no_others(
    listening: list[tuple[str, int]], announced: tuple[list[str], int]
) -> None:
    assert told(*listening) == announced


def test_what_is_told_is_little_and_no_name_of_the_machine() -> None:
    info = service("lobby", "chat.example", [HERE, ip_address("fd00::2")], 8081, tls=False)
    assert info.get_name() == "lobby at chat"
    assert set(info.properties) == {b"version", b"room", b"path"}
    assert info.parsed_addresses() == ["127.0.0.1", "fd00::2"]
    assert socket.gethostname().lower() not in (info.server or "").lower()
    assert info.server != service("lobby", "chat.example", [HERE], 8081, tls=False).server


def test_the_longest_name_of_a_room_is_told_whole_and_cut_where_people_see_it() -> None:
    room = "語" * 50
    info = service(room, "hubbub.local", [HERE], 8081, tls=True)
    assert info.properties[b"room"] == room.encode()
    assert room.startswith(info.get_name())
    assert len(info.get_name().encode()) <= NAME_BYTES


async def announced(info: AsyncServiceInfo) -> tuple[asyncio.Task[None], str]:
    """An announcement that stands, and what the host is told of it."""
    words: asyncio.Queue[str] = asyncio.Queue()
    task = asyncio.create_task(announce(info, words.put_nowait))
    return task, await words.get()


async def withdrawn(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


def test_a_room_is_found_while_it_is_announced() -> None:
    async def visit() -> None:
        room = fresh()
        async with Lookout() as lookout:
            task, words = await announced(service(room, "chat.example", [HERE], 8081, tls=True))
            assert words == f"announced on the local network as {room} at chat"
            found = await lookout.room(f"{room} at chat")
            assert (found.address, found.port, found.tls, found.room) == ("127.0.0.1", 8081, True, room)
            await withdrawn(task)
            await lookout.gone(f"{room} at chat")

    run(visit())


def test_who_looks_later_finds_what_was_announced_before() -> None:
    async def visit() -> None:
        room = fresh()
        task, _ = await announced(service(room, "chat.example", [HERE], 8081, tls=False))
        async with Lookout() as lookout:
            assert not (await lookout.room(f"{room} at chat")).tls
        await withdrawn(task)

    run(visit())


def test_a_name_that_is_taken_gets_a_number() -> None:
    async def visit() -> None:
        room = fresh()
        first, _ = await announced(service(room, "chat.example", [HERE], 8081, tls=False))
        second, words = await announced(service(room, "chat.example", [HERE], 8082, tls=False))
        assert words == f"announced on the local network as {room} at chat-2"
        async with Lookout() as lookout:
            assert (await lookout.room(f"{room} at chat")).port == 8081
            assert (await lookout.room(f"{room} at chat-2")).port == 8082
            await withdrawn(first)
            await lookout.gone(f"{room} at chat")
            assert await lookout.room(f"{room} at chat-2")
            await withdrawn(second)

    run(visit())


@pytest.mark.parametrize("addresses", [["203.0.113.77"], []], ids=["no address of this machine", "none"])
def test_what_cannot_be_announced_is_told_in_one_sentence(
    addresses: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    words: list[str] = []
    info = service(fresh(), "chat.example", map(ip_address, addresses), 8081, tls=False)
    with caplog.at_level(logging.INFO):
        run(announce(info, words.append))
    (message,) = [record.getMessage() for record in caplog.records]
    assert message.startswith("The room is not announced on the local network: ")
    assert words == []


@pytest.mark.parametrize("moments", [0, 1, 2, 5, 50])
def test_it_can_be_called_off_at_any_moment(moments: int, caplog: pytest.LogCaptureFixture) -> None:
    async def visit() -> None:
        room = fresh()
        words: list[str] = []
        task = asyncio.create_task(announce(service(room, "chat.example", [HERE], 8081, tls=False), words.append))
        for _ in range(moments):
            await asyncio.sleep(0)
        await withdrawn(task)
        assert words == []

    run(visit())
    assert caplog.records == []
