"""The TCP connection to a server: bytes in, text out.

That it broke is told by the end of reading alone; writing to a broken one does nothing.
"""

import asyncio
import os
import socket
from contextlib import suppress

from hubbub.terminal.plain.outcome import Status, VisitError

CONNECT_SECONDS = 10
"""How long a server may take to answer."""
SECOND_ADDRESS_SECONDS = 0.25
"""When a host has several addresses: how long to wait for one before trying the next beside it (RFC 8305 section 5)."""
CHUNK = 65_536


class Connection:
    """A connection. `where` names its other end to the user: `127.0.0.1 port 8081`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, where: str) -> None:
        self.where = where
        self._reader = reader
        self._writer = writer
        writer.transport.set_write_buffer_limits(high=0)  # so that drain() waits until the system has taken everything

    async def read(self) -> bytes:
        """What came, as soon as anything does; nothing once the connection has ended."""
        try:
            return await self._reader.read(CHUNK)
        except OSError:
            return b""

    def send(self, text: str) -> None:
        """Send `text`, or keep it until it can be sent."""
        self._writer.write(text.encode("utf-8", "replace"))

    async def drain(self) -> None:
        """Wait until everything is sent."""
        with suppress(OSError):
            await self._writer.drain()

    def end_sending(self) -> None:
        """Tell the server that no more will come; it may go on sending."""
        with suppress(OSError):
            self._writer.write_eof()

    def close(self) -> None:
        """Close it."""
        self._writer.close()


async def connect(address: str, port: int) -> Connection:
    """Connect to a host name or an IPv4 or IPv6 address. Raises VisitError."""
    where = f"{address} port {port}"
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await asyncio.open_connection(address, port, happy_eyeballs_delay=SECOND_ADDRESS_SECONDS)
    except (OSError, ValueError) as error:
        reason = _reason(error)
        raise VisitError(Status.NO_ROOM, f"No room answers at {where}{reason and f' ({reason})'}.") from error
    # Without it, a server that lost its power would never be missed.
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return Connection(reader, writer, where)


def _reason(error: OSError | ValueError) -> str:
    match error:
        case ConnectionRefusedError():
            return "connection refused"
        case TimeoutError():
            return "no answer in time"
        case ValueError() | socket.gaierror():
            return "no such host"
        case OSError(errno=int(number)):
            return os.strerror(number).lower()
    return ""
