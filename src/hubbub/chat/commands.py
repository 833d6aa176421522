"""Commands: what a session may wish for. One class is one command, in every door.

The line door's syntax and help texts follow from these classes: a field's kind says how it is typed, its default
whether it may be left out, the docstring's first line is the help. `cost` is what the command takes from a session's
allowance, in messages: what everybody sees change is dearer than a line of talk.
"""

from typing import Annotated, ClassVar, TypeAlias

from msgspec import Struct

from hubbub.chat.accounts import Exchange
from hubbub.chat.events import Change, Form

Word: TypeAlias = Annotated[str, "word"]
"""One word."""
Secret: TypeAlias = Annotated[str, "secret"]
"""One word, such as a password: clients remember no line that holds one."""
Text: TypeAlias = Annotated[str, "text"]
"""All the rest of the line."""
RoomName: TypeAlias = Annotated[str, "room"]
"""A room's name. Where it may be left out, the room one is in is meant."""
Place: TypeAlias = Annotated[str, "place"]
"""A room's name, with its `#`, or the nick of somebody whose conversation with oneself is meant."""
Spot: TypeAlias = Annotated[str, "spot"]
"""Likewise, before a text: to be told from that, a nick is typed with a number behind it, be it 0."""
Nth: TypeAlias = Annotated[int, "nth"]
"""The number of a message, which is typed only behind a place, since a text may begin with a number; 0 is the last."""
RoomId: TypeAlias = Annotated[int, "unspoken"]
"""The room that is meant, beside what it is called; 0: the one that is called so."""
UserId: TypeAlias = Annotated[int, "unspoken"]
"""Who is meant, beside what he is called, which may be somebody else's name by now; 0: whoever is called so."""
Here: TypeAlias = Annotated[str, "here"]
"""The room one is in; it is not typed."""
Unspoken: TypeAlias = Annotated[str, "unspoken"]
"""What only programs say; it is not typed."""


class Command(Struct, frozen=True, tag_field="type", tag=str.lower, gc=False):
    """A wish of a session. None leads back to itself, so the garbage collector need not look at any."""

    cost: ClassVar[int] = 1


# Coming and going -----------------------------------------------------------------------------------------------------


class Arrive(Command, frozen=True):
    """Enter the server. Without a nick one is a guest. Some servers want a password.

    It is proven that the client is the user whose id he has `resumed`; no client can send that.
    """

    nick: Word = ""
    realname: Unspoken = ""
    username: Unspoken = ""
    password: Unspoken = ""
    notes: Annotated[dict[str, str], "unspoken"] = {}
    resumed: Annotated[int, "unspoken"] = 0


class Quit(Command, frozen=True):
    """Leave the server."""

    reason: Text = ""


# What is said ---------------------------------------------------------------------------------------------------------


class Say(Command, frozen=True):
    """Say something in a room."""

    room: Here
    text: Text
    form: Annotated[Form, "unspoken"] = "text"
    styled: Unspoken = ""
    reply: Annotated[int, "unspoken"] = 0
    rank: Unspoken = ""
    tags: Annotated[dict[str, str], "unspoken"] = {}
    id: Unspoken = ""


class Me(Command, frozen=True):
    """Tell what you do: /me waves shows `* ada waves`."""

    room: Here
    text: Text
    id: Unspoken = ""


class Relay(Command, frozen=True):
    """Speak for somebody elsewhere, such as `bob/matrix`, or in a role: `*bilbo*`."""

    room: Here
    persona: Word
    text: Text
    form: Annotated[Form, "unspoken"] = "text"
    styled: Unspoken = ""
    reply: Annotated[int, "unspoken"] = 0
    tags: Annotated[dict[str, str], "unspoken"] = {}
    id: Unspoken = ""


class Msg(Command, frozen=True):
    """Say something to one person alone, or to a room you are in."""

    to: Word
    text: Text
    form: Annotated[Form, "unspoken"] = "text"
    styled: Unspoken = ""
    reply: Annotated[int, "unspoken"] = 0
    rank: Unspoken = ""
    tags: Annotated[dict[str, str], "unspoken"] = {}
    id: Unspoken = ""
    user: UserId = 0


class Hint(Command, frozen=True):
    """Let those in a room, or one person, know something without words, such as that you are typing.

    It is not remembered, unless it is to be `kept`.
    """

    to: Word
    tags: Annotated[dict[str, str], "unspoken"] = {}
    at: Annotated[int, "unspoken"] = 0
    id: Unspoken = ""
    kept: Annotated[bool, "unspoken"] = False
    user: UserId = 0


class React(Command, frozen=True):
    """React to a message, known by its number, with an emoji; or take that back."""

    room: Place
    message: int
    reaction: Word
    on: Annotated[bool, "unspoken"] = True
    room_id: RoomId = 0


class Edit(Command, frozen=True, kw_only=True):
    """Say otherwise what you said last, or the message of that number."""

    cost = 5
    room: Spot = ""
    message: Nth = 0
    text: Text
    styled: Unspoken = ""
    token: Unspoken = ""
    room_id: RoomId = 0


class Delete(Command, frozen=True):
    """Take back what you said last, or the message of that number, for good."""

    cost = 5
    room: Place = ""
    message: int = 0
    reason: Text = ""
    token: Unspoken = ""
    room_id: RoomId = 0


# Names and accounts ---------------------------------------------------------------------------------------------------


class Nick(Command, frozen=True):
    """Take a name, or another one."""

    cost = 10
    nick: Word


class Register(Command, frozen=True):
    """Make your name your own, by a password: an account, from then on."""

    cost = 30
    password: Secret
    email: Word = ""
    account: Unspoken = ""


class Login(Command, frozen=True):
    """Log in to your account."""

    cost = 10
    account: Word
    password: Secret


class Prove(Command, frozen=True):
    """Prove that an account is yours: one message of a mechanism of SASL (RFC 4422), and what it goes on with."""

    cost = 5
    mechanism: Unspoken
    message: Annotated[bytes, "unspoken"]
    exchange: Annotated[Exchange | None, "unspoken"] = None


class Proven(Command, frozen=True):
    """It is proven to the server that the account is this client's. No client can send this.

    With `here` he becomes one more session of its owner, if that one is here.
    """

    account: Unspoken
    here: Annotated[bool, "unspoken"] = False


class Password(Command, frozen=True):
    """Change the password of your account."""

    cost = 30
    old: Secret
    new: Secret


class Prefer(Command, frozen=True):
    """Say how your account is kept: always-on, or alone; on or off.

    Who is `always-on` stays in his rooms when he leaves; who is `alone` has one session at a time.
    """

    cost = 10
    setting: Word
    value: Word


class Trust(Command, frozen=True):
    """Let the certificate that you came with prove who you are from now on; or no longer."""

    cost = 10
    on: Annotated[bool, "unspoken"] = True


class Unregister(Command, frozen=True):
    """Give up your account and its name, for good."""

    cost = 30
    password: Secret


class Enlist(Command, frozen=True):
    """Make an account for somebody else, as an operator of the server."""

    cost = 10
    account: Word
    password: Secret


class Ghost(Command, frozen=True):
    """Send away whoever bears the name of your account and is not you."""

    cost = 10
    nick: Word


# Whose a room is ------------------------------------------------------------------------------------------------------


class Own(Command, frozen=True):
    """Make a room your own: it stays when it is empty, and knows you."""

    cost = 30
    room: RoomName


class Disown(Command, frozen=True):
    """Give up a room that is your own."""

    cost = 30
    room: RoomName


class Assume(Command, frozen=True):
    """Take the ranks in a room that your account gives you."""

    cost = 10
    room: RoomName


class Entitle(Command, frozen=True):
    """Give an account a rank in your room, whenever its owner comes; or none."""

    cost = 10
    room: RoomName
    account: Word
    rank: Word = ""


# Oneself --------------------------------------------------------------------------------------------------------------


class Away(Command, frozen=True):
    """Say that you are away, and why; without a reason, that you are back."""

    cost = 5
    reason: Text = ""


class Describe(Command, frozen=True):
    """Say in a few words who you are."""

    cost = 5
    realname: Text


class Mark(Command, frozen=True):
    """Change what you are marked as: a bot, invisible."""

    cost = 5
    changes: Annotated[tuple[Change, ...], "unspoken"]


class Accept(Command, frozen=True):
    """Hear somebody, though you are marked as hearing only owners of accounts; or no longer."""

    nick: Word
    on: Annotated[bool, "unspoken"] = True


class Note(Command, frozen=True):
    """Keep notes for programs, by their keys: about yourself, another user, or a room. An empty one is taken away."""

    cost = 5
    target: Unspoken
    notes: Annotated[dict[str, str], "unspoken"]


class ClearNotes(Command, frozen=True):
    """Take away all notes about yourself, another user, or a room."""

    cost = 5
    target: Unspoken


# Rooms ----------------------------------------------------------------------------------------------------------------


class Join(Command, frozen=True):
    """Enter a room, or turn to one you are in. A room that does not exist is made."""

    cost = 10
    room: RoomName
    key: Secret = ""


class Leave(Command, frozen=True):
    """Leave a room."""

    cost = 10
    room: RoomName = ""
    reason: Text = ""


class Kick(Command, frozen=True):
    """Make somebody leave a room."""

    cost = 5
    room: RoomName
    nick: Word
    reason: Text = ""


class Invite(Command, frozen=True):
    """Invite somebody to a room."""

    cost = 10
    room: RoomName
    nick: Word


class Rename(Command, frozen=True):
    """Give a room another name."""

    cost = 30
    room: RoomName
    name: Word
    reason: Text = ""


class Set(Command, frozen=True):
    """Set something in a room, as in /set #tea operator bob."""

    cost = 5
    room: RoomName
    changes: Annotated[tuple[Change, ...], "unspoken"] = ()
    setting: Word = ""
    value: Word = ""


class Unset(Command, frozen=True):
    """Take back what was set in a room."""

    cost = 5
    room: RoomName
    setting: Word
    value: Word = ""


class Rooms(Command, frozen=True):
    """List the rooms."""

    cost = 20


class Who(Command, frozen=True):
    """List who is in a room."""

    cost = 20
    room: RoomName = ""


class Topic(Command, frozen=True):
    """Show a room's topic, or set it."""

    cost = 5
    room: RoomName = ""
    topic: Text = ""
    clear: Annotated[bool, "unspoken"] = False


# What was said before -------------------------------------------------------------------------------------------------


class History(Command, frozen=True):
    """Show what was said before, in a room or with somebody: how much of it.

    `before` and the other bounds are those of `chat.pages.Span`. By `token` whoever asks knows the answer again.
    """

    cost = 10
    room: Place = ""
    count: int = 50
    before: int = 0
    after: Annotated[int, "unspoken"] = 0
    around: Annotated[int, "unspoken"] = 0
    before_at: Annotated[int, "unspoken"] = 0
    after_at: Annotated[int, "unspoken"] = 0
    around_at: Annotated[int, "unspoken"] = 0
    forward: Annotated[bool, "unspoken"] = False
    events: Annotated[bool, "unspoken"] = False
    edits: Annotated[bool, "unspoken"] = False
    token: Unspoken = ""
    room_id: RoomId = 0


class Around(Command, frozen=True):
    """Show what was said around a message, known by its number."""

    cost = 10
    room: Place = ""
    message: int = 0
    room_id: RoomId = 0


class Search(Command, frozen=True):
    """Find what was said, by its words; from:NICK and in:#ROOM narrow it down.

    `place` and `author` are the same for programs, as `before`, `since_at` and `until_at` are those of
    `chat.searching.Query`.
    """

    cost = 20
    words: Text
    count: Annotated[int, "unspoken"] = 20
    before: Annotated[int, "unspoken"] = 0
    since_at: Annotated[int, "unspoken"] = 0
    until_at: Annotated[int, "unspoken"] = 0
    place: Unspoken = ""
    author: Unspoken = ""


class Read(Command, frozen=True):
    """Say that you have read what was said in a room, or with somebody, up to a moment."""

    room: Place
    up_to: Annotated[int, "unspoken"] = 0


# The server -----------------------------------------------------------------------------------------------------------


class Ping(Command, frozen=True):
    """Be answered once everything you sent before is saved."""

    token: Text = ""


class Help(Command, frozen=True):
    """List the commands, or explain one."""

    command: Word = ""


# Operators of the server ----------------------------------------------------------------------------------------------


class Oper(Command, frozen=True):
    """Become an operator of the server, as its host has set it up."""

    cost = 10
    name: Word
    password: Secret


class Trusted(Command, frozen=True):
    """It is proven to the server that this client is one of its operators. No client can send this."""


class Kill(Command, frozen=True):
    """For operators of the server: make somebody leave it."""

    cost = 5
    nick: Word
    reason: Text = ""


class Announce(Command, frozen=True):
    """For operators of the server: tell something to everybody."""

    cost = 20
    text: Text


class Rehash(Command, frozen=True):
    """For operators of the server: have the settings read again."""

    cost = 30


class Die(Command, frozen=True):
    """For operators of the server: stop it."""

    cost = 30


TYPED: tuple[type[Command], ...] = (
    Nick, Join, Leave, Rooms, Who, Msg, Me, Relay, Edit, Delete, Topic, Rename, Kick, Invite, Set, Unset, Away,
    History, Search, Around, Register, Login, Password, Prefer, Ghost, Unregister, Enlist, Own, Disown, Entitle, Assume,
    Ping, Oper, Kill, Announce, Rehash, Die, Help, Quit,
)  # fmt: skip
"""The commands that people type by name, in the order of the help."""
