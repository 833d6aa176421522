"""What all JSON sessions of a server have in common."""

from dataclasses import dataclass
from functools import cached_property

from hubbub.chat.state import State
from hubbub.dialects.json.encoder import JsonEncoder
from hubbub.dialects.json.tokens import Tokens


@dataclass
class House:
    """The server as clients know it: `server` is what it calls itself, `home` the room it is for, without its `#`."""

    server: str
    journal: str
    home: str
    state: State
    tokens: Tokens

    @cached_property
    def encoder(self) -> JsonEncoder:
        """All sessions see all rooms alike."""
        return JsonEncoder(self.state)

    @cached_property
    def batching(self) -> JsonEncoder:
        """But those that take batches."""
        return JsonEncoder(self.state, batches=True)
