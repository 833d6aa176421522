"""Claims: what only one can have, such as a nick or a room's name.

Two people may race for a name. Whoever's draft stands first in the journal has it, so the journal asks here, once, as
it appends: it is the only place where the drafts of all sessions stand in one order. Claims are made on a name's
skeleton, so that look-alikes exclude each other.
"""

from collections.abc import Iterable
from typing import TypeAlias

from hubbub.chat.events import Arrived, Departed, Ended, Event, Founded, Renamed
from hubbub.chat.names import skeleton

Key: TypeAlias = tuple[str, str | tuple[int, int]]
"""What is claimed: its kind, and which one."""


def nick_key(nick: str) -> Key:
    """What a user holds while he bears `nick`."""
    return ("nick", skeleton(nick))


def room_key(name: str) -> Key:
    """What a room holds while it bears `name`."""
    return ("room", skeleton(name))


class Claims:
    """Who holds what. Not thread-safe: it belongs to the journal's writer."""

    def __init__(self, held: Iterable[tuple[Key, int]] = ()) -> None:
        self._holders: dict[Key, int] = dict(held)
        self._undo: list[tuple[Key, int | None]] = []

    def admit(self, draft: Event) -> bool:
        """Take what the draft claims and free what it gives up.

        False, and nothing changes, if another holds what it claims. A `Founded` must have its room id by now: it is the
        holder.
        """
        match draft:
            case Arrived(named=True):
                return self._take(nick_key(draft.nick), draft.user)
            case Renamed():
                new, old = nick_key(draft.nick), nick_key(draft.old)
                if not self._take(new, draft.user):
                    return False
                if old != new:
                    self._free(old, draft.user)
            case Departed():
                self._free(nick_key(draft.nick), draft.user)
            case Founded():
                return self._take(_founding_key(draft), draft.room)
            case Ended():
                self._free(_founding_key(draft), draft.room)
        return True

    def settle(self) -> None:
        """The commit stands: what was admitted since the last call is final."""
        self._undo.clear()

    def revert(self) -> None:
        """The commit failed: undo what was admitted since the last `settle`."""
        for key, holder in reversed(self._undo):
            if holder is None:
                del self._holders[key]
            else:
                self._holders[key] = holder
        self._undo.clear()

    def _take(self, key: Key, taker: int) -> bool:
        holder = self._holders.get(key)
        if holder is None:
            self._undo.append((key, None))
            self._holders[key] = taker
        return holder is None or holder == taker

    def _free(self, key: Key, giver: int) -> None:
        if self._holders.get(key) == giver:
            self._undo.append((key, giver))
            del self._holders[key]


def _founding_key(event: Founded | Ended) -> Key:
    return ("pair", event.pair) if event.pair else room_key(event.name)
