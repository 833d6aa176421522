"""Furnishing: at the start, whom the last stop left behind is cleared away, and what has to be there is put in."""

from typing import TYPE_CHECKING

from hubbub.chat.accounts import Account
from hubbub.chat.events import Arrived, Change, Departed, Emptied, Founded, LoggedIn, Marked
from hubbub.chat.handlers.authors import author
from hubbub.chat.state import State

if TYPE_CHECKING:
    from hubbub.hub.hub import Hub


def furnish(hub: "Hub", home: str) -> None:
    """Let all that is to be different go to the journal; with it a room of the name `home`, if there is none."""
    staying = _staying(hub.state)
    for room in hub.state.rooms.values():
        if room.members - staying.keys():
            hub.append(None, Emptied(room=room.id, kept=sorted(room.members & staying.keys())))
    for user in hub.state.users.values():  # their nicks are free again
        if user.id not in staying:
            hub.append(None, Departed(user=user.id, nick=user.nick, address=user.address))
    for account in staying.values():
        _bring_in(hub, account)
    if hub.state.room_named(home) is None:
        hub.append(None, Founded(room=0, name=home, lasting=True))


def is_furnished(hub: "Hub", home: str) -> bool:
    """Whether all of that has come true: nobody else is here, and there is that room."""
    return not hub.state.users.keys() - _staying(hub.state).keys() and hub.state.room_named(home) is not None


def _staying(state: State) -> dict[int, Account]:
    """The accounts whose owners are always here, by the ids of these."""
    return {account.user: account for account in state.accounts if account.always_on}


def _bring_in(hub: "Hub", account: Account) -> None:
    """Let the owner of an account that is always on be here, and be as he was."""
    owner, marks = hub.state.users.get(account.user), ["bot"] if account.bot else []
    if owner is None:
        arrived = Arrived(user=account.user, nick=account.name, account=account.name, named=True, marks=marks)
        hub.append(None, arrived)
        return
    if account.bot and "bot" not in owner.marks:  # marks are not stored
        hub.append(None, Marked(**author(owner, account=account.name), changes=[Change("bot")]))
    if owner.account != account.name:  # he logged in while he was in no room, which is not stored
        hub.append(None, LoggedIn(**author(owner, account=account.name)))
