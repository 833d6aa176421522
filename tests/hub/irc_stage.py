"""IRC clients in a hub that is moved by hand."""

from stage import Client, Stage

from hubbub.dialects.irc import Identity, IrcDialect
from hubbub.dialects.irc.encoders import Encoders
from hubbub.hub.around import Around

IDENTITY = Identity("chat.example", "Hubbub", "hubbub-1", "at noon", "journal", "Welcome!", lambda: 1_000)
EVERYTHING = "batch draft/multiline echo-message labeled-response message-tags"


def connect(stage: Stage, encoders: Encoders | None = None, host: str = "nine.cloak") -> Client:
    """An IRC client who has said nothing yet; with encoders of his own unless some are given."""
    encoders = encoders or Encoders(stage.state, IDENTITY.journal)
    dialect = IrcDialect(IDENTITY, stage.state, encoders, Around(stage.hub))
    return Client(stage, dialect, "10.0.0.9", host, [])


def irc(stage: Stage, nick: str, capabilities: str = "") -> Client:
    """An IRC client in the lobby, with these capabilities, who has heard all about it."""
    client = connect(stage)
    client.do(f"CAP REQ :{capabilities}", f"NICK {nick}", f"USER u 0 * :{nick}", "CAP END", "JOIN #lobby")
    return client
