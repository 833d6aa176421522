"""IRC over WebSocket: each message is a line (https://ircv3.net/specs/extensions/websocket)."""

from collections.abc import Callable

from hubbub.dialects.irc.input import READ_BYTES
from hubbub.dialects.websocket import Opcode
from hubbub.doors.admission import Visitor
from hubbub.doors.frames import Broken, CloseCode, Framer, check_text
from hubbub.doors.irc import ASK, IrcDoor, last_words
from hubbub.doors.websocket import WebSocket


class IrcWebSocket(WebSocket):
    """A WebSocket with an IRC session."""

    __slots__ = ("_framer",)

    def __init__(self, door: IrcDoor, visitor: Visitor, framer: Framer) -> None:
        super().__init__(door.hub, door.dialect(visitor.peer), visitor, door.rate, door.unsent_bytes, door.rounds)
        self._prepare(READ_BYTES)
        self._framer = framer

    def _sender(self) -> Callable[[bytes], None]:
        return self._framer.sender(self._send)

    def _line(self, opcode: Opcode, message: bytes) -> bytes:
        if opcode is Opcode.TEXT:
            check_text(message)
        line = message.rstrip(b"\r\n")
        if b"\n" in line or b"\r" in line:
            raise Broken(CloseCode.POLICY, "A message is one line")
        return line + b"\r\n"

    def _ask(self) -> None:
        self.session.write(ASK)

    def _last_words(self, reason: str) -> bytes:
        return last_words(reason)
