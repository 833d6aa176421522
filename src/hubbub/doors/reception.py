"""The reception: who may come in, for whom he speaks, and by which door he goes on.

It is asked by whoever has the first bytes of a connection: the listener, and the TLS door about what comes within TLS.
"""

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from hubbub.doors import Taker, Verdict
from hubbub.doors.admission import Admission, TurnedAway, Visitor
from hubbub.doors.introduction import Introduction, Introductions
from hubbub.doors.recognition import Recogniser
from hubbub.doors.unserved import NOT_INTRODUCED

SILENCE_SECONDS = 0.3
"""How long a connection has to tell what it speaks."""
INTRODUCTION_SECONDS = 5.0
"""How long one has that must be introduced."""
REPORTED_ADDRESSES = 1000
"""How many strangers are remembered, so as not to report them again."""

Decision: TypeAlias = Introduction | Taker
"""That a proxy has said for whom it speaks, or who takes the connection."""


@dataclass
class Reception:
    """Decides about newcomers. `line` takes those whom no door knows; `announce` and `report` tell the host.

    `only_introduced` is whether a proxy may not speak for itself, unless it says that it does.
    """

    admission: Admission
    recogniser: Recogniser
    line: Taker
    announce: Callable[[str], None]
    report: Callable[[str], None]
    introductions: Introductions = field(default_factory=Introductions)
    only_introduced: bool = False
    _reported: dict[str, float] = field(default_factory=dict)

    def admit(self, host: str) -> Visitor:
        """Admit a connection from that address. Raises TurnedAway."""
        try:
            return self.admission.admit(host)
        except TurnedAway as turned:
            self._tell_host(host, turned)
            raise

    def introduce(self, visitor: Visitor, introduction: Introduction) -> Visitor:
        """Admit in the proxy's place the one for whom it speaks. Raises TurnedAway; then its place is left already."""
        if not introduction.address:
            visitor.is_proxy = False
            return visitor
        private = visitor.peer.secure or ipaddress.ip_address(visitor.peer.address).is_loopback
        try:
            return self.admission.replace(visitor, introduction.address, secure=introduction.secure and private)
        except TurnedAway as turned:
            self._tell_host(introduction.address, turned)
            raise

    def bring(self, proxy: Visitor, address: str) -> Visitor:
        """Admit beside a proxy the one for whom it asks just now. Raises TurnedAway."""
        try:
            brought = self.admission.bring(proxy, address)
        except TurnedAway as turned:
            self._tell_host(address, turned)
            raise
        self.announce(address)
        return brought

    def patience(self, visitor: Visitor) -> float:
        """For how many seconds his first bytes are waited for."""
        return INTRODUCTION_SECONDS if visitor.is_proxy and self.only_introduced else SILENCE_SECONDS

    def judge(self, visitor: Visitor, first: bytes, *, late: bool) -> Decision | None:
        """What is to be done with him; None if more bytes are needed to tell, which it never is when it is `late`."""
        if visitor.is_proxy:
            introduction = self.introductions.judge(first)
            if isinstance(introduction, Introduction):
                return introduction
            if introduction is Verdict.MORE and not late:
                return None
            if self.only_introduced:
                return NOT_INTRODUCED
        judged = self.recogniser.judge(first)
        if judged is Verdict.MORE and not late:
            return None
        return self.line if isinstance(judged, Verdict) else judged

    def _tell_host(self, host: str, turned: TurnedAway) -> None:
        """Report a stranger, each address once a minute."""
        now = time.monotonic()
        if now - self._reported.get(host, -60.0) >= 60:
            if len(self._reported) >= REPORTED_ADDRESSES:
                self._reported.clear()
            self._reported[host] = now
            self.report(f"{host} was turned away: {turned.hint}")
