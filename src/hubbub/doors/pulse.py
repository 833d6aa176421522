"""The pulse of an IRC client: whether he ever says who he is, and whether he is still there (RFC 2812, 3.7.2).

One timer goes the rounds. A timer for each session would cost as much memory as a quarter of all else that it needs.
"""

from hubbub.hub.hub import Hub
from hubbub.hub.session import Session

REGISTRATION_SECONDS = 60.0
"""How long a client may take to say who he is."""
IDLE_SECONDS = 90.0
"""After so long a silence the client is asked whether he is there; after another, he is not."""
ROUND_SECONDS = 5.0
"""How often all are looked at."""


class Pulse:
    """What is known of one session, whatever carries it."""

    __slots__ = ("_asked", "_began", "_heard", "_session")

    def __init__(self, session: Session, now: float) -> None:
        self._session = session
        self._began = self._heard = now
        self._asked = False

    def heard(self, now: float) -> None:
        """Something came from the client."""
        self._heard = now
        self._asked = False

    def check(self, now: float, *, arrived: bool) -> None:
        """Ask whether he is there, or end the session, if it is time for that."""
        silent = now - self._heard
        if not arrived:
            if now - self._began >= REGISTRATION_SECONDS:
                self._end("Registration timed out")
        elif silent >= 2 * IDLE_SECONDS and self._asked:
            self._end(f"Ping timeout: {2 * IDLE_SECONDS:g} seconds")
        elif silent >= IDLE_SECONDS and not self._asked:
            self._asked = True
            self._session.write(b"PING :hubbub\r\n")

    def _end(self, reason: str) -> None:
        self._session.reason = reason
        self._session.link.cut_off(f"ERROR :Closing link: {reason}\r\n".encode())


class Rounds:
    """Looks after the sessions of a hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._pulses: dict[Session, Pulse] = {}
        self._go_again()

    def begin(self, session: Session) -> Pulse:
        """Look after this one too."""
        pulse = self._pulses[session] = Pulse(session, self._hub.loop.time())
        return pulse

    def end(self, session: Session) -> None:
        """The connection of that one is gone."""
        del self._pulses[session]

    def _go(self) -> None:
        now, here = self._hub.loop.time(), self._hub.state.users
        for session, pulse in list(self._pulses.items()):
            pulse.check(now, arrived=session.user.id in here)
        self._go_again()

    def _go_again(self) -> None:
        self._hub.loop.call_later(ROUND_SECONDS, self._go)
