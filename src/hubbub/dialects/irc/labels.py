"""Labels (IRCv3 labeled-response): what a client is told in answer to a line that bears one."""

import re

from hubbub.dialects.irc.batches import tagged
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message, tag

LABEL_LENGTH = 64
"""The longest label, in characters."""

_BATCH = re.compile(rb"(?:@[^ ]* )?:[^ ]* BATCH :?([+-][^ \r]*)")


class Labels:
    """The label that is open, if one is: every wish of its line gets one answer, and with the last it is closed."""

    __slots__ = ("_begun", "_client", "_reference", "_tag", "pending")

    def __init__(self, client: Client) -> None:
        self._client = client
        self._tag = ""
        self._reference = ""
        self.pending = 0
        """How many wishes of the labelled line are not answered."""

    def of(self, message: Message) -> str:
        """The label of a line; the empty text for none, or for one that counts for nothing."""
        if not message.tags:
            return ""
        label = message.tags.get("label", "")
        return label if len(label) <= LABEL_LENGTH and "labeled-response" in self._client.capabilities else ""

    def open(self, label: str, wishes: int) -> None:
        """A line with a label leads to so many wishes."""
        self._tag = tag("label", label)
        self.pending = wishes
        self._reference = self._client.next_batch() if wishes > 1 else ""
        self._begun = False

    def answered(self, data: bytes) -> bytes:
        """The answer to one of the wishes, as it is sent; unchanged while no label is open."""
        if not self.pending:
            return data
        self.pending -= 1
        if not self._reference:
            return self._alone(data)
        opening = b"" if self._begun else self._opening(self._reference)
        self._begun = True
        return opening + tagged(data, f"batch={self._reference}") + (b"" if self.pending else self._closing())

    def _alone(self, data: bytes) -> bytes:
        """The one answer to a line: labelled itself, if it is one line or one batch."""
        lines = data.splitlines(keepends=True)
        if not lines:
            return tagged(self._client.told_plainly("ACK").encode(), self._tag)
        if len(lines) == 1 or _is_batch(lines):
            return tagged(lines[0], self._tag) + b"".join(lines[1:])
        self._reference = self._client.next_batch()
        return self._opening(self._reference) + tagged(data, f"batch={self._reference}") + self._closing()

    def _opening(self, reference: str) -> bytes:
        return tagged(self._client.told("BATCH", f"+{reference}", "labeled-response").encode(), self._tag)

    def _closing(self) -> bytes:
        closing, self._reference = self._client.told("BATCH", f"-{self._reference}").encode(), ""
        return closing


def _is_batch(lines: list[bytes]) -> bool:
    """Whether the lines are one batch."""
    first, last = _BATCH.match(lines[0]), _BATCH.match(lines[-1])
    return first is not None and last is not None and last[1] == b"-" + first[1][1:]
