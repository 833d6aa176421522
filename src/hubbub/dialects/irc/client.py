"""What the dialect knows of its client, and how it is addressed."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hubbub.chat.state import State, User
from hubbub.dialects.irc.message import compose


@dataclass(frozen=True)
class Identity:
    """Who the server is on IRC. `journal` is the journal's id; `created` says when the server was started.

    `clock` tells milliseconds since the Unix epoch.
    """

    server: str
    network: str
    version: str
    created: str
    journal: str
    welcome: str
    clock: Callable[[], int]


@dataclass
class Client:
    """One IRC client. `user` is set once he has arrived; `wanted` is the nick he asked for before that."""

    identity: Identity
    state: State
    capabilities: frozenset[str] = field(default_factory=frozenset)
    user: User | None = None
    wanted: str = ""

    @property
    def nick(self) -> str:
        """What the server calls him."""
        return self.user.nick if self.user else self.wanted or "*"

    def numeric(self, number: str, *params: str) -> str:
        """A numeric reply to him, as a line."""
        return compose(self.identity.server, number, self.nick, *params)

    def told(self, command: str, *params: str) -> str:
        """Another message of the server to him, as a line."""
        return compose(self.identity.server, command, *params)
