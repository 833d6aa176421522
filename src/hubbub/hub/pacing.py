"""Pacing: who sends more than his allowance is not refused; his input waits."""

from typing import TYPE_CHECKING

from hubbub.chat.commands import Command, Quit
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.hub.allowance import Rate
from hubbub.hub.session import Session, Wish

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub

WARN_SECONDS = 60.0
"""So often a session is told that its input waits."""


class Pacing:
    """Lets sessions that have allowances send as fast as these cover it."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub

    def admit(self, session: Session, command: Wish) -> None:
        """Submit the command of a session, as soon as its allowances cover it."""
        cost, now = command.cost if isinstance(command, (Command, Reply)) else 1, self._hub.loop.time()
        waits = [(allowance.spend(cost, now), allowance.rate) for allowance in session.allowances]
        if max(waits)[0] <= 0 or self._hub.closing:
            self._hub.submit(session, command)
        elif not session.gone:
            session.waiting = command
            self._hold(session, *max(waits), "lines")
        else:  # nobody waits for the rest of a flood
            session.dialect.drop()
            self._hub.submit(session, Quit(session.reason))

    def charge(self, session: Session, size: int) -> None:
        """Count the bytes that came in, whether or not they ever become a line."""
        if not session.allowances:
            return
        now = self._hub.loop.time()
        waits = [(allowance.spend_bytes(size, now), allowance.rate) for allowance in session.allowances]
        if max(waits)[0] > 0:
            self._hold(session, *max(waits), "KiB")

    def _hold(self, session: Session, wait: float, rate: Rate, unit: str) -> None:
        """Let the session's input wait so many seconds, and tell it why."""
        if not session.pacing:
            session.pacing = True
            self._hub.loop.call_later(wait, self._go_on, session)
        now = self._hub.loop.time()
        if now - session.warned_at >= WARN_SECONDS:
            session.warned_at = now
            text = f"You send more than {rate.per_second:g} {unit} a second: your lines now wait their turn."
            session.write(session.dialect.refuse(Refused("slow-down", text)))

    def _go_on(self, session: Session) -> None:
        session.pacing = False
        session.link.look()
        if self._hub.closing:
            return
        if session.barrier is None and not session.stalled:  # a message need not wait for the ones before it
            self._hub.submit_waiting(session)
        self._hub.settle(session)
