"""Resuming: a client that comes back is sent what it missed, room after room."""

from collections.abc import Iterator

from hubbub.chat.commands import Command, History
from hubbub.chat.entities import Room, User
from hubbub.chat.pages import seq_in
from hubbub.chat.replies import Page, Reply
from hubbub.dialects.json import frames as f
from hubbub.dialects.json.answers import page
from hubbub.dialects.json.house import House
from hubbub.dialects.json.wishes import Seen

MOST = 1_000
"""Who missed more events of a room begins anew with the newest."""
MARK = "resume"
"""By this token the answers to our own questions are known: a client's have none."""


class Look(Reply, frozen=True):
    """It is to be looked what the client missed of that room since that seq."""

    room: int
    seq: int


class _Resumed(Reply, frozen=True):
    """That was all."""


RESUMED = _Resumed()


class Resuming:
    """What one client still has to be sent."""

    def __init__(self, seen: Seen, house: House, *, anew: bool) -> None:
        """`anew`: whatever he has seen, it may be something else by now."""
        self._seen = seen
        self._anew = anew or seen.journal != house.journal
        self._house = house
        self._ahead: set[int] = set()
        """Rooms of which he has seen what is not there: our data was put back to an older copy since then."""
        self._next: list[Command | Reply] = []
        self._room = 0
        """The one that is looked at, ..."""
        self._user = 0
        """... for whom."""

    def steps(self) -> Iterator[Reply]:
        """What is to be answered, once he is in his rooms."""
        looks = [
            Look(int(room), seq)
            for room, seq in self._seen.rooms.items()
            if room.isascii() and room.isdecimal() and len(room) < 16
        ]
        rooms = self._house.state.rooms
        self._ahead = {look.room for look in looks if look.room in rooms and rooms[look.room].seq < look.seq}
        yield from looks
        yield RESUMED

    def next_steps(self) -> list[Command | Reply]:
        """What has to be done before all that is ahead."""
        steps, self._next = self._next, []
        return steps

    def answer(self, reply: Reply, user: User) -> list[f.Frame] | None:
        """What he is told; None if that reply has nothing to do with resuming."""
        match reply:
            case Look(number, seq):
                return self._look(user, number, seq)
            case Page() if reply.asked.token == MARK:
                return self._found(reply)
            case _Resumed():
                return [f.Resumed()]
        return None

    def refused(self, command: Command | None) -> list[f.Frame] | None:
        """What he is told in place of a refusal; None if that has nothing to do with resuming."""
        if not isinstance(command, History) or command.token != MARK:
            return None
        return self._in_vain(command)

    def _look(self, user: User, number: int, seq: int) -> list[f.Frame]:
        self._room, self._user = number, user.id
        room = self._house.state.rooms.get(number)
        if self._anew or self._ahead & user.rooms:
            return [f.Restart(number)]
        if room is None or user.id not in room.members:
            return [f.Gone(number)]
        if room.seq - seq > MOST:
            return [f.Restart(number)]
        if room.seq > seq:
            self._next.append(_missed(self._name_of(room), seq))
        return []

    def _name_of(self, room: Room) -> str:
        """By which it is asked for."""
        return self._house.state.nick_in(room, room.other(self._user)) if room.pair else f"#{room.name}"

    def _found(self, found: Page) -> list[f.Frame]:
        if found.room is None or found.room.id != self._room:
            return self._in_vain(found.asked)
        shown = page(found, self._house.encoder, "")
        if shown.full:
            last = seq_in(self._room, found.events[-1])
            self._next.append(_missed(found.asked.room, last))
        return [shown] if shown.events else []

    def _in_vain(self, asked: History) -> list[f.Frame]:
        """That place was not found by its name. If it has another one by now, it is asked for by that."""
        room = self._house.state.rooms.get(self._room)
        if room is None or self._user not in room.members:
            return [f.Gone(self._room)]
        name = self._name_of(room)
        if name == asked.room:  # of a conversation: the nick of the other one, who left, is somebody else's
            return [f.Restart(self._room)]
        self._next.append(_missed(name, asked.after))
        return []


def _missed(name: str, seq: int) -> History:
    """What was missed in that place since that seq: an edit, too, since its message may have been seen before."""
    return History(name, MOST, after=seq, forward=True, events=True, edits=True, token=MARK)
