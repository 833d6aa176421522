"""Finding what was said."""

from msgspec.structs import replace

from hubbub.chat.commands import Search
from hubbub.chat.entities import User
from hubbub.chat.handlers.meant import place
from hubbub.chat.handlers.results import Quest
from hubbub.chat.names import fold
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Found
from hubbub.chat.searching import Query
from hubbub.chat.state import State
from hubbub.chat.words import terms

SEARCH_COUNT = 100
TERMS = 50
"""So many words may be looked for at once."""

_NARROWED = {"from": "author", "in": "place", "before": "before"}
"""What may stand before a colon among the words, and the field that it stands for."""


def search(state: State, actor: User, command: Search) -> Quest | Found:
    """Messages in the rooms that the actor is in and in his conversations, or in the one place that is named."""
    asked = _narrowed(command)
    wanted = tuple(terms(asked.words))
    if not wanted and (asked.words or not (asked.author or asked.place or asked.since_at or asked.until_at)):
        raise Refused("no-words", "Say which words to look for; they are made of letters and digits.")
    if len(wanted) > TERMS:
        raise Refused("too-many-words", f"At most {TERMS} words can be looked for at once.")
    if not 0 < asked.count <= SEARCH_COUNT:
        raise Refused("bad-count", f"Between 1 and {SEARCH_COUNT} messages can be shown at once, not {asked.count}.")
    rooms = _rooms(state, actor, asked.place)
    if not rooms:
        return Found(asked)
    query = Query(rooms, wanted, fold(asked.author), asked.before, asked.since_at, asked.until_at, asked.count)
    return Quest(asked, query)


def _rooms(state: State, actor: User, name: str) -> frozenset[int]:
    """Where to look. Raises Refused."""
    if name:
        room, _ = place(state, actor, name)
        return frozenset([room.id] if room else [])
    return frozenset(actor.rooms).union(room.id for room in state.conversations_of(actor.id))


def _narrowed(command: Search) -> Search:
    """The command with those of its words as fields that stand for some, such as `from:ada`. Raises Refused."""
    words: list[str] = []
    fields: dict[str, str | int] = {}
    for word in command.words.split():
        key, _, value = word.partition(":")
        field = _NARROWED.get(key.lower()) if value else None
        if field is None:
            words.append(word)
        elif field in fields or getattr(command, field):
            raise Refused("bad-search", f"Only one {key.lower()}: can be looked for at once.")
        else:
            fields[field] = _number(value) if field == "before" else value
    return replace(command, words=" ".join(words), **fields)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise Refused("bad-search", "What stands behind before: is a number, which an earlier answer has named.")
    return int(text)
