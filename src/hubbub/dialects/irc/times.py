"""Moments as server-time has them (IRCv3 server-time): `2019-01-04T14:33:26.123Z`."""

import re
from datetime import UTC, datetime
from functools import lru_cache

_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)


@lru_cache(maxsize=4096)
def write_time(at: int) -> str:
    """Milliseconds since the epoch as server-time has it."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at % 1000:03d}Z"


def read_time(text: str) -> int | None:
    """The milliseconds since the epoch that a client means, at least 1; None if it is no moment."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    try:
        seconds = datetime.fromisoformat(match[1]).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None
    return max(1, int(seconds) * 1000 + int((match[2] or "").ljust(3, "0")[:3]))
