"""Measure what readers who stop reading cost the others, and what they find once they read on.

`python bench/slow_readers.py`: one room, 1,000 readers, one sender who says 50 lines a second on a fixed schedule. The
latency of the awake readers, from the scheduled time of a line, with no reader stopped is set beside that with 1 and
with 100 stopped, measured just before and just after it. In the end the stopped readers read on, and must find every
line, in order, once. They have small receive buffers, so the server feels after some 50 kB that they have stopped.

Exit status: 0 all lines arrived as they should, 1 some did not, 2 nothing could be measured. Speed alone never fails a
run.
"""

import argparse
import statistics
from pathlib import Path

from harness import Bench, Run, hubbub, prepared, print_table, spread

STOPPED = (1, 0, 100)
"""The order within a repeat, and every second time its reverse: both counts are next to the run they are compared with.

So neither profits from its place: a machine that grows faster or slower meanwhile favours each as often as the other.
"""


def measure(bench: Bench, repeats: int, load: dict[str, int]) -> dict[int, list[Run]]:
    """Run each count of stopped readers in turn."""
    runs: dict[int, list[Run]] = {stopped: [] for stopped in sorted(STOPPED)}
    bench.run("a warm-up", hubbub, stopped=0, **load)
    for repeat in range(repeats):
        for stopped in STOPPED if repeat % 2 == 0 else reversed(STOPPED):
            runs[stopped].append(bench.run(f"hubbub, {stopped} stopped", hubbub, stopped=stopped, **load))
    return runs


def report(runs: dict[int, list[Run]], load: dict[str, int]) -> None:
    """Print one row for each count of stopped readers."""
    print(
        f"{load['clients'] - 1} readers, {load['rate']} lines of {load['bytes']} bytes a second, {load['lines']} lines;"
        f" medians [least..greatest] of {len(runs[0])}."
    )
    print("Latencies are those of the awake readers; differences are within pairs. Growth is of the server's memory.\n")
    head = ("stopped", "p50 ms", "p99 ms", "p99 difference ms", "%", "growth kB", "when caught up", "catch-up s")
    print_table(head, (_row(stopped, found, runs[0]) for stopped, found in runs.items()))


def _row(stopped: int, runs: list[Run], quiet: list[Run]) -> tuple[str, ...]:
    pairs = list(zip(runs, quiet, strict=True))
    return (
        str(stopped),
        spread((run.p50_ms for run in runs), 1),
        spread((run.p99_ms for run in runs), 1),
        spread((run.p99_ms - other.p99_ms for run, other in pairs), 1) if stopped else "",
        f"{statistics.median(run.p99_ms / other.p99_ms - 1 for run, other in pairs):+.0%}" if stopped else "",
        spread(run.growth_kb for run in runs),
        spread(run.caught_up_growth_kb for run in runs) if stopped else "",
        spread((run.catch_up_s for run in runs), 2) if stopped else "",
    )


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3, help="how many pairs (default 3)")
    parser.add_argument("--readers", type=int, default=1000, help="how many read, awake or stopped (default 1000)")
    parser.add_argument("--rate", type=int, default=50, help="lines a second (default 50)")
    parser.add_argument("--seconds", type=int, default=20, help="how long they are said (default 20)")
    parser.add_argument("--bytes", type=int, default=400, help="the length of a line (default 400)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="append every run to this file, one a line")
    options = parser.parse_args()
    load = {"clients": options.readers + 1, "senders": 1, "rate": options.rate, "bytes": options.bytes}
    load["lines"] = options.rate * options.seconds
    with prepared(options.json) as bench:
        runs = measure(bench, options.repeats, load)
    report(runs, load)


if __name__ == "__main__":
    main()
