"""Entries: which users an entry of a room's lists means.

An entry is a mask of `nick!user@host`, where `*` stands for any characters and `?` for one; or `account:NAME`, whoever
is logged in to that account, and `account:` alone, whoever is logged in to any. `mute:` before either of them: he may
enter, but is not heard.
"""

from collections.abc import Iterable

from hubbub.chat.entities import User
from hubbub.chat.masks import matches

MASK_LENGTH = 200
"""The longest entry, in characters."""
ACCOUNT = "account:"
MUTE = "mute:"
NO_HOST = "hubbub"
"""The host of those of whom none is known."""


def whole(entry: str) -> str:
    """The entry in its proper form: `bob` becomes `bob!*@*`, `*@x` becomes `*!*@x`."""
    if entry.startswith(MUTE):
        return MUTE + whole(entry.removeprefix(MUTE))
    if entry.startswith(ACCOUNT):
        return entry
    if "!" not in entry and "@" in entry:
        entry = f"*!{entry}"
    nick, _, rest = entry.partition("!")
    user, _, host = rest.partition("@")
    return f"{nick or '*'}!{user or '*'}@{host or '*'}"


def user_part(username: str) -> str:
    """The user part of who is called so on his own machine, as he says: the tilde tells that nobody has checked it."""
    return f"~{username or 'u'}"


def hit(entries: Iterable[str], user: User) -> bool:
    """Whether one of the entries means the user; mutes are passed over."""
    return any(means(entry, user) for entry in entries if not entry.startswith(MUTE))


def silences(entries: Iterable[str], user: User) -> bool:
    """Whether one of the entries means the user, be it a mute or not."""
    return any(means(entry.removeprefix(MUTE), user) for entry in entries)


def means(entry: str, user: User) -> bool:
    """Whether a ban of that kind, without `mute:`, means the user."""
    if entry.startswith(ACCOUNT):
        name = entry.removeprefix(ACCOUNT)
        return bool(user.account) and (not name or matches(name, user.account))
    return matches(entry, f"{user.nick}!{user_part(user.username)}@{user.host or NO_HOST}")
