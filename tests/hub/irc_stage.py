"""IRC clients in a hub that is moved by hand."""

from stage import Client, Stage

from hubbub.dialects.irc import Identity, IrcDialect
from hubbub.dialects.irc.encoders import Encoders

IDENTITY = Identity("chat.example", "Hubbub", "hubbub-1", "at noon", "journal", "Welcome!", lambda: 1_000)
EVERYTHING = "batch draft/multiline echo-message labeled-response message-tags"


def irc(stage: Stage, nick: str, capabilities: str = "") -> Client:
    """An IRC client in the lobby, with these capabilities, who has heard all about it."""
    dialect = IrcDialect(IDENTITY, stage.state, Encoders(stage.state, "journal"))
    client = Client(stage, dialect, "10.0.0.9", "nine.cloak", [])
    client.do(f"CAP REQ :{capabilities}", f"NICK {nick}", f"USER u 0 * :{nick}", "CAP END", "JOIN #lobby")
    return client
