"""In plain words: answers, reactions and deletions, for those whose protocol or program knows no such thing.

Who did it stands before these words, in the form that each of them has for that.
"""


def to_whom(answered: str, author: str) -> str:
    """What a message that answers somebody begins with; nothing, if that is not known, or is the author himself."""
    return f"(to {answered}) " if answered and answered != author else ""


def took_back(reason: str) -> str:
    """That he took back a message, or took one away, and why."""
    return f"took back a message ({reason})" if reason else "took back a message"


def reacted(to: str, reaction: str) -> str:
    """That he reacted to what somebody said."""
    return f"reacted to {to}: {reaction}"
