"""Orders: what operators of the server have done to the sessions of others, and to the server itself."""

from typing import TYPE_CHECKING, Protocol

from hubbub.chat.handlers import Expel, Order, Reread, Stop
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Confirmed, Rehashed
from hubbub.hub.session import Session

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub


class Host(Protocol):
    """What runs the hub."""

    def rehash(self) -> Rehashed:
        """Read the settings again. Raises Refused if they cannot be; then nothing has changed."""

    def stop(self) -> None:
        """Stop before long, in good order."""


class NoHost:
    """Nothing that could be told anything."""

    def rehash(self) -> Rehashed:
        """There are no settings."""
        raise Refused("bad-settings", "There are no settings to read.")

    def stop(self) -> None:
        """It goes on."""


def carry_out(hub: "Hub", session: Session, order: Order) -> None:
    """Carry out an order of the session's user, and tell him. Raises Refused if it cannot be."""
    match order:
        case Expel():
            _expel(hub, session, order)
        case Reread():
            hub.answer(session, hub.host.rehash())
        case Stop():
            hub.answer(session, Confirmed("the server stops"))
            hub.host.stop()


def _expel(hub: "Hub", session: Session, order: Expel) -> None:
    sessions = list(hub.seats.of(order.user.id))
    if not sessions and not hub.seats.expects(order.user.id):  # of an account that is always there
        raise Refused("no-session", f"{order.user.nick} has no connection that could be ended.")
    hub.answer(session, Confirmed(f"{order.user.nick} is removed"))
    for other in sessions:
        other.expel(order.reason)
    if not sessions:
        hub.seats.give_up(order.user.id, order.reason)
