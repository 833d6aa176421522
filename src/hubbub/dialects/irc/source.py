"""Who a line comes from: `nick!{USER}@host`."""

from hubbub.chat.entries import NO_HOST

__all__ = ["NO_HOST", "source"]


def source(nick: str, host: str) -> str:
    """A user as the source of a message."""
    return f"{nick}!~u@{host or NO_HOST}"
