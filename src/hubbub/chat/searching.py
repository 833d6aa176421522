"""Searching: which messages are looked for, and what is found."""

from msgspec import Struct

from hubbub.chat.events import BETWEEN_PROGRAMS, Said
from hubbub.chat.names import fold
from hubbub.chat.words import Term, words


class Query(Struct, frozen=True):
    """At most `count` messages in any of `rooms` that have all `terms`; none are messages of any words.

    `author` is a folded name: who is shown as having said it. `before` is where an answer said that one may go on.
    `since_at` and `until_at` are moments, in milliseconds since the Unix epoch, that count too; 0 is no bound.
    """

    rooms: frozenset[int]
    terms: tuple[Term, ...] = ()
    author: str = ""
    before: int = 0
    since_at: int = 0
    until_at: int = 0
    count: int = 20


class Finding(Struct, frozen=True):
    """What was found, newest first. There may be more `before` that place, if it is not 0.

    It is not `complete` while not all of the history can be searched.
    """

    messages: list[Said]
    before: int = 0
    complete: bool = True


def author_of(message: Said) -> str:
    """By whom the message is found: the folded name of who is shown as having said it."""
    return fold(message.persona or message.nick)


def can_be_found(message: Said) -> bool:
    """Whether people read the message, and something is left of it."""
    return not message.erased and message.form not in BETWEEN_PROGRAMS


def fits(query: Query, message: Said) -> bool:
    """Whether the message is one that is looked for, wherever it stands."""
    if message.room not in query.rooms or not can_be_found(message):
        return False
    if message.at < query.since_at or (query.until_at and message.at > query.until_at):
        return False
    if query.author and author_of(message) != query.author:
        return False
    known = set(words(message.text)) if query.terms else set[str]()
    return all(term.is_in(known) for term in query.terms)
