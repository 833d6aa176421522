"""What an IRC client is told as he arrives (RFC 2812, 5.1), with the features that the server has (005)."""

from collections.abc import Iterator

from hubbub.chat.handlers.rooms import ROOMS_OF_A_USER
from hubbub.chat.names import NICK_LENGTH, ROOM_LENGTH
from hubbub.chat.text import TOPIC_LENGTH
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc import queries
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.encoder import source
from hubbub.dialects.irc.queries import TARGETS

TOKENS_PER_LINE = 12


def welcome(client: Client) -> Iterator[str]:
    """The lines of the welcome."""
    identity, user = client.identity, client.user
    mask = source(client.nick, user.host if user else "")
    yield client.numeric(n.RPL_WELCOME, f"Welcome to {identity.network}, {mask}")
    yield client.numeric(n.RPL_YOURHOST, f"Your host is {identity.server}, running {identity.version}")
    yield client.numeric(n.RPL_CREATED, f"This server was started {identity.created}")
    yield client.numeric(n.RPL_MYINFO, identity.server, identity.version, "i", "n")
    tokens = isupport(client)
    for first in range(0, len(tokens), TOKENS_PER_LINE):
        some = tokens[first : first + TOKENS_PER_LINE]
        yield client.numeric(n.RPL_ISUPPORT, *some, "are supported by this server")
    yield from queries.lusers(client, [])
    yield from queries.motd(client, [])


def isupport(client: Client) -> list[str]:
    """The tokens of 005 (https://defs.ircdocs.horse/defs/isupport)."""
    return [
        "CASEMAPPING=ascii",
        f"CHANLIMIT=#:{ROOMS_OF_A_USER}",
        "CHANMODES=,,,n",
        f"CHANNELLEN={ROOM_LENGTH + 1}",
        "CHANTYPES=#",
        f"MAXTARGETS={TARGETS}",
        f"NETWORK={client.identity.network}",
        f"NICKLEN={NICK_LENGTH}",
        "PREFIX=(o)@",
        f"TARGMAX=JOIN:{TARGETS},NAMES:{TARGETS},NOTICE:{TARGETS},PART:{TARGETS},PRIVMSG:{TARGETS},WHOIS:1",
        f"TOPICLEN={TOPIC_LENGTH}",
        "UTF8ONLY",
    ]
