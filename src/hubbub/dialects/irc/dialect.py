"""One IRC session."""

from collections import deque
from collections.abc import Sequence

from hubbub.chat.commands import Arrive, Command, Join, Leave, Me, Msg, Nick, Say, Topic
from hubbub.chat.events import Joined, Said
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import CurrentTopic, Pong, Reply
from hubbub.chat.state import Room, State, User
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc import queries
from hubbub.dialects.irc.capabilities import view_of
from hubbub.dialects.irc.client import Client, Identity
from hubbub.dialects.irc.encoder import IrcEncoder
from hubbub.dialects.irc.encoders import Encoders
from hubbub.dialects.irc.message import LINE_BYTES, TAG_BYTES, Message, parse
from hubbub.dialects.irc.queries import Query
from hubbub.dialects.irc.refusals import refusal
from hubbub.dialects.irc.registration import Registration
from hubbub.dialects.irc.requests import REQUESTS, Wish
from hubbub.dialects.irc.welcome import welcome
from hubbub.dialects.lines import LineReader

_NO_PART_OF_A_LINE = {ord("\r"): None, ord("\0"): None}
"""They may stand in no message (RFC 2812, 2.3.1), and would act on whoever is sent them back."""


class IrcDialect:
    """The codec of one IRC session."""

    def __init__(self, identity: Identity, state: State, encoders: Encoders) -> None:
        self._client = Client(identity, state)
        self._encoders = encoders
        self._registration = Registration(self._client)
        self._lines = LineReader(LINE_BYTES - 2 + TAG_BYTES, telnet=False)
        self._ahead: deque[Wish] = deque()

    @property
    def echo(self) -> bool:
        """Whether the session is sent its own messages."""
        return "echo-message" in self._client.capabilities

    @property
    def buffered(self) -> int:
        """How many bytes of input wait to be read."""
        return self._lines.buffered

    def receive(self, data: bytes) -> None:
        """Take in what the client sent."""
        self._lines.receive(data)

    def end(self) -> None:
        """The client sends no more."""
        self._lines.end()

    def drop(self) -> None:
        """Forget what the client sent and is not done."""
        self._lines.drop()
        self._ahead.clear()

    def next_command(self) -> Wish | None:
        """The next wish."""
        while not self._ahead:
            line = self._lines.next_line()
            if line is None:
                return None
            self._ahead.extend([line] if isinstance(line, Refused) else self._wishes(line))
        return self._ahead.popleft()

    def _wishes(self, line: str) -> Sequence[Wish]:
        line = line.translate(_NO_PART_OF_A_LINE)
        if not line.strip(" "):
            return ()
        tags = "".join(line.partition(" ")[:2]) if line.startswith("@") else ""
        if len(line.encode()) - len(tags.encode()) > LINE_BYTES - 2 or len(tags.encode()) > TAG_BYTES:
            return [Refused("line-too-long", "Input line was too long")]
        message = parse(line)
        return self._understood(message) if message else ()

    def _understood(self, message: Message) -> Sequence[Wish]:
        command, params, _ = message
        if command == "CAP" and self._client.user:
            return self._registration.cap(params)
        if self._client.user is None:
            wishes = self._registration.take(command, params)
            if wishes is None:
                return [self._error(n.ERR_NOTREGISTERED, "You have not registered")]
            return wishes
        request = REQUESTS.get(command)
        if request is None:
            return [self._error(n.ERR_UNKNOWNCOMMAND, command, "Unknown command")]
        if len([param for param in params if param]) < request.needs:
            return [self._error(n.ERR_NEEDMOREPARAMS, command, "Not enough parameters")]
        return list(request.handle(self._client, params))

    def _error(self, number: str, *params: str) -> Query:
        return Query(lambda client, given: [client.numeric(number, *given)], list(params))

    def encoder(self, room: int) -> IrcEncoder:  # noqa: ARG002
        """All rooms are seen alike."""
        return self._encoders.of(view_of(self._client.capabilities))

    def entered(self, joined: Joined, room: Room, recent: Sequence[Said]) -> bytes:  # noqa: ARG002
        """The join, the topic, and who is there."""
        lines = [queries.topic(self._client, room)] if room.topic else []
        lines += queries.members(self._client, room)
        return self.encoder(room.id).encode(joined, room) + "".join(lines).encode()

    def left(self, room: int) -> None:
        """Nothing to remember."""

    def greet(self) -> bytes:
        """Nothing, before the client is known."""
        return b""

    def arrived(self, user: User) -> bytes:
        """The welcome (RFC 2812, 5.1)."""
        self._client.user = user
        return "".join(welcome(self._client)).encode()

    def reply(self, reply: Reply, user: User) -> bytes:  # noqa: ARG002
        """The answer to a command."""
        match reply:
            case Query(answer=answer, params=params):
                return "".join(answer(self._client, params)).encode()
            case Pong(token=token):
                return self._client.told("PONG", self._client.identity.server, token).encode()
            case CurrentTopic(room=room):
                return queries.topic(self._client, room).encode()
        return b""

    def refuse(self, refused: Refused, command: Command | None = None) -> bytes:
        """Why a command was not done."""
        if isinstance(command, Arrive):
            self._registration.refused()
        return refusal(self._client, refused, command).encode()

    def not_said(self, message: Said, to: Room | User | None) -> bytes:
        """The disk did not take a message."""
        target = to.nick if isinstance(to, User) else f"#{to.name}" if to else "*"
        return self._client.numeric(n.ERR_CANNOTSENDTOCHAN, target, f"Not saved: {message.text[:200]}").encode()

    def not_done(self, command: Command) -> bytes:
        """The disk did not take what follows from a command."""
        name = {
            Join: "JOIN",
            Leave: "PART",
            Nick: "NICK",
            Topic: "TOPIC",
            Say: "PRIVMSG",
            Me: "PRIVMSG",
            Msg: "PRIVMSG",
        }
        return self._client.numeric(
            n.ERR_UNKNOWNERROR, name.get(type(command), "*"), "Not saved: the disk is full"
        ).encode()

    def farewell(self, reason: str) -> bytes:
        """The last line (RFC 2812, 3.7.4)."""
        return f"ERROR :Closing link: {reason or 'goodbye'}\r\n".encode()

    def overrun(self) -> bytes:
        """The last line to a client who reads too slowly; he resumes by its history."""
        return b"ERROR :Closing link: SendQ exceeded\r\n"

    def goodbye(self) -> bytes:
        """The last line, when the server stops."""
        return b"ERROR :Closing link: The room is closing.\r\n"
