"""History: CHATHISTORY (IRCv3 chathistory) and the words of *playback (https://wiki.znc.in/Playback)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hubbub.chat.commands import History
from hubbub.chat.entities import Room
from hubbub.chat.handlers.history import HISTORY_COUNT
from hubbub.chat.handlers.meant import place
from hubbub.chat.refusals import Refused
from hubbub.dialects.irc.batches import batch
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message
from hubbub.dialects.irc.msgids import read_msgid
from hubbub.dialects.irc.query import Answer, Request, Wish, fail
from hubbub.dialects.irc.times import read_time, write_time

PLAYBACK = "*playback"
"""The nick that a client writes to, to have history played to him as by ZNC's module of that name."""

_PARAMS = {"AFTER": 4, "AROUND": 4, "BEFORE": 4, "BETWEEN": 5, "LATEST": 4, "TARGETS": 4}
"""The subcommands of CHATHISTORY, and how many parameters they have, with themselves."""

_SECONDS = re.compile(r"\d{1,12}(\.\d{1,9})?", re.ASCII)


@dataclass(frozen=True)
class _Reference:
    """A place in a history: the number of a message, or a moment."""

    seq: int = 0
    at: int = 0

    def as_bound(self, name: str) -> dict[str, int]:
        """The field of `History` that has this place as its bound of that name."""
        return {name: self.seq} if self.seq else {f"{name}_at": self.at}


class _Invalid(Exception):
    """The command cannot be understood. It has the words that are wrong, and what is wrong about them."""


def _chathistory(client: Client, message: Message) -> Iterable[Wish]:
    params = message.params
    name = params[0].upper() if params else "*"
    try:
        if name not in _PARAMS:
            raise _Invalid("Unknown command" if params else "Insufficient parameters")
        if len(params) != _PARAMS[name]:
            raise _Invalid("Insufficient parameters" if len(params) < _PARAMS[name] else "Too many parameters")
        count = _count(params[-1])
        if name == "TARGETS":
            return [_targets(_moment(params[1]), _moment(params[2]), count)]
        return [_history(client, name, params[1], params[2:-1], count)]
    except _Invalid as invalid:
        return [fail("CHATHISTORY", "INVALID_PARAMS", name, *invalid.args)]


def _history(client: Client, name: str, target: str, references: list[str], count: int) -> History:
    """What is asked for by a subcommand: `references` are one or two."""
    events = {"draft/event-playback", "batch"} <= client.capabilities
    bounds: dict[str, int] = {}
    forward = False
    if name != "LATEST" or references != ["*"]:
        first, *others = [_reference(client, target, text) for text in references]
        match name:
            case "BETWEEN":
                forward = (first.seq, first.at) < (others[0].seq, others[0].at)
                low, high = (first, others[0]) if forward else (others[0], first)
                bounds = low.as_bound("after") | high.as_bound("before")
            case "BEFORE" | "AROUND":
                bounds = first.as_bound(name.lower())
            case _:
                bounds = first.as_bound("after")
                forward = name == "AFTER"
    return History(target, count, **bounds, forward=forward, events=events, edits=False, token=name)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise _Invalid(text or "*", "Invalid limit")
    return min(int(text), HISTORY_COUNT)


def _moment(text: str) -> int:
    at = read_time(text.removeprefix("timestamp=")) if text.startswith("timestamp=") else None
    if at is None:
        raise _Invalid(text or "*", "Invalid timestamp")
    return at


def _reference(client: Client, target: str, text: str) -> _Reference:
    if not text.startswith("msgid="):
        return _Reference(at=_moment(text))
    seq = seq_of(client, target, text.removeprefix("msgid="))
    if not seq:
        raise _Invalid(text, "No message of this history has that id")
    return _Reference(seq=seq)


def seq_of(client: Client, target: str, msgid: str) -> int:
    """The number of the message that the client means in a room or conversation; 0 if it is none of there."""
    known = read_msgid(msgid)
    if known is None or client.user is None or known.journal != client.identity.journal:
        return 0
    try:
        room, _ = place(client.state, client.user, target)
    except Refused:  # the command will be refused for that
        return known.seq
    return known.seq if room is not None and room.id == known.room else 0


def _targets(one: int, other: int, count: int) -> Answer:
    """Rooms and conversations whose newest message is between two moments, the one of the oldest first."""

    def answer(client: Client) -> bytes:
        found = sorted(
            (room.said_at, name) for room, name in _places(client) if min(one, other) < room.said_at < max(one, other)
        )
        some = found[:count] if one < other else found[-count:]
        lines = "".join(client.told("CHATHISTORY", "TARGETS", name, write_time(at)) for at, name in some)
        return batch(client, lines.encode(), "draft/chathistory-targets")

    return Answer(answer)


def _places(client: Client) -> Iterator[tuple[Room, str]]:
    """The rooms that the client is in, and his conversations, with what they are called."""
    user, state = client.user, client.state
    if user is not None:
        yield from ((room, f"#{room.name}") for room in map(state.rooms.__getitem__, user.rooms) if not room.pair)
        for room in state.conversations_of(user.id):
            if name := state.nick_in(room, room.other(user.id)):
                yield room, name


def playback(client: Client, text: str) -> Iterator[Wish]:
    """What is said to *playback: `PLAY <where> [<from> [<to>]]`, in seconds since the epoch; `*` is everywhere."""
    words = text.split(" ")
    if words[0].upper() != "PLAY" or len(words) < 2 or not all(map(_SECONDS.fullmatch, words[2:4])):
        return
    names = [name for _, name in _places(client)] if words[1] == "*" else words[1].split(",")
    after, before = (round(float(word) * 1000) for word in [*words[2:4], "0", "0"][:2])
    for name in names:
        yield History(name, HISTORY_COUNT, after_at=after, before_at=before, token=PLAYBACK)


REQUESTS = {"CHATHISTORY": Request(_chathistory)}
