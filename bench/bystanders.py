"""Rooms that are there while others are measured, each with one member who says nothing."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from harness import HOST, BenchError

ROOMS_EACH = 50
"""So many rooms one may be in."""

ROOMS_PER_LINE = 20
PATIENCE_SECONDS = 60.0


@contextmanager
def rooms_with_bystanders(port: int, count: int) -> Iterator[None]:
    """So many rooms, as long as the block lasts. Raises BenchError."""
    names = [f"#by{number}" for number in range(count)]
    with ExitStack() as connections:
        for first in range(0, count, ROOMS_EACH):
            connection = connections.enter_context(socket.create_connection((HOST, port), PATIENCE_SECONDS))
            _enter(connection, f"by{first}", names[first : first + ROOMS_EACH])
        yield


def _enter(connection: socket.socket, nick: str, rooms: Sequence[str]) -> None:
    joins = [f"JOIN {','.join(rooms[i : i + ROOMS_PER_LINE])}" for i in range(0, len(rooms), ROOMS_PER_LINE)]
    connection.sendall("".join(f"{line}\r\n" for line in (f"NICK {nick}", f"USER {nick} 0 * :by")).encode())
    with connection.makefile(encoding="utf-8", newline="\r\n") as heard:
        _await(" 001 ", heard)
        connection.sendall("".join(f"{line}\r\n" for line in (*joins, "PING :in")).encode())
        _await(" PONG ", heard)


def _await(sign: str, heard: Iterator[str]) -> None:
    for line in heard:
        if sign in line:
            return
        if line.startswith("ERROR") or line.split(" ")[1:2] in (["405"], ["437"], ["403"]):
            break
    raise BenchError("The server did not let a bystander in.")
