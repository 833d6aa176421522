"""Handlers: what each command leads to. Pure functions of the state, the user who acts, and the command.

A handler returns what is to happen, and changes nothing itself:

- an event: a draft for the journal;
- `First(draft)`: a draft that must stand before the command can be judged; afterwards the command is handled once more;
- a reply: an answer for this session alone;
- `Lookup`: a page of history to be read and answered.

It raises `Refused` where the wish cannot be granted.
"""

from hubbub.chat import commands as c
from hubbub.chat.handlers import messages, queries, rooms, users
from hubbub.chat.handlers.results import First, Handler, Lookup, Result
from hubbub.chat.state import State, User

__all__ = ["HANDLERS", "First", "Lookup", "Result", "handle"]

HANDLERS: dict[type[c.Command], Handler] = {
    c.Say: messages.say,
    c.Me: messages.me,
    c.Msg: messages.msg,
    c.Arrive: users.arrive,
    c.Nick: users.nick,
    c.Quit: users.quit,
    c.Join: rooms.join,
    c.Leave: rooms.leave,
    c.Topic: rooms.topic,
    c.Rooms: queries.rooms,
    c.Who: queries.who,
    c.History: queries.history,
    c.Ping: queries.ping,
    c.Help: queries.help,
}


def handle(state: State, actor: User, command: c.Command) -> Result:
    """What `command` of `actor` leads to. Raises Refused."""
    return HANDLERS[type(command)](state, actor, command)
