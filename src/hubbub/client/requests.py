"""Requests: what was asked of the server and has not been answered, whatever becomes of the connection."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from hubbub.chat.repeats import ID_LENGTH, REMEMBERED_MS
from hubbub.client.errors import Refused, Unanswered
from hubbub.client.events import Said
from hubbub.client.frames import Answer, written
from hubbub.client.room import named

Outcome: TypeAlias = Answer | Exception
Then: TypeAlias = Callable[[Outcome], None]
"""What is called, once, with the answer or with what went wrong."""


class Kind(Enum):
    """What becomes of a request whose connection broke before it was answered."""

    MESSAGE = "it is sent again, with its id, by which it is said once"
    QUESTION = "it is asked again"
    ACT = "nobody knows whether it was done"


_MESSAGES = frozenset(("say", "msg", "me", "relay"))
_QUESTIONS = frozenset(("history", "search", "rooms", "who", "ping", "help", "commands", "read"))


def kind_of(fields: dict[str, Any]) -> Kind:
    """What kind of request these fields make; a typed line is what its command is."""
    name = fields["type"]
    if name == "line":
        text = str(fields.get("text", ""))
        name = text[1:].partition(" ")[0].lower() if text.startswith("/") and text[1:2] != "/" else "say"
    return Kind.MESSAGE if name in _MESSAGES else Kind.QUESTION if name in _QUESTIONS else Kind.ACT


@dataclass(eq=False)
class Request:
    """One request. `sender` is the user who sent it, at `sent_at` (seconds), if it was sent."""

    id: str
    text: str
    kind: Kind
    fields: dict[str, Any]
    then: Then
    waits: bool = True
    sender: int = 0
    sent_at: float = 0.0

    @property
    def place(self) -> str:
        """The room, or the nick, that a message is for; empty if a typed line says it."""
        room, to = str(self.fields.get("room", "")), str(self.fields.get("to", ""))
        if self.fields["type"] == "line":
            return "" if str(self.fields["text"]).startswith("/") else room
        return named(room) if room else to


class Requests:
    """All that is unanswered, in the order in which it was asked for."""

    def __init__(self, prefix: str, clock: Callable[[], float]) -> None:
        """Ids begin with `prefix`, which no other client of the same user may have. `clock` tells seconds."""
        self._prefix = prefix
        self._clock = clock
        self._count = 0
        self._open: dict[str, Request] = {}

    def add(self, fields: dict[str, Any], then: Then, kind: Kind, id_: str = "") -> str:
        """A new request, with an `id_` of one's own or a new one: its id. Raises Refused if it cannot be sent."""
        id_ = id_ or self._new_id()
        if id_ in self._open:
            raise Refused("id-in-use", f"What has the id {id_} is still under way.")
        if len(id_) > ID_LENGTH:
            raise Refused("bad-id", f"An id has {ID_LENGTH} characters at most.")
        self._open[id_] = Request(id_, written({**fields, "id": id_}), kind, fields, then)
        return id_

    def _new_id(self) -> str:
        self._count += 1
        return f"{self._prefix}-{self._count}"

    def forget(self, id_: str) -> None:
        """Nobody waits for the answer any more."""
        self._open.pop(id_, None)

    def to_send(self, user: int) -> Iterator[str]:
        """What waits to be sent, as that user."""
        for request in self._open.values():
            if request.waits:
                request.waits = False
                if not request.sender:
                    request.sent_at = self._clock()
                request.sender = user
                yield request.text

    def said(self, message: Said) -> None:
        """A message of one's own has come true."""
        request = self._open.get(message.id)
        if request is not None and request.kind is Kind.MESSAGE:
            self.answered(message.id, message)

    def answered(self, id_: str, outcome: Outcome) -> bool:
        """The answer has come. False if nobody waits for it."""
        request = self._open.pop(id_, None)
        if request is not None:
            request.then(outcome)
        return request is not None

    def sent(self, id_: str) -> Request | None:
        """The request of that id, if it is unanswered."""
        return self._open.get(id_)

    def broken(self) -> None:
        """The connection broke."""
        for request in list(self._open.values()):
            if request.kind is Kind.ACT and not request.waits:
                self.answered(request.id, Unanswered("The connection broke before it was answered."))
            elif request.kind is Kind.QUESTION:
                request.waits = True

    def send_again(self, user: int, complete: Callable[[str], bool]) -> None:
        """Send the messages again that have not come back, where they cannot be said twice by that.

        One can when the same user sends it within ten minutes, or when it is known that it was not said, since all
        that was missed is `complete` in that room.
        """
        for request in list(self._open.values()):
            if request.kind is not Kind.MESSAGE or request.waits:
                continue
            young = self._clock() - request.sent_at < REMEMBERED_MS / 1000
            if (young and request.sender == user) or complete(request.place):
                request.waits = True
            else:
                self.answered(
                    request.id, Unanswered("It is not known whether it was said before the connection broke.")
                )

    def fail(self, error: Exception) -> None:
        """Nothing will be answered any more."""
        for id_ in list(self._open):
            self.answered(id_, error)
