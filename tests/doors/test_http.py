"""Whoever speaks HTTP: what he is told, and how little he can cost."""

import asyncio
import json
import socket
import sys

import pytest
from hall import GREETING, Hall, run

from hubbub.doors import http, pulse, websocket

HANDSHAKE = (
    b"GET /irc HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def request(first: str, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"{first} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def frame(text: bytes) -> bytes:
    """A message whose mask changes nothing."""
    return bytes((0x81, 0x80 | len(text))) + b"\0\0\0\0" + text


async def ask(hall: Hall, data: bytes) -> bytes:
    """Everything that is answered until the connection ends."""
    reader, writer = await hall.call()
    writer.write(data)
    answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize(
    ("first", "status"),
    [("GET /", 200), ("HEAD /", 200), ("GET /nowhere", 404), ("POST /", 405), ("GET /irc", 426), ("DELETE /irc", 405)],
)
def test_every_answer_is_text_that_no_other_page_can_use(first: str, status: int) -> None:
    async def scene(hall: Hall) -> None:
        head = (await ask(hall, request(first))).partition(b"\r\n\r\n")[0].decode().lower()
        assert head.startswith(f"http/1.1 {status} ")
        for line in (
            "content-type: text/plain; charset=utf-8",
            "content-security-policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            "x-content-type-options: nosniff",
            "server: hubbub",
        ):
            assert line in head.splitlines()

    run(scene)


def test_the_page_tells_how_to_join() -> None:
    async def scene(hall: Hall) -> None:
        page = await ask(hall, request("GET /"))
        for way in (b"netcat", b"any IRC client", b"/irc", b"hubbub join"):
            assert way in page

    run(scene)


def test_requests_one_behind_another_are_all_answered() -> None:
    async def scene(hall: Hall) -> None:
        one = b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        answers = await ask(hall, one * 100 + request("GET /"))
        assert answers.count(b"HTTP/1.1 404 ") == 100
        assert answers.count(b"HTTP/1.1 200 ") == 1

    run(scene)


HOSTILE = {
    "many headers": request("GET /", *["a: b"] * 100),
    "a long header": request("GET /", "a: " + "b" * 5000),
    "a long target": request("GET /" + "a" * 5000),
    "two hosts": request("GET /", "Host: evil.example"),
    "a length that is none": request("POST /", "Content-Length: -1"),
    "two lengths": request("POST /", "Content-Length: 1", "Content-Length: 2", body=b"xx"),
    "a chunk that is none": request("POST /", "Transfer-Encoding: chunked", body=b"zz\r\n"),
    "a body that is not what it says": request("GET /", "Content-Encoding: gzip", "Content-Length: 5", body=b"abcde"),
    "bytes that are no text": b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\nConnection: close\r\n\r\n",
    "an expectation": request("GET /", "Expect: miracles"),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "rubbish behind an upgrade": request("GET /", "Upgrade: websocket", "Connection: upgrade", body=b"\0\xff\r\n\r\n"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_requests_are_answered_and_nothing_is_logged(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    async def scene(hall: Hall) -> None:
        reader, writer = await hall.call()
        writer.write(HOSTILE[kind])
        writer.write_eof()
        assert (await reader.read()).startswith(b"HTTP/1.")
        while hall.hub.sessions or hall.connections:
            await asyncio.sleep(0.01)

    run(scene)
    assert caplog.records == []


@pytest.mark.parametrize(("target", "status"), [("http://evil.example/", 421), ("http://127.0.0.1/", 200)])
def test_the_host_of_a_whole_url_is_the_one_that_counts(target: str, status: int) -> None:
    async def scene(hall: Hall) -> None:
        assert (await ask(hall, request(f"GET {target}"))).startswith(b"HTTP/1.1 %d " % status)

    run(scene)


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nHost: ", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"])
def test_a_connection_without_a_whole_request_ends(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "IDLE_SECONDS", 0.05)

    async def scene(hall: Hall) -> None:
        await ask(hall, sent)
        await hall.empties()

    run(scene)


async def asks_for_much(hall: Hall) -> socket.socket:
    """A client with little room, who has asked for more than the system keeps for him; returns when all of it waits."""
    loop, client = asyncio.get_running_loop(), socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.setblocking(False)
    await loop.sock_connect(client, ("127.0.0.1", hall.port))
    while not hall.connections:
        await asyncio.sleep(0.01)
    one = b"GET /protocol.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    await loop.sock_sendall(client, one * 100 + request("GET /nowhere"))
    while sum(connection.writing_paused for connection in hall.http.rounds._connections) < hall.connections:
        await asyncio.sleep(0.01)
    return client


def test_a_client_who_never_reads_his_answers_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "UNREAD_SECONDS", 0.2)
    monkeypatch.setattr(pulse, "ROUND_SECONDS", 0.01)

    async def scene(hall: Hall) -> None:
        client = await asks_for_much(hall)
        await hall.empties()
        client.close()

    run(scene)


@pytest.mark.skipif(sys.platform != "linux", reason="no other system tells what a slow client has taken")
def test_a_client_who_reads_slowly_gets_all_of_his_answers() -> None:
    async def scene(hall: Hall) -> None:
        loop, client = asyncio.get_running_loop(), await asks_for_much(hall)
        told = b""
        for second in range(0, 300, 20):
            hall.http.rounds.look(second)
            told += await loop.sock_recv(client, 8192)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        while more := await loop.sock_recv(client, 1 << 20):
            told += more
        assert told.count(b"HTTP/1.1 200 ") == 100
        assert told.count(b"HTTP/1.1 404 ") == 1
        client.close()

    run(scene)


def test_a_websocket_can_begin_on_a_connection_that_was_greeted_and_is_counted_once() -> None:
    async def scene(hall: Hall) -> None:
        reader, writer = await hall.call()
        assert await reader.readline() == GREETING
        writer.write(HANDSHAKE + frame(b"NICK eve") + frame(b"USER eve 0 * :Eve"))
        await reader.readuntil(b"HTTP/1.1 101 Switching Protocols\r\n")
        await reader.readuntil(b" 376 eve :")
        assert [user.nick for user in hall.hub.state.users.values()] == ["eve"]
        assert hall.connections == 1
        writer.close()
        while hall.connections or hall.hub.sessions:
            await asyncio.sleep(0.01)

    run(scene)


@pytest.mark.parametrize("path", ["/irc", "/ws"])
@pytest.mark.parametrize("first", ["HEAD {} HTTP/1.1", "GET {} HTTP/1.0"])
def test_only_a_get_of_a_version_that_knows_upgrades_opens_a_websocket(first: str, path: str) -> None:
    async def scene(hall: Hall) -> None:
        reader, writer = await hall.call()
        writer.write(HANDSHAKE.replace(b"GET /irc HTTP/1.1", first.format(path).encode()))
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.split()[1] == b"426"
        assert not hall.hub.sessions
        writer.close()

    run(scene)


@pytest.mark.parametrize("before", [b"", HANDSHAKE], ids=["tcp", "websocket"])
def test_who_never_says_who_he_is_is_sent_away(before: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "REGISTRATION_SECONDS", 0.05)
    monkeypatch.setattr(pulse, "ROUND_SECONDS", 0.01)

    async def scene(hall: Hall) -> None:
        told = await ask(hall, before or b"CAP LS 302\r\n")
        assert b"ERROR :Closing link: Registration timed out" in told

    run(scene)


@pytest.mark.parametrize("web", [False, True], ids=["tcp", "websocket"])
def test_who_falls_silent_is_asked_and_then_sent_away(web: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "REGISTRATION_SECONDS", 0.05)
    monkeypatch.setattr(pulse, "ROUND_SECONDS", 0.01)
    monkeypatch.setattr(pulse, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(websocket, "SILENCE_SECONDS", 0.05)

    async def scene(hall: Hall) -> None:
        lines = [b"NICK eve", b"USER eve 0 * :Eve"]
        told = await ask(hall, HANDSHAKE + b"".join(map(frame, lines)) if web else b"\r\n".join([*lines, b""]))
        _, asked, rest = told.partition(b"PING :hubbub")
        assert asked
        assert b"ERROR :Closing link: Ping timeout: 0.1 seconds" in rest

    run(scene)


def test_the_protocol_is_described_for_programs() -> None:
    async def scene(hall: Hall) -> None:
        head, _, body = (await ask(hall, request("GET /protocol.json"))).partition(b"\r\n\r\n")
        assert b"content-type: application/schema+json" in head.lower()
        assert json.loads(body)["$defs"]["wish.Hello"]["required"] == ["type", "version"]

    run(scene)
