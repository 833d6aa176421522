"""Doors: the ways in.

The listener accepts a connection and finds out what it speaks; the door that says yes takes it from there.
"""

import asyncio
import socket
from enum import Enum
from typing import Protocol

from hubbub.doors.admission import Visitor


class Verdict(Enum):
    """Whether the first bytes of a connection are a door's protocol."""

    YES = "yes"
    NO = "no"
    MORE = "more bytes are needed to tell"


class Taker(Protocol):
    """Whoever can take a connection. Once it is taken, `visitor.leave()` is the taker's to call."""

    async def serve(self, connection: socket.socket, visitor: Visitor) -> None:
        """Take it, with nothing read from it. Raises OSError if it is gone already."""

    def take_over(self, transport: asyncio.Transport, visitor: Visitor, first: bytes) -> None:
        """Take one that another protocol has: it is within TLS, or was greeted already. `first` was read from it."""


class Door(Taker, Protocol):
    """A front end with a protocol of its own. The order of doors does not matter: no two say yes to the same bytes."""

    def recognise(self, first: bytes) -> Verdict:
        """Judge the first bytes, of which there is at least one. Pure: it is asked again as more come."""
