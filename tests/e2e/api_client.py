"""Programs that use the HTTP API of a whole server, with nothing but the standard library."""

import json
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any

from room import GUARD_SECONDS, Room, hubbub


def token_of(name: str, data: Path) -> str:
    """A new token for that bot, as the host makes it."""
    made = hubbub("token", name, "--data", data)
    assert made.returncode == 0, made.stderr
    return made.stdout.splitlines()[0]


class Program:
    """A program with a token."""

    def __init__(self, room: Room, token: str, context: ssl.SSLContext | None = None) -> None:
        self.room = room
        self.token = token
        self._context = context

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any]:
        """The status and the object of an answer."""
        with closing(self._connection()) as connection:
            answer = self._answer(connection, method, path, body, headers)
            text = answer.read().decode()
            json_came = answer.headers.get_content_type() == "application/json"
            return answer.status, json.loads(text) if json_came else text

    def say(self, text: str, **fields: object) -> tuple[int, Any]:
        """Say something in the lobby."""
        body = json.dumps({"text": text, **fields}).encode()
        return self.ask("POST", "/api/rooms/lobby/messages", body, **{"Content-Type": "application/json"})

    @contextmanager
    def events(self, query: str = "", **headers: str) -> Iterator["Stream"]:
        """The events of the lobby."""
        with closing(self._connection()) as connection:
            answer = self._answer(connection, "GET", f"/api/rooms/lobby/events{query}", None, headers)
            assert answer.status == 200, answer.read()
            yield Stream(answer)

    def _connection(self) -> HTTPConnection:
        if self._context is not None:
            return HTTPSConnection("127.0.0.1", self.room.port, timeout=GUARD_SECONDS, context=self._context)
        return HTTPConnection("127.0.0.1", self.room.port, timeout=GUARD_SECONDS)

    def _answer(
        self, connection: HTTPConnection, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> HTTPResponse:
        connection.request(method, path, body, {"Authorization": f"Bearer {self.token}", **headers})
        return connection.getresponse()


class Stream:
    """Server-sent events, as they come."""

    def __init__(self, answer: HTTPResponse) -> None:
        self._answer = answer

    def next(self) -> tuple[int, Any]:
        """The next one that has a number, and its object."""
        number = 0
        while line := self._answer.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name == "id":
                number = int(value)
            elif name == "data" and number:
                return number, json.loads(value)
        raise AssertionError("the stream ended")

    def said(self, count: int) -> list[str]:
        """The next so many messages."""
        texts: list[str] = []
        while len(texts) < count:
            _, event = self.next()
            texts += [event["text"]] if event["type"] == "said" else []
        return texts

    def rest(self) -> bytes:
        """All that comes until it ends."""
        return self._answer.read()
