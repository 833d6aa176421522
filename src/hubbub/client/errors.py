"""What can go wrong. What the server will not do is `Refused`, with its code and its text."""

from hubbub.chat.refusals import Refused

__all__ = ["ClientError", "Ended", "Garbled", "Refused", "Unanswered", "Unreachable"]


class ClientError(Exception):
    """Something went wrong. The text is a sentence for people."""


class Unreachable(ClientError):
    """The first connection could not be made."""


class Ended(ClientError):
    """The connection is over, and the client does not come back."""


class Unanswered(ClientError):
    """The connection broke before the answer came: what was asked for may have been done, or not."""


class Garbled(ClientError):
    """What came is not the JSON protocol."""
