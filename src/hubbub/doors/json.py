"""The JSON door: WebSockets at /ws. Each message is an object (docs/protocol.md)."""

from dataclasses import dataclass
from functools import cached_property

from hubbub.dialects import html
from hubbub.dialects.json.dialect import JsonDialect
from hubbub.dialects.json.frames import FRAME_BYTES
from hubbub.dialects.json.house import House
from hubbub.dialects.websocket import Opcode, frame
from hubbub.doors.admission import Visitor
from hubbub.doors.frames import Broken, CloseCode, check_text
from hubbub.doors.pulse import Rounds
from hubbub.doors.websocket import WebSocket
from hubbub.hub.allowance import Rate
from hubbub.hub.glimpse import glimpse
from hubbub.hub.hub import Hub


@dataclass(eq=False)
class JsonDoor:
    """Opens JSON sessions for requests that become WebSockets."""

    hub: Hub
    house: House
    rate: Rate | None
    unsent_bytes: int

    @cached_property
    def rounds(self) -> Rounds:
        """Who looks after the sessions."""
        return Rounds(self.hub.loop)

    def protocol(self, visitor: Visitor) -> "JsonWebSocket":
        """A new session's connection."""
        return JsonWebSocket(self, visitor)

    def glimpse(self, visitor: Visitor) -> dict[str, str]:
        """What a guest would see first of the room that the server is for, as HTML; nothing if he may not."""
        found = glimpse(self.hub, self.house.home, visitor.peer)
        return html.glimpse(*found) if found else {}


class JsonWebSocket(WebSocket):
    """A WebSocket with a JSON session."""

    __slots__ = ()
    dialect: JsonDialect

    def __init__(self, door: JsonDoor, visitor: Visitor) -> None:
        super().__init__(door.hub, JsonDialect(door.house), visitor, door.rate, door.unsent_bytes, door.rounds)
        self._prepare(FRAME_BYTES)

    def _line(self, opcode: Opcode, message: bytes) -> bytes:
        if opcode is not _TEXT:
            raise Broken(CloseCode.UNSUPPORTED, "Objects come as text")
        check_text(message)
        return message.replace(b"\n", b" ") + b"\n"  # between the tokens of JSON it means nothing

    def _closes(self, code: int) -> None:
        if code == CloseCode.NORMAL:
            self.dialect.returns = False

    def _why(self) -> CloseCode:
        """Who has not said goodbye is to come back, though he is gone: it was over when he came."""
        code = super()._why()
        return CloseCode.GOING_AWAY if code is CloseCode.NORMAL and self.dialect.returns else code

    def _ask(self) -> None:
        self._send(frame(Opcode.PING, b""))

    def _last_words(self, reason: str) -> bytes:  # noqa: ARG002
        return self.dialect.given_up(here=self._code is CloseCode.GOING_AWAY)


_TEXT = Opcode.TEXT
"""To look up a member of an enum takes longer."""
