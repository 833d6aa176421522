"""What the operators of the server may do, and how one becomes one of them."""

from hubbub.chat.commands import Announce, Die, Kill, Oper, Rehash, Trusted
from hubbub.chat.entities import User
from hubbub.chat.events import Announced, Change, Marked
from hubbub.chat.handlers.authors import author
from hubbub.chat.handlers.meant import known_user
from hubbub.chat.handlers.results import Errand, Expel, Reread, Stop
from hubbub.chat.operators import OperatorPassword
from hubbub.chat.refusals import Refused
from hubbub.chat.rights import need_operator
from hubbub.chat.state import State
from hubbub.chat.text import ANNOUNCEMENT_LENGTH, REASON_LENGTH, one_line


def oper(_state: State, _actor: User, command: Oper) -> Errand:
    """Become an operator, by a password."""
    return Errand(OperatorPassword(command.name, command.password))


def trusted(_state: State, actor: User, _command: Trusted) -> Marked:
    """The actor is an operator."""
    return Marked(**author(actor), changes=[Change("operator")])


def kill(state: State, actor: User, command: Kill) -> Expel:
    """Make somebody leave the server."""
    need_operator(actor)
    target = known_user(state, command.nick)
    reason = one_line(command.reason)[:REASON_LENGTH]
    return Expel(target, f"removed by {actor.nick}" + (f": {reason}" if reason else ""))


def announce(_state: State, actor: User, command: Announce) -> Announced:
    """Tell everybody something."""
    need_operator(actor)
    text = one_line(command.text)
    if not text:
        raise Refused("empty", "There is nothing in that announcement.")
    if len(text) > ANNOUNCEMENT_LENGTH:
        raise Refused("too-long", f"An announcement has {ANNOUNCEMENT_LENGTH} characters at most.")
    return Announced(**author(actor), text=text)


def rehash(_state: State, actor: User, _command: Rehash) -> Reread:
    """Have the settings read again."""
    need_operator(actor)
    return Reread()


def die(_state: State, actor: User, _command: Die) -> Stop:
    """Have the server stop."""
    need_operator(actor)
    return Stop()
