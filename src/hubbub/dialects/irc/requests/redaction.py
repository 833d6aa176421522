"""Taking back: REDACT (IRCv3 message-redaction)."""

from collections.abc import Iterable

from hubbub.chat.commands import Delete
from hubbub.dialects.irc import formatting
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.message import Message
from hubbub.dialects.irc.query import Request, Wish
from hubbub.dialects.irc.requests.history import seq_of

NONE = -1
"""The number of no message."""


def _redact(client: Client, message: Message) -> Iterable[Wish]:
    target, msgid, *reason = message.params
    why = formatting.plain(reason[0]) if reason else ""
    return [Delete(target, seq_of(client, target, msgid) or NONE, why, msgid)]


REQUESTS = {"REDACT": Request(_redact, 2)}
