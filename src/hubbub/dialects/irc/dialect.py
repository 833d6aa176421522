"""One IRC session."""

from collections.abc import Mapping, Sequence

from hubbub.chat.commands import (
    Arrive,
    Away,
    ClearNotes,
    Command,
    Delete,
    Describe,
    Edit,
    Join,
    Leave,
    Mark,
    Me,
    Msg,
    Nick,
    Note,
    Prove,
    Proven,
    Quit,
    Say,
    Topic,
)
from hubbub.chat.entities import Room, User
from hubbub.chat.events import (
    Announced,
    Arrived,
    Changed,
    Deleted,
    Departed,
    Edited,
    Event,
    Hinted,
    Invited,
    Joined,
    LoggedIn,
    Marked,
    OfUser,
    Reacted,
    ReadUpTo,
    Renamed,
    RoomNoted,
    RoomRenamed,
    Said,
    Signal,
    UserNoted,
    WentAway,
)
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import (
    Challenge,
    Confirmed,
    CurrentTopic,
    Found,
    NotedAlready,
    Page,
    Pong,
    ReadMark,
    Rehashed,
    Reply,
)
from hubbub.chat.state import State
from hubbub.chat.text import one_line
from hubbub.dialects import CLOSING
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.capabilities import view_of
from hubbub.dialects.irc.client import Alone, Around, Client, Identity
from hubbub.dialects.irc.encoder import IrcEncoder
from hubbub.dialects.irc.encoders import Encoders
from hubbub.dialects.irc.input import Input
from hubbub.dialects.irc.message import fit, word
from hubbub.dialects.irc.notes import listed, news, notes_of_all, notes_of_room, shown
from hubbub.dialects.irc.playback import backlog, shown_finding, shown_page
from hubbub.dialects.irc.query import Answer, Query
from hubbub.dialects.irc.refusals import refusal
from hubbub.dialects.irc.requests import persistence
from hubbub.dialects.irc.requests.accounts import logged_in
from hubbub.dialects.irc.requests.markers import marker, proper
from hubbub.dialects.irc.requests.metadata import CLEAR
from hubbub.dialects.irc.requests.presence import marked
from hubbub.dialects.irc.requests.rooms import members, moved, topic
from hubbub.dialects.irc.services import SERVICES, notice
from hubbub.dialects.irc.shown.rooms import invitation
from hubbub.dialects.irc.source import source_of
from hubbub.dialects.irc.welcome import welcome

_NAMES: dict[type[Command], str] = {
    Join: "JOIN",
    Leave: "PART",
    Nick: "NICK",
    Topic: "TOPIC",
    Delete: "REDACT",
    Edit: "PRIVMSG",
    Say: "PRIVMSG",
    Me: "PRIVMSG",
    Msg: "PRIVMSG",
    Away: "AWAY",
    Note: "METADATA",
    ClearNotes: "METADATA",
    Describe: "SETNAME",
    Mark: "MODE",
}


class IrcDialect(Input):
    """The codec of one IRC session: what its client wants is in `Input`, what it is told is here."""

    __slots__ = ("_encoders",)

    counts = False
    returns = False

    def __init__(
        self,
        identity: Identity,
        state: State,
        encoders: Encoders,
        around: Around | None = None,
        *,
        secure: bool = False,
        certificate: str = "",
    ) -> None:
        super().__init__(Client(identity, state, around or Alone(), secure=secure, certificate=certificate))
        self._encoders = encoders

    @property
    def echo(self) -> bool:
        """Whether the session is sent its own messages."""
        return "echo-message" in self._client.capabilities

    @property
    def awaits(self) -> bool:
        """Messages flow, but one with a label is answered before the next line is begun."""
        return self._labels.pending > 0

    @property
    def doubles(self) -> bool:
        """So does who has his messages echoed; one with a label is answered with both."""
        return self.echo and not self.awaits

    def encoder(self, room: int) -> IrcEncoder:  # noqa: ARG002
        """All rooms are seen alike."""
        return self._encoders.of(view_of(self._client.capabilities))

    def entered(self, joined: Joined, room: Room, recent: Sequence[Said]) -> bytes:
        """The join, the topic, who is there, and what was said."""
        forwarded = ""
        if joined.instead_of:
            wanted = f"#{joined.instead_of}"
            forwarded = self._client.numeric(n.ERR_LINKCHANNEL, wanted, f"#{room.name}", "You are sent on")
        lines = list(topic(self._client, room)) if room.topic else []
        if "draft/read-marker" in self._client.capabilities:
            lines.append(marker(self._client, f"#{room.name}"))
        if "draft/no-implicit-names" not in self._client.capabilities:
            lines += members(self._client, room)
        encoder = self.encoder(room.id)
        told = forwarded.encode() + encoder.encode(joined, room) + "".join(lines).encode()
        told += backlog(self._client, encoder, room, recent, f"#{room.name}")
        return told + (notes_of_room(self._client, room) if self._client.reads_notes else b"")

    def missed(self, conversation: Room, messages: Sequence[Said]) -> bytes:
        """What was said, for a client who will not ask for it."""
        me = self._client.user.id if self._client.user else 0
        name = self._client.state.nick_in(conversation, conversation.other(me)) or "*"
        return backlog(self._client, self.encoder(conversation.id), conversation, messages, name)

    def own(self, event: Event | Signal, room: Room | None, told: bytes | None) -> bytes | None:
        """What the client is told in place of an event that its command led to: the same, with the label if one is."""
        answer = self._answer_to(event, room, told)
        if answer is not None:
            return self._labels.answered(answer)
        in_words = isinstance(event, Deleted) and "draft/message-redaction" not in self._client.capabilities
        if not (self._labels.pending or in_words):
            return None
        if told is None:
            own = isinstance(event, Said | Edited | Reacted | Hinted | Signal) and not getattr(event, "persona", "")
            muted = (own or in_words) and not self.echo
            told = b"" if muted else self.encoder(room.id if room else 0).encode(event, room)
        return self._labels.answered(told) + self._delivered(event, room)

    def _answer_to(self, event: Event | Signal, room: Room | None, told: bytes | None) -> bytes | None:
        """What answers a command by other words than those by which all are told of the event, if IRC has such."""
        match event:
            case LoggedIn():
                self._sasl = None
                return logged_in(self._client, event)
            case WentAway():
                return self._went_away(event)
            case Invited() if room is not None and told is None:
                numeric = self._client.numeric(n.RPL_INVITING, event.target_nick, f"#{room.name}")
                return numeric.encode() + self.encoder(room.id).encode(event, room)
            case Changed() | Departed() if self._client.via in SERVICES:
                return self.encoder(0).encode(event, room) + notice(self._client, "Done.").encode()
            case RoomNoted() | UserNoted():
                return self._noted(f"#{room.name}" if room else event.nick, event.notes)
        return None

    def _delivered(self, event: Event | Signal, room: Room | None) -> bytes:
        """What the client sent to himself, as it comes to him, beside the answer to his line."""
        pair = room.pair if room else None
        mine = isinstance(event, Said) and pair == (event.user, event.user)
        if mine or (isinstance(event, Signal) and event.target == event.user):
            return self.encoder(room.id if room else 0).encode(event, room)
        return b""

    def _noted(self, target: str, notes: Mapping[str, str]) -> bytes:
        if self._client.via == CLEAR:
            return listed(self._client, target, notes)
        return "".join(shown(self._client, target, key, value) for key, value in notes.items()).encode()

    def _went_away(self, event: WentAway) -> bytes:
        if event.away:
            return self._client.numeric(n.RPL_NOWAWAY, "You are marked as away").encode()
        return self._client.numeric(n.RPL_UNAWAY, "You are no longer marked as away").encode()

    def told(self, event: Event, room: Room | None) -> bytes:
        """What the client alone is told of an event."""
        if isinstance(event, ReadUpTo) and "draft/read-marker" in self._client.capabilities:
            return marker(self._client, proper(self._client, event.target)).encode()
        if isinstance(event, RoomNoted | UserNoted):
            return news(self._client, event, room)
        if isinstance(event, Marked):
            return marked(self._client, event).encode()
        if isinstance(event, Announced):
            wanted = self._client.user is not None and "hears-announcements" in self._client.user.marks
            return self.encoder(0).encode(event, None) if wanted else b""
        if isinstance(event, Invited):
            return self.encoder(0).alone(event, invitation(event, room))
        if (
            isinstance(event, RoomRenamed)
            and room is not None
            and "draft/channel-rename" not in self._client.capabilities
        ):
            return "".join(moved(self._client, event, room)).encode()
        return b""

    @property
    def watched(self) -> frozenset[str]:
        """Whom the client asked to be told of by MONITOR."""
        return frozenset(self._client.watched)

    def watches(self, event: OfUser, nick: str, here: bool) -> bytes:
        """Who is here or not (IRCv3 monitor), or has changed (IRCv3 extended-monitor)."""
        if isinstance(event, Arrived | Departed | Renamed):
            if here:
                return self._came(event)
            return self._client.numeric(n.RPL_MONOFFLINE, nick).encode()
        if isinstance(event, UserNoted):
            return news(self._client, event, None)
        if "extended-monitor" not in self._client.capabilities:
            return b""
        return self.encoder(0).encode(event, None)

    def _came(self, event: OfUser) -> bytes:
        told = self._client.numeric(n.RPL_MONONLINE, source_of(event))
        user = self._client.state.users.get(event.user)
        if self._client.reads_notes and user is not None:
            told += "".join(notes_of_all(self._client, [user]))
        return told.encode()

    def left(self, room: int) -> None:
        """Nothing to remember."""

    def greet(self) -> bytes:
        """Nothing, before the client is known."""
        return b""

    def letting_in(self) -> bytes:
        """That somebody is there: many clients wait for a sign of that, and the welcome waits for the disk."""
        return self._client.told("NOTICE", "*", "*** You are being let in").encode()

    def arrived(self, user: User) -> bytes:
        """The welcome (RFC 2812, 5.1)."""
        self._client.user = user
        if self._registration.away:
            self._ahead.append(Away(self._registration.away))
        if left_out := self._notes_left_out(user):
            self._ahead.append(Note("", left_out))
        return "".join([*self._aborted(), *welcome(self._client)]).encode()

    def _notes_left_out(self, user: User) -> dict[str, str]:
        """Notes that he came with and has not: he came by one of his sessions more, or there were too many."""
        notes = self._client.state.notes_of(user)
        return {key: value for key, value in self._client.notes.items() if value != notes.get(key, "")}

    def _aborted(self) -> list[str]:
        """That what he had begun of SASL is over, if it was under way."""
        sasl, self._sasl = self._sasl, None
        if sasl is None or not sasl.under_way:
            return []
        return [self._client.numeric(n.ERR_SASLABORTED, "SASL authentication aborted")]

    def reply(self, reply: Reply, user: User) -> bytes:  # noqa: ARG002
        """The answer to a command."""
        return self._labels.answered(self._replied(reply))

    def _replied(self, reply: Reply) -> bytes:
        match reply:
            case Query(answer=answer, params=params):
                return "".join(answer(self._client, params)).encode()
            case Answer(answer=answer):
                return answer(self._client)
            case Challenge():
                return "".join(self._sasl.challenged(reply)).encode() if self._sasl is not None else b""
            case Confirmed(text=text):
                return self._confirmed(text).encode()
            case Page():
                return shown_page(self._client, self.encoder(0), reply)
            case Found():
                return shown_finding(self._client, self.encoder(0), reply)
            case NotedAlready(name=name, notes=notes):
                return self._noted(name, notes)
            case ReadMark(name=name):
                return marker(self._client, name).encode()
            case Pong(token=token):
                return self._client.told("PONG", self._client.identity.server, token).encode()
            case Rehashed(file=file, text=text):
                return self._client.numeric(n.RPL_REHASHING, word(file), text).encode()
            case CurrentTopic(room=room):
                return "".join(topic(self._client, room)).encode()
        return b""

    def _confirmed(self, text: str) -> str:
        """That something is done, in the manner in which it was asked for; most commands of IRC are done in silence."""
        if self._client.via == persistence.NAME:
            return persistence.status(self._client)
        return notice(self._client, text) if self._client.via in SERVICES else ""

    def refuse(self, refused: Refused, command: Command | None = None) -> bytes:
        """Why a command was not done."""
        if isinstance(command, Arrive):
            self._registration.refused()
            if refused.code in ("needs-password", "wrong-password"):
                self._ahead.append(Quit("wrong password"))
        if isinstance(command, Prove):
            self._sasl = None
        told = refusal(self._client, refused, command).encode()
        return told if refused.code == "slow-down" else self._labels.answered(told)  # that answers nothing

    def not_said(self, message: Said, to: Room | User | None) -> bytes:
        """The disk did not take a message."""
        target = to.nick if isinstance(to, User) else f"#{to.name}" if to else "*"
        told = self._client.numeric(n.ERR_CANNOTSENDTOCHAN, target, f"Not saved: {one_line(message.text)[:200]}")
        return self._labels.answered(told.encode())

    def said_before(self, message: Said) -> bytes:  # noqa: ARG002
        """Here messages have no ids."""
        return b""

    def not_done(self, command: Command) -> bytes:
        """The disk did not take what follows from a command."""
        if isinstance(command, Proven):
            self._sasl = None
        told = self._client.numeric(n.ERR_UNKNOWNERROR, _NAMES.get(type(command), "*"), "Not saved: the disk fails")
        return self._labels.answered(told.encode())

    def farewell(self, reason: str, *, forced: bool = False) -> bytes:
        """That he quits, if he was here and wants to, and the last line (RFC 2812, 3.7.4)."""
        quitting = [fit(f":{self._client.source} QUIT :{reason}")] if self._client.user and not forced else []
        lines = [*quitting, fit(f"ERROR :Closing link: {reason or 'goodbye'}")]
        return "".join(f"{line}\r\n" for line in lines).encode()

    def overrun(self) -> bytes:
        """The last line to a client who reads too slowly; he resumes by its history."""
        return b"ERROR :Closing link: SendQ exceeded\r\n"

    def goodbye(self) -> bytes:
        """The last line, when the server stops."""
        return f"ERROR :Closing link: {CLOSING}\r\n".encode()
