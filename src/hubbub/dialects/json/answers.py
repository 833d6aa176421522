"""Replies to objects. What has no form of its own is told in the words of the line door."""

from hubbub.chat import replies as r
from hubbub.chat.names import fold
from hubbub.dialects.json import frames as f
from hubbub.dialects.json.commands import AllCommands, usages
from hubbub.dialects.json.encoder import JsonEncoder
from hubbub.dialects.json.places import members
from hubbub.dialects.line.answers import answer as in_words


def answer(reply: r.Reply, reader: int, encoder: JsonEncoder, id_: str) -> f.Frame:
    """The reply to what user `reader` asked by that id."""
    match reply:
        case r.Pong(token):
            return f.Pong(token, id_)
        case r.RoomList(rooms, others):
            return f.Rooms([f.Listed(f"#{room.name}", len(room.members), room.topic) for room in rooms], others, id_)
        case r.MemberList(room, users):
            return members(users, room, id_)
        case r.Page():
            return page(reply, encoder, id_)
        case r.Found():
            return _found(reply, encoder, id_)
        case r.ReadMark(name, up_to):
            return f.Read(fold(name), up_to, id_)
        case AllCommands():
            return f.Commands(usages(), id_)
    return f.Notice(_said_plainly(in_words(reply, reader)), id_)


def page(found: r.Page, encoder: JsonEncoder, id_: str) -> f.Page:
    """A part of the history."""
    room = found.room
    if room is None:
        return f.Page(found.name, [], id=id_)
    events = [shown for event in found.events if (shown := encoder.shown(event, room)) is not None]
    reactions = [encoder.shown(reaction, room) for reaction in found.reactions]
    return f.Page(found.name, events, room.id, reactions, found.full, id_)


def _found(found: r.Found, encoder: JsonEncoder, id_: str) -> f.Found:
    matches = [f.Match(match.name, encoder.shown(match.message, match.room)) for match in found.matches]
    return f.Found(matches, found.before, not found.complete, id_)


def _said_plainly(lines: str) -> str:
    return "\n".join(line.removeprefix("-- ") for line in lines.splitlines())
