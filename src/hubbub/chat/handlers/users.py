"""Who is here, and under which name."""

from hubbub.chat.commands import Arrive, Nick, Quit
from hubbub.chat.events import Arrived, Departed, Renamed
from hubbub.chat.handlers.results import author
from hubbub.chat.names import nick as valid_nick
from hubbub.chat.refusals import Refused
from hubbub.chat.state import State, User
from hubbub.chat.text import REASON_LENGTH, one_line


def arrive(state: State, actor: User, command: Arrive) -> Arrived:
    """Enter the server, as the guest that `actor` is already, or under a nick."""
    if not command.nick:
        return Arrived(**author(actor))
    return Arrived(user=actor.id, nick=_free_nick(state, actor, command.nick), host=actor.host, named=True)


def nick(state: State, actor: User, command: Nick) -> Renamed:
    """Take another name."""
    new = _free_nick(state, actor, command.nick)
    if new == actor.nick:
        raise Refused("same-nick", f"You are called {new} already.")
    return Renamed(
        user=actor.id,
        places=dict.fromkeys(actor.rooms, 0),
        old=actor.nick,
        nick=new,
        address=actor.address,
        host=actor.host,
    )


def quit(_state: State, actor: User, command: Quit) -> Departed:  # noqa: A001
    """Leave the server."""
    reason = one_line(command.reason)[:REASON_LENGTH]
    return Departed(**author(actor), places=dict.fromkeys(actor.rooms, 0), reason=reason)


def _free_nick(state: State, actor: User, wanted: str) -> str:
    """The nick in its proper form, if nobody else bears it or one that looks like it."""
    nick = valid_nick(wanted)
    if state.user_like(nick) not in (None, actor):
        raise Refused("nick-in-use", f"Somebody here is called {nick} already, or looks like it.")
    return nick
