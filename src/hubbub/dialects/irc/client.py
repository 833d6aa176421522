"""What the dialect knows of its client, and how it is addressed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from hubbub.chat.entities import User
from hubbub.chat.state import State
from hubbub.dialects.irc.message import compose
from hubbub.dialects.irc.source import source


class Sts(NamedTuple):
    """That clients are to come encrypted: to which port, and for how many seconds from each visit on."""

    port: int
    seconds: int


@dataclass
class Identity:
    """Who the server is on IRC. `journal` is the journal's id; `created` says when the server was started.

    `clock` tells milliseconds since the Unix epoch; `started` is when the server was, by it. `sts` is there if clients
    can come encrypted. `contact` says whom to ask about the server.
    """

    server: str
    network: str
    version: str
    created: str
    journal: str
    welcome: str
    clock: Callable[[], int]
    started: int = 0
    sts: Sts | None = None
    contact: str = ""


class Around(Protocol):
    """What a dialect may ask of the connections around it."""

    def address_of(self, user: int) -> str:
        """Where a user comes from, which others are not told; nothing if it is not known."""

    def is_secure(self, user: int) -> bool:
        """Whether nobody can read along with the user."""

    @property
    def newcomers(self) -> int:
        """How many are connected and have not arrived."""


class Alone:
    """Nobody is around."""

    newcomers = 0

    def address_of(self, user: int) -> str:  # noqa: ARG002
        """It is not known."""
        return ""

    def is_secure(self, user: int) -> bool:  # noqa: ARG002
        """It is not known."""
        return False


@dataclass(slots=True)
class Client:
    """One IRC client. `user` is set once he has arrived; `wanted` is the nick he asked for before that.

    `batches` counts those he was sent, `signals` those he sent. `modern` is whether he negotiates by 302 or more,
    `secure` whether nobody can read along with him, `certificate` the fingerprint of the one that he showed.
    """

    identity: Identity
    state: State
    around: Around = field(default_factory=Alone)
    capabilities: frozenset[str] = field(default_factory=frozenset)
    user: User | None = None
    wanted: str = ""
    watched: dict[str, str] = field(default_factory=dict)
    """Whom he watches, by the folded nick."""
    subscribed: dict[str, None] = field(default_factory=dict)
    """The keys of which he wants to know the notes."""
    notes: dict[str, str] = field(default_factory=dict)
    """What he noted about himself before he arrived; the empty value takes a note away."""
    batches: int = 0
    signals: int = 0
    modern: bool = False
    secure: bool = False
    certificate: str = ""
    via: str = ""
    """By which command, or through which service, he asked for what is under way, where the answer depends on it."""

    @property
    def nick(self) -> str:
        """What the server calls him."""
        return self.user.nick if self.user else self.wanted or "*"

    @property
    def source(self) -> str:
        """Who his lines come from, for others."""
        return source(self.nick, self.user.host, self.user.username) if self.user else self.nick

    @property
    def reads_notes(self) -> bool:
        """Whether he is told of notes unasked."""
        return {"draft/metadata-3", "batch"} <= self.capabilities

    def next_batch(self) -> str:
        """The name of a new batch for him alone."""
        self.batches += 1
        return f"{self.batches:x}"

    def numeric(self, number: str, *params: str) -> str:
        """A numeric reply to him, as a line."""
        return compose(self.identity.server, number, self.nick, *params)

    def numeric_of_words(self, number: str, *params: str) -> str:
        """A numeric reply to him that ends with no text, as a line."""
        return compose(self.identity.server, number, self.nick, *params, words=True)

    def told_plainly(self, command: str) -> str:
        """A message of the server to him that has no parameters, as a line."""
        return f":{self.identity.server} {command}\r\n"

    def told(self, command: str, *params: str) -> str:
        """Another message of the server to him, as a line."""
        return compose(self.identity.server, command, *params)
