"""Answers: the status of an HTTP response, and the object that it holds."""

from math import ceil
from typing import NamedTuple

import msgspec

from hubbub.chat.refusals import Refused
from hubbub.dialects.json.frames import Error

STATUSES = {
    401: ("needs-token", "wrong-token"),
    403: (
        *("banned", "invite-only", "wrong-key", "room-full", "accounts-only", "not-joined", "no-right"),
        *("moderated", "silenced", "accounts-speak", "no-roleplay", "too-many-rooms", "foreign-page"),
        "turned-away",
    ),
    404: ("no-such-room", "no-such-page"),
    405: ("no-such-method",),
    408: ("too-slow",),
    409: ("nick-in-use", "nick-registered", "reserved-name"),
    413: ("too-long", "body-too-large"),
    415: ("bad-type",),
    417: ("bad-expectation",),
    421: ("unknown-host",),
    429: ("slow-down",),
    500: ("broken",),
    503: ("not-saved", "unreadable", "closing", "unknown"),
}
"""The statuses (RFC 9110, 15) of refusals, by their codes. All others are 400."""
_STATUS_OF = {code: status for status, codes in STATUSES.items() for code in codes}
_WAIT_SECONDS = 5.0
"""After so long one may try again what could not be done for now."""


class TooFast(Refused):
    """So much may not be asked at once; after so many seconds it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__("slow-down", f"That is more than you may ask at once. Try again in {ceil(seconds)} s.")
        self.seconds = seconds


class Answer(NamedTuple):
    """A response: JSON, or if `text` is set that. After `wait` seconds, if that is not 0, the client may try again."""

    status: int
    body: bytes
    wait: int = 0
    text: bool = False


def too_fast(seconds: float) -> Answer:
    """The answer to one who asks too fast."""
    return refused(TooFast(seconds))


def frame(shown: msgspec.Struct | None, status: int = 200) -> Answer:
    """One object of the JSON protocol."""
    return Answer(status, msgspec.json.encode(shown) + b"\n")


def refused(refusal: Refused) -> Answer:
    """Why something was not done: `{"type": "error", "code": …, "text": …}`."""
    status = _STATUS_OF.get(refusal.code, 400)
    wait = refusal.seconds if isinstance(refusal, TooFast) else _WAIT_SECONDS if status == 503 else 0
    return frame(Error(refusal.code, refusal.text), status)._replace(wait=ceil(wait))


def too_large(most: int) -> Answer:
    """The answer to a body of more than `most` bytes."""
    return refused(Refused("body-too-large", f"A body has {most} bytes at most."))


def unheard(code: str, why: str) -> Answer:
    """The answer to a request that is not for this server, or for somebody who is not admitted."""
    return refused(Refused(code, why))


NOT_SAVED = Refused("not-saved", "That was not saved: the disk of the server is full, or fails. Try again later.")
CLOSING = refused(Refused("closing", "The room is closing. Try again in a moment."))
UNKNOWN = refused(
    Refused("unknown", "It is not known yet whether that is done. A message with an id can be sent again.")
)
REVOKED = refused(Refused("wrong-token", "That is no token of this server, or no longer."))
UNREADABLE = refused(Refused("unreadable", "The accounts cannot be read. Try again later."))
NEEDS_TOKEN = refused(
    Refused("needs-token", "Show a token: `Authorization: Bearer TOKEN`. The host makes one with `hubbub token NAME`.")
)
FOREIGN_PAGE = refused(Refused("foreign-page", "Pages of other sites may not use the API."))
TOO_SLOW = refused(Refused("too-slow", "The body of that request did not come in time."))
COMPRESSED = refused(Refused("bad-type", "A body is sent as it is, without Content-Encoding."))
BAD_REQUEST = refused(Refused("bad-request", "That is no HTTP request that is understood here."))
UNEXPECTED = refused(Refused("bad-expectation", "Nothing can be expected here but 100-continue."))
BROKEN = refused(Refused("broken", "Something went wrong here."))
NO_PAGE = refused(Refused("no-such-page", "There is nothing at that address. /openapi.json tells what there is."))
NO_METHOD = refused(Refused("no-such-method", "That cannot be done at that address."))
