"""What the sessions of one view see: worked out once, since every message asks for it."""

from collections.abc import Callable
from typing import Any, TypeAlias

from hubbub.chat.entities import Room
from hubbub.chat.events import ByUser, Event, Hinted, InRoom, Reacted, Said, Signal
from hubbub.chat.settings import RANKS
from hubbub.chat.state import State
from hubbub.dialects.irc.capabilities import View
from hubbub.dialects.irc.message import tag
from hubbub.dialects.irc.msgids import MessageId
from hubbub.dialects.irc.times import write_time


class Sight:
    """A view, and what of it decides about tags. `journal` is the journal's id, of which message ids are made."""

    def __init__(self, view: View, state: State, journal: str) -> None:
        self.view = view
        self.state = state
        self.journal = journal
        self.time = "server-time" in view
        self.tags = "message-tags" in view
        self.redactions = "draft/message-redaction" in view
        self.accounts = "account-tag" in view
        self.relayed = "draft/relaymsg" in view
        self.multiline = "draft/multiline" in view and "batch" in view
        self._at, self._written = -1, ""
        self.tagged = self.time or self.tags or self.accounts or self.relayed

    def tags_of(self, event: Event | Signal, *, first: bool = True) -> str:
        """The tags of an event's lines, ready to stand before them; its id is the first line's alone."""
        if not self.tagged:
            return ""
        found = [f"time={write_time(event.at)}"] if self.time and event.at else []
        if self.tags and first:
            found += self._id(event)
        if isinstance(event, Said) and event.persona:
            found += [tag("draft/relaymsg", event.nick)] if self.relayed else []
        elif self.accounts and (account := getattr(event, "account", "")):
            found.append(tag("account", account))
        if self.tags:
            if getattr(event, "bot", False):
                found.append("bot")
            if isinstance(event, Said) and event.reply:
                found.append(f"+draft/reply={MessageId(self.journal, event.room, event.reply)}")
            if isinstance(event, Said | Signal | Hinted):
                found += [tag(name, value) for name, value in event.tags.items()]
            if isinstance(event, Reacted):
                found.append(f"+draft/reply={MessageId(self.journal, event.room, event.target)}")
                found.append(tag("+draft/react" if event.on else "+draft/unreact", event.reaction))
        return f"@{';'.join(found)} " if found else ""

    def tags_of_message(self, event: Said) -> str:
        """The tags of a message; by a shorter way for those that have nothing but a time and an id."""
        has_more = event.persona or event.tags or event.reply or event.bot or (self.accounts and event.account)
        if has_more or not event.seq:
            return self.tags_of(event)
        if not self.time:
            return f"@msgid={self.journal}-{event.room}-{event.seq} " if self.tags else ""
        if event.at != self._at:
            self._at, self._written = event.at, f"@time={write_time(event.at)}"
        return f"{self._written};msgid={self.journal}-{event.room}-{event.seq} " if self.tags else f"{self._written} "

    def _id(self, event: Event | Signal) -> list[str]:
        if isinstance(event, InRoom):
            return [f"msgid={self.journal}-{event.room}-{event.seq}"] if event.seq else []
        return [f"msgid={self.journal}-{event.id}"] if isinstance(event, Signal) and event.id else []

    def target(self, event: ByUser, room: Room | None) -> str:
        """Where an event of a room, or of a conversation, is said to have happened."""
        if room is None:
            return "*"
        if room.pair is None:
            if isinstance(event, Said) and event.rank and not event.held_back:
                return f"{RANK_PREFIXES[event.rank]}#{room.name}"
            return f"#{room.name}"
        return self.state.nick_in(room, room.other(event.user)) or "*"


RANK_PREFIXES = dict(zip(RANKS, "~&@%+", strict=True))
"""How a rank is shown before a nick, or the name of a room."""

Line: TypeAlias = Callable[[Sight, Any, Room | None], str]
"""The line of an event, without its tags and its end; empty if it is not shown."""


def unshown(_sight: Sight, _event: Event | Signal, _room: Room | None) -> str:
    """Nothing."""
    return ""


def name_of(room: Room | None) -> str:
    """A room's name, as a target."""
    return f"#{room.name}" if room else "*"
