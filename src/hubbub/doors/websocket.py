"""A session over a WebSocket (RFC 6455): each line of the dialect is a message of its own.

The handshake has been read as HTTP; from the answer to it on the connection is this protocol's, with all that a plain
connection has. Compression is never agreed to, so that what many are sent is the same bytes for all of them.
"""

from hubbub.dialects import CLOSING
from hubbub.dialects.websocket import Opcode, frame
from hubbub.doors.frames import (
    MESSAGES,
    Broken,
    CloseCode,
    FrameReader,
    check_close,
    close_code,
    close_frame,
)
from hubbub.doors.pulse import WatchedConnection

SILENCE_SECONDS = 30.0
"""After so long a silence the client is asked whether he is there, early enough for proxies: HAProxy as Debian sets it
up ends a WebSocket that is silent for 50 seconds, nginx and Apache one for 60."""
CLOSING_SECONDS = 2.0
"""How long a client may take to answer that the WebSocket closes."""


class WebSocket(WatchedConnection):
    """One WebSocket and its session. `_prepare` it before it is used."""

    __slots__ = ("_broken", "_code", "_heard_close", "_reader", "_said_close")

    def _prepare(self, longest: int) -> None:
        """`longest` is the longest message of the client, in bytes."""
        self._reader = FrameReader(longest)
        self._code = CloseCode.NORMAL
        self._broken = False
        self._heard_close = False
        self._said_close = False

    def _line(self, opcode: Opcode, message: bytes) -> bytes:
        """The line that a message is. Raises Broken."""
        raise NotImplementedError

    def _closes(self, code: int) -> None:
        """The client closes, and says why (RFC 6455, 7.4)."""

    @property
    def _patience(self) -> float:
        return SILENCE_SECONDS

    def _take(self, data: bytes) -> None:
        """All that came counts, the frames of no message too."""
        if self._broken or self._heard_close:
            return
        lines: list[bytes] = []
        pongs: list[bytes] = []
        try:
            for opcode, payload in self._reader.read(data):
                if opcode in MESSAGES:
                    lines.append(self._line(opcode, payload))
                elif opcode is Opcode.PING:
                    pongs.append(frame(Opcode.PONG, payload))
                elif opcode is Opcode.CLOSE:
                    check_close(payload)
                    self._heard_close = True
                    self._closes(close_code(payload))
                    break
        except Broken as broken:
            self._broken = True
            self._code, self.session.reason = broken.code, broken.reason
        self._act(b"".join(lines), len(data), b"".join(pongs))

    def _act(self, lines: bytes, size: int, pongs: bytes) -> None:
        """Do what came within `size` bytes."""
        if self._said_close:
            if self._heard_close:
                self._transport.close()
            return
        if pongs:
            self._send(pongs)
        self._hub.pacing.charge(self.session, size - len(lines))
        self.session.receive(lines)
        if self._broken or self._heard_close:
            self.session.end()

    def _close_frame(self) -> bytes:
        return close_frame(self._why(), CLOSING if self._hub.closing else self.session.reason)

    def _why(self) -> CloseCode:
        if self._hub.closing:
            return CloseCode.GOING_AWAY
        if self._code is CloseCode.NORMAL and self.session.reason:
            return CloseCode.SENT_AWAY
        return self._code

    def _give_up(self, reason: str) -> None:
        """End the session: of who is here it is to be thought that he would come back."""
        here = self.session.user.id in self._hub.state.users
        self._code = CloseCode.GOING_AWAY if here else CloseCode.POLICY
        super()._give_up(reason)

    def eof_received(self) -> bool:
        """The client will send no more, and that without a word; he may still read."""
        self._heard_close = True
        return not self._said_close and super().eof_received()

    def cut_off(self, last_words: bytes) -> None:
        """Send that if it can be sent at once, and close without sending what waits."""
        if not self._transport.is_closing() and not self.unsent:
            self.write(last_words)
            self._send(self._close_frame())
        super().cut_off(b"")

    def close(self) -> None:
        """Send what waits, and close once the client has said that he closes too (RFC 6455, 7.1.1)."""
        if self._said_close or self._transport.is_closing():
            return
        self._said_close = True
        self._send(self._close_frame())
        if self._heard_close:
            super().close()
            return
        if self._broken and self._transport.can_write_eof():  # no answer would be understood (RFC 6455, 7.1.7)
            self._transport.write_eof()
        self._transport.resume_reading()
        self._hub.loop.call_later(CLOSING_SECONDS, super().close)
