"""What can be set: ranks of a room's members, settings and lists of a room, marks of a user.

Every event that changes one names it by these words; how each door spells them is its own matter.
"""

from enum import Enum

RANKS = ("owner", "admin", "operator", "helper", "voice")
"""The ranks that a member may have in a room, highest first. He may have several."""

ORDINARY = len(RANKS)
"""How high one without a rank stands: `height` of nobody's rank."""


def height(ranks: frozenset[str] | set[str]) -> int:
    """How high the highest of these ranks stands: 0 for an owner, ORDINARY for none."""
    return min((RANKS.index(rank) for rank in ranks), default=ORDINARY)


def at_least(ranks: frozenset[str] | set[str], rank: str) -> bool:
    """Whether the highest of `ranks` is `rank` or higher; every one is at least the empty rank."""
    return not rank or height(ranks) <= RANKS.index(rank)


class Kind(Enum):
    """What a setting of a room holds."""

    FLAG = "on or off"
    VALUE = "a value, where it is on"
    LIST = "any number of values"


ROOM_SETTINGS: dict[str, Kind] = {
    "ban": Kind.LIST,  # whom the room does not want
    "exception": Kind.LIST,  # whom no ban hits
    "invitation": Kind.LIST,  # who needs no invitation
    "account-rank": Kind.LIST,  # "account rank": the rank that an account's owner has whenever he comes
    "key": Kind.VALUE,  # the word without which nobody enters
    "limit": Kind.VALUE,  # how many may be in it
    "forward": Kind.VALUE,  # the room for those who cannot enter
    "registered": Kind.VALUE,  # the account that the room belongs to
    "invite-only": Kind.FLAG,
    "moderated": Kind.FLAG,  # only members with a rank are heard
    "members-only": Kind.FLAG,  # nobody speaks into it from outside
    "secret": Kind.FLAG,  # it is seen by its members alone
    "topic-locked": Kind.FLAG,  # only operators and helpers set the topic
    "accounts-only": Kind.FLAG,  # only who is logged in enters
    "accounts-speak": Kind.FLAG,  # only who is logged in, or has a rank, is heard
    "no-ctcp": Kind.FLAG,
    "auditorium": Kind.FLAG,  # only who has a rank sees, and is seen by, those who have none
    "operators-hear": Kind.FLAG,  # who has no rank is heard by operators alone
    "roleplay": Kind.FLAG,  # members may speak in roles
    "no-renaming": Kind.FLAG,  # no member takes another nick
}
"""The settings of a room; a rank in RANKS is changed in the same way."""

NEW_ROOM = ("members-only", "topic-locked")
"""What is on in a room that a user has just founded."""
LASTING_ROOM = ("members-only",)
"""What is on in a lasting one: nobody is its operator, so that whoever is in it may set its topic."""

MARKS = ("bot", "invisible", "operator", "hears-announcements", "accounts-only", "no-ctcp")
"""What a user may be marked as; "operator" is one of the server."""
OWN_MARKS = frozenset(MARKS) - {"operator"}
"""What he may mark himself as."""
