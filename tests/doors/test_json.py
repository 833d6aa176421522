"""JSON over WebSockets at the door: who never says hello, who falls silent, and how it is told."""

import asyncio
import json
import struct

import pytest
from hall import Hall, run
from test_http import HANDSHAKE, frame

from hubbub.doors import pulse, websocket

UPGRADE = HANDSHAKE.replace(b"/irc", b"/ws")
HELLO = frame(json.dumps({"type": "hello", "version": 1, "nick": "eve"}).encode())


async def until_the_end(hall: Hall, data: bytes) -> bytes:
    """All frames until the connection ends."""
    reader, writer = await hall.call()
    writer.write(UPGRADE + data)
    await reader.readuntil(b"\r\n\r\n")
    told = await reader.read()
    writer.close()
    return told


def closed(told: bytes) -> tuple[int, str]:
    """The code and the reason of the Close frame, which is the last."""
    at = told.rindex(b"\x88")
    return int(struct.unpack_from("!H", told, at + 2)[0]), told[at + 4 :].decode()


def test_who_never_says_hello_is_sent_away_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "REGISTRATION_SECONDS", 0.05)
    monkeypatch.setattr(pulse, "ROUND_SECONDS", 0.01)

    async def scene(hall: Hall) -> None:
        told = await until_the_end(hall, frame(b'{"type":"ping"}'))
        assert closed(told) == (1008, "Registration timed out")
        assert b'{"type":"goodbye","text":"You have not said hello."}' in told
        assert hall.hub.state.users == {}

    run(scene)


def test_who_falls_silent_is_asked_and_then_gone_and_may_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "ROUND_SECONDS", 0.01)
    monkeypatch.setattr(pulse, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(websocket, "SILENCE_SECONDS", 0.05)

    async def scene(hall: Hall) -> None:
        told = await until_the_end(hall, HELLO)
        assert b"\x89\x00" in told
        assert closed(told) == (1001, "Ping timeout: 0.1 seconds")
        assert b'{"type":"goodbye","text":"You have not answered for too long.","again":true}' in told
        while hall.hub.state.users:
            await asyncio.sleep(0.01)
        assert not hall.hub.seats.absent

    run(scene)


def test_who_answers_pings_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "ROUND_SECONDS", 0.01)
    monkeypatch.setattr(websocket, "SILENCE_SECONDS", 0.05)

    async def scene(hall: Hall) -> None:
        reader, writer = await hall.call()
        writer.write(UPGRADE + HELLO)
        for _ in range(5):
            await reader.readuntil(b"\x89\x00")
            writer.write(b"\x8a\x80\0\0\0\0")
        assert len(hall.hub.state.users) == 1
        writer.close()

    run(scene)


def test_who_is_silent_is_asked_before_a_proxy_takes_the_websocket_for_dead() -> None:
    proxies_wait = 50.0  # HAProxy, as Debian sets it up: none waits less

    async def scene(hall: Hall) -> None:
        reader, writer = await hall.call()
        writer.write(UPGRADE + HELLO)
        await reader.readuntil(b'"type":"welcome"')
        hall.json.rounds.look(hall.hub.loop.time() + proxies_wait - pulse.ROUND_SECONDS)
        await reader.readuntil(b"\x89\x00")
        writer.close()

    run(scene)


def test_who_breaks_the_protocol_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "CLOSING_SECONDS", 3_600.0)

    async def scene(hall: Hall) -> None:
        told = await until_the_end(hall, HELLO + b"\x83\x80\0\0\0\0")
        assert closed(told) == (1002, "That is no frame of RFC 6455")
        await hall.empties()

    run(scene)
