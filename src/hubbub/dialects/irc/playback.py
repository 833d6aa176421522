"""History as IRC shows it: to CHATHISTORY, SEARCH and *playback, and to who enters a room and asks for none."""

from collections.abc import Sequence

from hubbub.chat.entities import Room
from hubbub.chat.events import Reacted, Said
from hubbub.chat.replies import Found, Page
from hubbub.dialects.irc.batches import batch, tagged
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.encoder import IrcEncoder
from hubbub.dialects.irc.times import write_time

CONTEXT = "draft/chathistory-context"
"""Marks what stands behind the message that it belongs to, and is not counted (IRCv3 chathistory)."""


PAGE_BYTES = 131_072
"""The longest page: half of what may wait for a slow reader. The messages that are farthest from the bound go."""
BACKLOG_BYTES = 16_384
"""The most that who enters is shown unasked."""


def shown_page(client: Client, encoder: IrcEncoder, page: Page) -> bytes:
    """A part of the history, oldest first (IRCv3 chathistory)."""
    reactions: dict[int, list[Reacted]] = {}
    for reaction in page.reactions if page.asked.events else ():
        reactions.setdefault(reaction.target, []).append(reaction)
    pieces = []
    for event in page.events:
        context = reactions.get(event.seq, []) if isinstance(event, Said) else []
        told = [encoder.past(event, page.room)]
        told += (tagged(encoder.past(each, page.room), CONTEXT) for each in context)
        pieces.append(b"".join(told))
    asked = page.asked
    lines = _shortened(pieces, PAGE_BYTES, first=asked.forward, both=bool(asked.around or asked.around_at))
    name = page.name if page.room and not page.room.pair else page.asked.room  # a nick as it was spelt
    return batch(client, lines, "chathistory", name)


def shown_finding(client: Client, encoder: IrcEncoder, found: Found) -> bytes:
    """The messages that were found, oldest first (soju.im/search)."""
    pieces = [encoder.past(match.message, match.room) for match in reversed(found.matches)]
    return batch(client, _shortened(pieces, PAGE_BYTES), "soju.im/search")


def backlog(client: Client, encoder: IrcEncoder, room: Room, recent: Sequence[Said], name: str) -> bytes:
    """What was said last in a room, or a conversation, unless the client asks for history by himself.

    Who is not told the time of a message reads it at its beginning.
    """
    if "draft/chathistory" in client.capabilities or "znc.in/playback" in client.capabilities or not recent:
        return b""
    timed = "server-time" in client.capabilities
    pieces = [encoder.past(message, room, "" if timed else _clock(message)) for message in recent]
    lines = _shortened(pieces, BACKLOG_BYTES)
    return batch(client, lines, "chathistory", name)


def _shortened(pieces: list[bytes], limit: int, *, first: bool = False, both: bool = False) -> bytes:
    """As many pieces as `limit` bytes hold: the last ones, or the `first`, or those in the middle of `both` ends."""
    size, start, end = sum(map(len, pieces)), 0, len(pieces)
    while size > limit and end - start > 1:
        first = not first if both else first
        gone = end - 1 if first else start
        start, end = (start, end - 1) if first else (start + 1, end)
        size -= len(pieces[gone])
    return b"".join(pieces[start:end])


def _clock(message: Said) -> str:
    return f"[{write_time(message.at)[11:16]}] "
