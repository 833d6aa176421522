"""Who a line comes from: `nick!~username@host`."""

from hubbub.chat.entities import User
from hubbub.chat.entries import NO_HOST, user_part
from hubbub.chat.events import ByUser, OfUser, Signal

__all__ = ["NO_HOST", "source", "source_of", "user_part"]


def source(nick: str, host: str, username: str = "") -> str:
    """A user as the source of a message."""
    return f"{nick}!{user_part(username)}@{host or NO_HOST}"


def source_of(one: User | ByUser | OfUser | Signal) -> str:
    """The source of what a user says, or of what an event was by."""
    return source(one.nick, one.host, one.username)
