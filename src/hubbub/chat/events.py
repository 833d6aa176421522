"""Events: the facts of a room, numbered in the order in which they became true.

A handler drafts an event. The journal's writer puts it on disk and fills in what only the writer can know: its number
in the room (`seq`), its time (`at`) and its place in the whole journal (`commit`, `ordinal`). From then on it never
changes.

Everything that a door needs to show an event stands in it, such as the nick its author had at that moment, so that
history reads the same years later.
"""

from typing import Literal, TypeAlias, final

from msgspec import Struct

Position: TypeAlias = tuple[int, int]
"""Where an event stands in the journal: (commit, ordinal within the commit). It stays inside the server."""

START: Position = (0, 0)
"""Before the first event of any journal."""


Form: TypeAlias = Literal["text", "action", "notice", "request", "answer"]
"""How a message is meant.

Said; telling what its author does (`* ada waves`); a notice, which no program answers; what one program asks another,
and what that answers (CTCP on IRC): people do not see these two.
"""

BETWEEN_PROGRAMS: frozenset[Form] = frozenset(("request", "answer"))
"""They are for the moment: who read them later would have his program answer them then."""


class Event(Struct, kw_only=True, omit_defaults=True, tag_field="type", tag=str.lower, gc=False):
    """Something that happened. `at` is milliseconds since the Unix epoch, never running backwards within a room.

    None leads back to itself, so the garbage collector need not look at any.
    """

    at: int = 0
    commit: int = 0
    ordinal: int = 0

    @property
    def position(self) -> Position:
        """Its place in the whole journal."""
        return (self.commit, self.ordinal)


class InRoom(Event, kw_only=True):
    """An event of one room. `seq` counts the room's events from 1 without gaps."""

    room: int
    seq: int = 0


class OfUser(Event, kw_only=True):
    """An event of a user that concerns every room he is in. `nick` is what he is called from then on.

    `places` holds {room: seq} of the rooms that remember it. One in no room is put in order with all others, but not
    stored: so are the events of a user in no room, and those that tell only how he is just now, such as `WentAway`.
    It is `quiet` in the rooms where only members with a rank see it, and he.
    """

    user: int
    nick: str
    address: str = ""
    host: str = ""
    account: str = ""
    bot: bool = False
    username: str = ""
    places: dict[int, int] = {}
    quiet: list[int] = []


class Founded(InRoom, kw_only=True):
    """A room came to be.

    The writer chooses `room`. A private conversation has no name but the `pair` of users it is for.

    A `lasting` room stays when nobody is in it; any other ends after a while, and its history with it.
    """

    name: str = ""
    founder: int = 0
    lasting: bool = False
    pair: tuple[int, int] | None = None


class Ended(InRoom, kw_only=True):
    """A room is no more; its name is free for a new room, which has nothing of this one's history."""

    name: str = ""
    pair: tuple[int, int] | None = None


class Emptied(InRoom, kw_only=True):
    """All members but the users `kept` left at once, because the server was not running.

    It clears away whom a stop or a crash left behind.
    """

    kept: list[int] = []


class ByUser(InRoom, kw_only=True):
    """An event of one room that a user caused.

    `host` stands for where he comes from. `address` is set only for a guest who has taken no name and comes from a
    private network: the line door shows him by it. `account` is the one he was logged in to, `bot` whether he said
    that he is a program, `username` what his program called him besides.
    """

    user: int
    nick: str
    address: str = ""
    host: str = ""
    account: str = ""
    bot: bool = False
    username: str = ""


class Said(ByUser, kw_only=True):
    """A message. `text` may hold line feeds, and no control characters; `styled` is the same text with IRC's colours.

    `reply` is the seq of the message that it answers, and `reply_nick` who said that, empty if it is not known; he is
    shown by `reply_address` as an author is by his `address`. `rank` is set where only members of at least that rank
    are addressed; it was for all, but `held_back` from the others, where the room wants that. `tags` is what programs
    attach to it. It was `erased` when it was taken back: then it says nothing. It is shown as said by the `persona`, if
    there is one: its author speaks for somebody elsewhere, or plays a role. By its `id`, if it has one,
    his client knows it again: of his messages with one id the first one alone is said. If it was edited it says what
    the latest edit made of it, whose seq is `edit`, at the time `edited`.
    """

    text: str
    form: Form = "text"
    styled: str = ""
    reply: int = 0
    reply_nick: str = ""
    reply_address: str = ""
    rank: str = ""
    held_back: bool = False
    tags: dict[str, str] = {}
    erased: bool = False
    persona: str = ""
    id: str = ""
    edited: int = 0
    edit: int = 0


class Edited(ByUser, kw_only=True):
    """The message `target`, a seq, says something else from now on; whatever else it is, stays as it was.

    The text stands with the message alone: an edit that is read back has it from there if it is the latest one, and
    says nothing any more if it is not, or if the message is gone. Nor does one say anything that came too late.
    """

    target: int
    text: str
    form: Form = "text"
    styled: str = ""
    rank: str = ""
    held_back: bool = False
    persona: str = ""


class Deleted(ByUser, kw_only=True):
    """The message `target`, a seq, was taken back, or by an operator taken away: its text is nowhere any more."""

    target: int
    reason: str = ""


class Reacted(ByUser, kw_only=True):
    """A reaction to the message `target`, a seq, in a few characters; or no longer. `target_nick` is who said that."""

    target: int
    reaction: str
    on: bool = True
    target_nick: str = ""
    target_address: str = ""


class Hinted(ByUser, kw_only=True):
    """What programs told each other without words, and wanted remembered."""

    tags: dict[str, str]


class Joined(ByUser, kw_only=True):
    """A user became a member of the room, with `ranks` from the start; `realname` is how he describes himself.

    He wanted to enter the room `instead_of`, if that is set, which sends those on to this one who cannot enter it.
    Where it is `quiet`, only members with a rank see it, and he.
    """

    ranks: list[str] = []
    realname: str = ""
    instead_of: str = ""
    quiet: bool = False


class Left(ByUser, kw_only=True):
    """A user is no longer a member of the room. Where it is `quiet`, only members with a rank see it, and he."""

    reason: str = ""
    quiet: bool = False


class TopicSet(ByUser, kw_only=True):
    """The room has a new topic; the empty text means none."""

    topic: str


class Kicked(ByUser, kw_only=True):
    """A user was made to leave by another one. Where it is `quiet`, only members with a rank see it, and he."""

    target: int
    target_nick: str
    target_address: str = ""
    reason: str = ""
    quiet: bool = False


class Invited(ByUser, kw_only=True):
    """A user was invited: he may enter, once, whatever keeps others out."""

    target: int
    target_nick: str
    target_address: str = ""


class Change(Struct, omit_defaults=True):
    """One change of a room's settings, or of a user's marks (`chat.settings` knows them).

    What it is about, whether it is set or taken back, to which value; for a member's rank, the id of the member,
    whose nick is the value.
    """

    setting: str
    on: bool = True
    value: str = ""
    user: int = 0


class Changed(ByUser, kw_only=True):
    """Settings of the room changed: ranks of members, its lists, what is allowed in it."""

    changes: list[Change]


class RoomRenamed(ByUser, kw_only=True):
    """The room has another name."""

    old: str
    name: str
    reason: str = ""


class RoomNoted(ByUser, kw_only=True):
    """Notes about the room, kept for programs, by their keys; the empty value takes one away."""

    notes: dict[str, str]


class Arrived(OfUser, kw_only=True):
    """A user is here. `named` tells whether he chose his nick or was given `guest-N`.

    `notes` are those about himself that he brings, beside what there are about the owner of his account.
    """

    named: bool = False
    realname: str = ""
    marks: list[str] = []
    notes: dict[str, str] = {}


class Renamed(OfUser, kw_only=True):
    """A user took another nick. `old` and `address` are what he was known by."""

    old: str


class Departed(OfUser, kw_only=True):
    """A user is gone, from all of his rooms."""

    reason: str = ""


class LoggedIn(OfUser, kw_only=True):
    """A user logged in to the account, or out of all. If the id that he has by it is free, he `becomes` that one.

    One who leaves an account, with its id, for none or for another that somebody else is here by, is given a new one.
    """

    becomes: int = 0


class WentAway(OfUser, kw_only=True):
    """A user is away, and says why; or he is back, where that is empty."""

    away: str = ""


class Described(OfUser, kw_only=True):
    """A user describes himself otherwise."""

    realname: str


class Marked(OfUser, kw_only=True):
    """What a user is marked as has changed: a bot, invisible, an operator of the server."""

    changes: list[Change]


class Accepted(OfUser, kw_only=True):
    """A user who hears only owners of accounts hears the user `target` too; or no longer."""

    target: int
    on: bool = True


class UserNoted(OfUser, kw_only=True):
    """Notes about a user, kept for programs, by their keys; the empty value takes one away."""

    notes: dict[str, str]


class ReadUpTo(OfUser, kw_only=True):
    """A user has read what was said up to a moment, in milliseconds since the Unix epoch, in a room or with somebody.

    The target is a folded name, with `#` if it is a room's.
    """

    target: str
    up_to: int


class Announced(OfUser, kw_only=True):
    """An operator of the server says something to all who want to hear such things."""

    text: str


AnyEvent: TypeAlias = (
    Founded | Ended | Emptied
    | Said | Edited | Deleted | Reacted | Hinted
    | Joined | Left | Kicked | Invited
    | TopicSet | Changed | RoomRenamed | RoomNoted
    | Arrived | Renamed | Departed | LoggedIn
    | WentAway | Described | Marked | Accepted | UserNoted | Announced | ReadUpTo
)  # fmt: skip
"""Every kind of event there is: what journals store and dialects encode."""


@final
class Signal(Struct, frozen=True, kw_only=True):
    """What the members of a room are told and nobody remembers, such as that somebody is typing.

    Without a room it is for the user `target` alone. Programs know it by its `id`.
    """

    at: int = 0
    room: int = 0
    target: int = 0
    target_nick: str = ""
    user: int
    nick: str
    address: str = ""
    host: str = ""
    account: str = ""
    bot: bool = False
    username: str = ""
    tags: dict[str, str]
    id: str = ""
