"""Capabilities (IRCv3 capability negotiation 302): what a client may ask for, declared here and nowhere else."""

from typing import TypeAlias

from hubbub.chat.notes import KEY_LENGTH, KEYS, VALUE_BYTES

METADATA = "draft/metadata-3"

SUBSCRIPTIONS = 50
"""How many keys one client may want to know the notes of."""

_LIMITS = f"max-keys={KEYS},max-key-bytes={KEY_LENGTH},max-value-bytes={VALUE_BYTES}"

CAPABILITIES: dict[str, str] = {
    "account-tag": "",
    "away-notify": "",
    "batch": "",
    "cap-notify": "",
    "draft/channel-rename": "",
    "draft/chathistory": "",
    "draft/event-playback": "",
    "draft/extended-isupport": "",
    "draft/message-redaction": "",
    METADATA: f"before-connect,max-subs={SUBSCRIPTIONS},{_LIMITS}",
    "draft/multiline": "max-bytes=4096,max-lines=32",
    "draft/no-implicit-names": "",
    "draft/pre-away": "",
    "draft/read-marker": "",
    "echo-message": "",
    "extended-join": "",
    "extended-monitor": "",
    "invite-notify": "",
    "labeled-response": "",
    "message-tags": "",
    "multi-prefix": "",
    "server-time": "",
    "setname": "",
    "standard-replies": "",
    "userhost-in-names": "",
    "znc.in/playback": "",
}
"""Each capability that is offered, with its value."""


View: TypeAlias = frozenset[str]
"""What of a session's capabilities changes how it is shown events. Sessions of one view share their bytes."""

VIEWED = frozenset(
    (
        "account-notify", "account-tag", "away-notify", "batch", "draft/channel-rename", "draft/message-redaction",
        "draft/multiline", "extended-join", "invite-notify", "message-tags", "server-time", "setname",
    )
)  # fmt: skip


def view_of(capabilities: frozenset[str]) -> View:
    """The view of a session that has these capabilities."""
    return capabilities & VIEWED


def offer(*, with_values: bool) -> list[str]:
    """What CAP LS lists."""
    return [f"{name}={value}" if value and with_values else name for name, value in CAPABILITIES.items()]


def change(held: frozenset[str], asked: str) -> frozenset[str] | None:
    """The capabilities after `CAP REQ :asked`: all of it, or None for none of it."""
    names = asked.split()
    if not all(name.removeprefix("-") in CAPABILITIES for name in names):
        return None
    for name in names:
        held = held - {name[1:]} if name.startswith("-") else held | {name}
    return held
