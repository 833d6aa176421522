"""Dialects: bytes to commands, events to bytes. They know no sockets and no time, and each session has its own.

What a dialect is given and what it gives is all here; the hub knows nothing else of it. An encoder is what many
sessions share: events are encoded once for all sessions that see the room through the same encoder.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from hubbub.chat.commands import Command
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Event, Joined, OfUser, Said, Signal
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply

CLOSING = "The room is closing."
"""What clients are told when the server stops."""


class Encoder(Protocol):
    """One way of showing a room's events, shared by all sessions that see the room so. It is compared by identity."""

    def encode(self, event: Event | Signal, room: Room | None) -> bytes:
        """The event as the members of `room` see it; nothing, if it is not shown. No room: its user is in none."""

    @property
    def batch(self) -> Callable[[Sequence[Event | Signal], Room], bytes] | None:
        """Shows several events at once; None: they are shown one after the other."""


class Dialect(Protocol):
    """One session's codec.

    Input is taken in as it comes, and read a command at a time, for one may change how the next is understood.
    """

    @property
    def echo(self) -> bool:
        """Whether the session is sent its own messages."""

    @property
    def awaits(self) -> bool:
        """Whether the command it gave last is to be answered before the next one is begun, even if it is a message."""

    @property
    def doubles(self) -> bool:
        """Whether the session is sent twice what its user says to himself: as he sent it, and as it comes to him."""

    @property
    def counts(self) -> bool:
        """Whether the session is told in each room that somebody departed, since its client counts who is there."""

    @property
    def returns(self) -> bool:
        """Whether a client whose connection breaks can come back as the same user."""

    @property
    def buffered(self) -> int:
        """How many bytes of input wait to be read."""

    @property
    def watched(self) -> frozenset[str]:
        """The folded nicks of those whose coming and going the session is told of, wherever they are."""

    def watches(self, event: OfUser, nick: str, here: bool) -> bytes:
        """What the session is told of an event of the one it watches as `nick`, beside what all are told.

        It tells whether such a one is `here` from now on, or what he has become.
        """

    def receive(self, data: bytes) -> None:
        """Take in what the client sent."""

    def end(self) -> None:
        """The client will send no more: what is left counts as complete."""

    def drop(self) -> None:
        """Forget what the client sent and is not done: he is gone, and sent more than he may."""

    def next_command(self) -> Command | Reply | Refused | None:
        """The next wish of the client; None when more input is needed.

        What the dialect answers by itself is a reply, which comes back to `reply` in its turn; so is a refusal.
        """

    def encoder(self, room: int) -> Encoder:
        """How this session sees that room now."""

    def entered(self, joined: Joined, room: Room, recent: Sequence[Said]) -> bytes:
        """What the session is told as its user enters a room: `recent` is what was said last, oldest first."""

    def missed(self, conversation: Room, messages: Sequence[Said]) -> bytes:
        """What the session is told of what its user was told in private while no session of his was there."""

    def own(self, event: Event | Signal, room: Room | None, told: bytes | None) -> bytes | None:
        """What the session is told in place of an event that its command led to; None: what it would be told anyway.

        `told` is what it has been given for itself alone already, as by `entered`. Not asked for messages and signals,
        unless it `awaits` them.
        """

    def told(self, event: Event, room: Room | None) -> bytes:
        """What the session is told of an event that is for its user, wherever he is: an invitation, say."""

    def left(self, room: int) -> None:
        """The session's user is no longer in that room."""

    def greet(self) -> bytes:
        """The first words to the client."""

    def letting_in(self) -> bytes:
        """What the client is told at once as its user may enter the server, which has yet to be saved."""

    def arrived(self, user: User) -> bytes:
        """What the session is told as its user has entered the server."""

    def farewell(self, reason: str, *, forced: bool = False) -> bytes:
        """The last words to a client who leaves; `forced`, if not by his own will."""

    def overrun(self) -> bytes | None:
        """The last words to a client who reads too slowly; None if he is to be sent later what he missed."""

    def reply(self, reply: Reply, user: User) -> bytes:
        """The answer to a command of this user."""

    def refuse(self, refused: Refused, command: Command | None = None) -> bytes:
        """Why a command was not done."""

    def not_said(self, message: Said, to: Room | User | None) -> bytes:
        """The disk did not take the client's message to a room, or to one person."""

    def said_before(self, message: Said) -> bytes:
        """The client sent a message again that it had sent already, as its `id` tells."""

    def not_done(self, command: Command) -> bytes:
        """The disk did not take what follows from the client's command."""

    def goodbye(self) -> bytes:
        """The last words to the client, when the server stops."""
