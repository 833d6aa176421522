"""Local times and days, in words."""

import time
from dataclasses import dataclass
from datetime import date, timedelta

LATEST = 253_402_128_000_000
"""The last day that has a date everywhere, in the year 9999: a server may say anything."""


@dataclass(frozen=True)
class Clock:
    """Writes moments, which are milliseconds since the Unix epoch, with hours up to 24 or up to 12."""

    twelve: bool = False

    def time(self, at: int) -> str:
        """The hour and minute, in five cells: `14:03`, ` 2:03`."""
        moment = time.localtime(_seconds(at))
        hour = (moment.tm_hour - 1) % 12 + 1 if self.twelve else moment.tm_hour
        return f"{hour:{'2' if self.twelve else '02'}}:{moment.tm_min:02}"

    def moment(self, at: int) -> str:
        """The day and the time, as one tells it of a message that was found."""
        return f"{day(at)}, {self.time(at).strip()}"


def day_of(at: int) -> date:
    """The local day of a moment."""
    return date.fromtimestamp(_seconds(at))


def _seconds(at: int) -> float:
    return min(max(at, 0), LATEST) / 1000


def day(at: int) -> str:
    """The day of a moment: `Today`, `Yesterday`, or with its date."""
    then, today = day_of(at), date.today()
    if then in (today, today - timedelta(days=1)):
        return "Today" if then == today else "Yesterday"
    return f"{then:%A}, {then.day} {then:%B}" + (f" {then.year}" if then.year != today.year else "")
