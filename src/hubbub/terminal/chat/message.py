"""What stands in a room: messages, what happened between them, and notes that only this client shows."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from hubbub.client import (
    Changed,
    Deleted,
    Departed,
    Edited,
    Event,
    Invited,
    Joined,
    Kicked,
    Left,
    Reacted,
    Renamed,
    RoomRenamed,
    Said,
    TopicSet,
)
from hubbub.dialects.json.frames import Form

Tone: TypeAlias = Literal["notice", "error"]
TOGETHER_MS = 30 * 60_000
"""What happens within so long after the first of it is told in one line."""
Happening: TypeAlias = Joined | Left | Departed | Kicked | Renamed | Invited | TopicSet | RoomRenamed | Changed


@dataclass(eq=False)
class Item:
    """Anything that stands in a room. `seq` is the one it stands behind, or its own; `at` is milliseconds.

    `version` grows whenever it is to be shown otherwise.
    """

    seq: int
    at: int
    version: int = field(default=0, kw_only=True)


@dataclass(eq=False)
class Message(Item):
    """Something that was said, as it is now."""

    user: int
    nick: str
    text: str
    form: Form = "text"
    bot: bool = False
    reply: int = 0
    reply_nick: str = ""
    rank: str = ""
    edited: bool = False
    deleted: bool = False
    reactions: dict[str, dict[int, str]] = field(default_factory=dict)
    """{reaction: {user: nick}}, in the order in which they came."""

    def change(self, event: Edited | Deleted | Reacted) -> None:
        """Let become true what was done to it. Doing so twice changes nothing."""
        match event:
            case Edited():
                self.text, self.form, self.edited = event.text, event.form, True
            case Deleted():
                self.text, self.deleted, self.reactions = "", True, {}
            case Reacted(on=True):
                self.reactions.setdefault(event.reaction, {})[event.user] = event.nick
            case Reacted():
                self.reactions.get(event.reaction, {}).pop(event.user, None)
                self.reactions = {reaction: by for reaction, by in self.reactions.items() if by}
        self.version += 1


def message_of(said: Said) -> Message:
    """The message that was said."""
    nick = said.persona or said.nick
    return Message(
        said.seq, said.at, said.user, nick, said.text, said.form, said.bot,
        said.reply, said.reply_nick, said.rank, said.edited > 0,
    )  # fmt: skip


@dataclass(eq=False)
class Happenings(Item):
    """What happened in a row, without anything said between."""

    events: list[Happening] = field(default_factory=list)

    def add(self, event: Happening, seq: int) -> bool:
        """Take one more, unless it was long ago that the first one happened."""
        if event.at - self.at >= TOGETHER_MS:
            return False
        if not any(_same(event, each) for each in self.events):
            self.events.append(event)
            self.seq = seq
            self.version += 1
        return True


def _same(one: Event, other: Event) -> bool:
    """Whether it is one that was told already, in another room."""
    return (type(one), one.user, one.nick, one.at) == (type(other), other.user, other.nick, other.at)


@dataclass(eq=False)
class Note(Item):
    """What only this client shows, such as the server's answer to a command."""

    text: str
    tone: Tone = "notice"
