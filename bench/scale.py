"""Measure how what the server needs grows with what is in it: `python bench/scale.py`.

Members of a room, rooms, sessions, the length of messages, by raw lines; and the length of a history, by JSON. One
thing grows at a time, the load stays as it is. The server is ours, its history on disk, its limits lifted, printing
nothing.

Linux only. Exit status: 0 measured; 1 some deliveries were not as they should; 2 something was not measured. Growth
alone never fails a run.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import long_history
from bystanders import rooms_with_bystanders
from document import circumstances, command_line, fill
from growth import Figure, Growth
from harness import HOST, Bench, DeliveryError, Run, hubbub, prepared, resident_kb, serving

from hubbub.client import connect

SENDERS = 10
DELIVERIES = 1_000_000
"""About so many in each run, so that it takes a second or some."""

MEMBERS = (10, 100, 1_000, 10_000)
ROOMS = (1, 10, 100, 1_000, 10_000)
SESSIONS = (100, 1_000, 10_000)
BYTES = (16, 128, 1_024, 8_192)
MESSAGES = (0, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
MOST_MESSAGES = 1_000_000
"""Unless more are asked for: ten million take a quarter of an hour and 3 GB."""
TRIES = 5
"""How often a user's deed is timed: the shortest counts, for the others waited for something else."""


def members(bench: Bench) -> Growth:
    """One room, ever more members."""
    runs = [
        bench.run(f"{count} members", hubbub, clients=count, senders=SENDERS, window=4, lines=_lines(count))
        for count in MEMBERS
    ]
    return Growth(f"Members of a room, {SENDERS} of whom talk", MEMBERS, _cost(runs) | _coming_in(runs))


def rooms(bench: Bench) -> Growth:
    """Ever more rooms, and the load in one of them that has 100 members."""
    runs, grown = [], []
    for count in ROOMS:
        with (
            tempfile.TemporaryDirectory(dir=bench.folder) as folder,
            serving(hubbub, Path(folder), bench.pinned(0)) as (process, port),
        ):
            before = resident_kb(process.pid)
            with rooms_with_bystanders(port, count - 1):
                grown.append((resident_kb(process.pid) - before) / 1024)
                load = {"clients": 100, "senders": SENDERS, "window": 4, "lines": _lines(100)}
                runs.append(_checked(bench.load(port=port, pid=process.pid, **load)))
    title = "Rooms, each with a member who says nothing; 10 of 100 talk in one of them"
    return Growth(title, ROOMS, _cost(runs) | {"MB of all rooms": Figure(grown)})


def sessions(bench: Bench) -> Growth:
    """Ever more sessions in rooms of ten, and the load in ten of these rooms."""
    runs = [
        bench.run(
            f"{count} sessions", hubbub, clients=count, rooms=count // 10, senders=SENDERS, window=4, lines=_lines(10)
        )
        for count in SESSIONS
    ]
    title = "Sessions in rooms of 10, one of whom talks in each of 10 rooms"
    return Growth(title, SESSIONS, _cost(runs) | _coming_in(runs))


def lengths(bench: Bench) -> Growth:
    """Ever longer messages in a room of 100."""
    runs = [
        bench.run(f"{size} bytes", hubbub, clients=100, senders=SENDERS, window=1, lines=_lines(1_000), bytes=size)
        for size in BYTES
    ]
    return Growth("Bytes of a message, in a room of 100, 10 of whom talk", BYTES, _cost(runs))


def history(bench: Bench, sizes: Sequence[int]) -> Growth:
    """An ever longer history of one room, and what a start and a user's deeds take."""
    found: dict[str, list[float]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
            long_history.make(Path(folder) / "data", size)
            for name, value in _at_history(bench, Path(folder), size).items():
                found.setdefault(name, []).append(value)
    title = "Messages of the lobby's history, over a year"
    return Growth(title, sizes, {name: Figure(values, 2) for name, values in found.items()})


def _at_history(bench: Bench, folder: Path, size: int) -> dict[str, float]:
    start = time.monotonic()
    with serving(hubbub, folder, bench.pinned(0)) as (process, port):
        started = time.monotonic() - start
        times = asyncio.run(_deeds(port, size))
        return {"start, s": started} | times | {"memory, MB": resident_kb(process.pid) / 1024}


async def _deeds(port: int, size: int) -> dict[str, float]:
    """How many milliseconds each of a user's deeds takes."""
    middle, room, quiet = max(size // 2, 1), f"#{long_history.ROOM}", f"#{long_history.QUIET}"
    common, other = long_history.COMMON, long_history.OTHER

    async def come_in() -> None:
        async with connect(HOST, port, nick="passer-by"):
            pass

    async with connect(HOST, port, nick="reader") as client:
        await client.join(quiet)
        deeds: dict[str, Callable[[], Awaitable[object]]] = {
            "coming in, ms": come_in,
            "saying something, ms": lambda: client.say(room, "hello"),
            "the last 100 messages, ms": lambda: client.history(room, 100),
            "100 messages of the middle, ms": lambda: client.history(room, 100, before=middle),
            "100 messages of the beginning, ms": lambda: client.history(room, 100, forward=True),
            "search, a word of every tenth, ms": lambda: client.search(common, count=50),
            "search, a word of the first, ms": lambda: client.search(long_history.RARE, count=50),
            "search, a word of none, ms": lambda: client.search("absent", count=50),
            "search, a beginning of none, ms": lambda: client.search("abs", count=50),
            "search, a word of every tenth in a quiet room, ms": lambda: client.search(common, place=quiet, count=50),
            "search, two words never said together, ms": lambda: client.search(f"{common} {other}", count=50),
        }
        return {name: min([await _timed(deed) for _ in range(TRIES)]) for name, deed in deeds.items()}


async def _timed(deed: Callable[[], Awaitable[object]]) -> float:
    start = time.monotonic()
    await deed()
    return 1e3 * (time.monotonic() - start)


def _lines(readers: int) -> int:
    """How many each of the senders says, so that there are about DELIVERIES."""
    return DELIVERIES // (SENDERS * readers)


def _checked(run: Run) -> Run:
    if not run.good:
        raise DeliveryError(run.fault)
    return run


def _cost(runs: Sequence[Run]) -> dict[str, Figure]:
    return {"CPU µs a delivery": Figure([1e3 / run.kdel_per_cpu_s for run in runs], 2)}


def _coming_in(runs: Sequence[Run]) -> dict[str, Figure]:
    return {
        "CPU s until all are in": Figure([run.connect_cpu_s for run in runs], 2),
        "MB of all who are in": Figure([run.connect_growth_kb / 1024 for run in runs]),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["members", "rooms", "sessions", "lengths", "history"], help="just this")
    parser.add_argument(
        "--messages", type=int, default=MOST_MESSAGES, help=f"of the longest history (default {MOST_MESSAGES:,})"
    )
    parser.add_argument("--write", action="store_true", help="put what was found into docs/performance.md")
    options = parser.parse_args()
    if options.write and (options.only or options.messages != MOST_MESSAGES):
        parser.error("--write needs everything")
    return options


def main() -> None:
    """Measure and report."""
    options = _options()
    histories = [size for size in MESSAGES if size <= options.messages]
    series: dict[str, Callable[[Bench], Growth]] = {
        "members": members,
        "rooms": rooms,
        "sessions": sessions,
        "lengths": lengths,
        "history": lambda bench: history(bench, histories),
    }
    with prepared(None) as bench:
        grown = [measure(bench) for name, measure in series.items() if options.only in (None, name)]
    text = "\n\n".join([circumstances(command_line("bench-scale"), ""), *(each.table() for each in grown)])
    print(text)
    if options.write:
        fill("scale", text)


if __name__ == "__main__":
    main()
