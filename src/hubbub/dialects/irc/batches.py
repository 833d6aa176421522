"""Batches (IRCv3 batch): lines of one answer, held together for a client who has the capability."""

import re

from hubbub.dialects.irc.client import Client

_COMPLETE = re.compile(rb"@[^ ]*?\bbatch=[^ ]* |(?:@[^ ]* )?:[^ ]* BATCH :?-")
"""A line that stands in a batch within, or ends one."""


def batch(client: Client, lines: bytes, kind: str, *params: str) -> bytes:
    """The lines in a batch of that kind; as they are for a client without the capability."""
    if "batch" not in client.capabilities:
        return lines
    reference = client.next_batch()
    opening, closing = client.told("BATCH", f"+{reference}", kind, *params), client.told("BATCH", f"-{reference}")
    return opening.encode() + tagged(lines, f"batch={reference}") + closing.encode()


def tagged(lines: bytes, tag: str) -> bytes:
    """The lines with one more tag. Those that stand in a batch within them keep theirs."""
    return b"".join(line if _COMPLETE.match(line) else _with(tag, line) for line in lines.splitlines(keepends=True))


def _with(tag: str, line: bytes) -> bytes:
    return b"@%b;%b" % (tag.encode(), line[1:]) if line[:1] == b"@" else b"@%b %b" % (tag.encode(), line)
