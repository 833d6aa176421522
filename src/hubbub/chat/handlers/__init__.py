"""Handlers: what each command leads to. Pure functions of the state, the user who acts, and the command.

A handler returns what is to happen, and changes nothing itself:

- an event: a draft for the journal;
- `First(draft)`: a draft that must stand before the command can be judged; afterwards the command is handled once more;
- a reply: an answer for this session alone;
- a signal: what is told and not kept;
- `Lookup`: a page of history to be read and answered;
- `Quest`: messages to be looked for and answered;
- `Recall`: one event to be read, without which the command cannot be judged;
- `Errand`: a question to the keeper of the accounts, whose answer is handled next;
- an order: what an operator wants done to sessions, or to the server;
- `Attach`: the session joins the others of a user who is here.

It raises `Refused` where the wish cannot be granted.
"""

from hubbub.chat import commands as c
from hubbub.chat.entities import User
from hubbub.chat.handlers import (
    accounts,
    deletion,
    editing,
    history,
    messages,
    moderation,
    notes,
    operators,
    ownership,
    profiles,
    queries,
    reactions,
    rooms,
    search,
    settings,
    users,
)
from hubbub.chat.handlers.results import (
    Attach,
    Errand,
    Expel,
    First,
    Handler,
    Lookup,
    Order,
    Quest,
    Recall,
    Recalled,
    Reread,
    Result,
    Stop,
)
from hubbub.chat.refusals import Refused
from hubbub.chat.state import State

__all__ = [
    "HANDLERS",
    "Attach",
    "Errand",
    "Expel",
    "First",
    "Lookup",
    "Order",
    "Quest",
    "Recall",
    "Recalled",
    "Reread",
    "Result",
    "Stop",
    "handle",
]

HANDLERS: dict[type[c.Command], Handler] = {
    c.Say: messages.say,
    c.Me: messages.me,
    c.Relay: messages.relay,
    c.Msg: messages.msg,
    c.Hint: messages.hint,
    c.React: reactions.react,
    c.Edit: editing.edit,
    c.Delete: deletion.delete,
    c.Arrive: users.arrive,
    c.Nick: users.nick,
    c.Quit: users.quit,
    c.Away: profiles.away,
    c.Describe: profiles.describe,
    c.Mark: profiles.mark,
    c.Accept: profiles.accept,
    c.Note: notes.note,
    c.ClearNotes: notes.clear,
    c.Register: accounts.register,
    c.Login: accounts.login,
    c.Prove: accounts.prove,
    c.Proven: accounts.proven,
    c.Password: accounts.password,
    c.Prefer: accounts.prefer,
    c.Trust: accounts.trust,
    c.Unregister: accounts.unregister,
    c.Ghost: accounts.ghost,
    c.Enlist: accounts.enlist,
    c.Own: ownership.own,
    c.Disown: ownership.disown,
    c.Entitle: ownership.entitle,
    c.Assume: ownership.assume,
    c.Join: rooms.join,
    c.Leave: rooms.leave,
    c.Topic: rooms.topic,
    c.Rename: rooms.rename,
    c.Kick: moderation.kick,
    c.Invite: moderation.invite,
    c.Set: settings.change,
    c.Unset: settings.unset,
    c.Rooms: queries.rooms,
    c.Who: queries.who,
    c.History: history.history,
    c.Around: history.around,
    c.Search: search.search,
    c.Read: history.read,
    c.Oper: operators.oper,
    c.Trusted: operators.trusted,
    c.Kill: operators.kill,
    c.Announce: operators.announce,
    c.Rehash: operators.rehash,
    c.Die: operators.die,
    c.Ping: queries.ping,
    c.Help: queries.help,
}


_BEFORE_ARRIVAL = frozenset((c.Arrive, c.Register, c.Login, c.Prove, c.Proven, c.Ping, c.Help, c.Quit))


def handle(state: State, actor: User, command: c.Command) -> Result:
    """What `command` of `actor` leads to. Raises Refused."""
    if actor.id not in state.users and type(command) not in _BEFORE_ARRIVAL:
        raise Refused("not-arrived", "Enter first.")
    return HANDLERS[type(command)](state, actor, command)
