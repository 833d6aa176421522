"""The five workloads of `make bench`, and who is measured in each.

Messages have 100 bytes. A message is done once all others in its room have seen it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from harness import Server, hubbub, hubbub_in_memory, hubbub_with_console
from peers import Peer

DOORS = {"irc": "IRC", "line": "raw lines", "web": "JSON over WebSockets"}
"""The ways in, as the generator calls them and as people do."""


class Kind(Enum):
    """What a workload is about."""

    THROUGHPUT = "deliveries for the server's processor time"
    LATENCY = "how long a message takes"
    IDLE = "coming in, and being there"


@dataclass(frozen=True, eq=False)
class Workload:
    """A load, as the generator's options say it."""

    letter: str
    title: str
    kind: Kind
    load: Mapping[str, int]
    aside: Mapping[str, Server] = field(default_factory=dict)
    """Ours in other ways, to set beside it: by what they are."""


IN_MEMORY = "hubbub, in memory"
CONSOLE = {"hubbub, console on": hubbub_with_console}
MEMORY = {IN_MEMORY: hubbub_in_memory}

WORKLOADS = {
    each.letter: each
    for each in (
        Workload(
            "A",
            "1 room of 500, 10 of them talk, 1 message each under way",
            Kind.THROUGHPUT,
            {"clients": 500, "senders": 10, "lines": 300, "window": 1},
            CONSOLE,
        ),
        Workload(
            "B",
            "1 room of 500, 10 of them talk, 32 messages each under way",
            Kind.THROUGHPUT,
            {"clients": 500, "senders": 10, "lines": 1000, "window": 32},
            CONSOLE,
        ),
        Workload(
            "C",
            "100 rooms of 10, all talk, 4 messages each under way",
            Kind.THROUGHPUT,
            {"clients": 1000, "senders": 1000, "rooms": 100, "lines": 200, "window": 4},
            CONSOLE,
        ),
        Workload(
            "D",
            "1 room of 1,000, 20 messages a second on a fixed schedule, for 10 s",
            Kind.LATENCY,
            {"clients": 1000, "senders": 20, "lines": 10, "rate": 20},
            MEMORY,
        ),
        Workload(
            "E",
            "10,000 clients come into 100 rooms, then nothing happens for 3 s",
            Kind.IDLE,
            {"clients": 10_000, "senders": 0, "rooms": 100, "idle": 3000},
        ),
    )
}


@dataclass(frozen=True, eq=False)
class Contender:
    """A server that is measured, and through which door. A peer's figures are what ours are compared with."""

    name: str
    server: Server
    door: str
    load: Mapping[str, int] = field(default_factory=dict)
    is_peer: bool = False


def contenders(workload: Workload, doors: Sequence[str], peers: Mapping[str, Peer]) -> list[Contender]:
    """Who is measured in a workload: the peers, ours through each door, and ours in other ways through the first."""
    able = {name: peer for name, peer in peers.items() if peer.has_rooms or "rooms" not in workload.load}
    others = [Contender(name, peer.command, peer.door, peer.load, is_peer=True) for name, peer in able.items()]
    ours = [Contender(f"hubbub, {DOORS[door]}", hubbub, door) for door in doors]
    aside = [Contender(name, server, doors[0]) for name, server in workload.aside.items()]
    return [*others, *ours, *aside]
