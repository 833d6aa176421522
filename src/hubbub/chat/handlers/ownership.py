"""Whose a room is: it stays while nobody is in it, and knows its owner, and whom he entitled, whenever they come."""

from hubbub.chat.commands import Assume, Disown, Entitle, Own
from hubbub.chat.entities import Room, User
from hubbub.chat.events import Change, Changed
from hubbub.chat.handlers.accounts import own_account
from hubbub.chat.handlers.authors import author
from hubbub.chat.handlers.meant import joined_room, known_room
from hubbub.chat.handlers.settings import ENTRIES
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Unchanged
from hubbub.chat.rights import need, ranks_by_account
from hubbub.chat.settings import RANKS
from hubbub.chat.state import State

ROOMS_OF_AN_ACCOUNT = 50
"""How many rooms may belong to one account."""


def own(state: State, actor: User, command: Own) -> Changed:
    """Make a room that one operates one's own."""
    room, account = joined_room(state, actor, command.room), own_account(state, actor)
    owner = state.owner_of(room)
    if owner or room.lasting:
        raise Refused("room-owned", f"#{room.name} belongs to {owner.name if owner else 'the server'} already.")
    need(room, actor, "operator")
    owned = sum(each.settings.get("registered") == account.name for each in state.public_rooms())
    if owned >= ROOMS_OF_AN_ACCOUNT:
        raise Refused("too-many-rooms", f"{ROOMS_OF_AN_ACCOUNT} rooms belong to you, and that is the most.")
    return Changed(
        room=room.id,
        **author(actor),
        changes=[Change("registered", value=account.name), Change("owner", value=actor.nick, user=actor.id)],
    )


def disown(state: State, actor: User, command: Disown) -> Changed:
    """Give up a room of one's own."""
    room = _owned(state, actor, command.room)
    changes = [Change("registered", on=False)]
    if "owner" in room.ranks_of(actor.id):
        changes.append(Change("owner", on=False, value=actor.nick, user=actor.id))
    return Changed(room=room.id, **author(actor), changes=changes)


def entitle(state: State, actor: User, command: Entitle) -> Changed:
    """Give an account a rank in a room of one's own, in place of the one that it had."""
    room, account = _owned(state, actor, command.room), state.accounts.named(command.account)
    if account is None:
        raise Refused("no-such-account", f"There is no account {command.account}.")
    if command.rank and command.rank not in RANKS:
        raise Refused("bad-rank", f"A rank is one of {', '.join(RANKS)}.")
    before = [entry for entry in room.listed("account-rank") if entry.rpartition(" ")[0] == account.name]
    if command.rank and not before and len(room.listed("account-rank")) >= ENTRIES:
        raise Refused("list-full", f"So many ranks are given in #{room.name} already: {ENTRIES}.")
    changes = [Change("account-rank", on=False, value=entry) for entry in before]
    if command.rank:
        changes.append(Change("account-rank", value=f"{account.name} {command.rank}"))
        changes += [
            Change(command.rank, value=user.nick, user=user.id)
            for user in map(state.users.__getitem__, room.members)
            if user.account == account.name and command.rank not in room.ranks_of(user.id)
        ]
    return Changed(room=room.id, **author(actor), changes=changes)


def assume(state: State, actor: User, command: Assume) -> Changed | Unchanged:
    """Take the ranks that one's account has in a room."""
    room = joined_room(state, actor, command.room)
    own_account(state, actor)
    changes = [
        Change(rank, value=actor.nick, user=actor.id)
        for rank in ranks_by_account(room, actor)
        if rank not in room.ranks_of(actor.id)
    ]
    return Changed(room=room.id, **author(actor), changes=changes) if changes else Unchanged(room)


def _owned(state: State, actor: User, name: str) -> Room:
    """The room of that name, which is the actor's own. Raises Refused."""
    room, account = known_room(state, name), own_account(state, actor)
    if room.settings.get("registered") != account.name:
        raise Refused("no-right", f"#{room.name} does not belong to you.")
    return room
