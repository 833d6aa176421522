"""The pulse of an IRC client: whether he ever says who he is, and whether he is still there (RFC 2812, 3.7.2)."""

from hubbub.hub.hub import Hub
from hubbub.hub.session import Session

REGISTRATION_SECONDS = 60.0
"""How long a client may take to say who he is."""
IDLE_SECONDS = 90.0
"""After so long a silence the client is asked whether he is there; after another, he is not."""


class Pulse:
    """Watches over one session, whatever carries it."""

    __slots__ = ("_asked", "_heard", "_hub", "_session", "_timer")

    def __init__(self, hub: Hub, session: Session) -> None:
        self._hub = hub
        self._session = session
        self._heard = 0.0
        self._asked = False
        self._timer = hub.loop.call_later(REGISTRATION_SECONDS, self._check_registration)

    def heard(self) -> None:
        """Something came from the client."""
        self._heard = self._hub.loop.time()
        self._asked = False

    def stop(self) -> None:
        """The connection is gone."""
        self._timer.cancel()

    def _check_registration(self) -> None:
        if self._session.user.id in self._hub.state.users:
            self._check()
        else:
            self._end("Registration timed out")

    def _check(self) -> None:
        silent = self._hub.loop.time() - self._heard
        if silent < IDLE_SECONDS:
            self._timer = self._hub.loop.call_later(IDLE_SECONDS - silent, self._check)
        elif self._asked:
            self._end(f"Ping timeout: {2 * IDLE_SECONDS:g} seconds")
        else:
            self._asked = True
            self._session.write(b"PING :hubbub\r\n")
            self._timer = self._hub.loop.call_later(IDLE_SECONDS, self._check)

    def _end(self, reason: str) -> None:
        self._session.reason = reason
        self._session.link.cut_off(f"ERROR :Closing link: {reason}\r\n".encode())
