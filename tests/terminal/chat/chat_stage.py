"""What the full-screen client knows, fed by the real core of a client that is in a real hub."""

from typing import Any

from json_stage import JsonClient, JsonStage

from hubbub.client import Core, Page, Room, Visitor
from hubbub.client.requests import Outcome
from hubbub.terminal.chat.chat import Chat
from hubbub.terminal.chat.message import Message, Tone
from hubbub.terminal.chat.place import Place
from hubbub.terminal.layout import mention_pattern


class Seat:
    """One who sits at a terminal in that hub. He is the listener of his own chat, and notes what he is told."""

    def __init__(self, hub: JsonStage, nick: str, *rooms: str, read: dict[int, int] | None = None) -> None:
        self._hub = hub
        self._core = Core(Visitor(nick=nick, rooms=("#lobby", *rooms)), nick, lambda: 0.0)
        self.heard: list[tuple[Any, ...]] = []
        self.now = 0.0
        self.chat = Chat(self, self, lambda number: (read or {}).get(number, 0))
        self.chat.mention = mention_pattern(nick)
        self.chat.watched = False
        self.connect()

    # As the chat sees it

    @property
    def nick(self) -> str:
        assert self._core.you is not None
        return self._core.you.nick

    @property
    def rooms(self) -> dict[int, Room]:
        return self._core.rooms

    def room(self, number: int) -> Room | None:
        return self._core.room(number)

    def is_you(self, user: int) -> bool:
        return self._core.is_you(user)

    def said(self, place: Place, message: Message, *, mention: bool) -> None:
        self.heard.append(("said", place.address, message.text, mention))

    def entered(self, place: Place) -> None:
        self.heard.append(("entered", place.address))

    def left(self) -> None:
        self.heard.append(("left",))

    def told(self, text: str, tone: Tone) -> None:
        self.heard.append((tone, text))

    # What he does

    def connect(self, hub: JsonStage | None = None) -> None:
        """Come, or come back; to another hub, if one has taken the place of the first."""
        self._hub = hub or self._hub
        self._client: JsonClient | None = self._hub.json()
        self._core.opened()
        self.look()

    def breaks(self) -> None:
        """The connection breaks."""
        assert self._client is not None
        self._client.breaks()
        self._client = None
        self._core.broken()

    def look(self) -> "Seat":
        """Take in all that has happened by now."""
        while self._client is not None:
            for text in self._core.outgoing():
                self._client.type(f"{text}\n")
            self._hub.settle()
            frames = self._client.messages()
            if not frames:
                break
            for frame in frames:
                self._core.receive(frame)
            for event in iter(self._core.take, None):
                self.chat.take(event, self.now)
        return self

    def ask(self, kind: str, **fields: Any) -> Any:
        """Ask the server for something: its answer."""
        outcomes: list[Outcome] = []
        self._core.ask({"type": kind, **fields}, outcomes.append)
        self.look()
        (outcome,) = outcomes
        return outcome

    def history(self, address: str, count: int = 100, **span: Any) -> Page:
        """A part of the history of a place."""
        page = self.ask("history", room=address, count=count, **span)
        assert isinstance(page, Page)
        return page

    def place(self, address: str) -> Place:
        """The place of that name."""
        found = self.chat.find(address)
        assert found is not None, address
        return found

    def look_at(self, address: str) -> Place:
        """Look at the newest messages of a place."""
        place = self.place(address)
        self.chat.current, self.chat.watched = place, True
        place.mark_read()
        return place


def texts(place: Place) -> list[str]:
    """What is shown that was said."""
    return [item.text for item in place.shown.items if isinstance(item, Message)]
