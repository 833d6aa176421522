"""The encoders of a server, one for each view in use."""

from hubbub.chat.state import State
from hubbub.dialects.irc.capabilities import View
from hubbub.dialects.irc.encoder import IrcEncoder


class Encoders:
    """Gives sessions of one view the same encoder, so that they share its bytes."""

    def __init__(self, state: State, journal: str) -> None:
        self._state = state
        self._journal = journal
        self._encoders: dict[View, IrcEncoder] = {}

    def of(self, view: View) -> IrcEncoder:
        """The encoder for that view."""
        if view not in self._encoders:
            self._encoders[view] = IrcEncoder(view, self._state, self._journal)
        return self._encoders[view]
