"""Who a line comes from: `nick!~username@host`."""

from hubbub.chat.entries import NO_HOST, user_part

__all__ = ["NO_HOST", "source", "user_part"]


def source(nick: str, host: str, username: str = "") -> str:
    """A user as the source of a message."""
    return f"{nick}!{user_part(username)}@{host or NO_HOST}"
