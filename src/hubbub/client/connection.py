"""One connection of a client: a WebSocket on one side, the core on the other."""

import asyncio
import os
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from hubbub.client.core import Core
from hubbub.client.errors import Garbled
from hubbub.dialects.json.frames import Goodbye

CONNECT_SECONDS = 10.0
"""How long a server may take to answer."""
HEARTBEAT_SECONDS = 60.0
"""After so long a silence the server is asked whether it is there; after half of it again, it is not."""
CLOSE_SECONDS = 2.0
"""How long it may take to close."""
LONGEST_MESSAGE = 32 * 1024 * 1024
"""The longest message of a server that is taken, in bytes: much more than a page of the history, which is cut."""
ABNORMAL = 1006
"""The close code of a connection that broke without a word (RFC 6455, 7.4.1)."""
PROTOCOL_ERROR = 1002


@dataclass(frozen=True)
class End:
    """How a connection ended: the close code, a sentence for people, and for how many seconds one is to stay away."""

    code: int
    reason: str
    after: int = 0


class Connection:
    """Carries objects between a server and the core, until it ends."""

    def __init__(self, core: Core, changed: Callable[[], None]) -> None:
        """`changed` is called whenever the core has taken something."""
        self._core = core
        self._changed = changed
        self._outgoing = asyncio.Event()
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    def flush(self) -> None:
        """There may be something to be sent."""
        self._outgoing.set()

    async def close(self) -> None:
        """Say goodbye."""
        if self._socket is not None:
            await self._socket.close()

    async def run(self, url: str, tls: ssl.SSLContext | None) -> End:
        """Connect, and carry until it ends."""
        async with aiohttp.ClientSession() as session:
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    self._socket = await session.ws_connect(
                        url,
                        ssl=tls if tls is not None else True,
                        heartbeat=HEARTBEAT_SECONDS,
                        max_msg_size=LONGEST_MESSAGE,
                        timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_SECONDS),
                    )
            except (aiohttp.ClientError, OSError, ValueError) as error:
                return End(ABNORMAL, f"No room answers at {url} ({_reason(error)}).")
            async with self._socket:
                return await self._carry(self._socket)

    async def _carry(self, socket: aiohttp.ClientWebSocketResponse) -> End:
        self._core.opened()
        self.flush()
        sending = asyncio.create_task(self._send(socket))
        try:
            return await self._receive(socket)
        finally:
            sending.cancel()
            self._core.broken()
            self._changed()

    async def _receive(self, socket: aiohttp.ClientWebSocketResponse) -> End:
        while True:
            message = await socket.receive()
            if message.type is not aiohttp.WSMsgType.TEXT:
                return self._ended(socket, message)
            try:
                self._core.receive(message.data)
            except Garbled as garbled:
                await socket.close(code=PROTOCOL_ERROR)
                return End(PROTOCOL_ERROR, str(garbled))
            self.flush()
            self._changed()
            if self._core.refused is not None:
                return End(ABNORMAL, self._core.refused.text)

    def _ended(self, socket: aiohttp.ClientWebSocketResponse, message: aiohttp.WSMessage) -> End:
        if message.type is aiohttp.WSMsgType.BINARY:
            return End(PROTOCOL_ERROR, "The server sent something that is no text.")
        code = socket.close_code or ABNORMAL
        goodbye = self._core.goodbye or Goodbye()
        return End(code, goodbye.text or message.extra or "The connection broke.", goodbye.after)

    async def _send(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            await self._outgoing.wait()
            self._outgoing.clear()
            for text in self._core.outgoing():
                try:
                    await socket.send_str(text)
                except (aiohttp.ClientError, OSError):
                    return  # that it broke is told by the end of receiving


def _reason(error: Exception) -> str:
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return "its certificate is not trusted"
        case aiohttp.ClientSSLError():
            return "no encrypted connection can be made there"
        case aiohttp.WSServerHandshakeError():
            return f"it answers {error.status} {error.message}" if error.status != 200 else "it is no such server"
        case aiohttp.ClientResponseError():
            return "it is no such server"
        case TimeoutError():
            return "no answer in time"
        case aiohttp.ClientConnectorDNSError():
            return "no such host"
        case aiohttp.ClientConnectorError():
            return _words_of(error.os_error).lower()
    return str(error) or type(error).__name__


def _words_of(error: OSError) -> str:
    """What the system says of it. asyncio puts the addresses that it has tried in the place of that."""
    has_words = error.errno is not None and sys.platform != "win32"
    return os.strerror(error.errno or 0) if has_words else error.strerror or str(error)
