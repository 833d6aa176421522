"""The TLS door: behind it are all the others but SSH, told apart as on the port itself."""

import asyncio
import socket
from dataclasses import dataclass
from typing import cast

from hubbub.doors import Verdict
from hubbub.doors.admission import TurnedAway, Visitor
from hubbub.doors.certificate import Certificate
from hubbub.doors.client_certificate import fingerprint
from hubbub.doors.introduction import Introduction
from hubbub.doors.reception import Reception
from hubbub.doors.tcp import LINGER_SECONDS, tune
from hubbub.doors.unserved import NO_TLS

HANDSHAKE_SECONDS = 10.0
"""How long a client may take until all that he sends is encrypted."""


@dataclass(frozen=True)
class TlsDoor:
    """Encrypts connections, and has the reception decide what becomes of them."""

    reception: Reception
    certificate: Certificate

    def recognise(self, first: bytes) -> Verdict:
        """Whether the bytes begin a TLS handshake."""
        return NO_TLS.recognise(first)

    async def serve(self, connection: socket.socket, visitor: Visitor) -> None:
        """Take the connection over. Raises OSError if the handshake fails."""
        tune(connection)
        await asyncio.get_running_loop().connect_accepted_socket(
            lambda: _Newcomer(self.reception, visitor),
            connection,
            ssl=self.certificate.context,
            ssl_handshake_timeout=HANDSHAKE_SECONDS,
            ssl_shutdown_timeout=LINGER_SECONDS,
        )

    def take_over(self, transport: asyncio.Transport, visitor: Visitor, first: bytes) -> None:
        """It is too late for a handshake: the client was greeted in plain text already, or is within TLS."""
        NO_TLS.take_over(transport, visitor, first)


class _Newcomer(asyncio.Protocol):
    """A client within TLS of whom it is not decided yet what becomes of him."""

    def __init__(self, reception: Reception, visitor: Visitor) -> None:
        self._reception = reception
        self._visitor = visitor
        self._first = b""
        self._transport: asyncio.Transport
        self._timer: asyncio.TimerHandle

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The handshake is done."""
        self._transport = cast("asyncio.Transport", transport)
        self._visitor.peer = self._visitor.peer._replace(secure=True, certificate=fingerprint(transport))
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Input came."""
        self._first += data
        self._decide(late=False)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """He is gone before it was known what he speaks."""
        self._timer.cancel()
        self._visitor.leave()

    def _wait(self) -> None:
        patience = self._reception.patience(self._visitor)
        self._timer = asyncio.get_running_loop().call_later(patience, lambda: self._decide(late=True))

    def _decide(self, *, late: bool) -> None:
        decision = self._reception.judge(self._visitor, self._first, late=late)
        if decision is None:
            return
        self._timer.cancel()
        if isinstance(decision, Introduction):
            self._introduce(decision)
        else:
            decision.take_over(self._transport, self._visitor, self._first)

    def _introduce(self, introduction: Introduction) -> None:
        """Go on with the one for whom a proxy speaks."""
        try:
            self._visitor = self._reception.introduce(self._visitor, introduction)
        except TurnedAway as turned:
            self._transport.set_protocol(asyncio.Protocol())
            self._transport.write(turned.words)
            self._transport.close()
            return
        self._reception.announce(self._visitor.peer.address)
        self._first = self._first[introduction.length :]
        self._wait()
        self._decide(late=False)
