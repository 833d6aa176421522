"""Measure our server beside others, under five workloads: `python bench/comparison.py`.

Through IRC, raw lines and JSON over WebSockets; our history on disk before anyone sees a message, limits lifted,
nothing printed. Beside it: ngIRCd and InspIRCd, as far as they are installed, their limits lifted too. One server at a
time, on a processor of its own, the load generator on another; all servers in turn, repeat after repeat, so that slow
hours of the machine fall on all alike.

What counts is kdel/CPU-s, thousand deliveries for a second of the server's processor time, and the ratio to the best
peer of the same repeat: times on the wall depend on the machine, and on what else it does.

Every delivery is checked. Exit status: 0 all arrived, in order, once; 1 some did not; 2 something was not measured.
Speed alone never fails a run.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from document import PLOT, circumstances, command_line, fill
from harness import Bench, BenchError, Run, prepared
from peers import KNOWN, NAIVE, chosen
from plot import Bar, Panel, svg
from report import FIGURES, found_by, report
from workloads import DOORS, WORKLOADS, Contender, Workload, contenders

Found = dict[Contender, list[Run | None]]


def measure(bench: Bench, plan: dict[Workload, list[Contender]], repeats: int) -> tuple[dict[Workload, Found], int]:
    """Run all of a plan, in turn. Returns what was found, and the exit status."""
    found: dict[Workload, Found] = {workload: {each: [] for each in entered} for workload, entered in plan.items()}
    status = 0
    for _ in range(repeats):
        for workload, entered in plan.items():
            for each in entered:
                run, failed = attempt(bench, workload, each)
                found[workload][each].append(run)
                status = max(status, failed)
    return found, status


def attempt(bench: Bench, workload: Workload, contender: Contender) -> tuple[Run | None, int]:
    """One run. If it fails, the others go on: it is told at once, and is None with an exit status."""
    name = f"{workload.letter}, {contender.name}"
    try:
        return bench.run(name, contender.server, door=contender.door, **{**workload.load, **contender.load}), 0
    except BenchError as reason:
        print(f"\n{reason}", file=sys.stderr)
        return None, reason.exit_status


def panels(found: dict[Workload, Found]) -> Iterator[Panel]:
    """What is worth a picture."""
    for workload, runs in found.items():
        for title, (measure, digits) in FIGURES[workload.kind].items():
            bars = [Bar(each.name, found_by(measure, runs[each]), not each.is_peer) for each in runs]
            yield Panel(f"{workload.letter}: {title}", digits, [bar for bar in bars if bar.values])


def one_of(allowed: Sequence[str]) -> Callable[[str], list[str]]:
    """Reads some of these, in any case, with commas between them."""
    known = {each.lower(): each for each in allowed}

    def parse(text: str) -> list[str]:
        names = [each.strip().lower() for each in text.split(",")]
        if not set(names) <= set(known):
            raise argparse.ArgumentTypeError(f"choose from {','.join(allowed)}")
        return [known[name] for name in known if name in names]

    return parse


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=1, help="how often each is measured (default 1)")
    parser.add_argument("--workloads", type=one_of(list(WORKLOADS)), default=list(WORKLOADS), help="such as A,D")
    parser.add_argument("--doors", type=one_of(list(DOORS)), default=list(DOORS), help="of irc,line,web")
    parser.add_argument("--peers", type=one_of(list(KNOWN)), help=f"of {','.join(KNOWN)} (default: the installed ones)")
    parser.add_argument("--alone", action="store_true", help="ours alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="append every run to this file, one a line")
    parser.add_argument("--write", action="store_true", help="put what was found into docs/performance.md")
    options = parser.parse_args()
    if options.repeats < 1:
        parser.error("--repeats is 1 at least")
    if options.write and (options.alone or options.workloads != list(WORKLOADS) or options.doors != list(DOORS)):
        parser.error("--write needs all workloads and doors, and peers")
    return options


def main() -> None:
    """Measure and report."""
    options = _options()
    with prepared(options.json) as bench:
        peers = {} if options.alone else chosen(options.peers)
        plan = {WORKLOADS[each]: contenders(WORKLOADS[each], options.doors, peers) for each in options.workloads}
        found, status = measure(bench, plan, options.repeats)
    releases = "".join(f"; {peer.release()}" for peer in peers.values() if peer is not NAIVE)
    made = circumstances(command_line("bench"), releases)
    how = f"{options.repeats} repeats: median [least..greatest]." if options.repeats > 1 else "Each measured once."
    text = "\n\n".join([f"{made} {how}", *(report(workload, runs) for workload, runs in found.items())])
    print(text)
    if options.write:
        PLOT.write_text(svg(panels(found)), "utf-8")
        fill("comparison", f"{text}\n\n![The same as bars]({PLOT.name})")
    sys.exit(status)


if __name__ == "__main__":
    main()
