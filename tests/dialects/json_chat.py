"""A state, and the dialect of one JSON client; his wishes are only read."""

import json
from typing import Any

from described import assert_described
from sent_messages import sent_messages

from hubbub.chat.commands import Command
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.chat.state import State
from hubbub.dialects.json.dialect import JsonDialect
from hubbub.dialects.json.house import House
from hubbub.dialects.json.tokens import Tokens
from hubbub.journal.runs import Runs


class JsonChat:
    """What one client sends, and what it leads to."""

    def __init__(self) -> None:
        self.state = State()
        self.tokens = Tokens(b"secret", "journal", Runs({}, lambda: 0), lambda: 1_000_000)
        self.house = House("hubbub", "journal", "lobby", self.state, self.tokens)
        self.dialect = JsonDialect(self.house)

    def wishes(self, *data: bytes) -> list[Command | Reply | Refused]:
        """What these bytes lead to, as they come."""
        found = []
        for piece in data:
            self.dialect.receive(piece)
            while (wish := self.dialect.next_command()) is not None:
                found.append(wish)
        return found

    def wish(self, kind: str, **fields: Any) -> Command | Reply | Refused:
        """What one object leads to first."""
        return self.wishes(line(kind, **fields))[0]

    def told(self, shown: bytes) -> list[dict[str, Any]]:
        """The objects that were sent."""
        texts = sent_messages(shown)
        assert not set("".join(texts)) & set(map(chr, range(32)))
        found = [json.loads(each) for each in texts]
        for frame in found:
            assert_described(frame)
        return found


def line(kind: str, **fields: Any) -> bytes:
    """An object as a line."""
    return json.dumps({"type": kind, **fields}).encode() + b"\n"
