"""Who is made to leave a room, and who is asked in."""

from hubbub.chat.commands import Invite, Kick
from hubbub.chat.entities import User
from hubbub.chat.events import Invited, Kicked
from hubbub.chat.handlers.authors import author
from hubbub.chat.handlers.meant import joined_room, known_user, member
from hubbub.chat.refusals import Refused
from hubbub.chat.rights import need, outranks
from hubbub.chat.seeing import is_hidden
from hubbub.chat.settings import height
from hubbub.chat.state import State
from hubbub.chat.text import REASON_LENGTH, one_line


def kick(state: State, actor: User, command: Kick) -> Kicked:
    """Make a member leave."""
    room = joined_room(state, actor, command.room)
    need(room, actor, "helper")
    target = member(state, room, command.nick)
    if target is not actor and not outranks(room, actor, height(room.ranks_of(target.id))):
        raise Refused("no-right", f"{target.nick} stands too high in #{room.name} for that.")
    return Kicked(
        room=room.id,
        **author(actor),
        target=target.id,
        target_nick=target.nick,
        target_address=target.address,
        reason=one_line(command.reason)[:REASON_LENGTH],
        quiet=is_hidden(room, target.id),
    )


def invite(state: State, actor: User, command: Invite) -> Invited:
    """Invite somebody; to a room that asks for invitations only its operators do."""
    room = joined_room(state, actor, command.room)
    target = known_user(state, command.nick)
    if target.id in room.members:
        raise Refused("is-member", f"{target.nick} is in #{room.name} already.")
    if "invite-only" in room.settings:
        need(room, actor, "operator")
    return Invited(
        room=room.id, **author(actor), target=target.id, target_nick=target.nick, target_address=target.address
    )
