"""What was found, as tables in Markdown that read well in a terminal too."""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter

from harness import Run, spread
from workloads import IN_MEMORY, Contender, Kind, Workload

Runs = Mapping[Contender, Sequence[Run | None]]
"""By contender, a run for each repeat; None where it failed."""

Measure = Callable[[Run], float]
Best = Callable[[list[float]], float]
Cell = Callable[[Contender, Runs], str]

NONE = "-"
BUSY = 0.9
"""From so much of its processor on, the generator may be what was measured."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is flush left, all others flush right."""
    lines = [head, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(
        f"| {' | '.join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])} |"
        for line in (head, rule, *lines[1:])
    )


def report(workload: Workload, runs: Runs) -> str:
    """A workload's heading, table and remarks."""
    columns = COLUMNS[workload.kind]
    rows = [(each.name, *(cell(each, runs) for cell in columns.values())) for each in runs]
    shown = table(("", *columns), rows)
    return "\n\n".join([f"### {workload.letter}: {workload.title}", shown, *_remarks(workload, runs)])


def found_by(measure: Measure, runs: Iterable[Run | None]) -> list[float]:
    """One figure of each run that did not fail."""
    return [measure(run) for run in runs if run]


def ratios(contender: Contender, runs: Runs, measure: Measure, best: Best) -> list[float]:
    """What one has of the best peer's in the same repeat, by repeat."""
    found = []
    for repeat, run in enumerate(runs[contender]):
        peers = found_by(measure, (others[repeat] for each, others in runs.items() if each.is_peer))
        if run and peers and best(peers):
            found.append(measure(run) / best(peers))
    return found


def _spread(measure: Measure, digits: int) -> Cell:
    return lambda contender, runs: _shown(found_by(measure, runs[contender]), digits)


def _ratio(measure: Measure, best: Best) -> Cell:
    return lambda contender, runs: _shown(ratios(contender, runs, measure, best), 2)


def _median(measure: Measure) -> Cell:
    def cell(contender: Contender, runs: Runs) -> str:
        found = found_by(measure, runs[contender])
        return f"{statistics.median(found):.2f}" if found else NONE

    return cell


def _shown(found: list[float], digits: int) -> str:
    if len(found) == 1:
        return f"{found[0]:,.{digits}f}"
    return spread(found, digits) if found else NONE


kdel_per_cpu_s: Measure = attrgetter("kdel_per_cpu_s")
p50_ms: Measure = attrgetter("p50_ms")
p99_ms: Measure = attrgetter("p99_ms")
server_cpu_s: Measure = attrgetter("server_cpu_s")
connect_s: Measure = attrgetter("connect_s")
kb_a_client: Measure = attrgetter("kb_a_client")
generator_share: Measure = attrgetter("generator_share")

SHARES: dict[str, Cell] = {
    "generator CPU": _median(generator_share),
    "others' CPU": _median(attrgetter("others_share")),
}
COLUMNS: dict[Kind, dict[str, Cell]] = {
    Kind.THROUGHPUT: {
        "kdel/CPU-s": _spread(kdel_per_cpu_s, 0),
        "x best peer": _ratio(kdel_per_cpu_s, max),
        "p50 ms": _spread(p50_ms, 1),
        "p99 ms": _spread(p99_ms, 1),
        "server CPU": _median(attrgetter("server_share")),
        **SHARES,
    },
    Kind.LATENCY: {
        "p50 ms": _spread(p50_ms, 1),
        "p99 ms": _spread(p99_ms, 1),
        "p99.9 ms": _spread(attrgetter("p999_ms"), 1),
        "p99 x best peer": _ratio(p99_ms, min),
        "CPU s": _spread(server_cpu_s, 2),
        "CPU x best peer": _ratio(server_cpu_s, min),
        **SHARES,
    },
    Kind.IDLE: {
        "connect s": _spread(connect_s, 1),
        "connect CPU s": _spread(attrgetter("connect_cpu_s"), 1),
        "kB a client": _spread(kb_a_client, 1),
        "idle CPU": _spread(attrgetter("server_share"), 4),
        "others' CPU": SHARES["others' CPU"],
    },
}

FIGURES: dict[Kind, dict[str, tuple[Measure, int]]] = {
    Kind.THROUGHPUT: {
        "thousand deliveries for a second of the server's processor time (more is better)": (kdel_per_cpu_s, 0)
    },
    Kind.LATENCY: {
        "99th percentile of the latency, ms (less is better)": (p99_ms, 1),
        "processor time, s (less is better)": (server_cpu_s, 2),
    },
    Kind.IDLE: {
        "until all are in their rooms, s (less is better)": (connect_s, 1),
        "memory for each client, kB (less is better)": (kb_a_client, 1),
    },
}
"""What is worth a picture, with its decimals."""


def _remarks(workload: Workload, runs: Runs) -> Iterable[str]:
    busy = [each.name for each, found in runs.items() if max(found_by(generator_share, found), default=0) > BUSY]
    if busy:
        yield f"The generator was busy all the time with {'; '.join(busy)}: a faster one would find shorter times."
    if IN_MEMORY in workload.aside:
        yield from _share_of_the_commit(runs)


def _share_of_the_commit(runs: Runs) -> Iterable[str]:
    bare = next(each for each in runs if each.name == IN_MEMORY)
    same = next(each for each in runs if each.door == bare.door and not each.is_peer)
    pairs = [(run, other) for run, other in zip(runs[same], runs[bare], strict=True) if run and other]
    if pairs:
        parts = ((p50_ms, "ms of p50"), (p99_ms, "ms of p99"), (server_cpu_s, "s of CPU"))
        told = [f"{_shown([measure(run) - measure(other) for run, other in pairs], 2)} {of}" for measure, of in parts]
        yield f"The share of the commit, by what is less without a disk: {', '.join(told)}."
