"""Capabilities (IRCv3 capability negotiation 302): what a client may ask for, declared here and nowhere else."""

from collections.abc import Callable
from typing import TypeAlias

from hubbub.chat.notes import KEY_LENGTH, KEYS, VALUE_BYTES
from hubbub.dialects.irc.client import Client
from hubbub.dialects.irc.sasl import mechanisms

Value: TypeAlias = Callable[[Client], str | None]
"""A value that differs from client to client; None: it is not offered to him."""


def _sts(client: Client) -> str | None:
    """Where to come encrypted, or for how long to come only so (IRCv3 sts); 0 seconds mean no longer."""
    sts = client.identity.sts
    if sts is None or not client.modern:
        return None
    if client.secure:
        return f"duration={sts.seconds}"
    return f"port={sts.port}" if sts.seconds else None


def _sasl(client: Client) -> str:
    """The mechanisms by which the client can prove who he is."""
    return ",".join(mechanisms(client))


def _registration(client: Client) -> str | None:
    """On which terms accounts are made (IRCv3 account-registration); not at all, where nobody may make one."""
    terms = client.state.accounts.terms
    words = [*(["before-connect"] if terms.early else []), *(["email-required"] if terms.needs_email else [])]
    return ",".join(["custom-account-name", *words]) if terms.open else None


SUBSCRIPTIONS = 50
"""How many keys one client may want to know the notes of."""

_LIMITS = f"max-keys={KEYS},max-key-bytes={KEY_LENGTH},max-value-bytes={VALUE_BYTES}"


CAPABILITIES: dict[str, str | Value] = {
    "account-notify": "",
    "account-tag": "",
    "away-notify": "",
    "batch": "",
    "cap-notify": "",
    "chghost": "",
    "draft/account-registration": _registration,
    "draft/channel-rename": "",
    "draft/chathistory": "",
    "draft/event-playback": "",
    "draft/extended-isupport": "",
    "draft/message-edit": "",
    "draft/message-redaction": "",
    "draft/metadata-3": f"before-connect,max-subs={SUBSCRIPTIONS},{_LIMITS}",
    "draft/multiline": "max-bytes=4096,max-lines=32",
    "draft/no-implicit-names": "",
    "draft/persistence": "",
    "draft/pre-away": "",
    "draft/read-marker": "",
    "draft/relaymsg": "/",
    "echo-message": "",
    "extended-join": "",
    "extended-monitor": "",
    "invite-notify": "",
    "labeled-response": "",
    "message-tags": "",
    "multi-prefix": "",
    "sasl": _sasl,
    "server-time": "",
    "setname": "",
    "soju.im/search": "",
    "standard-replies": "",
    "sts": _sts,
    "userhost-in-names": "",
    "znc.in/playback": "",
}
"""Each capability that is offered, with its value."""

DRAFT = "draft/"
"""What the names of capabilities begin with that are not agreed on yet."""
TOLD = frozenset(("sts",))
"""Those that only tell something, and cannot be asked for."""

View: TypeAlias = frozenset[str]
"""What of a session's capabilities changes how it is shown events. Sessions of one view share their bytes."""

VIEWED = frozenset(
    (
        "account-notify", "account-tag", "away-notify", "batch", "draft/channel-rename", "draft/message-edit",
        "draft/message-redaction", "draft/multiline", "draft/relaymsg", "extended-join", "invite-notify",
        "message-tags", "server-time", "setname",
    )
)  # fmt: skip


def view_of(capabilities: frozenset[str]) -> View:
    """The view of a session that has these capabilities."""
    return capabilities & VIEWED


def offered(client: Client) -> dict[str, str]:
    """The capabilities that the client is offered, with their values."""
    values = {name: value(client) if callable(value) else value for name, value in CAPABILITIES.items()}
    return {name: value for name, value in values.items() if value is not None}


def offer(client: Client) -> list[str]:
    """What CAP LS lists: with values for those who know them, for others what fits their one line."""
    known = offered(client)
    if client.modern:
        return [f"{name}={value}" if value else name for name, value in known.items()]
    return [name for name in known if not name.startswith(DRAFT)]


def change(client: Client, asked: str) -> frozenset[str] | None:
    """The client's capabilities after `CAP REQ :asked`: all of it, or None for none of it."""
    held, names = client.capabilities, asked.split()
    can_be_asked_for = offered(client).keys() - TOLD
    if not all(name.removeprefix("-") in can_be_asked_for for name in names):
        return None
    for name in names:
        held = held - {name[1:]} if name.startswith("-") else held | {name}
    return held
