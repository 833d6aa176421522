"""Queries: what the dialect answers by itself, from the state; and what the requests of all subjects share."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from hubbub.chat.commands import Command
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import LINE_BYTES, Message, size, word


class Via(NamedTuple):
    """A wish that is answered in the manner of the command, or by the service, through which it was uttered."""

    wish: Command | Reply | Refused
    via: str


Wish: TypeAlias = Command | Reply | Refused | Via
Lines: TypeAlias = Iterable[str]

TARGETS = 20
"""How many targets one command may have."""


WATCHED = 100
"""How many nicks one client may watch."""


class Query(Reply, frozen=True):
    """A question that is answered in its turn, from the state as it is then."""

    answer: Callable[[Client, list[str]], Lines]
    params: list[str]


class Answer(Reply, frozen=True):
    """A question like that, whose answer is bytes already."""

    answer: Callable[[Client], bytes]


class LongAnswer(Answer, frozen=True):
    """An answer of which most is sent before the client is answered anything else."""

    cost = 20
    large = True


NOTHING = Answer(lambda _client: b"")
"""The answer to what is not answered: whoever labelled it is told that it came."""


class Fence(Query, frozen=True):
    """What is answered only once nothing is under way any more that anybody sent before."""

    fenced = True


AFTERWARDS = Fence(lambda _client, _params: [], [])
"""Says nothing, and lets what is wished next be judged by how things are then."""


class NewView(Query, frozen=True):
    """What changes, as it is answered, how the client is shown events."""

    changes_view = True


class Request(NamedTuple):
    """How a command is handled, and how many parameters it needs at least."""

    handle: Callable[[Client, Message], Iterable[Wish]]
    needs: int = 0


def query(answer: Callable[[Client, list[str]], Lines], needs: int = 0) -> Request:
    """The request that is answered so."""
    return Request(lambda _client, message: [Query(answer, message.params)], needs)


def numeric(number: str, *params: str) -> Query:
    """A numeric to be sent in its turn."""
    return Query(lambda client, given: [client.numeric(number, *given)], list(params))


def fail(command: str, code: str, *params: str) -> Query:
    """A FAIL to be sent in its turn (IRCv3 standard-replies): what it is about, and a text."""
    return Query(
        lambda client, given: [client.told("FAIL", *given)], [command, code, *map(word, params[:-1]), params[-1]]
    )


def targets(param: str) -> list[str]:
    """The targets of a command, each once."""
    if "," not in param:
        return [param] if param else []
    return list(dict.fromkeys(target for target in param.split(",") if target))[:TARGETS]


def in_lines(line: str, words: Iterable[str], between: str = " ") -> Iterator[str]:
    """The words, after what `line` begins with, in as few lines as hold them; none for none. `between` is one byte."""
    head, words = line.removesuffix("\r\n"), list(words)
    held: list[str] = []
    space = whole = LINE_BYTES - 2 - size(head)
    if words and size(together := between.join(words)) < whole:  # nearly always
        yield f"{head}{together}\r\n"
        return
    for each in words:
        length = size(each) + 1
        if length > space and held:
            yield f"{head}{between.join(held)}\r\n"
            held, space = [], whole
        held.append(each)
        space -= length
    if held:
        yield f"{head}{between.join(held)}\r\n"
