"""Servers that are none, or that end the connection."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from core_stage import RESUMED, entered, welcome

from hubbub.client import Client, ClientError, Ended, Status, Unreachable, backoff, connect

GUARD_SECONDS = 30
Act = Callable[[web.WebSocketResponse], Awaitable[Any]]


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for seconds before he comes back."""
    monkeypatch.setattr(backoff, "FIRST_SECONDS", (0.0, 0.01))


async def visit(
    act: Act | None, on_status: Callable[[Client, Status], object] = lambda _client, _status: None
) -> tuple[ClientError, list[Status]]:
    """Visit a server that welcomes the client and then does that; or one that has no WebSocket: how it ends.

    `on_status` is told what the client tells of its connection.
    """

    async def serve(request: web.Request) -> web.StreamResponse:
        if act is None:
            return web.Response(status=404)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive()
        for frame in (welcome(), entered(1, "#lobby", 10), RESUMED):
            await socket.send_json(frame)
        await act(socket)
        return socket

    application = web.Application()
    application.router.add_get("/ws", serve)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    told: list[Status] = []

    def tell(status: Status) -> None:
        told.append(status)
        on_status(client, status)

    client = connect(site.name, nick="ada", on_status=tell)
    try:
        async with asyncio.timeout(GUARD_SECONDS):
            async with client:
                async for _ in client.events():
                    pass
    except ClientError as error:
        return error, told
    finally:
        await runner.cleanup()
    raise AssertionError("it ends well")


def test_what_is_no_such_server_is_told() -> None:
    error, _ = asyncio.run(visit(None))
    assert isinstance(error, Unreachable)
    assert "404" in str(error)


@pytest.mark.parametrize(
    ("scheme", "why"), [("ws", "it is no such server"), ("wss", "no encrypted connection can be made there")]
)
def test_what_speaks_something_else_is_told_in_a_few_words(scheme: str, why: str) -> None:
    async def scene() -> str:
        def speak(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"SSH-2.0-other\r\n")

        async with await asyncio.start_server(speak, "127.0.0.1", 0) as server:
            url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            with pytest.raises(Unreachable) as told:
                async with asyncio.timeout(GUARD_SECONDS), connect(url, nick="ada"):
                    pass
            return str(told.value)

    assert asyncio.run(scene()).endswith(f"({why}).")


@pytest.mark.parametrize(
    "act",
    [
        lambda socket: socket.send_str("hello?"),
        lambda socket: socket.send_bytes(b"{}"),
        lambda socket: socket.close(code=4000),
        lambda socket: socket.close(code=1008),
        lambda socket: socket.close(code=1002),
    ],
    ids=["no JSON", "no text", "sent away", "of no use", "no such protocol"],
)
def test_one_does_not_come_back(act: Act) -> None:
    error, told = asyncio.run(visit(act))
    assert isinstance(error, Ended)
    assert [status.phase for status in told] == ["connecting", "connected", "ended"]


@pytest.mark.parametrize("code", [1001, 1011])
def test_one_comes_back_with_what_one_knows(code: int) -> None:
    visits = 0

    async def act(socket: web.WebSocketResponse) -> None:
        nonlocal visits
        visits += 1
        await socket.close(code=code if visits == 1 else 4000)

    _, told = asyncio.run(visit(act))
    phases = [status.phase for status in told]
    assert phases == ["connecting", "connected", "waiting", "connecting", "connected", "ended"]


def hurry(client: Client, status: Status) -> None:
    """Have the client come back at once."""
    if status.phase == "waiting":
        asyncio.get_running_loop().call_soon(client.reconnect)


async def visit_and_return(act: Act) -> list[Status]:
    """Visit a server that does that at first, and sends the client away when it comes back, which it does at once."""
    visits = 0

    async def acts(socket: web.WebSocketResponse) -> None:
        nonlocal visits
        visits += 1
        await (act(socket) if visits == 1 else socket.close(code=4000))

    error, told = await visit(acts, hurry)
    assert isinstance(error, Ended)
    return told


def test_one_waits_as_long_as_the_server_asks_unless_one_is_told_not_to() -> None:
    async def act(socket: web.WebSocketResponse) -> None:
        await socket.send_str('{"type": "goodbye", "text": "Later.", "again": true, "after": 600}')
        await socket.close(code=1001)

    told = asyncio.run(visit_and_return(act))
    phases = [status.phase for status in told]
    assert phases == ["connecting", "connected", "waiting", "connecting", "connected", "ended"]
    assert told[2].reason == "Later."
    assert 600 <= told[2].seconds <= 1_200


def test_the_words_of_the_close_frame_are_told_if_there_are_no_others() -> None:
    told = asyncio.run(visit_and_return(lambda socket: socket.close(code=1001, message=b"Later.")))
    assert told[2].reason == "Later."


def test_what_was_asked_at_one_connection_does_not_hold_for_the_next() -> None:
    async def act(socket: web.WebSocketResponse) -> None:
        nonlocal visits
        visits += 1
        if visits == 1:
            await socket.send_str('{"type": "goodbye", "again": true, "after": 600}')
        await socket.close(code=1001 if visits < 3 else 4000)

    visits = 0
    _, told = asyncio.run(visit(act, hurry))
    waits = [status.seconds for status in told if status.phase == "waiting"]
    assert waits[0] >= 600
    assert waits[1] <= 0.01
