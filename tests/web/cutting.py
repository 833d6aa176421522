"""A wire to a room that breaks within the first answer it carries, and is whole from then on."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from room import GUARD_SECONDS, Room


class CutWire:
    """Listens on `port`. Of what the first connection is answered, only that before `end` comes through."""

    def __init__(self, room: Room, end: bytes) -> None:
        self._room, self._end = room, end
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(GUARD_SECONDS)

    def _accept(self) -> None:
        self._cut(*self._next())
        with suppress(OSError):
            while True:
                inner, outer = self._next()
                for one, other in ((inner, outer), (outer, inner)):
                    threading.Thread(target=_carry, args=(one, other), daemon=True).start()

    def _next(self) -> tuple[socket.socket, socket.socket]:
        outer = self._listener.accept()[0]
        return socket.create_connection(("127.0.0.1", self._room.port)), outer

    def _cut(self, inner: socket.socket, outer: socket.socket) -> None:
        with inner, outer:
            request = outer.recv(1 << 16)
            inner.sendall(
                b"\r\n".join(line for line in request.split(b"\r\n") if not line.startswith(b"Accept-Encoding"))
            )
            answer = b""
            while self._end not in answer:
                answer += inner.recv(1 << 16)
            outer.sendall(answer.partition(self._end)[0])


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(1 << 16):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
