"""Rights: who may do what in a room, by his rank and by the room's settings."""

from hubbub.chat.entities import Room, User
from hubbub.chat.entries import hit, silences
from hubbub.chat.events import BETWEEN_PROGRAMS, Form
from hubbub.chat.refusals import Refused
from hubbub.chat.settings import RANKS, at_least, height

_AMONG_EQUALS = ("owner", "operator")
_SPEECH = frozenset(("moderated", "accounts-speak", "no-ctcp", "operators-hear"))


def outranks(room: Room, actor: User, other: int) -> bool:
    """Whether the actor may deal with one who stands as high as `other`, a height.

    Owners and operators deal with their like too, admins and helpers only with who stands below them.
    """
    own = height(room.ranks_of(actor.id))
    return own <= RANKS.index("helper") and (own < other or (own == other and RANKS[own] in _AMONG_EQUALS))


def need(room: Room, actor: User, rank: str) -> None:
    """Raise Refused unless the actor has at least that rank in the room."""
    if not at_least(room.ranks_of(actor.id), rank):
        raise Refused("no-right", f"Only one who is at least {rank} of #{room.name} may do that.")


def ranks_by_account(room: Room, user: User) -> set[str]:
    """The ranks that the room gives to the account that the user is logged in to."""
    if not user.account:
        return set()
    entries = (entry.rpartition(" ") for entry in room.listed("account-rank"))
    ranks = {rank for account, _, rank in entries if account == user.account}
    return ranks | ({"owner"} if room.settings.get("registered") == user.account else set())


def need_operator(actor: User) -> None:
    """Raise Refused unless the actor is an operator of the server."""
    if "operator" not in actor.marks:
        raise Refused("no-rights", "Only an operator of the server may do that.")


def check_entry(room: Room, actor: User, key: str) -> None:
    """Raise Refused if the actor may not enter the room. An invitation opens every door."""
    settings = room.settings
    if (not settings and not room.lists) or actor.id in room.invited or room.founder == actor.id:
        return
    if settings.get("registered") and settings["registered"] == actor.account:
        return
    listed = hit(room.listed("invitation"), actor)
    if "key" in settings and key != settings["key"]:
        raise Refused("wrong-key", f"#{room.name} has a key, and that is not it.")
    if "invite-only" in settings and not listed:
        raise Refused("invite-only", f"One enters #{room.name} by invitation only.")
    if not listed and banned(room, actor):
        raise Refused("banned", f"You are banned from #{room.name}.")
    if "accounts-only" in settings and not actor.account and not listed:
        raise Refused("accounts-only", f"One enters #{room.name} only when logged in to an account.")
    if "limit" in settings and len(room.members) >= int(settings["limit"]):
        raise Refused("room-full", f"#{room.name} is full.")


def check_speech(room: Room, actor: User, form: Form) -> str:
    """The rank that hears what the actor says there, empty for all. Raises Refused if he is not heard."""
    settings = room.settings
    inside = room.id in actor.rooms
    if inside and not room.lists and _SPEECH.isdisjoint(settings):
        return ""
    if not inside and "members-only" in settings:
        raise Refused("not-joined", f"You are not in #{room.name}. Enter it with /join #{room.name}.")
    if "no-ctcp" in settings and form in BETWEEN_PROGRAMS:
        raise Refused("no-ctcp", f"Programs do not speak in #{room.name}.")
    if room.ranks_of(actor.id):
        return ""
    if "moderated" in settings:
        raise Refused("moderated", f"Only members with a rank are heard in #{room.name}.")
    if "accounts-speak" in settings and not actor.account:
        raise Refused("accounts-speak", f"Only who is logged in to an account is heard in #{room.name}.")
    if silenced(room, actor):
        raise Refused("silenced", f"You are not heard in #{room.name}.")
    return "operator" if "operators-hear" in settings else ""


def banned(room: Room, user: User) -> bool:
    """Whether the room does not want the user."""
    return hit(room.listed("ban"), user) and not hit(room.listed("exception"), user)


def silenced(room: Room, user: User) -> bool:
    """Whether a ban or a mute keeps the user silent."""
    return silences(room.listed("ban"), user) and not silences(room.listed("exception"), user)
