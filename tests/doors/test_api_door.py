"""The HTTP API on a real socket: who may ask, what is no request, what it costs, and streams that begin and end."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from hall import GUARD_SECONDS, Hall, run

from hubbub.accounts.keeper import AccountKeeper
from hubbub.accounts.store import Store
from hubbub.accounts.tokens import digest
from hubbub.chat.accounts import Terms
from hubbub.chat.events import Said
from hubbub.doors import api, event_stream, reception
from hubbub.hub.allowance import Rate

TOKEN = "hubbub-the-token-of-greeter"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
MESSAGES = "/api/rooms/lobby/messages"
HOOK = f"/hooks/{TOKEN}/lobby"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is greeted as one who types, however long a busy machine takes to send the first bytes."""
    monkeypatch.setattr(reception, "SILENCE_SECONDS", GUARD_SECONDS)


class Office:
    """A hall with a bot called greeter, and a program that asks."""

    def __init__(self, hall: Hall, session: aiohttp.ClientSession) -> None:
        self.hall = hall
        self.session = session
        self.store = Store(None)
        self.store.add_bot("greeter", 1_000)
        self.store.issue(digest(TOKEN.encode()), "greeter", 1_000)
        self.keeper = AccountKeeper(self.store, Terms(), hall.hub.loop.call_soon_threadsafe)
        hall.hub.state.accounts = self.keeper.directory
        hall.hub.accounts = self.keeper
        self.said: list[str] = []
        hall.hub._observe = lambda events: self.said.extend(each.text for each in events if isinstance(each, Said))

    async def ask(self, method: str, path: str, **how: Any) -> tuple[int, Any]:
        """The status and the object of an answer."""
        how.setdefault("headers", BEARER)
        async with self.session.request(method, f"http://127.0.0.1:{self.hall.port}{path}", **how) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if answer.content_type == "application/json" else text

    async def post(self, data: bytes, content_type: str = "application/json", path: str = MESSAGES) -> tuple[int, Any]:
        return await self.ask("POST", path, data=data, headers=BEARER | {"Content-Type": content_type})

    @asynccontextmanager
    async def stream(self, query: str = "", **headers: str) -> AsyncIterator[aiohttp.StreamReader]:
        url = f"http://127.0.0.1:{self.hall.port}/api/rooms/lobby/events{query}"
        async with self.session.get(url, headers=BEARER | headers) as answer:
            assert (answer.status, answer.content_type) == (200, "text/event-stream")
            yield answer.content


def play(scene: Callable[[Office], Awaitable[None]]) -> None:
    """Play a scene in an office of its own."""

    async def opened(hall: Hall) -> None:
        async with aiohttp.ClientSession() as session:
            office = Office(hall, session)
            try:
                await scene(office)
            finally:
                office.keeper.close()

    run(opened)


async def next_event(stream: aiohttp.StreamReader) -> tuple[int, Any]:
    """The next one that has a number."""
    number = 0
    while line := (await stream.readline()).decode():
        name, _, value = line.rstrip("\n").partition(": ")
        if name == "id":
            number = int(value)
        elif name == "data" and number:
            return number, json.loads(value)
    raise AssertionError("the stream ended")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, "needs-token"),
        ({"Authorization": TOKEN}, "needs-token"),
        ({"Authorization": f"Basic {TOKEN}"}, "needs-token"),
        ({"Authorization": "Bearer"}, "needs-token"),
        ({"Authorization": "Bearer another"}, "wrong-token"),
        ({"Authorization": f"Bearer {TOKEN}x"}, "wrong-token"),
        ({"Cookie": f"token={TOKEN}"}, "needs-token"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/rooms"), ("POST", MESSAGES), ("GET", MESSAGES[:-8] + "events")]
)
def test_without_a_token_nothing_is_done(method: str, path: str, headers: dict[str, str], code: str) -> None:
    async def scene(office: Office) -> None:
        status, error = await office.ask(method, path, headers=headers, data=b"hello" if method == "POST" else None)
        assert (status, error["code"]) == (401, code)
        assert office.said == []
        assert not office.hall.hub.state.users

    play(scene)


def test_a_token_in_the_query_is_none() -> None:
    async def scene(office: Office) -> None:
        assert (await office.ask("POST", f"{MESSAGES}?token={TOKEN}&access_token={TOKEN}", headers={}, data=b"x"))[
            0
        ] == 401

    play(scene)


HOSTILE = {
    "no JSON": (b"{", "application/json", 400, "bad-body"),
    "nothing": (b"", "application/json", 400, "bad-body"),
    "a list": (b'["hello"]', "application/json", 400, "bad-body"),
    "no text": (b'{"id": "x"}', "application/json", 400, "bad-body"),
    "a text that is none": (b'{"text": 7}', "application/json", 400, "bad-body"),
    "a field that nobody knows": (b'{"text": "hello", "room": "#tea"}', "application/json", 400, "bad-body"),
    "two objects": (b'{"text": "hello"}{"text": "again"}', "application/json", 400, "bad-body"),
    "half a character": (b'{"text": "\\ud800"}', "application/json", 400, "bad-body"),
    "bytes in JSON": (b'{"text": "\xff\xfe"}', "application/json", 400, "bad-body"),
    "bytes": (b"\xff\xfehello", "text/plain", 400, "bad-text"),
    "another character set": ("hello".encode("utf-16"), "text/plain; charset=utf-16", 400, "bad-text"),
    "depth": (b"[" * 60_000, "application/json", 400, "bad-body"),
    "depth within": (b'{"text": ' + b"[" * 60_000, "application/json", 400, "bad-body"),
    "no number": (b'{"text": "hello", "reply": NaN}', "application/json", 400, "bad-body"),
    "a huge number": (b'{"text": "hello", "reply": 1' + b"0" * 400 + b"}", "application/json", 400, "bad-body"),
    "a number below": (b'{"text": "hello", "reply": -1}', "application/json", 400, "bad-body"),
    "a long id": (b'{"text": "hello", "id": "' + b"x" * 65 + b'"}', "application/json", 400, "bad-body"),
    "a form that is none": (b'{"text": "hello", "form": "request"}', "application/json", 400, "bad-body"),
    "control characters alone": (b"\x00\x1b", "text/plain", 400, "empty"),
    "a picture": (b"\x89PNG", "image/png", 415, "bad-type"),
    "a form with parts": (b"--x", "multipart/form-data; boundary=x", 415, "bad-type"),
    "too much text": (b"x" * 8_193, "text/plain", 413, "too-long"),
    "too much": (b"x" * 65_537, "text/plain", 413, "body-too-large"),
    "much too much": (b"x" * 1_000_000, "application/json", 413, "body-too-large"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_message_is_refused_in_a_sentence_and_nothing_is_said(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(office: Office) -> None:
        data, content_type, status, code = HOSTILE[kind]
        answered, error = await office.post(data, content_type)
        assert (answered, error["code"]) == (status, code)
        assert error["text"].endswith(".")
        assert "Traceback" not in error["text"]
        assert office.said == []
        assert (await office.post(b"still here", "text/plain"))[0] == 201

    play(scene)
    assert caplog.records == []


def test_a_compressed_body_is_not_unpacked() -> None:
    async def scene(office: Office) -> None:
        headers = BEARER | {"Content-Encoding": "gzip", "Content-Type": "text/plain"}
        status, error = await office.ask("POST", MESSAGES, data=b"\x1f\x8b", headers=headers)
        assert (status, error["code"]) == (415, "bad-type")

    play(scene)


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "BODY_SECONDS", 0.05)

    async def scene(office: Office) -> None:
        reader, writer = await office.hall.call()
        writer.write(
            f"POST {MESSAGES} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
            "Content-Length: 5\r\n\r\nhel".encode()
        )
        assert b" 408 " in await reader.readline()
        writer.close()

    play(scene)


@pytest.mark.parametrize("half", [b"Content-Length: 9\r\n\r\nhello", b"Transfer-Encoding: chunked\r\n\r\n9\r\nhello"])
def test_half_a_body_is_no_message(half: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async def scene(office: Office) -> None:
        for end in (lambda writer: writer.write_eof(), lambda writer: writer.close()):
            _, writer = await office.hall.call()
            writer.write(
                f"POST {MESSAGES} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n".encode() + half
            )
            await writer.drain()
            end(writer)
            while office.hall.connections:
                await asyncio.sleep(0.01)
        assert (await office.post(b"whole", "text/plain"))[0] == 201
        assert office.said == ["whole"]

    play(scene)
    assert caplog.records == []


def test_a_reset_within_a_body_is_no_message_and_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def scene(office: Office) -> None:
        reader, writer = await office.hall.call()
        writer.write(f"POST {MESSAGES} HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\n".encode())
        writer.write(b"Content-Length: 9\r\n\r\nhello")
        assert await reader.readline() == b"HTTP/1.1 100 Continue\r\n"
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()
        await office.hall.empties()
        assert office.said == []

    play(scene)
    assert caplog.records == []


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        (b"hello", "text/plain", "hello"),
        (b"hello\r\n", "text/plain; charset=utf-8", "hello"),
        (b"two\nlines\n\n", "application/x-www-form-urlencoded", "two\nlines"),
        (b"a=b&c=d%20", "application/x-www-form-urlencoded", "a=b&c=d%20"),
        (b"  indented", "text/plain", "  indented"),
        (b'{"text": "in JSON"}', "text/plain", '{"text": "in JSON"}'),
        (b'{"text": "in JSON"}', "Application/JSON; charset=UTF-8", "in JSON"),
        (b'{"text": "\\u001b[31mred"}', "application/json", "[31mred"),
        ("grün 👍".encode(), "text/plain", "grün 👍"),
    ],
)
def test_a_message_is_said_as_it_was_meant(data: bytes, content_type: str, text: str) -> None:
    async def scene(office: Office) -> None:
        status, message = await office.post(data, content_type)
        assert (status, message["text"], office.said) == (201, text, [text])

    play(scene)


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        (
            b'{"text": "hello", "channel": "#x", "blocks": [{"a": [1]}], "icon_emoji": ":x:"}',
            "application/json",
            "hello",
        ),
        (b'{"text": null, "attachments": [{"fallback": "in short"}]}', "application/json", "in short"),
        (
            b'{"attachments": [{"title": "a", "text": "b", "fallback": "c", "color": "#f00"}, {}]}',
            "application/json",
            "a\nb",
        ),
        (
            b'{"text": "CPU", "attachments": [{"title": "web1", "title_link": "http://x.example", "text": "97 %\\n"}]}',
            "application/json",
            "CPU\nweb1 (http://x.example)\n97 %",
        ),
        (
            b'{"text": "in short", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "at length"}}]}',
            "application/json",
            "at length",
        ),
        (
            b'{"attachments": [{"text": "web1 is full\\nweb2 is full\\n", "fields": [{"title": "by", "value": "df"}],'
            b' "actions": [{"type": "button", "text": "Runbook", "url": "http://x.example"},'
            b' {"type": "button", "text": "Silence", "name": "silence"}]}]}',
            "application/json",
            "web1 is full\nweb2 is full\nby: df\nRunbook (http://x.example)",
        ),
        (b'{"blocks": [{"type": "header", "text": {"text": "red"}}]}', "application/x-www-form-urlencoded", "red"),
        (
            b'{"text": "<http://x.example/?a=1&amp;b=2|Build 7> <https://y.example> &lt;b&gt; &amp;lt; <!here> <@U1>"}',
            "application/json",
            "Build 7 (http://x.example/?a=1&b=2) https://y.example <b> &lt; @here <@U1>",
        ),
        (b"a &amp; b <http://x.example|x>", "text/plain", "a &amp; b <http://x.example|x>"),
        (b"payload=%7B%22text%22%3A+%22a+b%26c%22%7D&x=y", "application/x-www-form-urlencoded", "a b&c"),
        (b"token=x&payload=%7B%22text%22%3A+%22a+b%22%7D&x=y", "application/x-www-form-urlencoded", "a b"),
        (b"http://x.example/?a=1&payload=2", "application/x-www-form-urlencoded", "http://x.example/?a=1&payload=2"),
        (b"\xef\xbb\xbf" + b'{"text": "from Windows"}', "application/json", "from Windows"),
        (b"Disk almost full\n", "application/x-www-form-urlencoded", "Disk almost full"),
        (b"Disk almost full\n", "text/plain", "Disk almost full"),
        (b'{"text": "hello"}', "text/json", "hello"),
        (b'{"text": "hello"}', "application/x-www-form-urlencoded", "hello"),
        (b'{"text": "hello"}', "application/octet-stream", "hello"),
        (b'{"text": "hello"}', "text/plain", '{"text": "hello"}'),
        (b'{"said": "hello"}', "application/x-www-form-urlencoded", '{"said": "hello"}'),
        (b"{oops}", "application/x-www-form-urlencoded", "{oops}"),
    ],
)
def test_a_hook_understands_what_tools_send(data: bytes, content_type: str, text: str) -> None:
    async def scene(office: Office) -> None:
        answer = await office.ask("POST", HOOK, data=data, headers={"Content-Type": content_type})
        assert answer == (200, "ok\n")
        assert office.said == [text]

    play(scene)


def test_a_hook_without_a_room_says_it_where_guests_enter() -> None:
    async def scene(office: Office) -> None:
        assert await office.ask("POST", f"/hooks/{TOKEN}", json={"text": "hello"}, headers={}) == (200, "ok\n")
        assert office.said == ["hello"]

    play(scene)


@pytest.mark.parametrize(
    ("data", "content_type", "status", "code"),
    [
        (b"{}", "application/json", 400, "empty"),
        (b'{"attachments": [{}]}', "application/json", 400, "empty"),
        (b'{"blocks": [{"type": "divider"}]}', "application/json", 400, "empty"),
        (b'{"blocks": [{"text": 7}]}', "application/json", 400, "bad-body"),
        (b'{"blocks": [' + b'{"text":' * 300 + b'"x"' + b"}" * 300 + b"]}", "application/json", 400, "bad-body"),
        (b'{"text": "x", "blocks": [' + b"{}," * 100 + b"{}]}", "application/json", 400, "bad-body"),
        (b'{"text": "' + b"x" * 262_144 + b'"}', "application/json", 413, "body-too-large"),
        (b'{"attachments": {"text": "x"}}', "application/json", 400, "bad-body"),
        (b'{"text": "x", "blocks": ' + b"[" * 20_000 + b"]" * 20_000 + b"}", "application/json", 400, "bad-body"),
        (b"payload=x", "application/x-www-form-urlencoded", 400, "bad-body"),
        (b"payload=%FF", "application/x-www-form-urlencoded", 400, "bad-body"),
        (b"payload=", "application/x-www-form-urlencoded", 400, "bad-body"),
        (b"--x", "multipart/form-data; boundary=x", 415, "bad-type"),
    ],
)
def test_a_hook_refuses_what_says_nothing(data: bytes, content_type: str, status: int, code: str) -> None:
    async def scene(office: Office) -> None:
        answered, error = await office.ask("POST", HOOK, data=data, headers={"Content-Type": content_type})
        assert (answered, error["code"], office.said) == (status, code, [])

    play(scene)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b'{"attachments": [{"text": "' + b"down\\n" * 40_000 + b'"}]}', "application/json"),
        (b'{"text": "' + "é".encode() * 4_097 + b'"}', "application/json"),
        (b"x" * 8_193, "text/plain"),
        ("😀".encode() * 20_000, "application/x-www-form-urlencoded"),
    ],
)
def test_what_a_tool_says_at_too_great_length_is_cut_and_says_so(data: bytes, content_type: str) -> None:
    async def scene(office: Office) -> None:
        answer = await office.ask("POST", HOOK, data=data, headers={"Content-Type": content_type})
        assert answer == (200, "ok\n")
        (said,) = office.said
        words, _, mark = said.rpartition("\n")
        assert mark == "[… cut: a message holds 8192 bytes at most]"
        assert 8_180 < len(said.encode()) <= 8_192
        assert set(words) <= set("down\néx😀")

    play(scene)


def test_who_may_not_ask_is_told_before_his_body_is_read() -> None:
    async def scene(office: Office) -> None:
        for path in (MESSAGES, HOOK.replace(TOKEN, "another")):
            reader, writer = await office.hall.call()
            writer.write(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 65536\r\n\r\n".encode())
            assert b" 401 " in await reader.readline()
            writer.close()

    play(scene)


def test_a_hook_with_a_token_that_is_none_does_nothing() -> None:
    async def scene(office: Office) -> None:
        for token in ("another", "%00", "..%2F", TOKEN.upper()):
            status, error = await office.ask("POST", f"/hooks/{token}/lobby", data=b"x", headers={})
            assert (status, error["code"]) == (401, "wrong-token")
        assert (await office.ask("GET", HOOK, headers={}))[0] == 405
        assert office.said == []

    play(scene)


@pytest.mark.parametrize("path", [MESSAGES, HOOK])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_page_of_another_site_may_not_act_even_if_it_knows_the_token(path: str, origin: str) -> None:
    async def scene(office: Office) -> None:
        headers = BEARER | {"Origin": origin, "Content-Type": "text/plain"}
        status, error = await office.ask("POST", path, data=b"hello", headers=headers)
        assert (status, error["code"], office.said) == (403, "foreign-page", [])
        preflight = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        url = f"http://127.0.0.1:{office.hall.port}{path}"
        async with office.session.options(url, headers=preflight) as answer:
            assert answer.status == 405
            assert not [name for name in answer.headers if name.lower().startswith("access-control")]

    play(scene)


def test_a_server_is_not_answered_for_under_a_name_that_is_not_its_own() -> None:
    async def scene(office: Office) -> None:
        status, error = await office.ask("POST", MESSAGES, data=b"x", headers=BEARER | {"Host": "evil.example"})
        assert (status, error["code"], office.said) == (421, "unknown-host", [])

    play(scene)


def test_what_is_nowhere_is_told_in_json() -> None:
    async def scene(office: Office) -> None:
        for path in ("/api/nowhere", "/api/", "/api", "/hooks"):
            assert (await office.ask("GET", path))[1]["code"] == "no-such-page"
        assert (await office.ask("PUT", MESSAGES))[1]["code"] == "no-such-method"
        assert (await office.ask("GET", "/api/rooms/%FF/messages"))[0] == 404
        assert (await office.ask("GET", "/api/rooms/a%2Fb/messages"))[0] == 404

    play(scene)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [({"Expect": "200-ok"}, 417, "bad-expectation"), ({"X-Long": "x" * 5000}, 400, "bad-request")],
)
def test_what_is_no_request_that_can_be_answered_is_told_in_json(
    headers: dict[str, str], status: int, code: str
) -> None:
    async def scene(office: Office) -> None:
        answered, error = await office.ask("GET", "/api/rooms", headers=BEARER | headers)
        assert (answered, error["code"]) == (status, code)

    play(scene)


def test_requests_at_once_enter_the_room_once() -> None:
    async def scene(office: Office) -> None:
        answers = await asyncio.gather(*(office.post(b"hello", "text/plain") for _ in range(20)))
        assert [status for status, _ in answers] == [201] * 20
        assert sorted(message["seq"] for _, message in answers) == list(range(2, 22))  # after one entry

    play(scene)


def test_who_asks_too_fast_is_told_when_he_may_and_does_not_wait() -> None:
    async def scene(office: Office) -> None:
        office.hall.api.rate = Rate(0.01, 12)
        assert [(await office.post(b"hello", "text/plain"))[0] for _ in range(3)] == [201] * 3  # one more than is there
        url = f"http://127.0.0.1:{office.hall.port}{MESSAGES}"
        async with office.session.post(url, data=b"hello", headers=BEARER) as answer:
            assert answer.status == 429
            assert 90 <= int(answer.headers["Retry-After"]) <= 100
            assert (await answer.json())["code"] == "slow-down"
        assert office.said == ["hello"] * 3

    play(scene)


def test_a_connection_that_asks_too_fast_does_not_wait_either() -> None:
    async def scene(office: Office) -> None:
        office.hall.http.rate = Rate(0.01, 1)
        reader, writer = await office.hall.call()
        request = f"GET /api/rooms HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n".encode()
        writer.write((request + b"\r\n") * 3 + request + b"Connection: close\r\n\r\n")
        answers = await reader.read()
        writer.close()
        assert answers.count(b"HTTP/1.1 429 ") >= 2

    play(scene)


def test_the_description_knows_all_paths_and_every_reference_leads_somewhere() -> None:
    async def scene(office: Office) -> None:
        status, described = await office.ask("GET", "/openapi.json", headers={})
        assert (status, described["openapi"]) == (200, "3.1.0")
        routes = {
            (route.resource.canonical, route.method.lower())
            for route in office.hall.http._runner.app.router.routes()
            if api.serves(route.resource.canonical) and route.method != "HEAD"
        }
        assert {(path, method) for path, methods in described["paths"].items() for method in methods} == routes
        text = json.dumps(described)
        for name in set(_references(text)):
            part: Any = described
            for step in name.removeprefix("#/").split("/"):
                part = part[step]
            assert part
        told = described["components"]["schemas"]["Event"]
        mapping = told["discriminator"]["mapping"]
        assert sorted(mapping.values()) == sorted(each["$ref"] for each in told["oneOf"])
        for kind, reference in mapping.items():
            schema = described["components"]["schemas"][reference.rpartition("/")[2]]
            assert schema["properties"]["type"]["enum"] == [kind]

    play(scene)


@pytest.mark.parametrize("name", ["after", "before"])
def test_the_highest_number_that_is_described_is_understood(name: str) -> None:
    async def scene(office: Office) -> None:
        operation = (await office.ask("GET", "/openapi.json"))[1]["paths"]["/api/rooms/{room}/messages"]["get"]
        (highest,) = [each["schema"]["maximum"] for each in operation["parameters"] if each["name"] == name]
        assert (await office.ask("GET", f"{MESSAGES}?{name}={highest}"))[0] == 200
        status, error = await office.ask("GET", f"{MESSAGES}?{name}={highest + 1}")
        assert (status, error["text"]) == (400, f"{name} is a whole number from 0 to {highest}.")

    play(scene)


def _references(text: str) -> list[str]:
    return [rest.partition('"')[0] for rest in text.split('"$ref": "')[1:]]


def test_a_stream_tells_what_is_said_and_its_session_is_gone_with_it() -> None:
    async def scene(office: Office) -> None:
        async with office.stream() as stream:
            await office.post(b"hello", "text/plain")
            number, event = await next_event(stream)
            assert (event["text"], event["seq"]) == ("hello", number)
            assert len(office.hall.hub.sessions) == 1
        while office.hall.hub.sessions:
            await asyncio.sleep(0.01)
        assert office.hall.hub.state.user_named("greeter") is not None
        assert not office.keeper.tokens._watched

    play(scene)


def test_a_client_that_comes_back_says_what_it_saw_last_and_its_header_is_stronger() -> None:
    async def scene(office: Office) -> None:
        seqs = [(await office.post(text, "text/plain"))[1]["seq"] for text in (b"one", b"two", b"three")]
        async with office.stream(f"?after={seqs[0]}") as stream:
            assert (await next_event(stream))[0] == seqs[1]
        async with office.stream("?after=0", **{"Last-Event-ID": str(seqs[1])}) as stream:
            assert (await next_event(stream))[0] == seqs[2]

    play(scene)


@pytest.mark.parametrize("query", ["?after=x", "?after=-1", "?after=1.5", "?after=" + "9" * 30])
def test_a_number_that_is_none_is_refused(query: str) -> None:
    async def scene(office: Office) -> None:
        status, error = await office.ask("GET", f"/api/rooms/lobby/events{query}")
        assert (status, error["code"]) == (400, "bad-query")
        assert not office.hall.hub.sessions

    play(scene)


def test_a_stream_ends_when_its_token_is_revoked_and_its_bot_stays() -> None:
    async def scene(office: Office) -> None:
        async with office.stream() as stream:
            await office.post(b"hello", "text/plain")
            await next_event(stream)
            office.store.revoke("greeter")
            office.keeper.tokens.tell_of_revoked(set())
            await stream.read()
        assert (await office.post(b"hello", "text/plain"))[0] == 401
        assert office.hall.hub.state.user_named("greeter") is not None
        assert not office.keeper.tokens._watched

    play(scene)


def test_a_stream_stands_while_nothing_happens_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "ALIVE_SECONDS", 0.02)

    async def scene(office: Office) -> None:
        async with office.stream() as stream:
            lines = [await stream.readline() for _ in range(9)]
            assert lines.count(b":\n") >= 3

    play(scene)


def test_what_a_client_sends_into_its_stream_does_nothing() -> None:
    async def scene(office: Office) -> None:
        reader, writer = await office.hall.call()
        head = f"GET /api/rooms/lobby/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
        writer.write(head.encode())
        assert b" 200 " in await reader.readline()
        await reader.readuntil(b"retry: 2000\n\n")
        writer.write(b"/nick eve\r\n" + head.encode())
        await office.post(b"hello", "text/plain")
        assert b"hello" in await reader.readuntil(b"hello")
        assert office.said == ["hello"]
        writer.close()

    play(scene)


@asynccontextmanager
async def raw_stream(office: Office, version: str) -> AsyncIterator[tuple[str, asyncio.StreamReader]]:
    """The head of a stream, and what its body is read from, as it comes."""
    reader, writer = await office.hall.call()
    head = f"GET /api/rooms/lobby/events HTTP/{version}\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n\r\n"
    writer.write(head.encode())
    yield (await reader.readuntil(b"\r\n\r\n")).decode().lower(), reader
    writer.close()


async def chunk(reader: asyncio.StreamReader) -> str:
    size = int(await reader.readuntil(b"\r\n"), 16)
    data = await reader.readexactly(size + 2)
    assert data.endswith(b"\r\n")
    return data[:-2].decode()


def test_each_chunk_of_a_stream_holds_whole_events_and_its_end_is_told() -> None:
    async def scene(office: Office) -> None:
        async with raw_stream(office, "1.1") as (head, reader):
            assert "transfer-encoding: chunked" in head
            assert (await chunk(reader)).startswith("retry: ")
            for text in ("hello", "grün 👍"):
                await office.post(text.encode(), "text/plain")
                while text not in (sent := await chunk(reader)):
                    assert sent.endswith("\n\n")
                assert sent.endswith("}\n\n")
            office.keeper.tokens.tell_of_revoked(set())
            while await chunk(reader):
                pass
            assert await reader.read() == b""

    play(scene)


def test_who_speaks_http_1_0_is_sent_no_chunks() -> None:
    async def scene(office: Office) -> None:
        async with raw_stream(office, "1.0") as (head, reader):
            assert "transfer-encoding" not in head
            await office.post(b"hello", "text/plain")
            assert (await reader.readuntil(b"data: ")).startswith(b"retry: 2000\n\n")
            assert json.loads(await reader.readline())["text"] == "hello"
            office.keeper.tokens.tell_of_revoked(set())
            assert not (await reader.read()).endswith(b"0\r\n\r\n")

    play(scene)


def test_a_stream_that_is_not_read_is_bounded_and_gets_everything_later() -> None:
    async def scene(office: Office) -> None:
        async with office.stream() as stream:
            stream._protocol.pause_reading()
            (session,) = office.hall.hub.sessions
            count = 0
            while not session.stalled:
                await office.post(b"%d " % count + b"x" * 8_000, "text/plain")
                count += 1
            for _ in range(20):
                await office.post(b"%d " % count + b"x" * 8_000, "text/plain")
                count += 1
            assert session.link.unsent < 200_000
            stream._protocol.resume_reading()
            numbers = [int((await next_event(stream))[1]["text"].split()[0]) for _ in range(count)]
            assert numbers == list(range(count))

    play(scene)
