"""What each request does: commands one after another, each of which gets its outcome.

A script is a generator. It is given what each command led to, or has Refused raised where it wanted it; what it returns
is what the request is answered.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from hubbub.chat.accounts import Account
from hubbub.chat.commands import Arrive, Command, History, Join, Relay, Rooms, Say
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Event, Said
from hubbub.chat.handlers.history import HISTORY_COUNT
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Page, Reply, RoomList
from hubbub.chat.seeing import visible_room
from hubbub.dialects.api import bodies
from hubbub.dialects.api.answers import REVOKED, UNREADABLE, Answer, TooFast, frame
from hubbub.dialects.json.answers import answer
from hubbub.dialects.json.frames import Done
from hubbub.dialects.json.house import House


@dataclass(frozen=True)
class Again:
    """The message of that id was said before."""

    id: str


Outcome: TypeAlias = Event | Reply | User | Again
"""What came of a command; of an arrival, who it is that has arrived."""
T_co = TypeVar("T_co", covariant=True)
Script: TypeAlias = Generator[Command, Outcome, T_co]


@dataclass(frozen=True)
class Opened:
    """The events of that room can be sent, those after the seq `after`; `anew`, if the client knows another history."""

    room: Room
    after: int
    anew: bool


Result: TypeAlias = Answer | Opened


@dataclass(frozen=True)
class Desk:
    """For whom a request is, and what it may cost.

    `toll` takes what a command costs, and how many bytes it has, from the allowances. It returns 0.0; or, having taken
    nothing, how many seconds they need to recover.
    """

    house: House
    owner: Account
    toll: Callable[[float, int], float]

    def is_in(self, name: str) -> bool:
        """Whether the owner is in that room already."""
        user, room = self.house.state.users.get(self.owner.user), self.house.state.room_named(name)
        return user is not None and room is not None and room.id in user.rooms

    def paid(self, command: Command, size: int = 0) -> Command:
        """The command, which may be carried out. Raises TooFast."""
        if (wait := self.toll(command.cost, size)) > 0:
            raise TooFast(wait)
        return command


def owner(house: House, found: Account | Exception | None) -> Account | Answer:
    """The account that a token acts for, as it is now; or what the client is told, if none was found."""
    if isinstance(found, Exception):
        return UNREADABLE
    account = house.state.accounts.named(found.name) if found is not None else None
    return REVOKED if account is None else account


def post(desk: Desk, room: str, content_type: str, body: bytes) -> Script[Answer]:
    """Say something."""
    message = bodies.post(content_type, body)
    place = yield from _enter(desk, room)
    wish = Say(place.name, message.text, message.form, reply=message.reply, id=message.id)
    said = yield desk.paid(wish, len(body))
    if isinstance(said, Again):
        return (yield from _said_before(desk, place, said.id))
    return frame(desk.house.encoder.shown(_event(said), place), 201)


def hook(desk: Desk, room: str, content_type: str, body: bytes) -> Script[Answer]:
    """Say what a tool sends, under the name that it gives, if the bot may speak for others in that room."""
    message = bodies.hook(content_type, body)
    place = yield from _enter(desk, room)
    wish: Command = desk.paid(Say(place.name, message.words), len(body))
    if message.username:
        persona = f"{'-'.join(message.username.split())}/{desk.owner.name}"
        try:
            yield Relay(place.name, persona, message.words)
        except Refused as refusal:
            if refusal.code not in ("no-right", "bad-name"):
                raise
            yield wish
    else:
        yield wish
    return Answer(200, b"ok\n", text=True)


def history(desk: Desk, room: str, query: dict[str, str]) -> Script[Answer]:
    """A page of what was said before."""
    after, before = bodies.number("after", query.get("after", "0")), bodies.number("before", query.get("before", "0"))
    count = bodies.number("limit", query.get("limit", "50"))
    place = yield from _enter(desk, room)
    forward = "after" in query and not before
    found = yield desk.paid(History(f"#{place.name}", count, before=before, after=after, forward=forward))
    return frame(answer(_reply(found), desk.owner.user, desk.house.encoder, ""))


def rooms(desk: Desk) -> Script[Answer]:
    """The rooms that there are."""
    yield from _arrive(desk)
    listed = yield desk.paid(Rooms())
    return frame(answer(_reply(listed), desk.owner.user, desk.house.encoder, ""))


def events(desk: Desk, room: str, after: str | None) -> Script[Opened]:
    """See what comes, and what came after that seq."""
    seq = None if after is None else bodies.number("after", after)
    place = yield from _enter(desk, room)
    if seq is None:
        return Opened(place, place.seq, anew=False)
    return Opened(place, min(seq, place.seq), anew=seq > place.seq)


def _arrive(desk: Desk) -> Script[User]:
    """Be here, as one more session of whoever is here by that account. The server's password is for guests."""
    password = desk.house.state.accounts.terms.password
    user = yield Arrive(desk.owner.name, password=password, resumed=desk.owner.user)
    assert isinstance(user, User)
    return user


def _enter(desk: Desk, name: str) -> Script[Room]:
    """Be in that room."""
    user = yield from _arrive(desk)
    room = visible_room(desk.house.state, user, name)
    if room.id not in user.rooms:
        yield desk.paid(Join(room.name))
    if room.id not in user.rooms:
        raise Refused("not-joined", f"#{room.name} sends those on to another room who may not enter it.")
    return room


def _said_before(desk: Desk, room: Room, number: str) -> Script[Answer]:
    """The message of that id, as it was said."""
    found = yield History(f"#{room.name}", HISTORY_COUNT)
    messages = found.events if isinstance(found, Page) else []
    for event in messages:
        if isinstance(event, Said) and event.id == number and event.user == desk.owner.user:
            return frame(desk.house.encoder.shown(event, room))
    return frame(Done(number))  # in another room, or it was taken back


def _event(outcome: Outcome) -> Event:
    assert isinstance(outcome, Event)
    return outcome


def _reply(outcome: Outcome) -> Reply:
    assert isinstance(outcome, Page | RoomList)
    return outcome
