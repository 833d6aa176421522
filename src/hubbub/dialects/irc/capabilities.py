"""Capabilities (IRCv3 capability negotiation 302): what a client may ask for, declared here and nowhere else."""

from typing import NamedTuple

CAPABILITIES: dict[str, str] = {
    "echo-message": "",
    "extended-join": "",
    "message-tags": "",
    "multi-prefix": "",
    "server-time": "",
    "userhost-in-names": "",
}
"""Each capability that is offered, with its value."""


class View(NamedTuple):
    """What of a session's capabilities changes how it is shown events. Sessions of one view share their bytes."""

    time: bool = False
    tags: bool = False
    extended_join: bool = False


def view_of(capabilities: frozenset[str]) -> View:
    """The view of a session that has these capabilities."""
    return View("server-time" in capabilities, "message-tags" in capabilities, "extended-join" in capabilities)


def offer(*, with_values: bool) -> str:
    """The list for CAP LS."""
    return " ".join(f"{name}={value}" if value and with_values else name for name, value in CAPABILITIES.items())


def change(held: frozenset[str], asked: str) -> frozenset[str] | None:
    """The capabilities after `CAP REQ :asked`: all of it, or None for none of it."""
    names = asked.split()
    if not all(name.removeprefix("-") in CAPABILITIES for name in names):
        return None
    for name in names:
        held = held - {name[1:]} if name.startswith("-") else held | {name}
    return held
