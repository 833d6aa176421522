"""Measure the fan-out beside a naive server, in turn, in one run: `python bench/fanout.py`.

One room of 500 clients, ten of whom talk, in lines of 100 bytes, through the line door and as JSON over WebSockets.
Each of the ten keeps 1 line under way, then 32; a line is done once all others have seen it. What counts is deliveries
per second of the server's processor time, and the ratio to the naive server (`naive.py`, which saves nothing) in the
same repeat: times on the wall depend on the machine.

Every delivery is checked. Exit status: 0 all arrived, in order, once; 1 some did not; 2 nothing could be measured.
Speed alone never fails a run.
"""

import argparse
import statistics
from pathlib import Path

from harness import Bench, Run, Server, hubbub, hubbub_with_console, naive, prepared, print_table, spread

SENDERS = 10
NAIVE = "naive"
SERVERS: dict[str, tuple[Server, dict[str, int]]] = {
    NAIVE: (naive, {}),
    "hubbub": (hubbub, {}),
    "hubbub, console on": (hubbub_with_console, {}),
    "hubbub, WebSockets": (hubbub, {"web": 1}),
}
"""Each with what the generator does otherwise."""
LINES = {1: 300, 32: 1000}
"""The windows, each with how many lines a sender says: enough for a second of the fastest server's time."""

Runs = dict[tuple[int, str], list[Run]]
"""By window and server."""


def measure(bench: Bench, clients: int, repeats: int) -> Runs:
    """Run every server under every load, in turn, so that slow hours of the machine fall on all of them alike."""
    runs: Runs = {(window, name): [] for window in LINES for name in SERVERS}
    for _ in range(repeats):
        for (window, name), found in runs.items():
            server, how = SERVERS[name]
            options = {"clients": clients, "senders": SENDERS, "lines": LINES[window], "window": window}
            found.append(bench.run(name, server, **options, **how))
    return runs


def report(runs: Runs, clients: int, repeats: int) -> None:
    """Print a table for each window."""
    print(f"Fan-out: 1 room x {clients} clients, {SENDERS} senders, lines of 100 bytes.")
    print(f"Medians [least..greatest] of {repeats}; CPU shares are of one processor.")
    head = ("", "kdel/CPU-s", "x naive", "p50 ms", "p99 ms", "server CPU", "generator CPU")
    for window in LINES:
        print(f"\nwindow {window}")
        print_table(head, (_row(name, runs[window, name], runs[window, NAIVE]) for name in SERVERS))


def _row(name: str, runs: list[Run], yardstick: list[Run]) -> tuple[str, ...]:
    ratios = [run.kdel_per_cpu_s / other.kdel_per_cpu_s for run, other in zip(runs, yardstick, strict=True)]
    return (
        name,
        spread(run.kdel_per_cpu_s for run in runs),
        spread(ratios, 1),
        spread((run.p50_ms for run in runs), 1),
        spread((run.p99_ms for run in runs), 1),
        f"{statistics.median(run.server_share for run in runs):.2f}",
        f"{statistics.median(run.generator_share for run in runs):.2f}",
    )


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3, help="how often each server is measured (default 3)")
    parser.add_argument("--clients", type=int, default=500, help="how many are in the room (default 500)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="append every run to this file, one a line")
    options = parser.parse_args()
    with prepared(options.json) as bench:
        runs = measure(bench, options.clients, options.repeats)
    report(runs, options.clients, options.repeats)


if __name__ == "__main__":
    main()
