"""Claims: what only one can have, such as a nick or a room's name.

Two people may race for a name. Whoever's draft stands first in the journal has it, so the journal asks here, once, as
it appends: it is the only place where the drafts of all sessions stand in one order. Claims are made on a name's
skeleton, so that look-alikes exclude each other. A message that has an id is said once, however often it is sent. A
room is entered, and another name taken, only by somebody who is here: who has become another meanwhile does it as that
one.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeAlias

from hubbub.chat.events import Arrived, Departed, Ended, Event, Founded, Joined, LoggedIn, Renamed, RoomRenamed, Said
from hubbub.chat.names import skeleton
from hubbub.chat.repeats import Key as Repeat
from hubbub.chat.repeats import Repeats

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

    def __init__(self, held: Iterable[tuple[Key, int]] = (), said: Iterable[tuple[Repeat, int]] = ()) -> None:
        """`held` are the keys and their holders; `said` the messages that have ids, and when they were said."""
        self._repeats = Repeats(said)
        self._holders: dict[Key, int] = dict(held)
        self._nicks: dict[int, Key] = {holder: key for key, holder in self._holders.items() if key[0] == "nick"}
        self._undo: list[Callable[[], object]] = []

    def admit(self, draft: Event) -> bool:
        """Take what the draft claims and free what it gives up.

        False, and nothing changes, if another holds what it claims, or if it gives up a name that is not his any more.
        A `Founded` must have its room id by now: it is the holder.
        """
        match draft:
            case Said():
                return not draft.id or self._say_once((draft.user, draft.id), draft.at)
            case Arrived():
                return draft.user not in self._nicks and self._take_nick(nick_key(draft.nick), draft.user)
            case LoggedIn(becomes=becomes) if becomes:
                return becomes not in self._nicks and self._pass_nick(draft.user, becomes)
            case Renamed():
                old, new = nick_key(draft.old), nick_key(draft.nick)
                return self._nicks.get(draft.user) in (old, new) and self._take_nick(new, draft.user)
            case Departed():
                self._free_nick(draft.user)
            case Joined():
                return draft.user in self._nicks
            case Founded():
                return self._take(_founding_key(draft), draft.room)
            case RoomRenamed():
                return self._exchange(room_key(draft.old), room_key(draft.name), draft.room)
            case Ended():
                self._free(_founding_key(draft), draft.room)
        return True

    def settle(self) -> None:
        """The commit stands: what was admitted since the last call is final."""
        self._undo.clear()

    def revert(self) -> None:
        """The commit failed: undo what was admitted since the last `settle`."""
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()

    def _say_once(self, repeat: Repeat, at: int) -> bool:
        if repeat in self._repeats:
            return False
        self._repeats.add(repeat, at)
        self._undo.append(partial(self._repeats.discard, repeat))
        return True

    def _take_nick(self, key: Key, user: int) -> bool:
        if not self._take(key, user):
            return False
        old = self._nicks.get(user)
        if old != key:
            self._free_nick(user)
            self._nicks[user] = key
            self._undo.append(lambda: self._nicks.pop(user))
        return True

    def _pass_nick(self, giver: int, taker: int) -> bool:
        key = self._nicks.get(giver)
        if key is not None:
            self._free_nick(giver)
            self._take_nick(key, taker)
        return True

    def _free_nick(self, user: int) -> None:
        key = self._nicks.pop(user, None)
        if key is not None:
            self._undo.append(partial(self._nicks.__setitem__, user, key))
            self._free(key, user)

    def _exchange(self, old: Key, new: Key, holder: int) -> bool:
        if self._holders.get(old) != holder or not self._take(new, holder):
            return False
        if old != new:
            self._free(old, holder)
        return True

    def _take(self, key: Key, taker: int) -> bool:
        holder = self._holders.get(key)
        if holder is None:
            self._holders[key] = taker
            self._undo.append(partial(self._holders.__delitem__, key))
        return holder is None or holder == taker

    def _free(self, key: Key, giver: int) -> None:
        if self._holders.get(key) == giver:
            del self._holders[key]
            self._undo.append(partial(self._holders.__setitem__, key, giver))


def _founding_key(event: Founded | Ended) -> Key:
    return ("pair", event.pair) if event.pair else room_key(event.name)
