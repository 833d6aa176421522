"""What an IRC client is told as he arrives (RFC 2812, 5.1)."""

from collections.abc import Iterator

from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.isupport import isupport
from hubbub.dialects.irc.modes import SETTINGS
from hubbub.dialects.irc.notes import own_notes
from hubbub.dialects.irc.requests.presence import MODES
from hubbub.dialects.irc.requests.server import lusers, motd


def welcome(client: Client) -> Iterator[str]:
    """The lines of the welcome."""
    identity = client.identity
    yield client.numeric(n.RPL_WELCOME, f"Welcome to {identity.network}, {client.source}")
    yield client.numeric(n.RPL_YOURHOST, f"Your host is {identity.server}, running {identity.version}")
    yield client.numeric(n.RPL_CREATED, f"This server was started {identity.created}")
    modes, settings = "".join(MODES), "".join(sorted(SETTINGS))
    yield client.numeric_of_words(n.RPL_MYINFO, identity.server, identity.version, modes, settings)
    yield from isupport(client, [])
    yield from lusers(client, [])
    if client.reads_notes:
        yield from own_notes(client)
    yield from motd(client, [])
