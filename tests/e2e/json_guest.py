"""Guests who speak JSON over a WebSocket by hand."""

import json
import struct
from itertools import count
from typing import Any, TypeAlias

from described import assert_described
from room import Room
from web_guest import CLOSE, PING, PONG, TEXT, FrameGuest, frame, handshake

Frame: TypeAlias = dict[str, Any]
_tokens = count(1)


class JsonGuest(FrameGuest):
    """A client who sends objects and reads them."""

    def tell(self, *objects: Frame) -> None:
        """Send objects, each as a message."""
        self.send(b"".join(frame(TEXT, json.dumps(each).encode()) for each in objects))

    def frame(self) -> Frame:
        """The next object. Pings are answered."""
        opcode, payload = self.message()
        while opcode == PING:
            self.send(frame(PONG, payload))
            opcode, payload = self.message()
        assert opcode == TEXT, (opcode, payload)
        found: Frame = json.loads(payload)
        assert_described(found)
        return found

    def frames_until(self, kind: str) -> list[Frame]:
        """The objects up to one of that type, with it."""
        found = [self.frame()]
        while found[-1]["type"] != kind:
            found.append(self.frame())
        return found

    def demand(self, *objects: Frame) -> list[Frame]:
        """Send objects; what comes before the room has done everything that was sent so far."""
        token = f"token-{next(_tokens)}"
        self.tell(*objects, wish("ping", token=token))
        found = []
        while (each := self.frame()) != {"type": "pong", "token": token}:
            found.append(each)
        return found

    def until_closed(self) -> tuple[list[Frame], int, str]:
        """The objects up to the Close frame, and its code and reason."""
        found = []
        while (message := self.message())[0] != CLOSE:
            if message[0] == TEXT:
                found.append(json.loads(message[1]))
        (code,) = struct.unpack_from("!H", message[1])
        return found, code, message[1][2:].decode()


def wish(kind: str, **fields: object) -> Frame:
    """An object as a client sends it."""
    return {"type": kind, **fields}


def say(text: str, id_: str = "", room: str = "#lobby") -> Frame:
    """A message."""
    return wish("say", room=room, text=text, **({"id": id_} if id_ else {}))


def json_visitor(room: Room, receive_buffer: int | None = None) -> JsonGuest:
    """One whose WebSocket stands, and who has said nothing."""
    guest = JsonGuest(room.port, receive_buffer)
    room.guests.append(guest)
    guest.upgrade(handshake("/ws", ()))
    return guest


def enter_by_json(room: Room, nick: str, receive_buffer: int | None = None, **fields: object) -> JsonGuest:
    """One who is in the lobby, and has read everything that was sent to him so far."""
    guest = json_visitor(room, receive_buffer)
    guest.tell(wish("hello", version=1, nick=nick, **fields))
    assert guest.frame()["type"] == "welcome"
    guest.demand()
    return guest
