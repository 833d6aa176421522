"""The core of a client: what comes and goes on a connection, without the connection.

It is told that a connection stands (`opened`), what came on it (`receive`), and that it broke (`broken`); it says what
is to be sent (`outgoing`), and keeps events until they are taken (`take`). What it holds of rooms is what the server
told last; the events follow in their order, however late they are taken.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from msgspec import Struct

from hubbub.client import events as e
from hubbub.client import frames
from hubbub.client.errors import Refused
from hubbub.client.inbox import LIMIT, Inbox
from hubbub.client.requests import Kind, Outcome, Request, Requests, Then, kind_of
from hubbub.client.room import Room
from hubbub.client.whereabouts import Whereabouts
from hubbub.dialects.json import frames as f

HELLO, LOGIN, MARK, TOLD = "hello", "login", "mark", "told"
"""The ids of what the client wants by itself; those of requests are others."""
OWN_IDS = frozenset((HELLO, LOGIN, MARK, TOLD))
ROOMS_AT_ONCE = 100
"""So many rooms may be named in a hello."""


@dataclass(frozen=True)
class Visitor:
    """As whom to come: a `nick` (none: as a guest), into `rooms` (none: where the server sends one).

    `password` is the server's; `login` the account and its password, if it is by an account. A `bot` says that it is
    one. By a `token`, the last one of `you` before, one goes on as who one was, if the server still knows it.
    """

    nick: str = ""
    rooms: tuple[str, ...] | None = None
    password: str = ""
    realname: str = ""
    login: tuple[str, str] | None = None
    bot: bool = False
    token: str = ""


class Core:
    """One client, through all of its connections."""

    def __init__(self, visitor: Visitor, prefix: str, clock: Callable[[], float], limit: int = LIMIT) -> None:
        """Ids of requests begin with `prefix`; `clock` tells seconds; at most `limit` events wait to be taken."""
        self._visitor = visitor
        self._inbox = Inbox(limit)
        self._whereabouts = Whereabouts(self._inbox, self._recognise)
        self._requests = Requests(prefix, clock)
        self._first: deque[str] = deque()
        """What is to be sent before anything else."""
        self._fetch = ""
        """The id by which a part of the history is asked for that did not fit in."""
        self._been: set[int] = set()
        """All ids that one has had."""
        self.welcome: f.Welcome | None = None
        """What the server said when one came last."""
        self.you: f.You | None = None
        """Who one is."""
        self.live = False
        """Whether one is in one's rooms, and all that was missed has come."""
        self.refused: Refused | None = None
        """Why the server does not let one in on this connection."""
        self.goodbye: f.Goodbye | None = None
        """The server's last words on this connection."""

    # The connection ---------------------------------------------------------------------------------------------------

    def opened(self) -> None:
        """A connection stands."""
        self.refused = self.goodbye = None
        self._whereabouts.opened()
        if self._visitor.login is not None:
            account, password = self._visitor.login
            self._first.append(frames.written({"type": "login", "account": account, "password": password, "id": LOGIN}))
        else:
            self._say_hello()

    def receive(self, text: str | bytes) -> None:
        """Take what came. Raises Garbled."""
        frame = frames.read(text)
        if isinstance(frame, dict):
            self._requests.answered(str(frame.get("id", "")), frame)
        elif isinstance(frame, e.Event):
            self._told(frame)
        else:
            self._understand(frame)

    def broken(self) -> None:
        """The connection is no more."""
        self.live = False
        self._first.clear()
        self._requests.forget(self._fetch)
        self._requests.broken()

    def end(self, error: Exception) -> None:
        """There will be no other connection: whatever is unanswered gets the error."""
        self.broken()
        self._requests.fail(error)

    def outgoing(self) -> Iterator[str]:
        """What is to be sent now, each message once."""
        while self._first:
            yield self._first.popleft()
        if self.live and self.you is not None:
            self._ask_for_more()
            yield from self._requests.to_send(self.you.user)

    # What is wanted ---------------------------------------------------------------------------------------------------

    def ask(self, fields: dict[str, Any], then: Then, id_: str = "") -> str:
        """Want something, by an `id_` of one's own if there is one; `then` gets the answer, once.

        Its id, by which it can be forgotten. Raises Refused.
        """
        if id_ in OWN_IDS:
            raise Refused("id-in-use", f"The id {id_} is one of the client's own.")
        return self._requests.add(fields, then, kind_of(fields), id_)

    def forget(self, id_: str) -> None:
        """Nobody waits for the answer any more."""
        self._requests.forget(id_)

    def tell(self, fields: dict[str, Any]) -> None:
        """Let the server know something that needs no answer and is of use at once or never."""
        if self.live:
            self._first.append(frames.written(fields))

    def take(self) -> e.AnyEvent | None:
        """The next event; None if none waits. What is `outgoing` may change by it."""
        return self._inbox.take()

    # What is known ----------------------------------------------------------------------------------------------------

    @property
    def rooms(self) -> dict[int, Room]:
        """The rooms and conversations that one is in, by their ids."""
        return self._whereabouts.here

    def room(self, number: int) -> Room | None:
        """The room of that id, even if one has left it; None if it was never known."""
        return self._whereabouts.known.get(number)

    def named(self, address: str) -> Room | None:
        """The room of that name that one is in, or the conversation with whom the nick belongs to."""
        return self._whereabouts.named(address)

    def is_you(self, user: int) -> bool:
        """Whether that is you, or was."""
        return user in self._been

    # Coming in --------------------------------------------------------------------------------------------------------

    def _say_hello(self) -> None:
        hello: dict[str, Any] = {"type": "hello", "version": f.VERSION, "batch": True, "id": HELLO}
        if self.you is not None and self.welcome is not None:
            guest = self.you.nick == f"guest-{self.you.user}"
            hello |= {"token": self.you.token, "nick": "" if guest else self.you.nick}
            hello["rooms"] = [room.name for room in self.rooms.values() if room.name][:ROOMS_AT_ONCE]
            seen = self._whereabouts.resume()
            resume = {"journal": self.welcome.journal, "rooms": {str(room): seq for room, seq in seen.items()}}
        else:
            hello["nick"] = self._visitor.nick
            if self._visitor.token and self._visitor.login is None:  # by an account one is its owner anyway
                hello["token"] = self._visitor.token
            if self._visitor.rooms is not None:
                hello["rooms"] = list(self._visitor.rooms)
            resume = {"journal": "", "rooms": {}}  # so that `resumed` tells when one is in all rooms
        hello |= {"password": self._visitor.password, "realname": self._visitor.realname, "resume": resume}
        self._first.append(frames.written(hello))

    def _understand(self, frame: Struct) -> None:
        match frame:
            case f.Welcome():
                self._welcomed(frame)
            case f.You():
                self._be(frame)
            case frames.Batch():
                for said in frame.said:
                    self._told(said)
            case f.Entered():
                self._whereabouts.shown(frame, live=self.live)
            case f.Page(id=""):
                found = frames.page_of(frame)
                self._recognise(found.events)
                self._inbox.found(found.room, found.events, found.reactions)
            case f.Restart(room):
                self._whereabouts.restart(room)
            case f.Gone(room):
                self._whereabouts.lose(room)
            case f.Resumed():
                self._resumed()
            case f.Goodbye():
                self.goodbye = frame
            case f.Invitation():
                self._inbox.note(frame)
            case f.Error():
                self._error(frame)
            case f.Done(id=id_) if id_ == LOGIN:
                self._say_hello()
            case f.Pong(id=id_) if id_ == TOLD:
                self._whereabouts.lose_untold()
            case _:
                self._answer(frame)

    def _welcomed(self, welcome: f.Welcome) -> None:
        if self.welcome is not None and self.welcome.journal != welcome.journal:
            self._whereabouts.begin_other_history()
        self._be(welcome.you)
        self.welcome = welcome
        if self.live:  # by a login, to an account that is here already
            self._whereabouts.become_other()
            self._first.append(frames.written({"type": "ping", "id": TOLD}))
            self._requests.answered(welcome.id, f.Done(id=welcome.id))

    def _be(self, you: f.You) -> None:
        self.you = you
        self._been.add(you.user)

    def _resumed(self) -> None:
        self._whereabouts.resumed()
        self.live = True
        if self._visitor.bot:
            self._first.append(frames.written({"type": "mark", "mark": "bot", "id": MARK}))
        if self.you is not None:
            self._requests.send_again(self.you.user, self._whereabouts.all_has_come)

    # What is told -----------------------------------------------------------------------------------------------------

    def _told(self, event: e.Event) -> None:
        if event.to and event.room and self.room(event.room) is None:
            self._whereabouts.begin_conversation(event, mine=self.is_you(event.user))
        if self._inbox.hear(event):
            self._whereabouts.apply(event, self.you.user if self.you is not None else 0)
            if isinstance(event, e.OfUser) and self.you is not None and event.user == self.you.user:
                self._apply_to_you(self.you, event)
            self._recognise([event])

    def _recognise(self, events: Sequence[e.Event]) -> None:
        """See which of one's own messages have come true."""
        for event in events:
            if isinstance(event, e.Said) and event.id and self.is_you(event.user):
                self._requests.said(event)

    def _apply_to_you(self, you: f.You, event: e.OfUser) -> None:
        """Let become true what one did, maybe by another program."""
        you.nick = event.nick
        if isinstance(event, e.LoggedIn):
            you.account = event.account
            you.user = event.becomes or you.user
            self._been.add(you.user)

    # Answers ----------------------------------------------------------------------------------------------------------

    def _error(self, error: f.Error) -> None:
        is_at_the_door = not error.id and not self._whereabouts.has_been_here and error.code != "slow-down"
        if error.id in (HELLO, LOGIN) or is_at_the_door:
            self.refused = Refused(error.code, error.text)
        elif error.id == "":
            self._inbox.note(error)
        else:
            self._requests.answered(error.id, Refused(error.code, error.text))

    def _answer(self, frame: Any) -> None:
        if not frame.id:
            self._inbox.note(frame)
        elif isinstance(frame, f.Page):
            self._requests.answered(frame.id, frames.page_of(frame))
        elif isinstance(frame, f.Found):
            self._requests.answered(frame.id, frames.found_of(frame))
        elif isinstance(frame, f.Done) and (request := self._requests.sent(frame.id)) and request.kind is Kind.MESSAGE:
            self._requests.answered(frame.id, self._said_before(request))
        else:
            self._requests.answered(frame.id, frame)

    def _said_before(self, request: Request) -> e.Said:
        """The message, of which no more is known than that it was said."""
        room, you = self.named(request.place), self.you
        return e.Said(
            room=room.id if room is not None else 0,
            user=you.user if you is not None else 0,
            nick=you.nick if you is not None else "",
            text=str(request.fields["text"]),
            id=request.id,
        )

    def _ask_for_more(self) -> None:
        """Ask for what did not fit in, once there is a place for it."""
        while (wanted := self._inbox.wanted()) is not None:
            number, after, count = wanted
            room = self._whereabouts.known[number]
            asked = {"type": "history", "room": room.address, "after": after, "count": count, "forward": True}
            then = partial(self._more, room, room.address)
            self._fetch = self._requests.add({**asked, "events": True, "edits": True}, then, Kind.ACT)

    def _more(self, room: Room, address: str, found: Outcome) -> None:
        if isinstance(found, frames.Page) and found.room == room.id:
            self._recognise(found.events)
            self._inbox.answered(found.events, found.reactions, full=found.full)
        elif room.address != address:  # it was renamed while the question was under way
            self._inbox.ask_again()
        else:
            self._inbox.refused()
