"""What a server answers to a command, in words."""

from hubbub.client import Answer, Members, Notice, Page, Rooms, Said
from hubbub.terminal.chat.sentences import listed

MOST_NAMES = 200


def words(answer: Answer) -> str:
    """The answer as lines of text; empty where what was done shows by itself."""
    match answer:
        case Notice():
            return answer.text
        case Rooms():
            lines = [
                f"{room.name}  {room.count} here{f'  {room.topic}' if room.topic else ''}" for room in answer.rooms
            ]
            lines += [f"and {answer.others} more"] if answer.others else []
            return "\n".join(lines) or "There are no rooms."
        case Members():
            names = [f"{member.nick} (away)" if member.away else member.nick for member in answer.members]
            return f"In {answer.name} ({answer.count}): {listed(names, MOST_NAMES)}"
        case Page():
            said = [event for event in answer.events if isinstance(event, Said)]
            return "\n".join(f"<{event.nick}> {event.text}" for event in said) or "Nothing was said there."
    return ""
