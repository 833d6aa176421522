"""Finding what was said: SEARCH (the extension soju.im/search of the bouncer soju)."""

from collections.abc import Iterable

from hubbub.chat.commands import Search
from hubbub.chat.handlers.search import SEARCH_COUNT
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message, read_tags
from hubbub.dialects.irc.query import Request, Wish, fail
from hubbub.dialects.irc.times import read_time


def _search(_client: Client, message: Message) -> Iterable[Wish]:
    asked = read_tags(" ".join(message.params))
    bounds = {name: read_time(asked[name]) for name in ("after", "before") if name in asked}
    count = _count(asked.get("limit", str(SEARCH_COUNT)))
    wrong = [name for name, at in [*bounds.items(), ("limit", count)] if at is None]
    if wrong:
        return [fail("SEARCH", "INVALID_PARAMS", wrong[0], "Invalid parameters")]
    return [
        Search(
            asked.get("text", ""),
            count or SEARCH_COUNT,
            since_at=bounds.get("after") or 0,
            until_at=bounds.get("before") or 0,
            place=asked.get("in", ""),
            author=asked.get("from", ""),
        )
    ]


def _count(text: str) -> int | None:
    """How many messages are wanted, as far as they can be given; None if that is no number."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        return None
    return min(int(text), SEARCH_COUNT)


REQUESTS = {"SEARCH": Request(_search, 1)}
