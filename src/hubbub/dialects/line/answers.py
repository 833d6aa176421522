"""Replies as lines of text."""

from datetime import UTC, datetime

from hubbub.chat.entities import Room, User
from hubbub.chat.events import Said
from hubbub.chat.replies import (
    Challenge,
    Confirmed,
    CurrentTopic,
    Found,
    HelpPage,
    Match,
    MemberList,
    NotedAlready,
    Page,
    Pong,
    ReadMark,
    Rehashed,
    Reply,
    RoomList,
    Turned,
    Unchanged,
)
from hubbub.dialects.line import syntax
from hubbub.dialects.line.render import earlier, notice, said, topic


def answer(reply: Reply, reader: int) -> str:
    """A reply as lines; `reader` is the user who asked."""
    match reply:
        case Pong(token):
            return notice(f"pong {token}".rstrip())
        case RoomList(rooms, others):
            more = notice(f"and {others} smaller ones") if others else ""
            return "".join(_room_line(room, reader) for room in rooms) + more
        case MemberList(room, members):
            return notice(f"in #{room.name}: {', '.join(_member(user, reader) for user in members) or 'nobody'}")
        case CurrentTopic(room):
            return topic(room) or notice(f"#{room.name} has no topic")
        case Unchanged(room):
            return notice(f"#{room.name} is so already")
        case Turned(room):
            return notice(f"you are in #{room.name}")
        case Rehashed(text=text):
            return notice(text)
        case Page():
            return _page(reply, reader)
        case Found():
            return _found(reply, reader)
        case ReadMark(name, up_to):
            return notice(f"what was said in {name} is read" if up_to else f"nothing of {name} is read yet")
        case NotedAlready():
            return notice("that is noted so already")
        case HelpPage(command):
            return _help(command)
        case Confirmed(text):
            return notice(text)
        case Challenge():
            return notice("that way to log in is not for here")
    raise TypeError(f"no text for {type(reply).__name__}")


def _room_line(room: Room, reader: int) -> str:
    here = " (you are in it)" if reader in room.members else ""
    about = f": {room.topic}" if room.topic else ""
    return notice(f"#{room.name}, {len(room.members)} here{here}{about}")


def _member(user: User, reader: int) -> str:
    """How he is shown, and by which nick he is spoken to."""
    name = f"{user.address} ({user.nick})" if user.address else user.nick
    away = f" (away: {user.away})" if user.away else ""
    return name + (" (you)" if user.id == reader else "") + away


def _page(page: Page, reader: int) -> str:
    asked, messages = page.asked, [event for event in page.events if isinstance(event, Said)]
    before = messages[0].seq if messages else 0
    if not messages:
        return notice("nothing was said before")
    more = before > 1 and page.full
    hint = notice(f"to see what came before: /history {page.name} {asked.count} {before}") if more else ""
    return hint + earlier(messages, "" if page.name.startswith("#") else page.name, reader)


def _found(found: Found, reader: int) -> str:
    """What was found, the newest last, where one looks first; by the room and the number one can look around it."""
    partly = "" if found.complete else notice("older messages cannot be searched just now; try again in a while")
    asked, more = found.asked, ""
    if found.before:
        narrowed = [asked.words, asked.author and f"from:{asked.author}", asked.place and f"in:{asked.place}"]
        more = notice(f"to see what else was said: /search {' '.join(filter(None, narrowed))} before:{found.before}")
    if not found.matches:
        return partly + more + notice("nothing was found")
    lines = "".join(_match(match, reader) for match in reversed(found.matches))
    example = f"{found.matches[0].name} {found.matches[0].message.seq}"
    return (
        partly
        + more
        + notice("found (times are UTC)")
        + lines
        + notice(f"to see what was said around the last one: /around {example}")
    )


def _match(match: Match, reader: int) -> str:
    """A message that was found; each line of it says when, where, by which number and by whom, as grep would."""
    message = match.message
    moment = datetime.fromtimestamp(message.at / 1000, UTC).strftime("%Y-%m-%d %H:%M")
    private, own = match.room.pair is not None, message.user == reader
    return said(
        message,
        private=private,
        mark=f"{moment} {match.name} {message.seq} ",
        to=match.name if private and own else "",
    )


def _help(name: str) -> str:
    command = syntax.COMMANDS.get(name.removeprefix("/").lower())
    if command is not None:
        return notice(f"{syntax.usage(command)}  {syntax.summary(command)}")
    width = max(len(syntax.usage(known)) for known in syntax.COMMANDS.values())
    lines = [f"{syntax.usage(known):{width}}  {syntax.summary(known)}" for known in syntax.COMMANDS.values()]
    lines.append("Anything else is said to the room. To say a line that begins with /, begin with //.")
    return notice("\n".join(lines))
