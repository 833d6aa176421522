"""Users and rooms, as the state holds them."""

from msgspec import Struct

_NO_RANKS: set[str] = set()


class User(Struct, eq=False):
    """Somebody who is here.

    `address` is set while he is shown by it: a guest from a private network who took no name. `account` is the one he
    is logged in to. `away` says why he is not at his keyboard. `arrived_at` is milliseconds since the Unix epoch.
    `username` is what his program called him besides.
    """

    id: int
    nick: str
    address: str = ""
    host: str = ""
    named: bool = False
    rooms: set[int] = set()
    account: str = ""
    realname: str = ""
    away: str = ""
    marks: frozenset[str] = frozenset()
    notes: dict[str, str] = {}
    """The notes about one who is not logged in; those about the owner of an account the accounts know."""
    arrived_at: int = 0
    spoke_at: int = 0
    username: str = ""
    read: dict[str, int] = {}
    """Up to when he has read what is said where; of one who is logged in the accounts know it."""


class Listed(Struct):
    """Who put something on a list of a room, and when, in milliseconds since the Unix epoch."""

    by: str
    at: int


class Room(Struct, eq=False):
    """A room, or with a `pair` the private conversation of two users.

    `silent` while nothing was ever said in it. `seq` and `at` are those of its last event. What its settings mean is
    told in `chat.settings`.
    """

    id: int
    name: str
    founder: int = 0
    pair: tuple[int, int] | None = None
    lasting: bool = False
    silent: bool = True
    topic: str = ""
    members: set[int] = set()
    seq: int = 0
    at: int = 0
    topic_by: str = ""
    topic_at: int = 0
    founded_at: int = 0
    said_at: int = 0
    ranks: dict[int, set[str]] = {}
    settings: dict[str, str] = {}
    """The flags that are on, and the values that are set."""
    lists: dict[str, dict[str, Listed]] = {}
    invited: set[int] = set()
    notes: dict[str, str] = {}
    gone: dict[int, str] = {}
    """Of a conversation: the last nicks of those who are not here."""

    def other(self, user: int) -> int:
        """Of a conversation: the other one of the two."""
        return sum(self.pair or ()) - user

    def ranks_of(self, user: int) -> set[str]:
        """The ranks of a member; none for anyone else."""
        return self.ranks.get(user, _NO_RANKS)

    @property
    def ranked(self) -> list[int]:
        """The members who have a rank."""
        return [user for user, ranks in self.ranks.items() if ranks]

    def listed(self, name: str) -> dict[str, Listed]:
        """A list of the room, by what is on it."""
        return self.lists.get(name, {})
