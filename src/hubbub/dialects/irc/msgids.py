"""Message ids (IRCv3 message-ids): the journal's id, the room's, and the message's number in it."""

from typing import NamedTuple


class MessageId(NamedTuple):
    """Where a message stands. Numbers of one journal mean nothing in another."""

    journal: str
    room: int
    seq: int

    def __str__(self) -> str:
        """As it is sent."""
        return f"{self.journal}-{self.room}-{self.seq}"


def read_msgid(text: str) -> MessageId | None:
    """The message id that a client sent; None if it is none of ours."""
    journal, _, numbers = text.partition("-")
    room, _, seq = numbers.partition("-")
    if not all(number.isascii() and number.isdecimal() and len(number) <= 18 for number in (room, seq)):
        return None
    return MessageId(journal, int(room), int(seq))
