"""What a user says of himself: that he is away, who he is, what he is marked as, and whom he hears."""

from hubbub.chat.commands import Accept, Away, Describe, Mark
from hubbub.chat.entities import User
from hubbub.chat.events import Accepted, Described, Marked, WentAway
from hubbub.chat.handlers.authors import author, quiet_in
from hubbub.chat.handlers.meant import known_user
from hubbub.chat.refusals import Refused
from hubbub.chat.settings import OWN_MARKS
from hubbub.chat.state import State
from hubbub.chat.text import AWAY_LENGTH, REALNAME_LENGTH, one_line


def away(state: State, actor: User, command: Away) -> WentAway:
    """Say that one is away, or back."""
    return WentAway(**author(actor), quiet=quiet_in(state, actor), away=one_line(command.reason)[:AWAY_LENGTH])


def describe(state: State, actor: User, command: Describe) -> Described:
    """Describe oneself."""
    realname = one_line(command.realname)
    if not realname or len(realname) > REALNAME_LENGTH:
        raise Refused("bad-realname", f"A description has 1 to {REALNAME_LENGTH} characters.")
    return Described(**author(actor), quiet=quiet_in(state, actor), realname=realname)


def mark(_state: State, actor: User, command: Mark) -> Marked:
    """Change one's marks; being an operator can only be given up."""
    changes = [change for change in command.changes if change.setting in OWN_MARKS or not change.on]
    return Marked(**author(actor), changes=changes)


def accept(state: State, actor: User, command: Accept) -> Accepted:
    """Hear somebody whatever he is logged in to, or no longer."""
    return Accepted(**author(actor), target=known_user(state, command.nick).id, on=command.on)
