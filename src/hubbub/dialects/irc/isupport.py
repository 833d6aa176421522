"""The features that the server has (005), with the welcome and when asked for (IRCv3 extended-isupport)."""

from collections.abc import Iterator
from functools import cache

from hubbub.chat.acceptance import ACCEPTED
from hubbub.chat.handlers.history import HISTORY_COUNT
from hubbub.chat.handlers.rooms import ROOMS_OF_A_USER
from hubbub.chat.handlers.settings import ENTRIES
from hubbub.chat.names import NICK_LENGTH, ROOM_LENGTH, USERNAME_LENGTH
from hubbub.chat.text import AWAY_LENGTH, REALNAME_LENGTH, REASON_LENGTH, TOPIC_LENGTH
from hubbub.dialects.irc import numerics as n
from hubbub.dialects.irc.batches import batch
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import LINE_BYTES
from hubbub.dialects.irc.modes import FLAGS, KEYS, LISTS, MODES, RANK_LETTERS, VALUES
from hubbub.dialects.irc.query import TARGETS, WATCHED
from hubbub.dialects.irc.shown.sight import RANK_PREFIXES

TOKENS_PER_LINE = 12
_SEVERAL = ("JOIN", "KICK", "NAMES", "NOTICE", "PART", "PRIVMSG", "TAGMSG", "WHOIS", "WHOWAS")


def isupport(client: Client, _params: list[str]) -> Iterator[str]:
    """All features, in lines of a few each; in a batch of their own for a client who knows it."""
    some = _in_pieces(client.identity.network)
    lines = "".join(client.numeric(n.RPL_ISUPPORT, each, "are supported by this server") for each in some)
    known = "draft/extended-isupport" in client.capabilities
    yield batch(client, lines.encode(), "draft/isupport").decode() if known else lines


@cache
def _in_pieces(network: str) -> list[str]:
    """The tokens in pieces that fit a line each, the same for everybody."""
    found = tokens(network)
    return [" ".join(found[first : first + TOKENS_PER_LINE]) for first in range(0, len(found), TOKENS_PER_LINE)]


def tokens(network: str) -> list[str]:
    """The tokens of 005 (https://defs.ircdocs.horse/defs/isupport)."""
    lists, prefixes = "".join(sorted(LISTS)), "".join(RANK_PREFIXES.values())
    return [
        f"ACCEPT={ACCEPTED}",
        "ACCOUNTEXTBAN=account,a",
        f"AWAYLEN={AWAY_LENGTH}",
        "BOT=B",
        "CASEMAPPING=ascii",
        f"CHANLIMIT=#:{ROOMS_OF_A_USER}",
        f"CHANMODES={lists},{''.join(KEYS)},{''.join(VALUES)},{''.join(FLAGS)}",
        f"CHANNELLEN={ROOM_LENGTH + 1}",
        "CHANTYPES=#",
        f"CHATHISTORY={HISTORY_COUNT}",
        "ELIST=CMNTU",
        "EXCEPTS=e",
        "EXTBAN=,am",
        "INVEX=I",
        f"KICKLEN={REASON_LENGTH}",
        f"LINELEN={LINE_BYTES}",
        f"MAXLIST={lists}:{len(lists) * ENTRIES}",
        f"MAXTARGETS={TARGETS}",
        f"MODES={MODES}",
        f"MONITOR={WATCHED}",
        "MSGREFTYPES=msgid,timestamp",
        f"NAMELEN={REALNAME_LENGTH}",
        f"NETWORK={network}",
        f"NICKLEN={NICK_LENGTH}",
        f"PREFIX=({''.join(RANK_LETTERS)}){prefixes}",
        f"STATUSMSG={prefixes}",
        "TARGMAX=" + ",".join(f"{name}:{TARGETS}" for name in _SEVERAL),
        f"TOPICLEN={TOPIC_LENGTH}",
        f"USERLEN={USERNAME_LENGTH}",
        "UTF8ONLY",
        "WHOX",
    ]
