"""Recognition: which door's protocol the first bytes of a connection are."""

from collections.abc import Iterable

from hubbub.doors import Door, Verdict

FIRST_BYTES = 1024
"""How much of a connection is looked at."""


class Recogniser:
    """Asks all doors but the line door, which takes whatever none of them knows."""

    def __init__(self, doors: Iterable[Door]) -> None:
        self._doors = list(doors)

    def add(self, door: Door) -> None:
        """Ask that door too: one that has to know the reception."""
        self._doors.append(door)

    def judge(self, first: bytes) -> Door | Verdict:
        """The door that knows the bytes; else NO, or MORE if some door needs more of them to tell."""
        if not first:
            return Verdict.MORE
        undecided = False
        for door in self._doors:
            verdict = door.recognise(first)
            if verdict is Verdict.YES:
                return door
            undecided |= verdict is Verdict.MORE
        return Verdict.MORE if undecided and len(first) < FIRST_BYTES else Verdict.NO


def begins(first: bytes, words: tuple[bytes, ...]) -> Verdict:
    """Whether the bytes begin with one of the words, or could."""
    if first.startswith(words):
        return Verdict.YES
    return Verdict.MORE if any(word.startswith(first) for word in words) else Verdict.NO
