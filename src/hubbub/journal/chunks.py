"""Chunks as they are stored: a room's events of one commit, encoded together."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Annotated, TypeAlias

import msgspec
from msgspec.structs import replace

from hubbub.chat.events import AnyEvent, Edited, Event, Reacted, Said
from hubbub.journal.numbering import Batch

Row: TypeAlias = tuple[int, int, int, int, int, int, bytes]
"""(id, room, first, last, messages, at, events), the columns of the table `chunks`."""

encode: Callable[[list[Event]], bytes] = msgspec.msgpack.Encoder().encode
"""A chunk's events as they are stored."""

decode: Callable[[bytes], list[AnyEvent]] = msgspec.msgpack.Decoder(
    Annotated[list[AnyEvent], msgspec.Meta(min_length=1)]
).decode
"""The events of a stored chunk. Raises msgspec.MsgspecError if it is damaged."""


decode_reaction: Callable[[bytes], Reacted] = msgspec.msgpack.Decoder(Reacted).decode
"""A stored reaction. Raises msgspec.MsgspecError if it is damaged."""


def rows(batch: Batch) -> list[Row]:
    """What there is to store of a batch; the first row's id is the commit's number."""
    return [
        (
            number,
            chunk.room,
            chunk.first,
            chunk.last,
            messages := messages_in(chunk.events),
            chunk.at,
            encode(chunk.events if messages == len(chunk.events) else list(map(_without_text, chunk.events))),
        )
        for number, chunk in enumerate(batch.chunks.values(), batch.commit)
    ]


def _without_text(event: Event) -> Event:
    """An edit as it is stored: its text stands with its message alone, so that there is one place to erase it from."""
    return replace(event, text="", styled="") if isinstance(event, Edited) else event


def messages_in(events: list[Event]) -> int:
    """How many messages there are among the events."""
    return [type(event) for event in events].count(Said)


def commits(blobs: Iterable[bytes]) -> Iterator[tuple[int, list[Event]]]:
    """(bytes, events) of each commit, from chunks that are in the order of their ids.

    The rooms' events are merged in the order in which they happened, each once.
    """
    chunks = ((len(blob), decode(blob)) for blob in blobs)
    for _, group in groupby(chunks, key=lambda chunk: chunk[1][0].commit):
        size, merged = 0, dict[int, Event]()
        for length, found in group:
            size += length
            merged.update((event.ordinal, event) for event in found)
        yield size, [event for _, event in sorted(merged.items(), key=itemgetter(0))]
